package octavo.data.text;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import octavo.files.BadFileException;

/**
 * A vocabulary over Unicode code points.
 *
 * <p>Of a text: ordered by frequency, ties by code point, so that id 0 is nearly always the space. Of names: id 0 is
 * the end mark, shown as {@code .}, and the letters follow in the order of their code points.
 */
public final class CharacterVocabulary implements Vocabulary {

    /** Id of the end mark in the vocabulary of a name list. */
    public static final int END_MARK = 0;

    private static final String END_MARK_TEXT = ".";
    private static final int UNKNOWN = -1;

    private final List<Symbol> symbols;
    private final boolean endMark;
    private final Map<Integer, Integer> ids = new HashMap<>();

    private CharacterVocabulary(List<Symbol> symbols, boolean endMark) {
        this.symbols = symbols;
        this.endMark = endMark;
        for (Symbol symbol : symbols.subList(endMark ? 1 : 0, symbols.size())) {
            ids.put(symbol.text().codePointAt(0), symbol.id());
        }
    }

    static CharacterVocabulary of(List<Symbol> symbols, boolean endMark) throws BadFileException {
        if (endMark && !symbols.getFirst().text().equals(END_MARK_TEXT)) {
            throw new BadFileException("vocabulary", "symbol 0 of names is '" + symbols.getFirst().text()
                    + "', not '.'");
        }
        for (Symbol symbol : symbols) {
            String text = symbol.text();
            if (text.isEmpty() || text.length() != Character.charCount(text.codePointAt(0))) {
                throw new BadFileException("vocabulary", "symbol " + symbol.id() + " is \"" + text
                        + "\", not one character");
            }
        }
        var vocabulary = new CharacterVocabulary(symbols, endMark);
        if (vocabulary.ids.size() + (endMark ? 1 : 0) != symbols.size()) {
            throw new BadFileException("vocabulary", "a symbol occurs twice");
        }
        return vocabulary;
    }

    /**
     * Counts the code points of a text.
     *
     * @param text a normalized text
     * @return its vocabulary
     * @throws IllegalArgumentException if there is nothing to predict: no symbol or only one
     */
    public static CharacterVocabulary ofText(String text) {
        Map<Integer, Long> counts = count(List.of(text));
        if (counts.size() < 2) {
            throw new IllegalArgumentException(counts.isEmpty() ? "the text is empty"
                    : "the text consists of one symbol only ("
                            + UnknownSymbolsException.name(counts.keySet().iterator().next())
                            + "): there is nothing to predict");
        }
        List<Symbol> symbols = new ArrayList<>();
        counts.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<Integer, Long> entry) -> -entry.getValue())
                        .thenComparing(Map.Entry::getKey))
                .forEach(entry -> symbols.add(symbol(symbols.size(), entry.getKey(), entry.getValue())));
        return new CharacterVocabulary(List.copyOf(symbols), false);
    }

    /**
     * Counts the letters of names; each name ends with the end mark.
     *
     * @param names the names
     * @return their vocabulary
     */
    public static CharacterVocabulary ofNames(Collection<String> names) {
        List<Symbol> symbols = new ArrayList<>();
        symbols.add(new Symbol(END_MARK, END_MARK_TEXT, names.size()));
        count(names).forEach((point, count) -> symbols.add(symbol(symbols.size(), point, count)));
        return new CharacterVocabulary(List.copyOf(symbols), true);
    }

    /**
     * The same vocabulary with more characters.
     *
     * @param points characters that it lacks, each once; how often they occur is not known
     * @return the symbols of this vocabulary with their ids, then the new ones
     */
    public CharacterVocabulary with(Iterable<Integer> points) {
        List<Symbol> more = new ArrayList<>(symbols);
        points.forEach(point -> more.add(symbol(more.size(), point, 0)));
        return new CharacterVocabulary(List.copyOf(more), endMark);
    }

    private static Map<Integer, Long> count(Collection<String> texts) {
        Map<Integer, Long> counts = new TreeMap<>();
        texts.forEach(text -> text.codePoints().forEach(point -> counts.merge(point, 1L, Long::sum)));
        return counts;
    }

    private static Symbol symbol(int id, int point, long count) {
        return new Symbol(id, Character.toString(point), count);
    }

    @Override
    public String unit() {
        return "character";
    }

    @Override
    public List<Symbol> symbols() {
        return symbols;
    }

    @Override
    public boolean hasEndMark() {
        return endMark;
    }

    @Override
    public int[] encode(String text) {
        Set<Integer> unknown = new LinkedHashSet<>();
        text.codePoints().filter(point -> !ids.containsKey(point)).forEach(unknown::add);
        if (!unknown.isEmpty()) {
            throw new UnknownSymbolsException(unknown.stream().mapToInt(Integer::intValue).toArray());
        }
        return encodeKnown(text);
    }

    @Override
    public int[] encodeKnown(String text) {
        return text.codePoints().map(point -> ids.getOrDefault(point, UNKNOWN)).filter(id -> id != UNKNOWN).toArray();
    }

    @Override
    public String decode(int[] tokens, int from, int to) {
        var text = new StringBuilder(to - from);
        for (int i = from; i < to; i++) {
            text.append(symbols.get(tokens[i]).text());
        }
        return text.toString();
    }

    @Override
    public int bytes(int id) {
        return symbols.get(id).text().getBytes(StandardCharsets.UTF_8).length;
    }

    @Override
    public String identity(int id) {
        return endMark && id == END_MARK ? "\u0100" // not a byte: equal only to another end mark
                : new String(symbols.get(id).text().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    @Override
    public StreamDecoder streamDecoder() {
        return new StreamDecoder() {
            @Override
            public String add(int token) {
                return symbols.get(token).text();
            }

            @Override
            public String end() {
                return "";
            }
        };
    }

    @Override
    public Map<String, Object> toJson() {
        Map<String, Object> json = Vocabulary.sharedJson(this);
        if (endMark) {
            json.put("endMark", true);
        }
        return json;
    }
}
