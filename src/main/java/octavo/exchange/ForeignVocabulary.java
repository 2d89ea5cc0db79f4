package octavo.exchange;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import octavo.data.text.BytePairVocabulary;
import octavo.data.text.PieceRule;
import octavo.data.text.RankedTokens;
import octavo.data.text.Vocabulary;
import octavo.files.BadFileException;
import octavo.files.JsonObject;
import octavo.files.KnownFormat;
import octavo.files.Printable;
import octavo.files.RegularFile;

/**
 * The dictionary of another program's model: Octavo's {@code vocabulary.json}; Hugging Face's {@code tokenizer.json};
 * {@code vocab.json} with {@code merges.txt} beside it, byte pairs in GPT-2's files; a JSON object of characters and
 * their ids, {@code {"a": 0, "b": 1}}, as char-RNN programs write it; or nanoGPT's {@code meta.pkl} saved as JSON,
 * where such an object is called {@code stoi}.
 *
 * @param vocabulary the tokens, with the ids of the other program; if some of those are left out, the ids above them
 *                   move down
 * @param ids        for each token its id in the other program; not a copy
 * @param size       how many tokens the other program has, including those left out here
 * @param remarks    the differences, one sentence each
 */
public record ForeignVocabulary(Vocabulary vocabulary, int[] ids, int size, List<String> remarks) {

    /** Ids of tokens are below this. */
    static final int MOST_TOKENS = 10_000_000;
    /** Models may round the rows of their embedding up to a multiple of this or of a larger number. */
    private static final int PADDING_STEP = 8;
    private static final int MOST_PADDING = 128;

    /**
     * A vocabulary of Octavo: every id stays.
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
     * @param file a file in one of the formats above
     * @return the vocabulary
     * @throws IOException with one sentence, if it has none of these formats
     */
    public static ForeignVocabulary read(Path file) throws IOException {
        RegularFile.require(file);
        requireText(file);
        var json = JsonObject.read(file);
        if (json.values().get("unit") instanceof String) { // in a list of tokens a number follows that word
            return of(Vocabulary.fromJson(file.toString(), json.values()));
        }
        if (TokenizerJson.is(json)) {
            return TokenizerJson.read(file, json);
        }
        for (String table : List.of("stoi", "token_to_idx", "char2idx", "char_to_idx")) {
            if (json.values().get(table) instanceof Map<?, ?>) {
                return ofCharacters(file, ids(file, json.getObject(table)));
            }
        }
        Path merges = file.resolveSibling("merges.txt");
        return Files.isRegularFile(merges) ? BytePairFiles.read(file, ids(file, json), merges)
                : ofCharacters(file, ids(file, json));
    }

    private static void requireText(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            byte[] start = in.readNBytes(KnownFormat.LOOKED_AT);
            if (KnownFormat.isPickle(start)) {
                throw new BadFileException(file, "this is a Python pickle, which can run any program while it is read;"
                        + " save it as JSON where it was made: json.dump(pickle.load(open(\"" + file.getFileName()
                        + "\", \"rb\")), open(\"meta.json\", \"w\"))");
            }
            if (start.length > 0 && start[0] != '{' && KnownFormat.of(start) != null) {
                throw new BadFileException(file, KnownFormat.of(start));
            }
        }
    }

    /**
     * The vocabulary in the folder of a model.
     *
     * @param model the file of the model, or the folder of it
     * @return where it is; null if there is none
     */
    public static Path beside(Path model) {
        for (String name : List.of(PyTorchFolder.VOCABULARY, TokenizerFiles.TOKENIZER, "vocab.json", "meta.json")) {
            Path file = Files.isDirectory(model) ? model.resolve(name) : model.resolveSibling(name);
            if (Files.isRegularFile(file)) {
                return file;
            }
        }
        return null;
    }

    /** Byte pairs; tokens that are not the result of a merge are left out. */
    static ForeignVocabulary of(RankedTokens tokens, Map<String, Integer> ids, PieceRule rule, boolean asIs)
            throws IOException {
        var left = ids.keySet().stream().filter(text -> !tokens.isMade(text)).toList();
        var remarks = new ArrayList<String>();
        if (left.size() == 1) {
            remarks.add("the token " + Printable.of(left.getFirst())
                    + " is not the result of a merge: it is left out, the model never writes it");
        } else if (!left.isEmpty()) {
            remarks.add("no merge makes " + left.size() + " of the tokens, the first is "
                    + Printable.of(left.getFirst())
                    + ": they are left out, the model never writes them");
        }
        return new ForeignVocabulary(BytePairVocabulary.of(tokens.tokenizer(rule), asIs), tokens.ids(), size(ids),
                remarks);
    }

    /** Single characters; names in brackets, such as {@code <unk>}, are left out. */
    static ForeignVocabulary ofCharacters(Path file, Map<String, Integer> ids) throws IOException {
        var inOrder = new TreeMap<Integer, String>();
        var left = new ArrayList<String>();
        ids.forEach((text, id) -> {
            if (text.matches("<[^<>]+>|\\[[^\\[\\]]+\\]")) {
                left.add(Printable.of(text));
            } else {
                inOrder.put(id, text);
            }
        });
        var symbols = new ArrayList<Object>();
        for (String text : inOrder.values()) {
            var symbol = new LinkedHashMap<String, Object>();
            symbol.put("id", (long) symbols.size());
            symbol.put("text", text);
            symbol.put("count", 0L); // its frequency is unknown
            symbols.add(symbol);
        }
        var vocabulary = Vocabulary.fromJson(file.toString(), Map.of("unit", "character", "symbols", symbols));
        if (size(ids) != ids.size()) {
            throw new BadFileException(file, "the ids of its " + ids.size() + " tokens are not 0 to "
                    + (ids.size() - 1) + ": the largest is " + (size(ids) - 1));
        }
        return new ForeignVocabulary(vocabulary, inOrder.keySet().stream().mapToInt(Integer::intValue).toArray(),
                size(ids), left.isEmpty() ? List.of() : List.of("no character is "
                        + String.join(", ", left) + ": left out, the model never writes it"));
    }

    private static int size(Map<String, Integer> ids) {
        return Collections.max(ids.values()) + 1;
    }

    /** The ids of {@code {"a": 0, "b": 1}}, no two the same. */
    static Map<String, Integer> ids(Path file, JsonObject json) throws IOException {
        var ids = new LinkedHashMap<String, Integer>();
        var texts = new HashMap<Integer, String>();
        for (String text : json.keys()) {
            int id = json.getInt(text, 0, MOST_TOKENS);
            String other = texts.put(id, text);
            if (other != null) {
                throw new BadFileException(file, "\"" + Printable.of(other) + "\" and \"" + Printable.of(text)
                        + "\" both have the id " + id);
            }
            ids.put(text, id);
        }
        if (ids.isEmpty()) {
            throw new BadFileException(file, "there is no token in it");
        }
        return ids;
    }

    /**
     * This vocabulary for a model with so many symbols. Many models have more rows than their vocabulary has tokens,
     * since multiples of 64 are faster on some machines.
     *
     * @param file    where the vocabulary was read from
     * @param classes C of the model
     * @return the same, with a remark if rows are left out
     * @throws BadFileException if the model has fewer symbols, or more than padding explains
     */
    public ForeignVocabulary fitting(Path file, long classes) throws BadFileException {
        boolean padded = vocabulary instanceof BytePairVocabulary
                || classes % PADDING_STEP == 0 && classes - size < MOST_PADDING;
        if (classes < size || classes > size && !padded) {
            throw new BadFileException(file, "the vocabulary has " + size + " symbols, the model " + classes);
        }
        if (classes == size) {
            return this;
        }
        var all = new ArrayList<>(remarks);
        all.add("the model has " + classes + " symbols, of which the vocabulary names " + size
                + ": the others are left out, the model never writes them");
        return new ForeignVocabulary(vocabulary, ids, (int) classes, List.copyOf(all));
    }
}
