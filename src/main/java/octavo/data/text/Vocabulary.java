package octavo.data.text;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import octavo.data.Fingerprint;
import octavo.files.BadFileException;
import octavo.files.JsonObject;

/**
 * The dictionary between text and token ids, in both directions. Tokens are characters (Unicode code points) or byte
 * pairs; ids run from 0 to C − 1 without a gap.
 */
public sealed interface Vocabulary permits CharacterVocabulary, BytePairVocabulary {

    /**
     * One entry.
     *
     * @param id    token id, 0 to C − 1
     * @param text  the token as JSON shows it
     * @param count how often it occurs in the text from which the vocabulary was made
     */
    record Symbol(int id, String text, long count) {
    }

    /** Turns tokens into text one at a time, never showing part of a character. */
    interface StreamDecoder {

        /**
         * Takes the next token.
         *
         * @param token its id
         * @return the characters that are now complete, perhaps none
         */
        String add(int token);

        /**
         * Ends the text.
         *
         * @return U+FFFD if the last character is incomplete, otherwise nothing
         */
        String end();
    }

    /** {@return the kind of tokens: {@code character} or {@code bpe}} */
    String unit();

    /** {@return all entries in the order of their ids; not modifiable} */
    List<Symbol> symbols();

    /** {@return C, the number of entries} */
    default int size() {
        return symbols().size();
    }

    /**
     * Whether id 0 is the end mark of names.
     *
     * @return true for the vocabulary of a name list
     */
    default boolean hasEndMark() {
        return false;
    }

    /**
     * Whether texts are encoded as they are, by another program's rule. Otherwise {@link TextFile} normalizes their
     * characters and line ends first.
     *
     * @return false for every vocabulary made by Octavo
     */
    default boolean asIs() {
        return false;
    }

    /**
     * Normalizes a text for this vocabulary.
     *
     * @param text      the original text
     * @param lowerCase whether the model reads lower case only
     * @return the text for {@link #encode}
     */
    default String normalize(String text, boolean lowerCase) {
        return asIs() && !lowerCase ? text : TextFile.normalize(text, lowerCase);
    }

    /**
     * Turns text into tokens.
     *
     * @param text the text, normalized as the data was
     * @return the ids
     * @throws UnknownSymbolsException if the vocabulary lacks characters of the text; names them
     */
    int[] encode(String text);

    /**
     * Turns text into tokens and leaves out the characters that the vocabulary lacks.
     *
     * @param text the text
     * @return the ids of the others
     */
    int[] encodeKnown(String text);

    /**
     * Turns tokens into text.
     *
     * @param tokens ids
     * @param from   the first of them
     * @param to     one past the last
     * @return the text
     */
    String decode(int[] tokens, int from, int to);

    /**
     * Turns tokens into text.
     *
     * @param tokens ids
     * @return the text
     */
    default String decode(int... tokens) {
        return decode(tokens, 0, tokens.length);
    }

    /**
     * Length of a token in UTF-8, for losses in bits per byte.
     *
     * @param id the token
     * @return bytes
     */
    int bytes(int id);

    /**
     * The bytes of a symbol, one character each, independent of its form in JSON.
     *
     * @param id the token
     * @return equal for the same symbol in two vocabularies
     */
    String identity(int id);

    /**
     * A decoder for text that arrives token by token.
     *
     * @return a new decoder, at the start of a text
     */
    StreamDecoder streamDecoder();

    /**
     * The vocabulary as JSON values: {@code {"unit": ..., "symbols": [{"id": ..., "text": ..., "count": ...}, ...]}}.
     *
     * @return the object
     */
    Map<String, Object> toJson();

    /**
     * Reads {@link #toJson()} back from a file.
     *
     * @param where the file or data set, for messages
     * @param json  the object
     * @return the vocabulary
     * @throws IOException if it breaks a rule; the message names file, rule and value
     */
    static Vocabulary fromJson(String where, Map<String, ?> json) throws IOException {
        try {
            return fromJson(json);
        } catch (BadFileException broken) {
            throw new BadFileException(where, broken.getMessage());
        }
    }

    /**
     * Reads {@link #toJson()} back.
     *
     * @param json the object
     * @return the vocabulary
     * @throws IOException if it breaks a rule; the message names rule and value
     */
    static Vocabulary fromJson(Map<String, ?> json) throws IOException {
        var object = JsonObject.of("vocabulary", json);
        List<Symbol> symbols = new ArrayList<>();
        for (JsonObject entry : object.getObjects("symbols")) {
            int id = symbols.size();
            entry.getInt("id", id, id);
            symbols.add(new Symbol(id, entry.getString("text"), entry.getLong("count")));
        }
        if (symbols.isEmpty()) {
            throw new BadFileException("vocabulary", "the list of symbols is empty");
        }
        return switch (object.getString("unit")) {
            case "character" -> CharacterVocabulary.of(List.copyOf(symbols),
                    object.has("endMark") && object.getBoolean("endMark"));
            case "bpe" -> BytePairVocabulary.of(List.copyOf(symbols), object);
            default -> throw new BadFileException("vocabulary", "the unit is \"" + object.getString("unit")
                    + "\", it should be character or bpe");
        };
    }

    /**
     * Identifies the meaning of the ids: unit, texts and whether these are encoded as they are, without the counts.
     *
     * @return 64 hexadecimal digits of a SHA-256
     */
    default String fingerprint() {
        var digest = Fingerprint.sha256();
        String kind = unit() + (hasEndMark() ? " with end mark" : "") + (asIs() ? " as is" : "");
        digest.update(kind.getBytes(StandardCharsets.UTF_8));
        for (Symbol symbol : symbols()) {
            digest.update((byte) 0);
            digest.update(symbol.text().getBytes(StandardCharsets.UTF_8));
        }
        return Fingerprint.hexadecimal(digest);
    }

    /**
     * Finds this vocabulary's tokens in another, for a model that is refined on new data.
     *
     * @param other the vocabulary to look in
     * @return for each id here the id there, or −1 if the other lacks the symbol
     */
    default int[] mappingTo(Vocabulary other) {
        Map<String, Integer> there = new HashMap<>();
        other.symbols().forEach(symbol -> there.put(other.identity(symbol.id()), symbol.id()));
        int[] mapping = new int[size()];
        Arrays.setAll(mapping, id -> there.getOrDefault(identity(id), -1));
        return mapping;
    }

    /**
     * The part of the JSON object that all units share.
     *
     * @param vocabulary the vocabulary
     * @return unit and symbols, open for more
     */
    static Map<String, Object> sharedJson(Vocabulary vocabulary) {
        List<Object> symbols = new ArrayList<>();
        for (Symbol symbol : vocabulary.symbols()) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("id", (long) symbol.id());
            entry.put("text", symbol.text());
            entry.put("count", symbol.count());
            symbols.add(entry);
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("unit", vocabulary.unit());
        json.put("symbols", symbols);
        return json;
    }
}
