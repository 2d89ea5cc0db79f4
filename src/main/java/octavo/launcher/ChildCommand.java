package octavo.launcher;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Builds the command line of the child: our flags, the properties of the terminal, the user's flags and arguments.
 */
final class ChildCommand {

    /** These variables also hold JVM flags; the child inherits them. */
    private static final String[] FLAG_VARIABLES = {"JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"};

    private final String[] arguments;
    private final Map<String, String> environment;

    ChildCommand(String[] arguments, Map<String, String> environment) {
        this.arguments = arguments;
        this.environment = environment;
    }

    /**
     * The command that runs the engine, as a module.
     *
     * @param java the {@code java} program
     * @param jar  the file with the module
     */
    List<String> engine(String java, Path jar) {
        refuseUndecodable();
        List<String> flags = passedOn(flagsOfThisJvm());
        List<String> command = new ArrayList<>();
        command.add(java);
        command.addAll(memoryFlags(flags));
        command.addAll(StandardStreams.properties());
        command.add("-Doctavo.parent=" + ProcessHandle.current().pid());
        command.add("-Doctavo.command=java -jar " + quoted(System.getProperty("java.class.path")));
        String simd = simd();
        if (simd != null) {
            command.add("-Doctavo.simd=" + simd);
        }
        command.addAll(flags);
        command.addAll(List.of("-p", jar.toString(), "-m", "octavo/octavo.app.Main"));
        command.addAll(Arrays.asList(arguments));
        return command;
    }

    /**
     * The command that runs JMH, from the class path; its forks inherit the flags.
     *
     * @param java the {@code java} program
     * @param jar  {@code benchmarks.jar}
     */
    List<String> jmh(String java, Path jar) {
        List<String> command = new ArrayList<>();
        command.addAll(List.of(java, "--add-modules=jdk.incubator.vector"));
        // JMH 1.37 uses Unsafe, and JDK 25 would warn about it in every fork
        command.add("--sun-misc-unsafe-memory-access=allow");
        command.addAll(passedOn(flagsOfThisJvm()));
        command.addAll(List.of("-cp", jar.toString(), "org.openjdk.jmh.Main"));
        command.addAll(Arrays.asList(arguments));
        return command;
    }

    /** A path as it is typed: in quotes if it has spaces. */
    private static String quoted(String path) {
        return path.indexOf(' ') < 0 ? path : '"' + path + '"';
    }

    /** Java puts U+FFFD where it cannot decode an argument in this locale, and would pass on question marks. */
    private void refuseUndecodable() {
        for (String argument : arguments) {
            if (argument.indexOf('\uFFFD') >= 0) {
                throw new IllegalArgumentException("the argument \"" + argument.replace('\uFFFD', '?')
                        + "\" holds characters that the locale cannot express: set LC_ALL=C.UTF-8, or put the text"
                        + " into a UTF-8 file (for a prompt: --prompt-file FILE)");
            }
        }
    }

    /**
     * The width that {@code --simd} asks for. Vector species are constants, so it must be known when classes load.
     */
    private String simd() {
        String width = null;
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i].startsWith("--simd=")) {
                width = arguments[i].substring("--simd=".length());
            } else if (arguments[i].equals("--simd") && i + 1 < arguments.length) {
                width = arguments[i + 1];
            }
        }
        return width;
    }

    /**
     * A serial collector with a small young generation: the engine allocates while it warms up and hardly ever after
     * that, so it needs a third of the memory that it needs with the default collector, and starts faster. Most of the
     * machine's memory goes to the heap. If the user chose a collector or a heap, nothing is added.
     */
    private List<String> memoryFlags(List<String> flags) {
        boolean chosen = false;
        for (String flag : flags) {
            chosen |= choosesMemory(flag);
        }
        for (String variable : FLAG_VARIABLES) {
            for (String flag : environment.getOrDefault(variable, "").split(" ")) {
                chosen |= choosesMemory(flag);
            }
        }
        return chosen ? List.of() : List.of("-XX:+UseSerialGC", "-Xmn16m", "-XX:MaxRAMPercentage=70");
    }

    static boolean choosesMemory(String flag) {
        boolean collector = flag.startsWith("-XX:+Use") && flag.endsWith("GC");
        boolean heap = flag.startsWith("-Xmx") || flag.startsWith("-Xms") || flag.startsWith("-Xmn")
                || flag.startsWith("-XX:MaxHeapSize=") || flag.startsWith("-XX:InitialHeapSize=")
                || flag.startsWith("-XX:NewSize=") || flag.startsWith("-XX:MaxNewSize=")
                || flag.contains("RAMPercentage=");
        return collector || heap;
    }

    /** Those of a JVM's flags that mean the same to the child. */
    static List<String> passedOn(List<String> flags) {
        List<String> passed = new ArrayList<>();
        for (String flag : flags) {
            if (flag.startsWith("-X") || flag.startsWith("-D") || flag.startsWith("-ea") || flag.startsWith("-esa")) {
                passed.add(flag);
            }
        }
        return passed;
    }

    /**
     * The flags that this JVM was started with. The operating system's list of arguments is cheap to read; the
     * management bean takes 100 ms more and is used only on Windows, which has no such list.
     */
    private static List<String> flagsOfThisJvm() {
        Optional<String[]> all = ProcessHandle.current().info().arguments();
        return all.isPresent() ? flagsBeforeProgram(all.get())
                : ManagementFactory.getRuntimeMXBean().getInputArguments();
    }

    /** Those of a JVM's arguments that come before {@code -jar} or the main class. */
    static List<String> flagsBeforeProgram(String[] all) {
        List<String> flags = new ArrayList<>();
        for (int i = 0; i < all.length && all[i].startsWith("-") && !all[i].equals("-jar"); i++) {
            if (all[i].equals("-cp") || all[i].equals("-classpath") || all[i].equals("--class-path")) {
                i++;
            } else {
                flags.add(all[i]);
            }
        }
        return flags;
    }
}
