package octavo.exchange;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import octavo.files.BadFileException;
import octavo.files.JsonObject;
import octavo.text.Vocabulary;

/**
 * The dictionary of another program's model: Octavo's {@code vocabulary.json}; a JSON object of characters and
 * their ids, {@code {"a": 0, "b": 1}}, as char-RNN programs keep it; or {@code vocab.json} with
 * {@code merges.txt} beside it, byte pairs as GPT-2 keeps them, in the order that {@code export} writes: first
 * the 256 bytes, then what the merges make.
 */
public final class ForeignVocabulary {

    private static final int BYTES = 256;

    private final Path file;
    private final JsonObject json;

    private ForeignVocabulary(Path file, JsonObject json) {
        this.file = file;
        this.json = json;
    }

    /**
     * Reads a vocabulary.
     *
     * @param file one of the three
     * @return the vocabulary
     * @throws IOException with one sentence, if it is none of them
     */
    public static Vocabulary read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new BadFileException(file, "there is no such file");
        }
        return new ForeignVocabulary(file, JsonObject.read(file)).read();
    }

    /**
     * The vocabulary that lies beside a model.
     *
     * @param model the file of the model, or the folder of it
     * @return where it is; null if there is none
     */
    public static Path beside(Path model) {
        for (String name : List.of(PyTorchFolder.VOCABULARY, "vocab.json")) {
            Path file = Files.isDirectory(model) ? model.resolve(name) : model.resolveSibling(name);
            if (Files.isRegularFile(file)) {
                return file;
            }
        }
        return null;
    }

    private Vocabulary read() throws IOException {
        if (json.values().get("unit") instanceof String) { // in a list of tokens a number stands behind that word
            return Vocabulary.fromJson(json.values());
        }
        var texts = new String[json.keys().size()];
        for (String text : json.keys()) {
            int id = json.getInt(text, 0, texts.length - 1);
            if (texts[id] != null) {
                throw new BadFileException(file, "\"" + texts[id] + "\" and \"" + text + "\" both have the id " + id);
            }
            texts[id] = text;
        }
        Path merges = file.resolveSibling("merges.txt");
        var vocabulary = new LinkedHashMap<String, Object>();
        vocabulary.put("unit", Files.isRegularFile(merges) ? "bpe" : "character");
        vocabulary.put("symbols", symbols(texts));
        if (Files.isRegularFile(merges)) {
            vocabulary.put("merges", merges(merges, texts));
        }
        return Vocabulary.fromJson(vocabulary);
    }

    private static List<Object> symbols(String[] texts) {
        var symbols = new ArrayList<Object>();
        for (String text : texts) {
            var symbol = new LinkedHashMap<String, Object>();
            symbol.put("id", (long) symbols.size());
            symbol.put("text", text);
            symbol.put("count", 0L);
            symbols.add(symbol);
        }
        return symbols;
    }

    private List<Object> merges(Path merges, String[] texts) throws IOException {
        var pairs = new ArrayList<Object>();
        for (String line : lines(merges)) {
            if (line.isEmpty() || line.startsWith("#version")) {
                continue;
            }
            String[] pair = line.split(" ");
            int token = BYTES + pairs.size();
            if (pair.length != 2 || !json.has(pair[0]) || !json.has(pair[1])) {
                throw new BadFileException(merges, "the line \"" + line + "\" is no pair of tokens of "
                        + file.getFileName());
            }
            if (token >= texts.length || !texts[token].equals(pair[0] + pair[1])) {
                throw new BadFileException(file, "the token that merge " + pairs.size() + " makes, \""
                        + pair[0] + pair[1] + "\", should have the id " + token + ": only byte pairs whose ids are"
                        + " first the 256 bytes and then the merges in their order can be read");
            }
            pairs.add(List.of(json.getLong(pair[0]), json.getLong(pair[1])));
        }
        return pairs;
    }

    private static List<String> lines(Path merges) throws IOException {
        try {
            return Files.readAllLines(merges);
        } catch (MalformedInputException e) {
            throw new BadFileException(merges, "this is not valid UTF-8");
        }
    }
}
