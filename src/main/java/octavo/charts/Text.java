package octavo.charts;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Labels made safe and numbers made short. */
final class Text {

    private static final String[] THOUSANDS = {"", "k", "M", "G", "T"};

    private Text() {
    }

    /**
     * Replaces control characters by their pictures (U+2400 onwards), and what XML cannot hold or what turns the
     * direction of writing by U+FFFD; joiners, which words of Hindi and many emoji need, stay.
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

    /** A visible label; white space that would leave nothing to see becomes an open box, or _ in ASCII. */
    static String label(String text, boolean ascii) {
        return !text.isEmpty() && text.equals(" ".repeat(text.length())) ? ascii ? "_" : "␣" : visible(text);
    }

    /** Length in code points, the columns of a terminal for letters that are neither wide nor combining. */
    static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /** Cuts a text that is longer than a width; the last column then shows that something is missing. */
    static String cut(String text, int width, boolean ascii) {
        if (length(text) <= width) {
            return text;
        }
        if (width < 1) {
            return "";
        }
        return text.substring(0, text.offsetByCodePoints(0, width - 1)) + (ascii ? "~" : "…");
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
