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
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import octavo.files.Safetensors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands on checkpoints whose metadata somebody edited: each is obeyed or refused in one sentence. */
class StrangeMetadataTest {

    private static final String[][] COMMANDS = {{"inspect", "x"}, {"evaluate", "x"}, {"compare", "x"}, {"verify", "x"},
        {"list"}, {"train", "--resume", "x", "--points", "+4", "--no-samples"}, {"report", "x"},
        {"generate", "x", "--length", "5"}, {"digits", "show", "x"}, {"export", "x", "--to", "exported"},
        {"train", "--init-from", "x", "--points", "4", "--run", "y"}};

    @TempDir
    private Path folder;
    private CommandRunner runner;
    private final Map<String, byte[]> originals = new LinkedHashMap<>();
    private Path checkpoint;

    @BeforeEach
    void trainOneOfEachReading() throws IOException {
        runner = new CommandRunner(folder);
        String text = Files.writeString(folder.resolve("fox.txt"),
                "the quick brown fox jumps over the lazy dog.\n".repeat(9)).toString();
        String names = Files.writeString(folder.resolve("names.txt"),
                "anna\nbob\ncarl\ndora\nemil\nfritz\ngerda\nhans\nida\njana\nkarl\nlena\n").toString();
        String digits = TinyDigits.write(folder.resolve("dots")).toString();
        checkpoint = folder.resolve("models/x/x_8.safetensors");
        train("windows", text, "--predict", "last", "--window", "9", "--hidden", "3", "--batch", "4");
        train("streams", text, "--predict", "every", "--window", "9", "--hidden", "3", "--batch", "4");
        train("crops", text, "--model", "gpt", "--block", "8", "--layers", "1", "--embedding", "16", "--batch", "4");
        train("contexts", names, "--model", "mlp", "--hidden", "3", "--batch", "4");
        train("images", digits, "--model", "digits", "--preset", "course", "--hidden", "3", "--batch", "4");
    }

    @AfterEach
    void close() {
        runner.close();
    }

    /** Keeps the only checkpoint of a new run called x, and deletes the run. */
    private void train(String reading, String data, String... options) throws IOException {
        var words = new ArrayList<>(List.of("train", data, "--points", "8", "--save-every", "8", "--run", "x",
                "--no-samples", "--quiet"));
        words.addAll(List.of(options));
        fine(words.toArray(String[]::new));
        originals.put(reading, Files.readAllBytes(checkpoint));
        TinyDigits.deleteFiles(checkpoint.getParent());
    }

    @Test
    void someStrangeValuesAreReadOrRefused() throws IOException {
        assertTrue(tryAll(97) > 100);
    }

    @Test
    @Tag("long")
    void everyStrangeValueIsReadOrRefused() throws IOException {
        assertTrue(tryAll(1) > 10_000);
    }

    /** Every so many combinations of a checkpoint, a value in its metadata and a command; returns their number. */
    private int tryAll(int stride) throws IOException {
        int number = 0;
        int tried = 0;
        for (byte[] original : originals.values()) {
            Map<String, String> metadata = metadata(original);
            for (String key : metadata.keySet()) {
                for (String text : HostileCheckpointTest.strangeTexts(metadata.get(key))) {
                    for (String[] command : COMMANDS) {
                        if (number++ % stride == 0) {
                            requireClean(original, key, text, command);
                            tried++;
                        }
                    }
                }
            }
        }
        return tried;
    }

    private Map<String, String> metadata(byte[] original) throws IOException {
        Path file = Files.write(folder.resolve("original.safetensors"), original);
        try (var tensors = Safetensors.open(file)) {
            return tensors.metadata();
        }
    }

    /** Runs a command on a run whose only checkpoint has one value of its metadata replaced, or left out if null. */
    private CommandRunner.Outcome run(byte[] original, String key, String text, String... command)
            throws IOException {
        var metadata = new LinkedHashMap<>(metadata(original));
        metadata.remove(key);
        if (text != null) {
            metadata.put(key, text);
        }
        TinyDigits.deleteFiles(folder.resolve("models/y"));
        TinyDigits.deleteFiles(checkpoint.getParent());
        Files.createDirectories(checkpoint.getParent());
        Files.write(checkpoint, HostileCheckpointTest.withMetadata(original, metadata));
        String[] words = command.clone();
        words[words.length - 1] = words[words.length - 1].replace("exported", folder.resolve("exported").toString());
        TinyDigits.deleteFiles(folder.resolve("exported"));
        return octavo(words);
    }

    private void requireClean(byte[] original, String key, String text, String... command) throws IOException {
        var outcome = run(original, key, text, command);
        String what = String.join(" ", command) + " with " + key + " " + text + ":\n" + outcome.err;
        assertTrue(outcome.code <= 2, what);
        assertFalse(outcome.err.contains("an error in Octavo itself") || outcome.err.contains("diverged")
                || outcome.err.contains("Exception") || outcome.err.contains("memory: "), what);
        String errors = String.join("\n", Arrays.stream(outcome.err.split("\n"))
                .filter(line -> line.startsWith("octavo: ")).toList());
        assertEquals(outcome.code == 0, outcome.code == 0 || errors.isEmpty(), what);
    }
}
