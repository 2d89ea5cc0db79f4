package octavo.data.text;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import octavo.files.BadFileException;
import octavo.files.JsonObject;
import octavo.files.Printable;

/**
 * A vocabulary of byte-pair tokens. It can encode every text. Since a token may be a part of a character, JSON shows
 * its bytes as in GPT-2's files (see {@link BytePairTokenizer#show}). JSON also has the merges, as pairs of ids: {@code
 * "merges": [[left, right], ...]}. The vocabulary of another program may also have {@code "pieces": "gpt2"}, the rule
 * by which texts are cut (see {@link PieceRule}), and {@code "asIs": true} if texts are encoded without normalizing
 * their characters and line ends first.
 */
public final class BytePairVocabulary implements Vocabulary {

    private static final int BYTES = 256;

    private final BytePairTokenizer tokenizer;
    private final boolean asIs;
    private final List<Symbol> symbols;

    private BytePairVocabulary(BytePairTokenizer tokenizer, boolean asIs, List<Symbol> symbols) {
        this.tokenizer = tokenizer;
        this.asIs = asIs;
        this.symbols = symbols;
    }

    /**
     * Learns a vocabulary from the training part of a text and counts its tokens in the whole text, each part encoded
     * separately.
     *
     * @param head the training part
     * @param tail the test part; empty if there is none
     * @param size tokens wanted, 257 to 50,000
     * @return the vocabulary
     */
    public static BytePairVocabulary ofText(String head, String tail, int size) {
        BytePairTokenizer tokenizer = BytePairTokenizer.train(head, size);
        long[] counts = new long[tokenizer.size()];
        for (String part : new String[] {head, tail}) {
            for (int token : tokenizer.encode(part)) {
                counts[token]++;
            }
        }
        return of(tokenizer, false, counts);
    }

    /**
     * The vocabulary of a tokenizer that another program learnt.
     *
     * @param tokenizer the tokenizer; no two of its tokens have the same bytes
     * @param asIs      whether texts are encoded as they are
     * @return the vocabulary; how often its tokens occur is not known
     */
    public static BytePairVocabulary of(BytePairTokenizer tokenizer, boolean asIs) {
        return of(tokenizer, asIs, new long[tokenizer.size()]);
    }

    private static BytePairVocabulary of(BytePairTokenizer tokenizer, boolean asIs, long[] counts) {
        List<Symbol> symbols = new ArrayList<>(counts.length);
        for (int token = 0; token < counts.length; token++) {
            symbols.add(new Symbol(token, tokenizer.show(token), counts[token]));
        }
        return new BytePairVocabulary(tokenizer, asIs, List.copyOf(symbols));
    }

    static BytePairVocabulary of(List<Symbol> symbols, JsonObject json) throws IOException {
        var merges = json.getList("merges");
        if (symbols.size() != BYTES + merges.size()) {
            throw new BadFileException("vocabulary", "it has " + symbols.size() + " symbols, but 256 bytes and "
                    + merges.size() + " merges");
        }
        var ids = new HashMap<String, Integer>();
        for (Symbol symbol : symbols) {
            if (ids.put(symbol.text(), symbol.id()) != null) {
                throw new BadFileException("vocabulary", "the symbol \"" + Printable.of(symbol.text())
                        + "\" occurs twice");
            }
        }
        var tokens = new RankedTokens("vocabulary", ids);
        for (Object entry : merges) {
            if (!(entry instanceof List<?> pair) || pair.size() != 2
                    || !(pair.getFirst() instanceof Long left) || !(pair.getLast() instanceof Long right)
                    || Math.min(left, right) < 0 || Math.max(left, right) >= symbols.size()) {
                throw new BadFileException("vocabulary", "merge " + tokens.merges() + " is not a pair of tokens");
            }
            tokens.merge(symbols.get((int) (long) left).text(), symbols.get((int) (long) right).text());
        }
        boolean asIs = json.has("asIs") && json.getBoolean("asIs");
        return new BytePairVocabulary(tokens.tokenizer(rule(json)), asIs, symbols);
    }

    private static PieceRule rule(JsonObject json) throws IOException {
        if (!json.has("pieces")) {
            return PieceRule.OCTAVO;
        }
        if (!json.getString("pieces").equals("gpt2")) {
            throw new BadFileException("vocabulary", "\"pieces\" is \"" + Printable.of(json.getString("pieces"))
                    + "\", it should be gpt2 or left out");
        }
        return PieceRule.GPT2;
    }

    /** {@return the tokenizer} */
    public BytePairTokenizer tokenizer() {
        return tokenizer;
    }

    @Override
    public boolean asIs() {
        return asIs;
    }

    @Override
    public String unit() {
        return "bpe";
    }

    @Override
    public List<Symbol> symbols() {
        return symbols;
    }

    @Override
    public int[] encode(String text) {
        return tokenizer.encode(text);
    }

    @Override
    public int[] encodeKnown(String text) {
        return tokenizer.encode(text);
    }

    /** Decodes tokens; bytes that are not part of a character become U+FFFD. */
    @Override
    public String decode(int[] tokens, int from, int to) {
        return new String(tokenizer.decode(tokens, from, to), StandardCharsets.UTF_8);
    }

    @Override
    public int bytes(int id) {
        return tokenizer.length(id);
    }

    @Override
    public String identity(int id) {
        return new String(tokenizer.bytes(id), StandardCharsets.ISO_8859_1);
    }

    @Override
    public StreamDecoder streamDecoder() {
        return new Utf8Stream();
    }

    /** Keeps the bytes of an unfinished character until the rest of it comes. */
    private final class Utf8Stream implements StreamDecoder {

        private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE);
        private byte[] open = {};

        @Override
        public String add(int token) {
            return decode(tokenizer.bytes(token), false);
        }

        @Override
        public String end() {
            String rest = decode(new byte[0], true);
            decoder.reset();
            return rest;
        }

        private String decode(byte[] more, boolean last) {
            var in = ByteBuffer.allocate(open.length + more.length).put(open).put(more).flip();
            var out = CharBuffer.allocate(in.remaining() + 1);
            decoder.decode(in, out, last);
            open = Arrays.copyOfRange(in.array(), in.position(), in.limit());
            return out.flip().toString();
        }
    }

    @Override
    public Map<String, Object> toJson() {
        Map<String, Object> json = Vocabulary.sharedJson(this);
        List<Object> merges = new ArrayList<>();
        for (int[] merge : tokenizer.merges()) {
            merges.add(List.of((long) merge[0], (long) merge[1]));
        }
        json.put("merges", merges);
        if (tokenizer.rule() == PieceRule.GPT2) {
            json.put("pieces", "gpt2");
        }
        if (asIs) {
            json.put("asIs", true);
        }
        return json;
    }
}
