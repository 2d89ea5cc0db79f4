package octavo.app.command;

import java.math.BigDecimal;

/** Numbers as people type them: {@code 10000}, {@code 10_000}, {@code 10,000}, {@code 10k}, {@code 2M}, {@code 1e5}. */
public final class Numbers {

    private Numbers() {
    }

    /**
     * {@return a whole number}
     *
     * @param text as the user typed it
     * @throws NumberFormatException if it is not a whole number, or too large for a long
     */
    public static long whole(String text) {
        String digits = text.replace("_", "").replace(",", "");
        long factor = digits.endsWith("k") ? 1_000 : digits.endsWith("M") ? 1_000_000 : 1;
        String number = factor == 1 ? digits : digits.substring(0, digits.length() - 1);
        try {
            return Math.multiplyExact(new BigDecimal(number).longValueExact(), factor);
        } catch (ArithmeticException e) {
            throw new NumberFormatException(text);
        }
    }

    /**
     * {@return a number in decimal digits; Java's own forms ({@code 1d}, {@code 0x1p3}) are refused}
     *
     * @param text as the user typed it
     * @throws NumberFormatException if it is not a number
     */
    public static double decimal(String text) {
        if (!text.matches("[^xX]*[^dDfF]")) {
            throw new NumberFormatException(text);
        }
        return Double.parseDouble(text);
    }
}
