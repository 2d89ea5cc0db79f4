package octavo.exchange;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import octavo.data.text.BytePairTokenizer;
import octavo.data.text.Vocabulary;
import octavo.files.BadFileException;
import octavo.files.JsonObject;
import octavo.files.Shown;

/**
 * Byte pairs as GPT-2 keeps them: {@code vocab.json} gives each token an id, {@code merges.txt} has the pairs in the
 * order in which they were learnt. Ids may be in any order (GPT-2's begin with the printable bytes); here the 256 bytes
 * come first and then what the merges make, so tokens are found by what they look like. A token that is neither, such
 * as {@code <|endoftext|>}, never stands in a text and is left out.
 */
final class BytePairFiles {

    private static final int BYTES = 256;

    private final Path file;
    private final JsonObject json;
    private final Path mergesFile;
    /** What each token looks like and its id here, in the order of these ids. */
    private final Map<String, Integer> tokens = new LinkedHashMap<>();

    /**
     * Two files that belong together.
     *
     * @param file   vocab.json
     * @param json   what it holds
     * @param merges merges.txt
     */
    BytePairFiles(Path file, JsonObject json, Path merges) {
        this.file = file;
        this.json = json;
        this.mergesFile = merges;
    }

    ForeignVocabulary read() throws IOException {
        String[] texts = ForeignVocabulary.byId(file, json);
        var bytes = new BytePairTokenizer(new int[0][]);
        for (int value = 0; value < BYTES; value++) {
            add(bytes.show(value), "the byte " + value);
        }
        var merges = merges();
        var vocabulary = new LinkedHashMap<String, Object>();
        vocabulary.put("unit", "bpe");
        vocabulary.put("symbols", ForeignVocabulary.symbols(tokens.keySet()));
        vocabulary.put("merges", merges);
        int[] ids = new int[tokens.size()];
        for (int id = 0; id < texts.length; id++) {
            if (tokens.containsKey(texts[id])) {
                ids[tokens.get(texts[id])] = id;
            }
        }
        return new ForeignVocabulary(Vocabulary.fromJson(file.toString(), vocabulary), ids, texts.length, remarks(texts));
    }

    private List<Object> merges() throws IOException {
        var pairs = new ArrayList<Object>();
        for (String line : lines()) {
            if (line.isEmpty() || line.startsWith("#version")) {
                continue;
            }
            String[] pair = line.split(" ");
            if (pair.length != 2 || !tokens.containsKey(pair[0]) || !tokens.containsKey(pair[1])) {
                throw new BadFileException(mergesFile, "the line \"" + Shown.of(line)
                        + "\" is no pair of tokens that are bytes or made before it");
            }
            pairs.add(List.of((long) tokens.get(pair[0]), (long) tokens.get(pair[1])));
            add(pair[0] + pair[1], "what merge " + pairs.size() + " makes");
        }
        return pairs;
    }

    /** The next token. */
    private void add(String text, String what) throws IOException {
        if (!json.has(text)) {
            throw new BadFileException(file, "there is no token \"" + Shown.of(text) + "\", " + what);
        }
        if (tokens.putIfAbsent(text, tokens.size()) != null) {
            throw new BadFileException(mergesFile, "the token \"" + Shown.of(text) + "\" is made twice");
        }
    }

    private List<String> lines() throws IOException {
        try {
            return Files.readAllLines(mergesFile);
        } catch (MalformedInputException e) {
            throw new BadFileException(mergesFile, "this is not valid UTF-8");
        }
    }

    private List<String> remarks(String[] texts) {
        var remarks = new ArrayList<String>();
        var left = new ArrayList<String>();
        for (String text : texts) {
            if (!tokens.containsKey(text)) {
                left.add(Shown.of(text));
            }
        }
        if (left.size() == 1) {
            remarks.add("no merge makes the token " + left.getFirst() + ": it is left out, the model never writes it");
        } else if (!left.isEmpty()) {
            remarks.add("no merge makes " + left.size() + " of the tokens, the first is " + left.getFirst()
                    + ": they are left out, the model never writes them");
        }
        remarks.add("texts are cut into words by Octavo's rule, which differs from GPT-2's in contractions and very"
                + " long words: there the tokens can be others than those it was trained on");
        return remarks;
    }
}
