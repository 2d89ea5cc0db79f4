package octavo.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import octavo.files.Json;
import octavo.files.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A vocabulary belongs to its model: every text that comes later is cut by it. */
class VocabularyCommandsTest {

    private static final String OTHER = "A shore of shells, sold by a żółw at the sea.\n".repeat(30);

    @TempDir
    private Path folder;
    private CommandRunner runner;
    private String other;

    @BeforeEach
    void train() throws IOException {
        runner = new CommandRunner(folder);
        Path text = Files.writeString(folder.resolve("shells.txt"),
                "She sells sea shells on the sea shore.\n".repeat(60));
        other = Files.writeString(folder.resolve("other.txt"), OTHER).toString();
        fine("prepare", text.toString(), "--unit", "bpe:280", "--split", "blocks", "--keep-case", "--window", "20",
                "--name", "pairs");
        fine("train", "pairs", "--model", "gpt", "--layers", "1", "--heads", "2", "--embedding", "8", "--block", "8",
                "--batch", "4", "--points", "40", "--run", "gpt");
    }

    @AfterEach
    void end() {
        runner.close();
    }

    private static String fine(String... words) {
        return CommandRunner.fine(words).out;
    }

    private static String tokens(String run) {
        return fine("tokenize", run, "--text", OTHER, "--json");
    }

    @Test
    void aFileIsEvaluatedByTheModelsOwnTokens() throws IOException {
        var json = JsonObject.of("the evaluation", Json.parse(fine("evaluate", "gpt", other, "--json")));
        int count = JsonObject.of("the tokens", Json.parse(tokens("gpt"))).getList("ids").size();
        assertEquals(count - 1, json.getLong("examples"), "all tokens but the first");
        assertEquals(other, json.getString("set"));
        assertTrue(fine("evaluate", "gpt", other).contains("bits per byte"));
        String scored = OTHER.substring(1); // the first token is one letter
        double bytesPerCharacter = scored.getBytes(StandardCharsets.UTF_8).length
                / (double) scored.codePointCount(0, scored.length());
        assertEquals(bytesPerCharacter, json.getDouble("bitsPerCharacter") / json.getDouble("bitsPerByte"), 1e-9);
    }

    @Test
    void aDataSetIsMadeWithTheVocabularyOfAModel() throws IOException {
        fine("prepare", other, "--vocabulary", "gpt", "--split", "blocks", "--window", "20", "--name", "cut");
        assertEquals(tokens("gpt"), tokens("cut"));
        assertEquals(tokens("gpt"), fine("tokenize", folder.resolve("data/cut").toString(), "--text", OTHER, "--json"));
        fine("train", "cut", "--init-from", "gpt", "--batch", "4", "--points", "8", "--run", "on");
        assertEquals(tokens("gpt"), tokens("on"));
        var refused = CommandRunner.octavo("prepare", other, "--vocabulary", "gpt", "--unit", "bpe:300", "--name", "x");
        assertEquals(2, refused.code);
        assertTrue(refused.err.contains("--unit does not go with --vocabulary"), refused.err);
    }

    @Test
    void aFileIsRefinedOnWithTheModelsOwnTokens() {
        fine("train", other, "--init-from", "gpt", "--batch", "4", "--points", "8", "--run", "refined");
        assertEquals(tokens("gpt"), tokens("refined"), "no character net");
        fine("train", other, "--init-from", "gpt", "--batch", "4", "--points", "8", "--run", "again");
        assertTrue(fine("evaluate", "refined", "--json").contains("\"loss\""));
        assertNotEquals("", fine("generate", "refined", "--length", "5", "--seed", "1"));
    }
}
