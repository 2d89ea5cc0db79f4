package octavo.exchange;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import octavo.data.text.BytePairTokenizer;
import octavo.data.text.BytePairVocabulary;
import octavo.data.text.PieceRule;
import octavo.data.text.Vocabulary;
import octavo.files.Json;

/**
 * The files with which Hugging Face's programs tokenize exactly as Octavo does: {@code tokenizer.json} says how a text
 * is normalized (normalizer), cut into pieces (pre_tokenizer) and encoded (model), {@code tokenizer_config.json} that
 * there are no special tokens. For byte pairs also {@code vocab.json} and {@code merges.txt}, for older programs; these
 * files do not say how to cut, so such programs use GPT-2's rule.
 */
final class TokenizerFiles {

    static final String TOKENIZER = "tokenizer.json";

    private static final String SPACES = "\\p{Z}\\t-\\r\\x1c-\\x1f";
    /** {@link PieceRule#OCTAVO} as a regular expression, except for the longest piece. */
    static final String WORDS = " ?[\\p{L}\\p{M}]+| ?\\p{Nd}+| ?[^" + SPACES + "\\p{L}\\p{M}\\p{Nd}]+|["
            + SPACES + "]+(?= [^" + SPACES + "])|[" + SPACES + "]+";
    /**
     * At most 64 bytes, cut between characters. Each byte is a character by then, and those that do not begin one
     * (0x80 to 0xBF) look as in this class.
     */
    static final String LONGEST_PIECE = ".{1,64}(?![\u00a1-\u00ac\u00ae-\u00bf\u0122-\u0143])";
    private static final String ANY_CHARACTER = "[\\s\\S]";

    private TokenizerFiles() {
    }

    /**
     * The files for a vocabulary.
     *
     * @param vocabulary the vocabulary
     * @param keepCase   whether the model distinguishes capitals
     * @param longest    the most tokens that the model can read; null for no limit
     * @return texts by file name
     */
    static Map<String, String> of(Vocabulary vocabulary, boolean keepCase, Long longest) {
        var files = new LinkedHashMap<String, String>();
        var tokenizer = new LinkedHashMap<String, Object>();
        tokenizer.put("version", "1.0");
        tokenizer.put("truncation", null);
        tokenizer.put("padding", null);
        tokenizer.put("added_tokens", List.of());
        tokenizer.put("normalizer", vocabulary.asIs() && keepCase ? null : normalizer(keepCase));
        if (vocabulary instanceof BytePairVocabulary pairs) {
            var learnt = pairs.tokenizer();
            tokenizer.put("pre_tokenizer", pieces(learnt.rule()));
            tokenizer.put("post_processor", null);
            tokenizer.put("decoder", byteLevel(true));
            tokenizer.put("model", bytePairs(pairs));
            files.put("vocab.json", Json.write(ids(pairs)) + "\n");
            files.put("merges.txt", "#version: 0.2\n" + String.join("\n", merges(learnt)) + "\n");
        } else {
            tokenizer.put("pre_tokenizer", split(ANY_CHARACTER));
            tokenizer.put("post_processor", null);
            tokenizer.put("decoder", typed("Fuse"));
            tokenizer.put("model", characters(vocabulary));
        }
        files.put(TOKENIZER, Json.write(tokenizer) + "\n");
        files.put("tokenizer_config.json", Json.writePretty(config(longest)));
        return files;
    }

    private static Map<String, Object> config(Long longest) {
        var config = new LinkedHashMap<String, Object>();
        // the class for GPT-2 would add <|endoftext|>, with an id that the model has no row for
        config.put("tokenizer_class", "PreTrainedTokenizerFast");
        config.put("clean_up_tokenization_spaces", false);
        if (longest != null) {
            config.put("model_max_length", longest);
        }
        return config;
    }

    /** The normalization of {@link octavo.data.text.TextFile}: line ends, lower case if wanted, composed characters. */
    static Map<String, Object> normalizer(boolean keepCase) {
        var steps = new ArrayList<Object>(List.of(replace("\r\n", "\n"), replace("\r", "\n")));
        if (!keepCase) {
            // the one capital that becomes two characters in Unicode's full mapping, which is used there
            steps.addAll(List.of(typed("NFC"), replace("\u0130", "i"), typed("Lowercase")));
        }
        steps.add(typed("NFC"));
        return sequence("normalizers", steps);
    }

    static Map<String, Object> pieces(PieceRule rule) {
        return rule == PieceRule.GPT2 ? byteLevel(true)
                : sequence("pretokenizers", List.of(split(WORDS), byteLevel(false), split(LONGEST_PIECE)));
    }

    private static Map<String, Object> byteLevel(boolean cuts) {
        var json = typed("ByteLevel");
        json.put("add_prefix_space", false);
        json.put("trim_offsets", true);
        json.put("use_regex", cuts);
        return json;
    }

    private static Map<String, Object> split(String expression) {
        var json = typed("Split");
        json.put("pattern", Map.of("Regex", expression));
        json.put("behavior", "Isolated");
        json.put("invert", false);
        return json;
    }

    private static Map<String, Object> replace(String from, String to) {
        var json = typed("Replace");
        json.put("pattern", Map.of("String", from));
        json.put("content", to);
        return json;
    }

    private static Map<String, Object> sequence(String key, List<Object> steps) {
        var json = typed("Sequence");
        json.put(key, steps);
        return json;
    }

    private static Map<String, Object> typed(String type) {
        var json = new LinkedHashMap<String, Object>();
        json.put("type", type);
        return json;
    }

    private static Map<String, Object> bytePairs(BytePairVocabulary pairs) {
        var json = typed("BPE");
        json.put("dropout", null);
        json.put("unk_token", null);
        json.put("continuing_subword_prefix", null);
        json.put("end_of_word_suffix", null);
        json.put("fuse_unk", false);
        json.put("byte_fallback", false);
        json.put("vocab", ids(pairs));
        json.put("merges", merges(pairs.tokenizer()));
        return json;
    }

    /**
     * A character that the vocabulary lacks is an error there as here: the token for it does not exist in the model.
     */
    private static Map<String, Object> characters(Vocabulary vocabulary) {
        var json = typed("WordLevel");
        json.put("vocab", ids(vocabulary));
        json.put("unk_token", "<unk>");
        return json;
    }

    private static Map<String, Object> ids(Vocabulary vocabulary) {
        var ids = new LinkedHashMap<String, Object>();
        vocabulary.symbols().forEach(symbol -> ids.put(symbol.text(), (long) symbol.id()));
        return ids;
    }

    private static List<String> merges(BytePairTokenizer learnt) {
        var lines = new ArrayList<String>();
        for (int[] merge : learnt.merges()) {
            lines.add(learnt.show(merge[0]) + " " + learnt.show(merge[1]));
        }
        return lines;
    }
}
