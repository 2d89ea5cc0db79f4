package octavo.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Puts the counts of a data set into sentences. */
final class PreparationSummary {

    private PreparationSummary() {
    }

    static List<String> lines(Map<String, Object> data) {
        List<String> lines = data.get("kind").equals("names") ? names(data) : text(data);
        lines.add("fingerprint " + data.get("fingerprint").toString().substring(0, 16));
        return lines;
    }

    private static List<String> text(Map<String, Object> data) {
        List<String> lines = new ArrayList<>();
        lines.add(number(data, "characters") + " characters"
                + (data.get("unit").equals("bpe") ? " as " + number(data, "tokens") + " byte-pair tokens" : "")
                + ", a vocabulary of " + number(data, "vocabulary")
                + (data.get("keepCase").equals(true) ? "" : ", in lower case"));
        if (!data.get("editorialCharacters").equals(0L)) {
            lines.add("left out: " + number(data, "editorialCharacters")
                    + " characters of the edition's head and tail (Wolne Lektury)");
        }
        if (data.get("split").equals("blocks")) {
            lines.add("split by blocks at token " + number(data, "cut") + ": " + number(data, "train")
                    + " windows of " + data.get("window") + " before it train, " + number(data, "test")
                    + " behind it test; no test window overlaps a training window");
        } else {
            lines.add(number(data, "windows") + " overlapping windows of " + data.get("window") + ": "
                    + number(data, "train") + " train, " + number(data, "test") + " test (random)");
            lines.add("windows whose text an earlier window has too: " + number(data, "equalWindows")
                    + "; equal windows are on the same side");
        }
        return lines;
    }

    private static List<String> names(Map<String, Object> data) {
        List<String> lines = new ArrayList<>();
        lines.add(number(data, "lines") + " lines with a name" + aboveMinimum(data) + "; left out: "
                + number(data, "rare") + " not above the minimum count, " + number(data, "foreign")
                + " with signs outside the alphabet, " + number(data, "duplicates") + " repeated, "
                + number(data, "emptyLines") + " empty lines");
        if (data.get("foreignSigns") instanceof Map<?, ?> signs && !signs.isEmpty()) {
            lines.add("signs outside the alphabet: " + signs.entrySet().stream().limit(20)
                    .map(sign -> UnknownSymbolsException.name(sign.getKey().toString().codePointAt(0)) + " in "
                            + sign.getValue()).reduce((a, b) -> a + ", " + b).orElseThrow()
                    + (signs.size() > 20 ? " and " + (signs.size() - 20) + " more" : ""));
        }
        lines.add(number(data, "names") + " names, " + ((Long) data.get("vocabulary") - 1)
                + " letters and the end mark, " + number(data, "tokens") + " bigrams");
        lines.add(number(data, "train") + " names train, " + number(data, "dev") + " dev, " + number(data, "test")
                + " test");
        return lines;
    }

    /** How many names a register leaves once the rare ones are gone; plain lists have none. */
    private static String aboveMinimum(Map<String, Object> data) {
        long rare = (Long) data.get("rare");
        long names = (Long) data.get("lines") - (Long) data.get("duplicates") - rare;
        return rare == 0 ? "" : String.format(Locale.ROOT, ", %,d above the minimum count of %d", names,
                (Long) data.get("minimumCount"));
    }

    private static String number(Map<String, Object> data, String key) {
        return String.format(Locale.ROOT, "%,d", ((Number) data.get(key)).longValue());
    }
}
