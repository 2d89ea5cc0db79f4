package octavo.app;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import octavo.app.benchmark.BenchmarkCommand;
import octavo.app.command.Arguments;
import octavo.app.command.Command;
import octavo.app.command.Folders;
import octavo.app.command.Interruption;
import octavo.app.command.Invocation;
import octavo.app.command.Nearest;
import octavo.app.command.Option;
import octavo.app.command.RunFailure;
import octavo.app.command.StandardOutput;
import octavo.app.command.Terminal;
import octavo.app.command.Version;
import octavo.app.data.DataCommand;
import octavo.app.data.PrepareCommand;
import octavo.app.digits.DigitsCommand;
import octavo.app.exchange.ExportCommand;
import octavo.app.exchange.ImportCommand;
import octavo.app.exchange.TokenizeCommand;
import octavo.app.generate.GenerateCommand;
import octavo.app.inspect.CompareCommand;
import octavo.app.inspect.EvaluateCommand;
import octavo.app.inspect.GradcheckCommand;
import octavo.app.inspect.InspectCommand;
import octavo.app.inspect.TraceCommand;
import octavo.app.inspect.VerifyCommand;
import octavo.app.plot.PlotCommand;
import octavo.app.train.TrainCommand;
import octavo.app.web.ReportCommand;
import octavo.app.web.ServeCommand;
import octavo.engine.generation.NotFiniteException;
import octavo.engine.matrix.Parallel;
import octavo.engine.matrix.SettingException;
import octavo.engine.matrix.Simd;
import octavo.engine.training.DivergedException;
import octavo.files.Printable;
import octavo.files.Reason;

/**
 * The program that the launcher starts: finds the command, runs it, and turns the result into an exit code: 0 success,
 * 1 failed at run time, 2 wrong usage, 129 terminal closed (SIGHUP), 130 interrupted, 143 terminated.
 */
public final class Main {

    private static final List<Command> COMMANDS = List.of(
            new PrepareCommand(),
            new TrainCommand(),
            new EvaluateCommand(),
            new VerifyCommand(),
            new GenerateCommand(),
            new CompareCommand(),
            new DigitsCommand(),
            new DataCommand(),
            new PlotCommand(),
            new InspectCommand(),
            new TraceCommand(),
            new ReportCommand(),
            new ServeCommand(),
            new ExportCommand(),
            new ImportCommand(),
            new TokenizeCommand(),
            new GradcheckCommand(),
            new BenchmarkCommand(),
            new ListCommand(),
            new DeleteCommand(),
            new CompletionCommand(Main::commands),
            new InfoCommand());

    /** Longest message in characters, so that a long value inside one does not fill the screen. */
    private static final int MOST_SHOWN = 2000;

    private Main() {
    }

    /** All commands, in the order of the overview. */
    static List<Command> commands() {
        return COMMANDS;
    }

    /**
     * Runs a command and ends the process with its exit code.
     *
     * @param words the command line
     */
    public static void main(String[] words) {
        ParentWatch.startIfLaunched();
        var out = new StandardOutput(new FileOutputStream(FileDescriptor.out));
        var err = new PrintStream(new FileOutputStream(FileDescriptor.err), false, StandardCharsets.UTF_8);
        int code = run(Arrays.asList(words), out, err);
        err.flush();
        if (!Interruption.requested()) {
            System.exit(code);
        }
    }

    /** Runs a command line on given streams; returns its exit code. Output that could not be written is a failure. */
    static int run(List<String> words, PrintStream out, PrintStream err) {
        int code = answer(words, out, err);
        try {
            StandardOutput.check(out);
        } catch (Terminal.Closed e) {
            return code; // the reader of the pipe has closed it
        } catch (RunFailure e) {
            return code == 0 ? error(err, e.getMessage(), 1) : code;
        }
        return code;
    }

    private static int answer(List<String> words, PrintStream out, PrintStream err) {
        if (words.isEmpty() || List.of("--help", "-h", "help").contains(words.getFirst()) && words.size() == 1) {
            out.print(Help.overview(COMMANDS, Terminal.width()));
            return words.isEmpty() ? 2 : 0;
        }
        if (words.size() == 1 && List.of("--version", "-V", "version").contains(words.getFirst())) {
            out.println("octavo " + Version.NUMBER);
            return 0;
        }
        boolean help = List.of("--help", "-h", "help").contains(words.getFirst());
        String name = help ? words.get(1) : words.getFirst();
        var command = COMMANDS.stream().filter(c -> c.name().equals(name)).findFirst().orElse(null);
        if (command == null) {
            return error(err, "command \"" + Printable.of(name) + "\" is not known"
                    + Nearest.hint(name, COMMANDS.stream().map(Command::name).toList()) + "; --help lists all", 2);
        }
        if (words.contains("--help") || words.contains("-h") || help) {
            out.print(Help.page(command, words, Terminal.width()));
            return 0;
        }
        return run(command, words.subList(1, words.size()), out, err);
    }

    /** Runs one command on given streams and returns its exit code. */
    static int run(Command command, List<String> words, PrintStream out, PrintStream err) {
        boolean verbose = words.contains("--verbose");
        var options = new ArrayList<>(command.options());
        options.addAll(Option.COMMON);
        try {
            var arguments = new Arguments(options, command.maximumArguments(), words);
            if (arguments.positional().size() < command.minimumArguments()) {
                throw new IllegalArgumentException(command.name() + " needs an argument: octavo " + command.name() + " "
                        + command.arguments() + "; see --help");
            }
            var terminal = new Terminal(arguments, out, err);
            Folders.use(arguments);
            Simd.check();
            Parallel.setThreads(arguments.text("--threads") == null ? Parallel.physicalCores()
                    : (int) arguments.integer("--threads", 1, 1024));
            command.run(arguments, terminal);
            return 0;
        } catch (Terminal.Closed e) {
            return 0;
        } catch (InvalidPathException e) {
            return error(err, "the name \"" + Printable.of(e.getInput()) + "\" is not a valid file name here ("
                    + e.getReason() + "); letters outside ASCII need a UTF-8 locale, for example LC_ALL=C.UTF-8", 2);
        } catch (SettingException e) {
            String sentence = e.sentence(Option.ofSetting(e.setting(), options));
            return error(err, new IllegalArgumentException(sentence, e), verbose, 2);
        } catch (IllegalArgumentException e) {
            return error(err, e, verbose, 2);
        } catch (UncheckedIOException e) {
            return error(err, e.getCause(), verbose, 1);
        } catch (IOException | RuntimeException e) {
            return e instanceof IllegalStateException && Interruption.hasBegun() ? 1 : error(err, e, verbose, 1);
        } catch (OutOfMemoryError e) {
            boolean batch = command instanceof TrainCommand || words.contains("--batch");
            return error(err, "there is not enough memory: " + (batch ? "use a smaller --batch, or " : "")
                    + "give Java more with java -Xmx4g -jar ...", 1);
        } finally {
            Folders.useDefaults();
        }
    }

    private static int error(PrintStream err, Exception e, boolean verbose, int code) {
        if (verbose) {
            e.printStackTrace(err);
        }
        boolean explained = e instanceof IllegalArgumentException || e instanceof IOException
                || e instanceof RunFailure || e instanceof NotFiniteException || e instanceof DivergedException;
        String sentence = e instanceof IOException failure ? Reason.sentence(failure) : e.getMessage();
        return error(err, explained && sentence != null ? sentence
                : "an error in Octavo itself: " + Printable.of(e.toString(), MOST_SHOWN / 2)
                + " (--verbose shows where; please report it)", code);
    }

    private static int error(PrintStream err, String sentence, int code) {
        err.println("octavo: " + Invocation.shown(Printable.of(sentence, MOST_SHOWN)));
        err.flush();
        return code;
    }
}
