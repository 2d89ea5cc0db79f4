package octavo.data.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Puts the counts of a data set into sentences. */
final class PreparationSummary {

    private static final int MOST_SIGNS = 20;

    private PreparationSummary() {
    }

    static List<String> lines(Map<String, Object> data) {
        List<String> lines = "names".equals(data.get("kind")) ? names(data) : text(data);
        lines.add("fingerprint " + data.get("fingerprint").toString().substring(0, 16));
        return lines;
    }

    private static List<String> text(Map<String, Object> data) {
        List<String> lines = new ArrayList<>();
        lines.add(number(data, "characters") + " characters"
                + ("bpe".equals(data.get("unit")) ? " as " + number(data, "tokens") + " byte-pair tokens" : "")
                + ", a vocabulary of " + number(data, "vocabulary")
                + (Boolean.TRUE.equals(data.get("keepCase")) ? "" : ", in lower case"));
        if (count(data, "editorialCharacters") > 0) {
            lines.add("left out: " + number(data, "editorialCharacters")
                    + " characters of the edition's head and tail (Wolne Lektury)");
        }
        if ("blocks".equals(data.get("split"))) {
            lines.add("split by blocks at token " + number(data, "cut") + ": " + number(data, "train")
                    + " windows of " + data.get("window") + " before it train, " + number(data, "test")
                    + " after it test; no test window overlaps a training window");
        } else {
            lines.add(number(data, "windows") + " overlapping windows of " + data.get("window") + ": "
                    + number(data, "train") + " train, " + number(data, "test") + " test (random)");
            lines.add("windows with the same text as an earlier one: " + number(data, "equalWindows")
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
            lines.add("signs outside the alphabet: " + signs(signs));
        }
        if (count(data, "foreign") > count(data, "names")) {
            lines.add("WARNING: most lines are left out. Is this a list of names, one per line? --letters adds signs to"
                    + " the alphabet; a text is for other models, for example --model rnn");
        }
        if (data.get("takenSigns") instanceof Map<?, ?> signs && !signs.isEmpty()) {
            lines.add("signs taken as letters: " + signs(signs));
        }
        String letters = data.get("vocabulary") instanceof Long symbols ? String.valueOf(symbols - 1) : "?";
        lines.add(number(data, "names") + " names, " + letters + " letters and the end mark, "
                + number(data, "tokens") + " bigrams");
        lines.add(number(data, "train") + " names train, " + number(data, "dev") + " dev, " + number(data, "test")
                + " test");
        return lines;
    }

    /** Signs, each with the number of names that have it. */
    static String signs(Map<?, ?> counts) {
        return counts.entrySet().stream().filter(sign -> !sign.getKey().toString().isEmpty()).limit(MOST_SIGNS)
                .map(sign -> UnknownSymbolsException.name(sign.getKey().toString().codePointAt(0)) + " in "
                        + sign.getValue()).collect(Collectors.joining(", "))
                + (counts.size() > MOST_SIGNS ? " and " + (counts.size() - MOST_SIGNS) + " more" : "");
    }

    /** The number of names above the minimum count of a register; plain lists have no counts. */
    private static String aboveMinimum(Map<String, Object> data) {
        long rare = count(data, "rare");
        long names = count(data, "lines") - count(data, "duplicates") - rare;
        return rare == 0 ? "" : String.format(Locale.ROOT, ", %,d above the minimum count of %d", names,
                count(data, "minimumCount"));
    }

    /** A count for display; a question mark for one that a data set of an older version lacks. */
    private static String number(Map<String, Object> data, String key) {
        return data.get(key) instanceof Long count ? String.format(Locale.ROOT, "%,d", count) : "?";
    }

    private static long count(Map<String, Object> data, String key) {
        return data.get(key) instanceof Long count ? count : 0;
    }
}
