package octavo.data.images;

import java.util.Arrays;

/**
 * Finds the paper of a picture, even in shadow, and how much each pixel differs from it. The paper at a place is the
 * median of its surroundings: a digit covers less than half of them, the edge of a shadow divides them at the edge, and
 * the frame of a scan is narrow. Ink may be lighter or darker than the paper.
 *
 * <p>The median is taken twice, on a grid of at most {@value #GRID} cells a side: over wide surroundings, so that a
 * thick digit is not taken for paper, and then over narrow ones without the cells that the first pass found to be ink,
 * so that the paper follows a shadow.
 */
final class Paper {

    private static final int GRID = 32;
    /** Surroundings as shares of the longer side, from the middle to the edge. */
    private static final double WIDE = 3 / 8.0;
    private static final double NARROW = 1 / 8.0;
    /** The smallest divisor for ink darker than the paper; on darker paper noise would be divided by nearly zero. */
    private static final float DARKEST = 0.5f;

    private final Picture picture;
    private final int cell;
    private final int rows;
    private final int columns;
    private final float[][] levels = new float[Picture.CHANNELS][];
    private final float[][] paper = new float[Picture.CHANNELS][];

    private Paper(Picture picture) {
        this.picture = picture;
        cell = (Math.max(picture.height(), picture.width()) + GRID - 1) / GRID;
        rows = (picture.height() + cell - 1) / cell;
        columns = (picture.width() + cell - 1) / cell;
        for (int c = 0; c < Picture.CHANNELS; c++) {
            levels[c] = cellMeans(picture.planes()[c]);
            paper[c] = new float[rows * columns];
        }
    }

    /**
     * How much each pixel differs from the paper around it, in the channel where it differs most.
     *
     * @param picture the picture
     * @return shape (height, width): 0 is paper, 1 is black on white or white on black
     */
    static float[] differences(Picture picture) {
        var paper = new Paper(picture);
        paper.estimate(WIDE, new boolean[paper.rows * paper.columns]);
        paper.estimate(NARROW, paper.cellsWithInk());
        var differences = new float[picture.height() * picture.width()];
        for (int y = 0; y < picture.height(); y++) {
            for (int x = 0; x < picture.width(); x++) {
                differences[y * picture.width() + x] = paper.difference(y, x);
            }
        }
        return differences;
    }

    private float[] cellMeans(float[] plane) {
        var sums = new double[rows * columns];
        var counts = new int[rows * columns];
        for (int y = 0; y < picture.height(); y++) {
            for (int x = 0; x < picture.width(); x++) {
                int to = y / cell * columns + x / cell;
                sums[to] += plane[y * picture.width() + x];
                counts[to]++;
            }
        }
        var means = new float[sums.length];
        for (int i = 0; i < means.length; i++) {
            means[i] = (float) (sums[i] / counts[i]);
        }
        return means;
    }

    /** Sets the paper of each cell to the median of the cells around it that are free of ink, if there are any. */
    private void estimate(double share, boolean[] ink) {
        int reach = Math.max(1, (int) (share * Math.max(rows, columns)));
        var around = new float[(2 * reach + 1) * (2 * reach + 1)];
        for (int c = 0; c < Picture.CHANNELS; c++) {
            for (int y = 0; y < rows; y++) {
                for (int x = 0; x < columns; x++) {
                    int count = 0;
                    for (int j = Math.max(0, y - reach); j <= Math.min(rows - 1, y + reach); j++) {
                        for (int i = Math.max(0, x - reach); i <= Math.min(columns - 1, x + reach); i++) {
                            if (!ink[j * columns + i]) {
                                around[count++] = levels[c][j * columns + i];
                            }
                        }
                    }
                    if (count > 0) {
                        paper[c][y * columns + x] = median(around, count);
                    }
                }
            }
        }
    }

    /** Cells that differ from the paper as much as a stroke does, and their neighbors. */
    private boolean[] cellsWithInk() {
        var differences = new float[rows * columns];
        float largest = 0;
        for (int i = 0; i < differences.length; i++) {
            for (int c = 0; c < Picture.CHANNELS; c++) {
                differences[i] = Math.max(differences[i], difference(levels[c][i], paper[c][i]));
            }
            largest = Math.max(largest, differences[i]);
        }
        var ink = new boolean[differences.length];
        for (int i = 0; i < ink.length; i++) {
            if (differences[i] >= Strokes.THRESHOLD * largest) {
                for (int y = Math.max(0, i / columns - 1); y <= Math.min(rows - 1, i / columns + 1); y++) {
                    for (int x = Math.max(0, i % columns - 1); x <= Math.min(columns - 1, i % columns + 1); x++) {
                        ink[y * columns + x] = true;
                    }
                }
            }
        }
        return ink;
    }

    /**
     * The difference of a pixel from the most similar paper of the four cells around it: near the edge of a shadow this
     * is the paper on the pixel's side.
     */
    private float difference(int y, int x) {
        int top = Math.clamp((2 * y - cell) / (2 * cell), 0, rows - 1);
        int left = Math.clamp((2 * x - cell) / (2 * cell), 0, columns - 1);
        int bottom = Math.min(rows - 1, top + 1);
        int right = Math.min(columns - 1, left + 1);
        float largest = 0;
        for (int c = 0; c < Picture.CHANNELS; c++) {
            float level = picture.planes()[c][y * picture.width() + x];
            float least = Math.min(
                    Math.min(difference(level, paper[c][top * columns + left]),
                            difference(level, paper[c][top * columns + right])),
                    Math.min(difference(level, paper[c][bottom * columns + left]),
                            difference(level, paper[c][bottom * columns + right])));
            largest = Math.max(largest, least);
        }
        return largest;
    }

    /** Ink darker than the paper reflects a share of the light that falls there; so a shadow cancels out. */
    private static float difference(float level, float paper) {
        return level < paper ? (paper - level) / Math.max(paper, DARKEST) : level - paper;
    }

    private static float median(float[] values, int count) {
        Arrays.sort(values, 0, count);
        return values[count / 2];
    }
}
