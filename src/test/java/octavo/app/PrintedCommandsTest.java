package octavo.app;

import static octavo.app.CommandRunner.fine;
import static octavo.app.CommandRunner.octavo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import octavo.app.command.Arguments;
import octavo.app.command.Command;
import octavo.app.command.Option;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that help pages and hints print can be typed as they stand. */
class PrintedCommandsTest {

    /** A command within a sentence or at the end of a line, up to what ends it. */
    private static final Pattern HINT =
            Pattern.compile("(?<![\\w/.-])octavo ([a-z]+(?: (?:--)?[\\w/.:@,+-]*[\\w/@+]|\"[^\"]*\")*)"
                    + "(?=$|[;,)\\n]| \\()", Pattern.MULTILINE);
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

    @TempDir
    private Path folder;
    private CommandRunner runner;
    private Path text;

    @BeforeEach
    void prepare() throws IOException {
        runner = new CommandRunner(folder);
        text = Files.writeString(folder.resolve("fox.txt"),
                "the quick brown fox jumps over the lazy dog.\n".repeat(60));
    }

    @AfterEach
    void close() {
        runner.close();
    }

    private static List<String> words(String line) {
        var words = new ArrayList<String>();
        var matcher = WORD.matcher(line);
        while (matcher.find()) {
            words.add(matcher.group(1) != null ? matcher.group(1) : matcher.group(2));
        }
        return words;
    }

    /** Every example names options that its command has, with values where they need one. */
    @Test
    void examplesOfHelpPagesAreRead() {
        int examples = 0;
        for (var command : Main.commands()) {
            for (String line : fine(command.name(), "--help").out.lines().map(String::strip)
                    .filter(line -> line.startsWith("java -jar octavo.jar ")).toList()) {
                for (String one : line.split(" && | [|>] ")) {
                    if (one.startsWith("java -jar octavo.jar ")) {
                        requireReadable(words(one.substring("java -jar octavo.jar ".length())));
                        examples++;
                    }
                }
            }
        }
        assertTrue(examples >= Main.commands().size(), examples + " examples");
    }

    private static void requireReadable(List<String> words) {
        Command command = Main.commands().stream().filter(one -> one.name().equals(words.getFirst())).findFirst()
                .orElseThrow(() -> new AssertionError("no command " + words));
        var options = new ArrayList<>(command.options());
        options.addAll(Option.COMMON);
        new Arguments(options, command.maximumArguments(), words.subList(1, words.size()));
    }

    @Test
    void hintsLeadOn() {
        var trained = fine("train", text.toString(), "--predict", "every", "--hidden", "5", "--window", "9", "--batch",
                "4", "--points", "40", "--save-every", "20", "--run", "fox", "--no-samples");
        var taken = octavo("train", text.toString(), "--predict", "every", "--hidden", "5", "--window", "9", "--run",
                "fox", "--points", "40");
        assertEquals(1, taken.code, trained.err);
        var hint = Pattern.compile("octavo (train --resume \\S+)").matcher(taken.err);
        assertTrue(hint.find(), taken.err);
        assertEquals(0, octavo(hint.group(1).split(" ")).code);
        assertTrue(fine("train", "--resume", "--points", "+20", "--no-samples").err.contains("continuing from"));
    }

    /** The commands that others print when they end well or refuse; shortened where they train. */
    @Test
    void everyPrintedCommandRuns() throws IOException {
        String names = Files.writeString(folder.resolve("list.txt"),
                "Anna\nEwa\nZoe\nJan\nAda\nIda\nOla\nIga\nLea\nMia\n").toString();
        String[] small = {"--hidden", "5", "--points", "40", "--no-samples"};
        runHints(2, octavo("list"), octavo("evaluate", "fox"), octavo("digits", "show"),
                octavo("plot", "--to", folder.resolve("shipped.svg").toString()),
                octavo("prepare", text.toString(), "--window", "9", "--name", "windows"),
                octavo("prepare", text.toString(), "--split", "blocks", "--name", "blocks"),
                octavo("prepare", text.toString(), "--unit", "bpe:270", "--name", "pieces"),
                octavo("prepare", names, "--as", "names"), octavo("data"));
        String[] windows = Stream.concat(Stream.of("train", "windows", "--run", "fox"), Stream.of(small))
                .toArray(String[]::new);
        fine(windows);
        runHints(1, octavo(windows), octavo("train", "windows", "--model", "mlp"),
                octavo("train", "windows", "--predict", "every", "--split", "random"),
                octavo("train", "list", "--model", "rnn"), octavo("train", text.toString(), "--model", "gpt", "--split",
                        "random"), octavo("train", "blocks", "--hidden", "5", "--points", "40", "--json"));
        Files.writeString(text, "another quick brown fox jumps over the lazy dog.\n".repeat(60));
        runHints(0, octavo("prepare", text.toString(), "--window", "9", "--name", "windows"),
                octavo("train", text.toString(), "--hidden", "5", "--points", "40"));
    }

    /** Runs each command that outcomes print, at least so many different ones. */
    private void runHints(int least, CommandRunner.Outcome... outcomes) {
        var hints = new LinkedHashSet<List<String>>();
        for (var outcome : outcomes) {
            var matcher = HINT.matcher(outcome.err + "\n" + outcome.out);
            while (matcher.find()) {
                hints.add(words(matcher.group(1).strip()));
            }
        }
        int run = 0;
        for (var hint : hints) {
            String command = hint.getFirst();
            if (hint.contains("NAME") || hint.contains("FILE") || command.equals("data") || hint.contains("digits")) {
                continue; // a place to fill in, or it needs what is fetched from the network
            }
            requireReadable(hint);
            var shortened = new ArrayList<>(hint);
            if (command.equals("train")) {
                shortened.addAll(hint.contains("--resume") ? List.of("--points", "+20", "--no-samples")
                        : List.of("--points", "40", "--no-samples"));
            }
            var outcome = octavo(shortened.toArray(String[]::new));
            assertEquals(0, outcome.code, shortened + ": " + outcome.err);
            run++;
        }
        assertTrue(run >= least, run + " of " + hints);
    }

    @Test
    void theHelpOfAModelShowsItsOptionsOnly() {
        String all = fine("train", "--help").out;
        String gpt = fine("train", "--model", "gpt", "--help").out;
        assertTrue(all.contains("--hidden ") && all.contains("--heads "), all);
        assertTrue(gpt.contains("--heads ") && !gpt.contains("--hidden ") && !gpt.contains("--penalty "), gpt);
        String lstm = fine("train", "--help", "--model=LSTM").out;
        assertFalse(lstm.contains("--heads ") || lstm.contains("--count "), lstm);
        for (var preset : Map.of("mlp     best", false, "gpt     laptop", true).entrySet()) {
            assertTrue(all.contains(preset.getKey()), all);
            assertEquals(preset.getValue(), gpt.contains(preset.getKey()), gpt);
        }
        assertTrue(Pattern.compile("--activation NAME\\s+gpt: gelu, relu or relu2\\s\\(squared\\) \\(default gelu\\)")
                .matcher(gpt).find(), gpt);
        assertTrue(Pattern.compile("--batch N\\|all [^-]*\\(default\\s+12\\)").matcher(gpt).find(), gpt);
        for (String title : new String[] {"basics:", "the data:", "the optimizer:", "saving and stopping:"}) {
            assertTrue(all.contains("\n" + title), title);
        }
    }
}
