package octavo.exchange;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import octavo.data.text.Vocabulary;
import octavo.files.BadFileException;
import octavo.files.JsonObject;
import octavo.files.Shown;

/**
 * The dictionary of another program's model: Octavo's {@code vocabulary.json}; a JSON object of characters and their
 * ids, {@code {"a": 0, "b": 1}}, as char-RNN programs keep it; or {@code vocab.json} with {@code merges.txt} beside it,
 * byte pairs as GPT-2 keeps them.
 *
 * @param vocabulary the tokens in Octavo's order
 * @param ids        for each of them its id in the other program; not a copy
 * @param size       how many tokens the other program has: those that have no place here, too
 * @param remarks    what is different here, a sentence each
 */
public record ForeignVocabulary(Vocabulary vocabulary, int[] ids, int size, List<String> remarks) {

    /**
     * A vocabulary of Octavo's own: every id stays.
     *
     * @param vocabulary the vocabulary
     * @return the same, without remarks
     */
    public static ForeignVocabulary of(Vocabulary vocabulary) {
        return new ForeignVocabulary(vocabulary, IntStream.range(0, vocabulary.size()).toArray(), vocabulary.size(),
                List.of());
    }

    /**
     * Reads a vocabulary.
     *
     * @param file one of the three
     * @return the vocabulary
     * @throws IOException with one sentence, if it is none of them
     */
    public static ForeignVocabulary read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new BadFileException(file, "there is no such file");
        }
        var json = JsonObject.read(file);
        if (json.values().get("unit") instanceof String) { // in a list of tokens a number stands behind that word
            return of(Vocabulary.fromJson(file.toString(), json.values()));
        }
        Path merges = file.resolveSibling("merges.txt");
        if (Files.isRegularFile(merges)) {
            return new BytePairFiles(file, json, merges).read();
        }
        return of(Vocabulary.fromJson(file.toString(),
                Map.of("unit", "character", "symbols", symbols(Arrays.asList(byId(file, json))))));
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

    /** The keys of {@code {"a": 0, "b": 1}} in the order of their ids, which must be all from 0 on. */
    static String[] byId(Path file, JsonObject json) throws IOException {
        var texts = new String[json.keys().size()];
        for (String text : json.keys()) {
            int id = json.getInt(text, 0, texts.length - 1);
            if (texts[id] != null) {
                throw new BadFileException(file, "\"" + Shown.of(texts[id]) + "\" and \"" + Shown.of(text)
                        + "\" both have the id " + id);
            }
            texts[id] = text;
        }
        return texts;
    }

    /** Symbols as Octavo's JSON has them; how often they occur is not known. */
    static List<Object> symbols(Collection<String> texts) {
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
}
