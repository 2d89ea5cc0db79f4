package octavo.data.images;

import java.io.IOException;
import java.nio.file.Path;
import octavo.files.BadFileException;

/**
 * Reads a picture of a digit (PNG, JPEG, GIF, BMP) and converts it in the same way as MNIST's authors: bright ink on
 * dark paper, scaled with its proportions kept into a box of 20 × 20 pixels, and placed in 28 × 28 pixels with its
 * center of mass in the middle. A network has learned only such digits; it would not recognize a digit that fills its
 * picture, or black ink on white paper.
 *
 * <p>{@link Picture} decodes the file, {@link Paper} finds the paper under shadows, {@link Strokes} the digit on it.
 */
public final class OwnDigit {

    private static final int BOX = 20;

    private OwnDigit() {
    }

    /**
     * Reads a picture of one digit.
     *
     * @param file the picture
     * @return length 784: 0 is paper, 255 is ink; unsigned bytes as in MNIST
     * @throws IOException if the file is not a picture, or does not show one digit; the message says which
     */
    public static byte[] read(Path file) throws IOException {
        Picture picture = Picture.read(file);
        float[] ink;
        try {
            ink = Strokes.inkOfDigit(picture, Paper.differences(picture));
        } catch (IllegalArgumentException notOneDigit) {
            throw new BadFileException(file, notOneDigit.getMessage());
        }
        int[] box = boundingBox(ink, picture.height(), picture.width());
        return center(shrink(ink, picture.width(), box));
    }

    /** First row, number of rows, first column and number of columns of the part with ink. */
    private static int[] boundingBox(float[] ink, int height, int width) {
        int top = height;
        int bottom = -1;
        int left = width;
        int right = -1;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                if (ink[y * width + x] > 0) {
                    top = Math.min(top, y);
                    bottom = y;
                    left = Math.min(left, x);
                    right = Math.max(right, x);
                }
            }
        }
        return new int[] {top, bottom - top + 1, left, right - left + 1};
    }

    /**
     * Scales the box so that its longer side is 20 pixels: each new pixel is the mean of the area that it covers.
     *
     * @return shape (20, 20), the digit in its upper left corner
     */
    private static float[] shrink(float[] ink, int width, int[] box) {
        double pixelSize = Math.max(box[1], box[3]) / (double) BOX;
        var small = new float[BOX * BOX];
        for (int y = 0; y < BOX; y++) {
            for (int x = 0; x < BOX; x++) {
                double sum = 0;
                double endY = Math.min((y + 1) * pixelSize, box[1]);
                double endX = Math.min((x + 1) * pixelSize, box[3]);
                for (int sy = (int) (y * pixelSize); sy < endY; sy++) {
                    double coveredY = Math.min(sy + 1, endY) - Math.max(sy, y * pixelSize);
                    for (int sx = (int) (x * pixelSize); sx < endX; sx++) {
                        double coveredX = Math.min(sx + 1, endX) - Math.max(sx, x * pixelSize);
                        sum += coveredY * coveredX * ink[(box[0] + sy) * width + box[2] + sx];
                    }
                }
                small[y * BOX + x] = (float) (sum / (pixelSize * pixelSize));
            }
        }
        return small;
    }

    /** Places the small digit so that its center of mass comes to lie in the middle of 28 x 28. */
    private static byte[] center(float[] small) {
        double mass = 0;
        double momentY = 0;
        double momentX = 0;
        float strongest = 0;
        for (int i = 0; i < small.length; i++) {
            mass += small[i];
            momentY += small[i] * (i / BOX + 0.5);
            momentX += small[i] * (i % BOX + 0.5);
            strongest = Math.max(strongest, small[i]);
        }
        int shiftY = (int) StrictMath.rint(IdxFile.SIDE / 2.0 - momentY / mass);
        int shiftX = (int) StrictMath.rint(IdxFile.SIDE / 2.0 - momentX / mass);
        var digit = new byte[IdxFile.PIXELS];
        for (int i = 0; i < small.length; i++) {
            int y = i / BOX + shiftY;
            int x = i % BOX + shiftX;
            if (y >= 0 && y < IdxFile.SIDE && x >= 0 && x < IdxFile.SIDE) {
                digit[y * IdxFile.SIDE + x] = (byte) Math.round(255 * small[i] / strongest);
            }
        }
        return digit;
    }
}
