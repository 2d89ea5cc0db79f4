package octavo.data.images;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Finds the digit among everything that differs from the paper: the largest stroke and the strokes that belong to it.
 * The edge of a scan, specks and noise are left out.
 */
final class Strokes {

    /** A pixel belongs to a stroke from this share of the strongest difference on; edges of shadows are weaker. */
    static final float THRESHOLD = 0.4f;
    /** Near a stroke, pixels fainter than this share of its ink are noise, shadow or JPEG artifacts. */
    private static final float FAINTEST_INK = 0.2f;
    /** The least difference from the paper that counts as drawn. */
    private static final float LEAST_CONTRAST = 0.08f;
    /** Strokes are searched on a picture smoothed over squares; their side is the longer side divided by this. */
    private static final int SMOOTHING = 150;
    /** A stroke along more than this share of a side is the edge of a scan, or a frame. */
    private static final double EDGE = 0.5;

    private final int height;
    private final int width;
    private final float[] differences;
    private final float[] smooth;
    private final int[] component;
    private final List<Stroke> strokes = new ArrayList<>();
    /** The highest number in {@link #component}; edges of the picture keep theirs when they are no stroke any more. */
    private int found;

    /** Connected pixels: their number, the sum of their differences, and their box (last row and column included). */
    private static final class Stroke {
        private final int number;
        private double mass;
        private int top = Integer.MAX_VALUE;
        private int bottom;
        private int left = Integer.MAX_VALUE;
        private int right;
        /** Pixels on the picture's border: above, below, left, right. */
        private final int[] onBorder = new int[4];

        Stroke(int number) {
            this.number = number;
        }

        int height() {
            return bottom - top + 1;
        }

        int size() {
            return Math.max(height(), right - left + 1);
        }

        /** The larger of the two gaps between the boxes, across and down; negative where they overlap in both. */
        int gap(Stroke other) {
            int across = Math.max(left, other.left) - Math.min(right, other.right) - 1;
            int down = Math.max(top, other.top) - Math.min(bottom, other.bottom) - 1;
            return Math.max(across, down);
        }
    }

    private Strokes(int height, int width, float[] differences) {
        this.height = height;
        this.width = width;
        this.differences = differences;
        int reach = Math.max(height, width) / SMOOTHING;
        smooth = blurred(blurred(differences, reach, width, 1), reach, height, width);
        component = new int[height * width];
    }

    /**
     * The ink of the digit.
     *
     * @param picture     the picture, for its size
     * @param differences shape (height, width), from {@link Paper#differences}
     * @return shape (height, width): 0 paper to 1 ink
     * @throws IllegalArgumentException with one sentence, if there is no digit or more than one
     */
    static float[] inkOfDigit(Picture picture, float[] differences) {
        var strokes = new Strokes(picture.height(), picture.width(), differences);
        float[] sorted = strokes.smooth.clone();
        Arrays.sort(sorted);
        float strongest = sorted[sorted.length - 1 - sorted.length / 1000];
        if (strongest >= LEAST_CONTRAST) {
            strokes.find(THRESHOLD * strongest);
        }
        strokes.strokes.removeIf(strokes::isEdge);
        Stroke largest = strokes.strokes.stream().max(Comparator.comparingDouble(stroke -> stroke.mass)).orElse(null);
        if (largest == null) {
            throw new IllegalArgumentException("the picture shows no digit: nothing on it is"
                    + " clearly darker or lighter than the paper");
        }
        return strokes.ink(strokes.belongingTo(largest));
    }

    /** Means over {@code 2·reach + 1} neighbors along one axis: {@code length} steps of {@code stride} floats. */
    private static float[] blurred(float[] values, int reach, int length, int stride) {
        if (reach == 0) {
            return values;
        }
        var means = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            int place = i / stride % length;
            int first = -Math.min(reach, place);
            int last = Math.min(reach, length - 1 - place);
            float sum = 0;
            for (int step = first; step <= last; step++) {
                sum += values[i + step * stride];
            }
            means[i] = sum / (last - first + 1);
        }
        return means;
    }

    /** Numbers, from 1, the connected pixels of at least this strength; pixels that touch at a corner are connected. */
    private void find(float threshold) {
        var waiting = new int[height * width];
        for (int start = 0; start < smooth.length; start++) {
            if (component[start] != 0 || smooth[start] < threshold) {
                continue;
            }
            var stroke = new Stroke(strokes.size() + 1);
            strokes.add(stroke);
            component[start] = stroke.number;
            int count = 0;
            waiting[count++] = start;
            while (count > 0) {
                int pixel = waiting[--count];
                add(pixel, stroke);
                int y = pixel / width;
                int x = pixel % width;
                for (int j = Math.max(0, y - 1); j <= Math.min(height - 1, y + 1); j++) {
                    for (int i = Math.max(0, x - 1); i <= Math.min(width - 1, x + 1); i++) {
                        int neighbor = j * width + i;
                        if (component[neighbor] == 0 && smooth[neighbor] >= threshold) {
                            component[neighbor] = stroke.number;
                            waiting[count++] = neighbor;
                        }
                    }
                }
            }
        }
        found = strokes.size();
    }

    private void add(int pixel, Stroke stroke) {
        int y = pixel / width;
        int x = pixel % width;
        stroke.mass += smooth[pixel];
        stroke.top = Math.min(stroke.top, y);
        stroke.bottom = Math.max(stroke.bottom, y);
        stroke.left = Math.min(stroke.left, x);
        stroke.right = Math.max(stroke.right, x);
        stroke.onBorder[0] += y == 0 ? 1 : 0;
        stroke.onBorder[1] += y == height - 1 ? 1 : 0;
        stroke.onBorder[2] += x == 0 ? 1 : 0;
        stroke.onBorder[3] += x == width - 1 ? 1 : 0;
    }

    private boolean isEdge(Stroke stroke) {
        return Math.max(stroke.onBorder[0], stroke.onBorder[1]) > EDGE * width
                || Math.max(stroke.onBorder[2], stroke.onBorder[3]) > EDGE * height;
    }

    /** Which strokes belong to the digit: the bar of a 5 is often separate. A second digit is refused. */
    private boolean[] belongingTo(Stroke largest) {
        var belongs = new boolean[found + 1];
        belongs[largest.number] = true;
        for (Stroke stroke : strokes) {
            int gap = stroke.gap(largest);
            boolean asTall = stroke.height() >= largest.height() / 2 && stroke.mass >= largest.mass / 4;
            if (stroke != largest && asTall && gap > largest.size() / 10) {
                throw new IllegalArgumentException("the picture shows more than one digit: cut it, so that each picture"
                        + " has one");
            }
            belongs[stroke.number] |= gap <= largest.size() / 7 && stroke.mass >= largest.mass / 30;
        }
        return belongs;
    }

    /** Full ink where a stroke is as strong as in most of its pixels, with the soft edges around it. */
    private float[] ink(boolean[] belongs) {
        int soft = 1 + Math.max(height, width) / SMOOTHING;
        var inside = new float[height * width];
        var levels = new float[height * width];
        int count = 0;
        for (int i = 0; i < component.length; i++) {
            if (component[i] != 0 && belongs[component[i]]) {
                levels[count++] = smooth[i];
                inside[i] = 1;
            }
        }
        Arrays.sort(levels, 0, count);
        float full = levels[count - 1 - count / 10];
        float[] near = blurred(blurred(inside, soft, width, 1), soft, height, width);
        var ink = new float[height * width];
        for (int i = 0; i < ink.length; i++) {
            float share = Math.min(1, differences[i] / full);
            ink[i] = near[i] > 0 && share >= FAINTEST_INK ? share : 0;
        }
        return ink;
    }
}
