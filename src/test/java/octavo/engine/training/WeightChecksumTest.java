package octavo.engine.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parallel;
import octavo.engine.matrix.PoolRounds;
import octavo.engine.models.CharRnnConfiguration.Cell;
import octavo.engine.models.Model;
import octavo.engine.optimizers.OptimizerSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The promise of equal bits, as numbers that stand here: they hold on every machine. */
class WeightChecksumTest {

    private final int threads = Parallel.threads();

    @AfterEach
    void restoreThreads() {
        Parallel.setThreads(threads);
    }

    @Tag("simd")
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void theOddNetsHaveTheSameBitsEverywhere(int number) {
        Parallel.setThreads(number);
        assertEquals(WeightChecksum.EVERYWHERE, WeightChecksum.ofOddNets());
    }

    /** Otherwise no number of threads could change a bit: of less work the caller does all alone. */
    @ParameterizedTest
    @ValueSource(strings = {"rnn", "lstm", "gru", "gpt", "refined", "mixing"})
    void theLargeNetsAreSharedAmongThreads(String kind) {
        Model model = WeightChecksum.largeNet(kind).create(1);
        newPoolOfTwo();
        model.forward(WeightChecksum.largeBatch(), null);
        assertTrue(PoolRounds.count() > 0);
        newPoolOfTwo();
        model.backward(1, false);
        assertTrue(PoolRounds.count() > 0);
    }

    private static void newPoolOfTwo() {
        Parallel.setThreads(1);
        Parallel.setThreads(2);
        assertEquals(0, PoolRounds.count());
    }

    /** The course's net: 39 symbols, 128 and 128 units, 100 steps. */
    @Tag("long")
    @Tag("simd")
    @Test
    void theCoursesNetHasTheSameBitsForAnyNumberOfThreads() {
        var net = WeightChecksum.recurrent(Cell.RNN, 39, 128, 128);
        Parallel.setThreads(1);
        long one = WeightChecksum.train(net, 39, 100, 32, 20, OptimizerSettings.Kind.SGD);
        for (int number = 2; number <= 4; number++) {
            Parallel.setThreads(number);
            assertEquals(one, WeightChecksum.train(net, 39, 100, 32, 20, OptimizerSettings.Kind.SGD));
        }
    }

    private static String classes(Class<?> one) {
        return Path.of(URI.create(one.getProtectionDomain().getCodeSource().getLocation().toString())).toString();
    }

    /** JVMs that compile in other ways, each with another number of threads. */
    @Tag("long")
    @ParameterizedTest
    @ValueSource(strings = {"-XX:UseAVX=2 2", "-XX:UseAVX=1 1", "-XX:TieredStopAtLevel=1 3", "-Doctavo.simd=128 4",
            "-XX:+UseParallelGC 1"})
    void otherFlagsGiveTheSameBits(String flagAndThreads) throws IOException, InterruptedException {
        String[] parts = flagAndThreads.split(" ");
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector", parts[0], "-cp", classes(Matrix.class) + File.pathSeparator
                + classes(WeightChecksum.class),
                WeightChecksum.class.getName(), parts[1]));
        var process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(5, TimeUnit.MINUTES));
        assertEquals(WeightChecksum.EVERYWHERE, printed);
    }
}
