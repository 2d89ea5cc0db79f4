package octavo.app.plot;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a hidden unit may have learned to keep track of, as a number at each symbol of a text: 1 or 0, or a
 * count. The idea of looking for such units: Karpathy, Johnson and Fei-Fei, "Visualizing and understanding
 * recurrent networks" (2015).
 */
final class TextTraits {

    private final List<String> symbols;
    private final Map<String, double[]> traits = new LinkedHashMap<>();

    /** The value of a trait at one symbol. */
    private interface Trait {
        double at(int index, int first);
    }

    private TextTraits(List<String> symbols) {
        this.symbols = symbols;
    }

    /** All traits of a text by name. */
    static Map<String, double[]> of(List<String> symbols) {
        var text = new TextTraits(symbols);
        text.put("space", (i, c) -> c == ' ' ? 1 : 0);
        text.put("line end", (i, c) -> c == '\n' ? 1 : 0);
        text.put("vowel", (i, c) -> "aeiouyąęóAEIOUYĄĘÓ".indexOf(c) >= 0 ? 1 : 0);
        text.put("capital letter", (i, c) -> Character.isUpperCase(c) ? 1 : 0);
        text.put("punctuation", (i, c) -> ".,;:!?-—".indexOf(c) >= 0 ? 1 : 0);
        text.counts("position in the line", '\n');
        text.counts("position in the word", ' ');
        text.quotes();
        text.brackets();
        text.speakers();
        return text.traits;
    }

    private void put(String name, Trait trait) {
        double[] values = new double[symbols.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = trait.at(i, symbols.get(i).codePointAt(0));
        }
        traits.put(name, values);
    }

    /** Symbols since a separator; a line end also separates words. */
    private void counts(String name, int separator) {
        int[] count = {0};
        put(name, (i, c) -> count[0] = c == separator || c == '\n' ? 0 : count[0] + 1);
    }

    private void quotes() {
        boolean[] inside = {false};
        put("inside quotes", (i, c) -> {
            if (c == '"') {
                inside[0] = !inside[0];
            } else if (c == '„' || c == '“' && !inside[0] || c == '«') {
                inside[0] = true;
            } else if (c == '”' || c == '“' || c == '»') {
                inside[0] = false;
            }
            return inside[0] ? 1 : 0;
        });
    }

    private void brackets() {
        boolean[] inside = {false};
        put("inside brackets", (i, c) -> {
            inside[0] = (inside[0] || c == '(' || c == '[') && c != ')' && c != ']';
            return inside[0] ? 1 : 0;
        });
    }

    /** A speaker's name is a line of its own that ends with a colon or a full stop. */
    private void speakers() {
        double[] values = new double[symbols.size()];
        for (int start = 0; start < values.length;) {
            int end = start;
            while (end < values.length && !symbols.get(end).equals("\n")) {
                end++;
            }
            String line = String.join("", symbols.subList(start, end)).strip();
            boolean speaker = line.length() > 1 && line.length() < 40 && (line.endsWith(":") || line.endsWith("."))
                    && line.equals(line.toUpperCase(Locale.ROOT))
                    && line.chars().anyMatch(Character::isLetter);
            Arrays.fill(values, start, end, speaker ? 1 : 0);
            start = end + 1;
        }
        traits.put("speaker's name", values);
    }
}
