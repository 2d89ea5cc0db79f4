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
import java.util.List;
import java.util.regex.Pattern;
import octavo.app.command.Arguments;
import octavo.app.command.Command;
import octavo.app.command.Option;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that help pages and hints print can be typed as they stand. */
class PrintedCommandsTest {

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

    @Test
    void theHelpOfAModelShowsItsOptionsOnly() {
        String all = fine("train", "--help").out;
        String gpt = fine("train", "--model", "gpt", "--help").out;
        assertTrue(all.contains("--hidden ") && all.contains("--heads "), all);
        assertTrue(gpt.contains("--heads ") && !gpt.contains("--hidden ") && !gpt.contains("--penalty "), gpt);
        assertFalse(fine("train", "--help", "--model=LSTM").out.contains("--heads "));
        for (String title : new String[] {"basics:", "the data:", "the optimizer:", "saving and stopping:"}) {
            assertTrue(all.contains("\n" + title), title);
        }
    }
}
