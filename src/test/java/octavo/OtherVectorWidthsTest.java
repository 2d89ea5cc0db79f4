package octavo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import jdk.incubator.vector.VectorShape;
import octavo.engine.matrix.Matrix;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/**
 * Runs the tests tagged {@code simd} once more at each vector width that is narrower than the one which the machine
 * prefers, each time in a JVM of its own: the width is fixed when the first vector is made.
 */
@Tag("widths")
class OtherVectorWidthsTest {

    @ParameterizedTest
    @ValueSource(ints = {128, 256, 512})
    void theTestsTaggedSimdPassAt(int width) throws Exception {
        int preferred = VectorShape.preferredShape().vectorBitSize();
        assumeTrue(width != preferred, "the first run covered " + width + "-bit vectors, which this machine prefers");
        assumeTrue(width < preferred, "this machine has no " + width + "-bit vectors, its widest have " + preferred);
        Path log = Files.createDirectories(folderOf(OtherVectorWidthsTest.class).resolveSibling("surefire-reports"))
                .resolve("simd-" + width + ".txt");
        Process child = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector", "-Doctavo.simd=" + width, "-cp", classPath(),
                SimdTests.class.getName()).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        assertEquals(0, child.waitFor(), () -> "at " + width + " bits: " + text(log));
    }

    /** The class path of this test, whoever started it. */
    private static String classPath() throws URISyntaxException {
        return String.join(File.pathSeparator, folderOf(Matrix.class).toString(),
                folderOf(OtherVectorWidthsTest.class).toString(), System.getProperty("java.class.path"));
    }

    private static Path folderOf(Class<?> member) throws URISyntaxException {
        return Path.of(member.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    private static String text(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return "see " + log;
        }
    }

    /** What the other JVM runs. */
    static final class SimdTests {

        private SimdTests() {
        }

        /** Ends with 0 if there were tests and none failed. */
        public static void main(String[] none) throws URISyntaxException {
            var listener = new SummaryGeneratingListener();
            LauncherFactory.create().execute(LauncherDiscoveryRequestBuilder.request()
                    .selectors(DiscoverySelectors.selectClasspathRoots(Set.of(folderOf(SimdTests.class))))
                    .filters(TagFilter.includeTags("simd"), TagFilter.excludeTags("long", "allocation"))
                    .build(), listener);
            var summary = listener.getSummary();
            summary.printTo(new PrintWriter(System.out, true));
            summary.printFailuresTo(new PrintWriter(System.out, true));
            System.exit(summary.getTestsSucceededCount() > 0 && summary.getTotalFailureCount() == 0 ? 0 : 1);
        }
    }
}
