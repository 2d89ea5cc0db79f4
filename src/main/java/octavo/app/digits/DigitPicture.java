package octavo.app.digits;

import java.util.ArrayList;
import java.util.List;
import octavo.data.images.DigitSet;
import octavo.data.images.IdxFile;

/**
 * Draws digits with characters: one character for two pixels above each other, since characters are about twice as high
 * as wide.
 */
public final class DigitPicture {

    private static final String BLOCKS = " ░▒▓█";
    private static final String ASCII = " .:+#";
    /** Columns left out on each side, which are nearly always blank, so that three pictures fit side by side. */
    private static final int MARGIN = 2;
    /** Characters per line. */
    static final int WIDTH = IdxFile.SIDE - 2 * MARGIN;
    private static final int GAP = 2;

    private DigitPicture() {
    }

    /**
     * Draws an image.
     *
     * @param digits  images
     * @param image   the number of the image
     * @param unicode whether block characters may be used
     * @return 14 lines of 24 characters
     */
    public static List<String> lines(DigitSet digits, int image, boolean unicode) {
        String shades = unicode ? BLOCKS : ASCII;
        var lines = new ArrayList<String>();
        for (int y = 0; y < IdxFile.SIDE; y += 2) {
            var line = new StringBuilder();
            for (int x = MARGIN; x < IdxFile.SIDE - MARGIN; x++) {
                int ink = digits.pixel(image, y * IdxFile.SIDE + x) + digits.pixel(image, (y + 1) * IdxFile.SIDE + x);
                line.append(shades.charAt((ink * (shades.length() - 1) + 255) / 510));
            }
            lines.add(line.toString());
        }
        return lines;
    }

    /**
     * Places as many pictures side by side as fit, each under its caption.
     *
     * @param captions one for each picture
     * @param pictures lines of each
     * @param columns  width of the terminal
     * @return lines to print
     */
    public static List<String> sideBySide(List<String> captions, List<List<String>> pictures, int columns) {
        int across = Math.max(1, (columns + GAP) / (WIDTH + GAP));
        var lines = new ArrayList<String>();
        for (int first = 0; first < pictures.size(); first += across) {
            int end = Math.min(pictures.size(), first + across);
            lines.add(join(captions.subList(first, end)));
            for (int row = 0; row < pictures.get(first).size(); row++) {
                var parts = new ArrayList<String>();
                for (int i = first; i < end; i++) {
                    parts.add(pictures.get(i).get(row));
                }
                lines.add(join(parts));
            }
            lines.add("");
        }
        return lines;
    }

    private static String join(List<String> parts) {
        var line = new StringBuilder();
        for (String part : parts) {
            line.append(part).append(" ".repeat(Math.max(1, WIDTH + GAP - part.length())));
        }
        return line.toString().stripTrailing();
    }
}
