package octavo.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;

/**
 * A jar with the real launcher and, in place of the engine, a program that does what a test tells it: small enough to
 * be made by the tests themselves, so that they need no packaging step.
 */
final class StubEngine {

    private static final Path CLASSES = Path.of("target/classes");

    private static final String MODULE = """
            module octavo {
                requires jdk.incubator.vector;
                requires java.management;
            }
            """;

    private static final String MAIN = """
            package octavo.app;

            import java.io.FileDescriptor;
            import java.io.FileOutputStream;
            import java.lang.management.ManagementFactory;
            import java.nio.charset.StandardCharsets;
            import java.nio.file.Files;
            import java.nio.file.Path;
            import java.util.HexFormat;

            public final class Main {
                public static void main(String[] words) throws Exception {
                    var out = new FileOutputStream(FileDescriptor.out);
                    switch (words[0]) {
                        case "exit" -> System.exit(Integer.parseInt(words[1]));
                        case "copy" -> System.in.transferTo(out);
                        case "arguments" -> out.write(String.join("\\n", words).getBytes(StandardCharsets.UTF_8));
                        case "flags" -> out.write(String.join("\\n",
                                ManagementFactory.getRuntimeMXBean().getInputArguments()).getBytes());
                        case "talk" -> { // each word in turn, the next one when told to
                            for (int i = 1; i < words.length; i++) {
                                new FileOutputStream(FileDescriptor.err).write(HexFormat.of().parseHex(words[i]));
                                System.in.read();
                            }
                        }
                        case "wait" -> { // leaves a file behind when it ends properly, and takes its time over it
                            ParentWatch.startIfLaunched();
                            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                                try {
                                    Thread.sleep(300);
                                    System.err.println("last words");
                                    Files.writeString(Path.of(words[1]), "ended");
                                } catch (Exception e) {
                                    throw new AssertionError(e);
                                }
                            }));
                            out.write((ProcessHandle.current().pid() + "\\n").getBytes());
                            Thread.sleep(60_000);
                        }
                        default -> throw new AssertionError(words[0]);
                    }
                }
            }
            """;

    private StubEngine() {
    }

    /** Makes the jar below a folder, in a folder whose name has a blank and letters that are not ASCII. */
    static Path jar(Path folder) throws IOException {
        Path sources = Files.createDirectories(folder.resolve("sources/octavo/app"));
        Path classes = Files.createDirectories(folder.resolve("classes"));
        Files.writeString(folder.resolve("sources/module-info.java"), MODULE);
        Files.writeString(sources.resolve("Main.java"), MAIN);
        copy("octavo/app/ParentWatch.class", classes);
        for (String name : classesOf("octavo/launcher")) {
            copy(name, classes);
        }
        run("javac", "-proc:none", "-d", classes.toString(), "-cp", classes.toString(),
                sources.resolve("Main.java").toString());
        run("javac", "-proc:none", "-Xlint:-incubating", "-d", classes.toString(),
                folder.resolve("sources/module-info.java").toString());
        Path jar = Files.createDirectories(folder.resolve("copied alone")).resolve("octavo.jar");
        run("jar", "--create", "--file", jar.toString(), "--main-class", "octavo.launcher.Launcher", "-C",
                classes.toString(), ".");
        return jar;
    }

    private static List<String> classesOf(String name) throws IOException {
        var found = new ArrayList<String>();
        try (var entries = Files.newDirectoryStream(CLASSES.resolve(name), "*.class")) {
            entries.forEach(entry -> found.add(name + "/" + entry.getFileName()));
        }
        return found;
    }

    private static void copy(String name, Path classes) throws IOException {
        Files.createDirectories(classes.resolve(name).getParent());
        Files.copy(CLASSES.resolve(name), classes.resolve(name));
    }

    private static void run(String tool, String... arguments) {
        assertEquals(0, ToolProvider.findFirst(tool).orElseThrow().run(System.out, System.err, arguments), tool);
    }
}
