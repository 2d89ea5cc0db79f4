package octavo.exchange;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import octavo.data.text.PieceRule;
import octavo.data.text.RankedTokens;
import octavo.files.BadFileException;
import octavo.files.JsonObject;
import octavo.files.Printable;

/**
 * Reads {@code tokenizer.json}, in which Hugging Face's programs describe how a text is cut into tokens. Two kinds are
 * supported: byte pairs over bytes, cut by GPT-2's rule or by Octavo's, and single characters. Settings that would cut
 * a text in another way are refused, with their names.
 */
final class TokenizerJson {

    /** GPT-2's rule, as some programs write it in full. */
    private static final String GPT2 =
            "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";
    private static final String GPT2_SHORT =
            "'(?:[sdmt]|ll|ve|re)| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

    private final Path file;
    private final JsonObject json;
    private final JsonObject model;
    private final List<String> remarks = new ArrayList<>();

    private TokenizerJson(Path file, JsonObject json) throws IOException {
        this.file = file;
        this.json = json;
        this.model = json.getObject("model");
    }

    /** Whether a JSON file is one. */
    static boolean is(JsonObject json) {
        return json.values().get("model") instanceof Map<?, ?> model && model.get("vocab") != null;
    }

    static ForeignVocabulary read(Path file, JsonObject json) throws IOException {
        return new TokenizerJson(file, json).read();
    }

    private ForeignVocabulary read() throws IOException {
        // old files leave the type out
        String type = model.has("type") ? model.getString("type") : model.has("merges") ? "BPE" : "WordLevel";
        var ids = withAdded(ForeignVocabulary.ids(file, model.getObject("vocab")));
        var read = switch (type) {
            case "BPE" -> bytePairs(ids);
            case "WordLevel" -> ForeignVocabulary.ofCharacters(file, ids);
            default -> throw wrong("its model is of the type " + Printable.of(type)
                    + "; byte pairs (BPE) and single characters (WordLevel) can be read");
        };
        remarks.addAll(0, read.remarks());
        return new ForeignVocabulary(read.vocabulary(), read.ids(), read.size(), List.copyOf(remarks));
    }

    /** Ids of tokens outside the model's own list, such as one for the end of a text. */
    private Map<String, Integer> withAdded(Map<String, Integer> ids) throws IOException {
        var all = new LinkedHashMap<>(ids);
        if (json.has("added_tokens")) {
            for (var token : json.getObjects("added_tokens")) {
                all.put(token.getString("content"), token.getInt("id", 0, ForeignVocabulary.MOST_TOKENS));
            }
        }
        return all;
    }

    private ForeignVocabulary bytePairs(Map<String, Integer> ids) throws IOException {
        for (String key : List.of("continuing_subword_prefix", "end_of_word_suffix")) {
            if (model.has(key) && !model.getString(key).isEmpty()) {
                throw wrong("its byte pairs have a " + key + ", which Octavo's tokens do not have");
            }
        }
        if (model.has("byte_fallback") && model.getBoolean("byte_fallback")) {
            throw wrong("its tokens are pieces of text with bytes beside them (byte_fallback, as Llama's); byte pairs"
                    + " over bytes, as GPT-2's, can be read");
        }
        var tokens = new RankedTokens(file.toString(), ids);
        for (Object merge : model.getList("merges")) {
            List<?> pair = merge instanceof String text ? List.of(text.split(" ")) : merge instanceof List<?> two ? two
                    : List.of();
            if (pair.size() != 2 || !(pair.getFirst() instanceof String left)
                    || !(pair.getLast() instanceof String right)) {
                throw wrong("merge " + tokens.merges() + " is " + Printable.of(String.valueOf(merge))
                        + ", it should be two tokens");
            }
            tokens.merge(left, right);
        }
        return ForeignVocabulary.of(tokens, ids, rule(), isAsIs());
    }

    private PieceRule rule() throws IOException {
        var steps = steps("pre_tokenizer", "pretokenizers");
        if (steps.equals(steps(TokenizerFiles.pieces(PieceRule.OCTAVO), "pretokenizers"))) {
            return PieceRule.OCTAVO;
        }
        boolean cut = steps.size() == 1 && isByteLevel(steps.getFirst(), true);
        boolean spelled = steps.size() == 2 && isGpt2Split(steps.getFirst()) && isByteLevel(steps.getLast(), false);
        if (!cut && !spelled) {
            throw wrong("it cuts texts into pieces by a rule that Octavo does not know; GPT-2's and its own are known");
        }
        if (Boolean.TRUE.equals(steps.getLast().get("add_prefix_space"))) {
            remarks.add("the tokenizer puts a space before each text (add_prefix_space), Octavo does not: begin a"
                    + " prompt with one yourself");
        }
        return PieceRule.GPT2;
    }

    private static boolean isByteLevel(Map<?, ?> step, boolean cuts) {
        boolean regex = !Boolean.FALSE.equals(step.get("use_regex")); // old files leave it out and mean true
        return "ByteLevel".equals(step.get("type")) && regex == cuts;
    }

    private static boolean isGpt2Split(Map<?, ?> step) {
        Object pattern = step.get("pattern") instanceof Map<?, ?> map ? map.get("Regex") : null;
        return "Split".equals(step.get("type")) && (GPT2.equals(pattern) || GPT2_SHORT.equals(pattern))
                && "Isolated".equals(step.get("behavior")) && !Boolean.TRUE.equals(step.get("invert"));
    }

    /** Whether texts are not normalized: there is no normalizer. */
    private boolean isAsIs() throws IOException {
        var steps = steps("normalizer", "normalizers");
        if (steps.isEmpty()) {
            return true;
        }
        for (boolean keepCase : new boolean[] {true, false}) {
            if (steps.equals(steps(TokenizerFiles.normalizer(keepCase), "normalizers"))) {
                return false;
            }
        }
        String types = String.join(", ", steps.stream().map(step -> Objects.toString(step.get("type"))).toList());
        if (!types.equals("NFC")) {
            throw wrong("it changes texts before it cuts them (" + Printable.of(types)
                    + "); no normalizer, NFC and Octavo's own are known");
        }
        return false;
    }

    private List<Map<?, ?>> steps(String key, String sequence) throws IOException {
        return json.has(key) ? steps(json.getObject(key).values(), sequence) : List.of();
    }

    /** The steps of a sequence, or one alone. */
    private static List<Map<?, ?>> steps(Map<String, Object> step, String sequence) {
        if (!"Sequence".equals(step.get("type")) || !(step.get(sequence) instanceof List<?> list)) {
            return List.of(step);
        }
        var steps = new ArrayList<Map<?, ?>>();
        list.forEach(element -> steps.add(element instanceof Map<?, ?> map ? map : Map.of()));
        return steps;
    }

    private BadFileException wrong(String sentence) {
        return new BadFileException(file, sentence);
    }
}
