package octavo.data.images;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import octavo.files.BadFileException;
import octavo.files.RegularFile;

/**
 * Reads a picture of one's own digit (PNG, JPEG, GIF, BMP) and makes of it what MNIST's authors made of theirs: bright
 * ink on dark paper, scaled with its proportions kept into a box of 20 × 20 pixels, and placed in 28 × 28 so that its
 * centre of mass lies in the middle. A network knows digits of this kind only; a digit that fills its picture, or black
 * ink on white paper, would look to it like nothing it has seen.
 */
public final class OwnDigit {

    /** Larger pictures are refused before memory is taken for them. */
    private static final long MOST_PIXELS = 50_000_000;
    private static final int BOX = 20;
    /** Differences from the paper below this share of the strongest ink are noise, shadow or JPEG's ripples. */
    private static final float FAINTEST_INK = 0.2f;

    private OwnDigit() {
    }

    /**
     * Reads a picture of one digit.
     *
     * @param file the picture
     * @return length 784: 0 is paper, 255 is ink; unsigned bytes as in MNIST
     * @throws IOException if the file is no picture or shows nothing; the message says which
     */
    public static byte[] read(Path file) throws IOException {
        BufferedImage picture = decode(file);
        int height = picture.getHeight();
        int width = picture.getWidth();
        float[] ink = ink(brightness(picture), height, width);
        int[] box = boundingBox(ink, height, width);
        if (box == null) {
            throw new BadFileException(file, "the picture shows no digit: all of it has the same brightness");
        }
        return centre(shrink(ink, width, box));
    }

    private static BufferedImage decode(Path file) throws IOException {
        RegularFile.require(file);
        Files.newInputStream(file).close(); // says what is wrong with a missing or unreadable file
        System.setProperty("java.awt.headless", "true");
        try (var in = ImageIO.createImageInputStream(file.toFile())) {
            var readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                throw new BadFileException(file, "it is not a picture in PNG, JPEG, GIF or BMP format");
            }
            var reader = readers.next();
            reader.setInput(in, true, true);
            try {
                long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
                if (pixels > MOST_PIXELS) {
                    throw new BadFileException(file, "the picture has " + reader.getWidth(0) + " x "
                            + reader.getHeight(0) + " pixels, at most " + MOST_PIXELS / 1_000_000
                            + " million can be read");
                }
                return reader.read(0);
            } finally {
                reader.dispose();
            }
        } catch (BadFileException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // the JDK's decoders answer some damaged files with unchecked exceptions
            throw new BadFileException(file, "the picture is damaged (" + e.getMessage() + ")");
        }
    }

    /** Shape (height, width): 0 black to 1 white; what is transparent is white. */
    private static float[] brightness(BufferedImage picture) {
        int height = picture.getHeight();
        int width = picture.getWidth();
        var brightness = new float[height * width];
        var row = new int[width];
        for (int y = 0; y < height; y++) {
            picture.getRGB(0, y, width, 1, row, 0, width);
            for (int x = 0; x < width; x++) {
                int red = row[x] >> 16 & 0xff;
                int green = row[x] >> 8 & 0xff;
                int blue = row[x] & 0xff;
                float opacity = (row[x] >>> 24) / 255f;
                float light = (0.299f * red + 0.587f * green + 0.114f * blue) / 255f;
                brightness[y * width + x] = opacity * light + 1 - opacity;
            }
        }
        return brightness;
    }

    /**
     * How much each pixel differs from the paper, the strongest difference being 1. The paper is the median of the
     * picture's border, so that light ink on dark paper is as good as dark ink on light paper.
     */
    private static float[] ink(float[] brightness, int height, int width) {
        var border = new float[2 * (height + width)];
        int count = 0;
        for (int x = 0; x < width; x++) {
            border[count++] = brightness[x];
            border[count++] = brightness[(height - 1) * width + x];
        }
        for (int y = 0; y < height; y++) {
            border[count++] = brightness[y * width];
            border[count++] = brightness[y * width + width - 1];
        }
        Arrays.sort(border);
        float paper = border[count / 2];
        float darkest = 0;
        float lightest = 0;
        for (float value : brightness) {
            darkest = Math.max(darkest, paper - value);
            lightest = Math.max(lightest, value - paper);
        }
        float sign = darkest >= lightest ? 1 : -1;
        float strongest = Math.max(darkest, lightest);
        var ink = new float[brightness.length];
        for (int i = 0; i < ink.length; i++) {
            float share = sign * (paper - brightness[i]) / strongest;
            ink[i] = share >= FAINTEST_INK ? share : 0; // false for NaN too: a picture of one color has no ink
        }
        return ink;
    }

    /** First row, rows, first column, columns of the part that has ink; null if none has. */
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
        return bottom < 0 ? null : new int[] {top, bottom - top + 1, left, right - left + 1};
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

    /** Places the small digit so that its centre of mass comes to lie in the middle of 28 x 28. */
    private static byte[] centre(float[] small) {
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
