package octavo.charts;

/** How the numbers of a range become colors, and characters in the terminal. */
enum ColorScale {
    /** From nearly white at the low end through blue to nearly black. */
    SEQUENTIAL(new int[] {0xf6f8fc, 0xc7dcf1, 0x7eb3de, 0x3a80c2, 0x174f90, 0x0a2650}),
    /** Blue below the middle, white in the middle, red above. */
    DIVERGING(new int[] {0x173f86, 0x5b93d4, 0xb9d3ee, 0xf8f8f8, 0xf4c3b2, 0xd9694d, 0x8e1416});

    /** Steps of color; odd, so that the middle of a diverging scale is exactly white. */
    static final int STEPS = 65;
    /** The color of what is not finite, as a step. */
    static final int MISSING = STEPS;
    /** The color of zeros where these are distinguished from small numbers, as a step. */
    static final int ZERO = STEPS + 1;
    /** How many colors there are in all. */
    static final int COLORS = STEPS + 2;

    private static final String UNICODE = " ░▒▓█";
    private static final String ASCII = " .+*#";
    private static final String NEGATIVE_UNICODE = " ·-=≡";
    private static final String NEGATIVE_ASCII = " '-=%";

    private final int[] anchors;

    ColorScale(int[] anchors) {
        this.anchors = anchors;
    }

    /** The step of a value, 0 at low and {@value #STEPS} - 1 at high; {@link #MISSING} if it is not finite. */
    static int step(double value, double low, double high) {
        if (!Double.isFinite(value)) {
            return MISSING;
        }
        double span = high / 2 - low / 2;
        double fraction = span > 0 ? (value / 2 - low / 2) / span : 0.5;
        return (int) Math.round(Math.clamp(fraction, 0.0, 1.0) * (STEPS - 1));
    }

    /** The color of a step, as 0xRRGGBB. */
    int color(int step) {
        if (step == MISSING) {
            return 0x8d939b;
        }
        if (step == ZERO) {
            return 0xdadde2;
        }
        int stretches = anchors.length - 1;
        int stretch = Math.min(step * stretches / (STEPS - 1), stretches - 1);
        int within = step * stretches - stretch * (STEPS - 1);
        int color = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            int from = anchors[stretch] >> shift & 0xff;
            int to = anchors[stretch + 1] >> shift & 0xff;
            color = color << 8 | from + Math.round((to - from) * (float) within / (STEPS - 1));
        }
        return color;
    }

    /** Whether dark text reads better than light text on a step; the weights are those of perceived brightness. */
    boolean isBright(int step) {
        int color = color(step);
        return 299 * (color >> 16) + 587 * (color >> 8 & 0xff) + 114 * (color & 0xff) > 140_000;
    }

    /** The sign of a step in the terminal: denser is more; below the middle of a diverging scale dots and dashes. */
    char sign(int step, boolean ascii) {
        if (step == MISSING) {
            return '?';
        }
        String signs = ascii ? ASCII : UNICODE;
        int last = signs.length() - 1;
        if (this == SEQUENTIAL) {
            return signs.charAt((2 * step * last + STEPS - 1) / (2 * (STEPS - 1)));
        }
        int middle = STEPS / 2;
        int level = (2 * Math.abs(step - middle) * last + middle) / (2 * middle);
        return step >= middle ? signs.charAt(level) : (ascii ? NEGATIVE_ASCII : NEGATIVE_UNICODE).charAt(level);
    }
}
