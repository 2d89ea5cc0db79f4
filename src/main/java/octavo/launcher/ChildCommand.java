package octavo.launcher;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts together the command line of the child: our flags, what the terminal is like, the user's flags, his arguments.
 */
final class ChildCommand {

    /** These variables hold JVM flags, too, and reach the child by themselves. */
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
     * @param jar  where the module lies
     */
    List<String> engine(String java, Path jar) {
        refuseUndecodable();
        List<String> flags = passedOn(flagsOfThisJvm());
        List<String> command = new ArrayList<>();
        command.add(java);
        command.addAll(memoryFlags(flags));
        command.addAll(Streams.properties());
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
        // JMH 1.37 uses it, and JDK 25 would warn of it in every fork
        command.add("--sun-misc-unsafe-memory-access=allow");
        command.addAll(passedOn(flagsOfThisJvm()));
        command.addAll(List.of("-cp", jar.toString(), "org.openjdk.jmh.Main"));
        command.addAll(Arrays.asList(arguments));
        return command;
    }

    /** A path as one types it: in quotes where it has blanks. */
    private static String quoted(String path) {
        return path.indexOf(' ') < 0 ? path : '"' + path + '"';
    }

    /** Java has put U+FFFD where an argument's bytes mean nothing in this locale, and would pass on question marks. */
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
     * The width asked for by {@code --simd}: vector species are constants, so that it must be known when classes load.
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
     * A serial collector with a small young generation: the engine allocates while it warms up and hardly ever after,
     * and so peaks at a third of the memory, and sooner, than under the default collector. Most of the memory is the
     * heap's. Whoever chose a collector or a heap himself is left alone.
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

    /** Of a JVM's flags those that mean the same to the child. */
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
     * The flags that this JVM was started with. The system's list of arguments is cheap to read; the management bean,
     * which takes 100 ms more, is asked only where the system (Windows) does not tell.
     */
    private static List<String> flagsOfThisJvm() {
        Optional<String[]> all = ProcessHandle.current().info().arguments();
        return all.isPresent() ? flagsBeforeProgram(all.get())
                : ManagementFactory.getRuntimeMXBean().getInputArguments();
    }

    /** Of a JVM's arguments those before {@code -jar} or the main class. */
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
