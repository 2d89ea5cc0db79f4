package octavo.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import octavo.matrix.Parallel;
import octavo.matrix.Simd;

/**
 * The entry of the program behind the launcher: finds the command, runs it, and turns what happens into an exit code: 0
 * fine, 1 failed at run time, 2 wrong usage, 130 interrupted, 143 terminated.
 */
public final class Main {

    /** What every command understands. */
    static final List<Option> COMMON_OPTIONS = List.of(
            Option.of("--threads", "N", "", "threads to compute with (default: the physical cores; 1 for nets too small to profit)"),
            Option.of("--simd", "WIDTH", "preferred", "vector width in bits: 128, 256, 512 or preferred"),
            Option.of("--seed", "N", "1", "seed of all random numbers"),
            Option.flag("--quiet", "say nothing on stderr but errors"),
            Option.flag("--verbose", "say more on stderr"),
            Option.of("--color", "WHEN", "auto", "auto, always or never; NO_COLOR is honoured"),
            Option.flag("--help", "this page"));

    private static final List<Command> COMMANDS = List.of(
            new PrepareCommand(),
            new TrainCommand(),
            new EvaluateCommand(),
            new VerifyCommand(),
            new GenerateCommand(),
            new CompareCommand(),
            new InspectCommand(),
            new GradcheckCommand(),
            new BenchmarkCommand(),
            new InfoCommand());

    /** The version of this program. */
    static final String VERSION = "1.0.0";

    private Main() {
    }

    /**
     * Runs a command and ends the process with its exit code.
     *
     * @param words the command line
     */
    public static void main(String[] words) {
        ParentWatch.startIfLaunched();
        int code = run(Arrays.asList(words));
        if (!Interruption.requested()) {
            System.exit(code);
        }
    }

    private static int run(List<String> words) {
        if (words.isEmpty() || List.of("--help", "-h", "help").contains(words.getFirst()) && words.size() == 1) {
            System.out.print(Help.overview(COMMANDS));
            System.out.flush();
            return words.isEmpty() ? 2 : 0;
        }
        String name = words.getFirst().equals("help") ? words.get(1) : words.getFirst();
        var command = COMMANDS.stream().filter(c -> c.name().equals(name)).findFirst().orElse(null);
        if (command == null) {
            return complain("command \"" + name + "\" is not known"
                    + Nearest.hint(name, COMMANDS.stream().map(Command::name).toList()) + "; --help lists all", 2);
        }
        if (words.contains("--help") || words.contains("-h") || words.getFirst().equals("help")) {
            System.out.print(Help.page(command));
            System.out.flush();
            return 0;
        }
        return run(command, words.subList(1, words.size()));
    }

    private static int run(Command command, List<String> words) {
        boolean verbose = words.contains("--verbose");
        try {
            var options = new ArrayList<>(command.options());
            options.addAll(COMMON_OPTIONS);
            var arguments = new Arguments(options, command.maximumArguments(), words);
            var terminal = new Terminal(arguments);
            Simd.check();
            Parallel.setThreads(arguments.text("--threads") == null ? Parallel.physicalCores()
                    : (int) arguments.integer("--threads", 1, 1024));
            command.run(arguments, terminal);
            return 0;
        } catch (Terminal.Closed e) {
            return 0;
        } catch (IllegalArgumentException e) {
            return complain(e, verbose, 2);
        } catch (IOException | RuntimeException e) {
            return complain(e, verbose, 1);
        } catch (OutOfMemoryError e) {
            return complain("there is not enough memory: use a smaller --batch, or give Java more with java -Xmx4g -jar ...", 1);
        }
    }

    private static int complain(Exception e, boolean verbose, int code) {
        if (verbose) {
            e.printStackTrace();
        }
        boolean explained = e instanceof IllegalArgumentException || e instanceof IOException || e instanceof RunFailure;
        return complain(explained && e.getMessage() != null ? e.getMessage()
                : "an error of Octavo itself: " + e + " (--verbose shows where; please report it)", code);
    }

    private static int complain(String sentence, int code) {
        System.err.println("octavo: " + sentence);
        return code;
    }
}
