package octavo.data.text;

import java.io.IOException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A list of names: one per line, or the table of first names that the Polish register PESEL publishes (columns
 * {@code IMIĘ_PIERWSZE}, {@code PŁEĆ}, {@code LICZBA_WYSTĄPIEŃ}: name, sex, count). Names keep their case.
 *
 * @param names        the names kept, in the order of the file
 * @param lines        lines with a name, without the header
 * @param emptyLines   lines without one
 * @param duplicates   lines whose name occurred on an earlier line; their counts are added up
 * @param rare         different names left out because their count is not above the minimum
 * @param foreign      different names left out because of a letter outside the alphabet
 * @param foreignSigns the code points outside the alphabet, each with the number of names that have it
 * @param takenSigns   the signs of the alphabet that are not letters, each with the number of names kept that have it
 */
public record NameList(List<String> names, int lines, int emptyLines, int duplicates, int rare, int foreign,
        Map<String, Integer> foreignSigns, Map<String, Integer> takenSigns) {

    /** The alphabet of the workshop, in both cases. */
    private static final String POLISH_AND_ENGLISH = "ABCDEFGHIJKLMNOPQRSTUVWXYZĄĆĘŁŃÓŚŹŻ"
            + "abcdefghijklmnopqrstuvwxyząćęłńóśźż";

    /**
     * What stands inside names without being a letter: apostrophes, hyphens, period and middle dots, most of which
     * Unicode counts as part of the word around them (UAX 29, MidLetter and MidNumLet); the Hebrew geresh and maqaf.
     */
    private static final String INNER = "'\u2019\u2018-\u2010\u2011.\u00b7\u2027\u30fb\u05f3\u05f4\u05be";
    /** Zero-width non-joiner and joiner; they choose the shape of the letters around them. */
    private static final String JOINERS = "\u200c\u200d";

    /** What may separate the columns of a table. */
    private static final String SEPARATORS = ",;\t";

    /** A shorter list is not taken for a list of names: it would be too small to train on. */
    private static final int FEWEST_LIKELY = 20;
    private static final int LONGEST_LIKELY = 30;
    /** The share of lines that must look like a name. */
    private static final double LIKELY = 0.9;

    private static final String NAME_COLUMN = "IMIĘ_PIERWSZE";
    private static final String COUNT_COLUMN = "LICZBA_WYSTĄPIEŃ";

    /**
     * Reads a list.
     *
     * <p>From the register only names with Polish and English letters are kept, as in the workshop. A plain list may be
     * in any language: all Unicode letters are allowed, all marks on letters, such as the vowel signs of Hindi, Tamil
     * and Thai, and inside a name apostrophe, hyphen, period, middle dot and the joiners. Spaces and digits do not
     * count as letters in either case, unless they are given in {@code letters}.
     *
     * @param text         the file, with LF as its line end
     * @param file         its name in error messages
     * @param minimumCount names must occur more often than this; plain lists have no counts and ignore it
     * @param letters      further signs that count as letters, in any position; empty for none
     * @return the list
     * @throws IOException if the table lacks a column, a count is not a number, or no name is left
     */
    public static NameList parse(String text, String file, int minimumCount, String letters) throws IOException {
        if (minimumCount < 0) {
            throw new IllegalArgumentException("the minimum count is " + minimumCount + "; it must be 0 or more");
        }
        String[] lines = text.split("\n", -1);
        int separator = lines[0].codePoints().filter(point -> SEPARATORS.indexOf(point) >= 0).findFirst().orElse(-1);
        boolean table = separator >= 0;
        var reader = new Reader(file, (char) separator);
        if (table) {
            reader.readHeader(lines[0]);
        }
        int end = lines[lines.length - 1].isEmpty() ? lines.length - 1 : lines.length; // a line end at the end
        for (int i = table ? 1 : 0; i < end; i++) {
            reader.readLine(lines[i], i + 1);
        }
        NameList list = reader.select(table ? minimumCount : -1, new Alphabet(table, letters));
        if (list.names.isEmpty()) {
            throw new IOException(file + " has no usable name: of " + list.lines + " lines, " + list.rare
                    + " names are not above the minimum count and " + list.foreign
                    + " have signs outside the alphabet" + (list.foreignSigns.isEmpty() ? ""
                            : " (" + PreparationSummary.signs(list.foreignSigns)
                                    + "); octavo prepare --as names --letters SIGNS takes them as letters"));
        }
        return list;
    }

    /**
     * Whether a text is a list of names rather than prose or verse: it has the register's header, or nearly every line
     * is one short name, and most lines differ.
     *
     * @param text the file, with LF as its line end
     * @return whether it looks like one
     */
    public static boolean isOne(String text) {
        String[] lines = text.split("\n", -1);
        if (lines[0].contains(NAME_COLUMN) && lines[0].contains(COUNT_COLUMN)) {
            return true;
        }
        List<String> names = Arrays.stream(lines).map(String::strip).filter(line -> !line.isEmpty()).toList();
        long like = names.stream().filter(name -> name.length() <= LONGEST_LIKELY
                && Character.isLetter(name.codePointAt(0)) && name.indexOf(' ') < 0
                && Character.isLetter(name.codePointBefore(name.length()))).count();
        return names.size() >= FEWEST_LIKELY && like >= LIKELY * names.size()
                && new HashSet<>(names).size() >= names.size() / 2;
    }

    /** Reads lines and collects their names. */
    private static final class Reader {

        private final String file;
        private final char separator;
        private final Map<String, Long> counts = new LinkedHashMap<>();
        private int nameColumn;
        private int countColumn = -1;
        private int lines;
        private int emptyLines;
        private int duplicates;

        Reader(String file, char separator) {
            this.file = file;
            this.separator = separator;
        }

        void readHeader(String header) throws IOException {
            List<String> columns = fields(Normalizer.normalize(header, Normalizer.Form.NFC));
            nameColumn = column(columns, NAME_COLUMN);
            countColumn = column(columns, COUNT_COLUMN);
        }

        private int column(List<String> columns, String name) throws IOException {
            int column = columns.indexOf(name);
            if (column < 0) {
                throw new IOException(file + " lacks the column " + name + ": its first line has "
                        + String.join(", ", columns) + "; a plain list has one name per line and no commas,"
                        + " semicolons or tabs");
            }
            return column;
        }

        void readLine(String line, int number) throws IOException {
            if (line.isBlank()) {
                emptyLines++;
                return;
            }
            lines++;
            String name = line.strip();
            long count = 0;
            if (countColumn >= 0) {
                List<String> fields = fields(line);
                if (fields.size() <= Math.max(nameColumn, countColumn)) {
                    throw new IOException("line " + number + " of " + file + " has " + fields.size()
                            + " columns, fewer than the first line");
                }
                name = fields.get(nameColumn);
                count = parseCount(fields.get(countColumn), number);
            }
            name = Normalizer.normalize(name, Normalizer.Form.NFC);
            duplicates += counts.containsKey(name) ? 1 : 0;
            counts.merge(name, count, Long::sum);
        }

        /** The fields of a line; one in quotes may hold separators, and a quote written twice (RFC 4180). */
        private List<String> fields(String line) {
            List<String> fields = new ArrayList<>();
            var field = new StringBuilder();
            boolean quoted = false;
            for (int i = 0; i < line.length(); i++) {
                char c = line.charAt(i);
                if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                    field.append(c);
                    i++;
                } else if (c == '"' && (quoted || field.toString().isBlank())) {
                    quoted = !quoted;
                } else if (c == separator && !quoted) {
                    fields.add(field.toString().strip());
                    field.setLength(0);
                } else {
                    field.append(c);
                }
            }
            fields.add(field.toString().strip());
            return fields;
        }

        private long parseCount(String digits, int number) throws IOException {
            try {
                return Integer.parseUnsignedInt(digits) & 0xffffffffL;
            } catch (NumberFormatException notANumber) {
                throw new IOException("line " + number + " of " + file + " has the count \"" + digits
                        + "\", which is not a whole number");
            }
        }

        NameList select(long minimum, Alphabet alphabet) {
            List<String> names = new ArrayList<>();
            Map<String, Integer> foreignSigns = new TreeMap<>();
            Map<String, Integer> takenSigns = new TreeMap<>();
            int rare = 0;
            int foreign = 0;
            for (Map.Entry<String, Long> entry : counts.entrySet()) {
                String name = entry.getKey();
                int[] outside = alphabet.outside(name);
                if (entry.getValue() <= minimum) {
                    rare++;
                } else if (outside.length > 0 || name.isEmpty()) {
                    foreign++;
                    count(outside, foreignSigns);
                } else {
                    names.add(name);
                    count(name.codePoints().filter(point -> !Character.isLetter(point) && !PieceRule.isMark(point))
                            .distinct().toArray(), takenSigns);
                }
            }
            return new NameList(List.copyOf(names), lines, emptyLines, duplicates, rare, foreign, foreignSigns,
                    takenSigns);
        }

        private static void count(int[] points, Map<String, Integer> into) {
            Arrays.stream(points).forEach(point -> into.merge(Character.toString(point), 1, Integer::sum));
        }
    }

    /**
     * What names may be made of.
     *
     * @param register whether it is the register's alphabet, not that of plain lists
     * @param letters  signs that are letters, too
     */
    private record Alphabet(boolean register, String letters) {

        /** The signs of a name that are outside; a mark needs a letter before it, an inner sign one on each side. */
        int[] outside(String name) {
            int last = name.isEmpty() ? 0 : name.offsetByCodePoints(name.length(), -1);
            return IntStream.range(0, name.length()).filter(at -> !Character.isLowSurrogate(name.charAt(at)))
                    .filter(at -> !has(name.codePointAt(at), at > 0, at < last))
                    .map(name::codePointAt).distinct().toArray();
        }

        private boolean has(int point, boolean afterOther, boolean beforeOther) {
            if (letters.indexOf(point) >= 0) {
                return true;
            }
            if (register) {
                return POLISH_AND_ENGLISH.indexOf(point) >= 0;
            }
            return Character.isLetter(point)
                    || afterOther && (PieceRule.isMark(point) || JOINERS.indexOf(point) >= 0)
                    || afterOther && beforeOther && INNER.indexOf(point) >= 0;
        }
    }
}
