package octavo.data.text;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import octavo.files.BadFileException;
import octavo.files.JsonObject;

/**
 * A vocabulary of byte-pair tokens. It knows every text, so nothing is ever unknown. Since a token may be part of a
 * character, JSON shows its bytes as GPT-2's files do (see {@link BytePairTokenizer#show}), and has the merges beside
 * them: {@code "merges": [[left, right], ...]}.
 */
public final class BytePairVocabulary implements Vocabulary {

    private static final int BYTES = 256;

    private final BytePairTokenizer tokenizer;
    private final List<Symbol> symbols;

    private BytePairVocabulary(BytePairTokenizer tokenizer, List<Symbol> symbols) {
        this.tokenizer = tokenizer;
        this.symbols = symbols;
    }

    /**
     * Learns a vocabulary from the head of a text and counts its tokens in all of it, each part encoded by itself.
     *
     * @param head what is learnt from
     * @param tail the rest of the text, held out; empty where nothing is
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
        List<Symbol> symbols = new ArrayList<>(counts.length);
        for (int token = 0; token < counts.length; token++) {
            symbols.add(new Symbol(token, tokenizer.show(token), counts[token]));
        }
        return new BytePairVocabulary(tokenizer, List.copyOf(symbols));
    }

    static BytePairVocabulary of(List<Symbol> symbols, JsonObject json) throws BadFileException {
        List<int[]> merges = new ArrayList<>();
        for (Object entry : json.getList("merges")) {
            if (!(entry instanceof List<?> pair) || !pair.stream().allMatch(Long.class::isInstance)) {
                throw new BadFileException("vocabulary", "merge " + merges.size() + " is no pair of tokens");
            }
            merges.add(pair.stream().mapToInt(token -> Math.clamp((Long) token, -1, Integer.MAX_VALUE)).toArray());
        }
        if (symbols.size() != BYTES + merges.size()) {
            throw new BadFileException("vocabulary", "it has " + symbols.size() + " symbols, but 256 bytes and "
                    + merges.size() + " merges");
        }
        BytePairTokenizer tokenizer;
        try {
            tokenizer = new BytePairTokenizer(merges.toArray(int[][]::new));
        } catch (IllegalArgumentException broken) {
            throw new BadFileException("vocabulary", broken.getMessage());
        }
        var texts = new HashSet<String>();
        for (Symbol symbol : symbols) {
            if (!symbol.text().equals(tokenizer.show(symbol.id()))) {
                throw new BadFileException("vocabulary", "symbol " + symbol.id() + " is \"" + symbol.text()
                        + "\", its merges make \"" + tokenizer.show(symbol.id()) + "\"");
            }
            if (!texts.add(symbol.text())) {
                throw new BadFileException("vocabulary", "the symbol \"" + symbol.text() + "\" occurs twice");
            }
        }
        return new BytePairVocabulary(tokenizer, symbols);
    }

    /**
     * The tokenizer behind it.
     *
     * @return the tokenizer
     */
    public BytePairTokenizer tokenizer() {
        return tokenizer;
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

    /** Decodes tokens; bytes that form no character become U+FFFD. */
    @Override
    public String decode(int[] tokens, int from, int to) {
        return new String(tokenizer.decode(tokens, from, to), StandardCharsets.UTF_8);
    }

    @Override
    public int bytes(int id) {
        return tokenizer.length(id);
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
        return json;
    }
}
