package octavo.charts;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Makes labels safe and numbers short. */
final class Text {

    private static final String[] THOUSANDS = {"", "k", "M", "G", "T"};

    private Text() {
    }

    /**
     * Replaces control characters by their pictures (U+2400 onwards), and what XML cannot hold or what turns the
     * direction of writing by U+FFFD; joiners, which Hindi and many emoji need, stay.
     */
    static String visible(String text) {
        var result = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (c < 0x20) {
                result.appendCodePoint(0x2400 + c);
            } else if (Character.isISOControl(c) || c >= 0xd800 && c <= 0xdfff || (c & 0xfffe) == 0xfffe
                    || Character.getType(c) == Character.FORMAT && c != 0x200c && c != 0x200d) {
                result.append('\ufffd');
            } else {
                result.appendCodePoint(c);
            }
        });
        return result.toString();
    }

    /** A visible label; white space, which could not be seen, becomes an open box, or _ in ASCII. */
    static String label(String text, boolean ascii) {
        return !text.isEmpty() && text.equals(" ".repeat(text.length())) ? ascii ? "_" : "␣" : visible(text);
    }

    /** Length in columns of a terminal: marks that combine take none, letters of East Asia and pictures take two. */
    static int length(String text) {
        return text.codePoints().map(Text::columns).sum();
    }

    /** Columns of a character; the ranges are the blocks that Unicode's EastAsianWidth calls wide. */
    static int columns(int c) {
        int type = Character.getType(c);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        boolean wide = c >= 0x1100 && c <= 0x115f || c >= 0x2e80 && c <= 0xa4cf && c != 0x303f
                || c >= 0xac00 && c <= 0xd7a3 || c >= 0xf900 && c <= 0xfaff || c >= 0xfe30 && c <= 0xfe6f
                || c >= 0xff01 && c <= 0xff60 || c >= 0xffe0 && c <= 0xffe6 || c >= 0x1f300 && c <= 0x1f64f
                || c >= 0x1f900 && c <= 0x1f9ff || c >= 0x20000 && c <= 0x3fffd;
        return wide ? 2 : 1;
    }

    /** As many characters from the beginning as fit into so many columns, with the marks on the last one. */
    static String fitting(String text, int width) {
        int used = 0;
        int end = 0;
        while (end < text.length()) {
            int c = text.codePointAt(end);
            used += columns(c);
            if (used > width) {
                break;
            }
            end += Character.charCount(c);
        }
        return text.substring(0, end);
    }

    /** Cuts a text that is longer than a width; the last column then shows that something is missing. */
    static String cut(String text, int width, boolean ascii) {
        if (length(text) <= width) {
            return text;
        }
        if (width < 1) {
            return "";
        }
        return fitting(text, width - 1) + (ascii ? "~" : "…");
    }

    /** Fills with spaces on the left. */
    static String right(String text, int width) {
        return " ".repeat(Math.max(0, width - length(text))) + text;
    }

    /** Fills with spaces on the right. */
    static String left(String text, int width) {
        return text + " ".repeat(Math.max(0, width - length(text)));
    }

    /** A number of a few digits, for legends and cells. */
    static String number(double value) {
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? "NaN" : value > 0 ? "∞" : "-∞";
        }
        return number(value, Math.abs(value), Math.abs(value) / 100);
    }

    /** A number of four digits: the last loss of a curve. */
    static String precise(double value) {
        if (!Double.isFinite(value)) {
            return number(value);
        }
        double size = Math.abs(value);
        return size >= 1e4 || size < 1e-2 && size > 0 ? number(value)
                : plain(new BigDecimal(value).round(new MathContext(4)));
    }

    /**
     * A number on an axis.
     *
     * @param value   the number
     * @param largest the largest magnitude on the axis, which chooses the unit
     * @param step    the distance of neighbors, which chooses the decimals
     */
    static String number(double value, double largest, double step) {
        if (value == 0) {
            return "0";
        }
        if (largest >= 1e15 || largest < 1e-3 || step < largest * 1e-6) {
            return scientific(value);
        }
        int unit = 0;
        double divisor = 1;
        // 5000 stays as it is, but 5000k is 5M
        while (largest >= (unit == 0 ? 1e4 : 1e3 * divisor) && unit < THOUSANDS.length - 1) {
            unit++;
            divisor *= 1000;
        }
        int decimals = 0;
        for (double fine = step / divisor; fine < 0.9999 && decimals < 9; fine *= 10) {
            decimals++;
        }
        return plain(new BigDecimal(value / divisor).setScale(decimals, RoundingMode.HALF_EVEN)) + THOUSANDS[unit];
    }

    private static String scientific(double value) {
        var rounded = new BigDecimal(value).round(new MathContext(3));
        int exponent = rounded.precision() - rounded.scale() - 1;
        return plain(rounded.movePointLeft(exponent)) + "e" + exponent;
    }

    private static String plain(BigDecimal number) {
        return number.stripTrailingZeros().toPlainString();
    }

    /** Says what a chart leaves out; empty if nothing. */
    static String omitted(int count, String what) {
        return count == 0 ? "" : count + " of the " + what
                + " cannot be shown here: not finite, or not positive on a log axis";
    }
}
