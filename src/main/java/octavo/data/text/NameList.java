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
 * A list of names: one a line, or the table of first names that the Polish register PESEL publishes (columns
 * {@code IMIĘ_PIERWSZE}, {@code PŁEĆ}, {@code LICZBA_WYSTĄPIEŃ}: name, sex, count). Names keep their case.
 *
 * @param names        the names kept, in the order of the file
 * @param lines        lines with a name, the header apart
 * @param emptyLines   lines without one
 * @param duplicates   lines whose name stood on an earlier line; their counts are added up
 * @param rare         different names left out because their count is not above the minimum
 * @param foreign      different names left out because of a letter outside the alphabet
 * @param foreignSigns the code points outside the alphabet, each with the number of names that have it
 */
public record NameList(List<String> names, int lines, int emptyLines, int duplicates, int rare, int foreign,
        Map<String, Integer> foreignSigns) {

    /** The alphabet of the workshop, in both cases. */
    private static final String POLISH_AND_ENGLISH = "ABCDEFGHIJKLMNOPQRSTUVWXYZĄĆĘŁŃÓŚŹŻ"
            + "abcdefghijklmnopqrstuvwxyząćęłńóśźż";

    /** A shorter list is hardly worth a training. */
    private static final int FEWEST_LIKELY = 20;
    private static final int LONGEST_LIKELY = 30;
    /** Share of lines that look like a name in what is taken for a list of names. */
    private static final double LIKELY = 0.9;

    private static final String NAME_COLUMN = "IMIĘ_PIERWSZE";
    private static final String COUNT_COLUMN = "LICZBA_WYSTĄPIEŃ";

    /**
     * Reads a list.
     *
     * <p>Of the register only names of Polish and English letters are kept, as in the workshop. A plain list may be of
     * any language: there every letter of Unicode is welcome, and every mark on one, such as the vowel signs of Hindi,
     * Tamil and Thai. Spaces, hyphens, digits are no letters in either.
     *
     * @param text         the file, with LF as its line end
     * @param file         what errors call it
     * @param minimumCount names must occur more often than this; plain lists have no counts and ignore it
     * @return the list
     * @throws IOException where the table lacks a column, a count is no number, or no name is left
     */
    public static NameList parse(String text, String file, int minimumCount) throws IOException {
        if (minimumCount < 0) {
            throw new IllegalArgumentException("the minimum count is " + minimumCount + "; it must be 0 or more");
        }
        String[] lines = text.split("\n", -1);
        boolean table = lines[0].indexOf(',') >= 0;
        var reader = new Reader(file);
        if (table) {
            reader.readHeader(lines[0]);
        }
        int end = lines[lines.length - 1].isEmpty() ? lines.length - 1 : lines.length; // what follows the last line end
        for (int i = table ? 1 : 0; i < end; i++) {
            reader.readLine(lines[i], i + 1);
        }
        NameList list = reader.select(table ? minimumCount : -1, table);
        if (list.names.isEmpty()) {
            throw new IOException(file + " has no usable name: of " + list.lines + " lines, " + list.rare
                    + " names are not above the minimum count and " + list.foreign
                    + " have signs outside the alphabet");
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

    /** Reads lines; what it has seen so far. */
    private static final class Reader {

        private final String file;
        private final Map<String, Long> counts = new LinkedHashMap<>();
        private int nameColumn;
        private int countColumn = -1;
        private int lines;
        private int emptyLines;
        private int duplicates;

        Reader(String file) {
            this.file = file;
        }

        void readHeader(String header) throws IOException {
            List<String> columns = List.of(header.split(",", -1));
            nameColumn = column(columns, NAME_COLUMN);
            countColumn = column(columns, COUNT_COLUMN);
        }

        private int column(List<String> columns, String name) throws IOException {
            int column = columns.indexOf(name);
            if (column < 0) {
                throw new IOException(file + " lacks the column " + name + ": its first line has "
                        + String.join(", ", columns) + "; a plain list has one name a line and no commas");
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
                String[] fields = line.split(",", -1);
                if (fields.length <= Math.max(nameColumn, countColumn)) {
                    throw new IOException("line " + number + " of " + file + " has " + fields.length
                            + " columns, fewer than the first line");
                }
                name = fields[nameColumn].strip();
                count = parseCount(fields[countColumn].strip(), number);
            }
            name = Normalizer.normalize(name, Normalizer.Form.NFC);
            duplicates += counts.containsKey(name) ? 1 : 0;
            counts.merge(name, count, Long::sum);
        }

        private long parseCount(String digits, int number) throws IOException {
            try {
                return Integer.parseUnsignedInt(digits) & 0xffffffffL;
            } catch (NumberFormatException notANumber) {
                throw new IOException("line " + number + " of " + file + " has the count \"" + digits
                        + "\", which is no whole number");
            }
        }

        NameList select(long minimum, boolean register) {
            List<String> names = new ArrayList<>();
            Map<String, Integer> signs = new TreeMap<>();
            int rare = 0;
            int foreign = 0;
            for (Map.Entry<String, Long> entry : counts.entrySet()) {
                String name = entry.getKey();
                int[] outside = outside(name, register);
                if (entry.getValue() <= minimum) {
                    rare++;
                } else if (outside.length > 0 || name.isEmpty()) {
                    foreign++;
                    Arrays.stream(outside).forEach(point -> signs.merge(Character.toString(point), 1, Integer::sum));
                } else {
                    names.add(name);
                }
            }
            return new NameList(List.copyOf(names), lines, emptyLines, duplicates, rare, foreign, signs);
        }

        /** Signs outside the alphabet; a mark needs a letter before it, so that no name begins with one. */
        private static int[] outside(String name, boolean register) {
            IntStream points = name.codePoints().distinct();
            if (register) {
                return points.filter(point -> POLISH_AND_ENGLISH.indexOf(point) < 0).toArray();
            }
            return points.filter(point -> !Character.isLetter(point)
                    && !(PieceRule.isMark(point) && point != name.codePointAt(0))).toArray();
        }
    }
}
