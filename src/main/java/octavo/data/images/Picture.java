package octavo.data.images;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import octavo.files.BadFileException;
import octavo.files.Reason;
import octavo.files.RegularFile;

/**
 * A picture file as three planes of brightness, upright, on opaque paper, reduced to the size needed.
 *
 * @param height rows of pixels
 * @param width  pixels per row
 * @param planes red, green and blue; each of shape (height, width), 0 dark to 1 light, as the file stores them (no
 *               change of gamma: half gray is 128 / 255, whether the file has one channel or three)
 */
record Picture(int height, int width, float[][] planes) {

    static final int CHANNELS = 3;

    /** Larger pictures are refused before memory is taken for them. */
    private static final long MAXIMUM_PIXELS = 50_000_000;
    /** The longer side is reduced to fewer pixels than this: more than any stroke needs. */
    private static final int LONGEST_SIDE = 1024;

    /**
     * Reads PNG, JPEG, GIF or BMP.
     *
     * @param file the picture
     * @return its pixels, turned according to the camera (Exif)
     * @throws IOException if the file is not a picture; the message says what is wrong
     */
    static Picture read(Path file) throws IOException {
        RegularFile.require(file);
        return decode(file).turned(ExifOrientation.of(file));
    }

    private static Picture decode(Path file) throws IOException {
        Files.newInputStream(file).close(); // says what is wrong with a missing or unreadable file
        System.setProperty("java.awt.headless", "true");
        try (var in = ImageIO.createImageInputStream(file.toFile())) {
            var readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                throw new BadFileException(file, "it is not a picture in PNG, JPEG, GIF or BMP format");
            }
            ImageReader reader = readers.next();
            reader.setInput(in, true, true);
            try {
                long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
                if (pixels > MAXIMUM_PIXELS) {
                    throw new BadFileException(file, "the picture has " + reader.getWidth(0) + " x "
                            + reader.getHeight(0) + " pixels, at most " + MAXIMUM_PIXELS / 1_000_000
                            + " million can be read");
                }
                BufferedImage image = reader.read(0);
                var reduced = new Reduction(image.getHeight(), image.getWidth());
                reduced.add(image);
                return reduced.picture();
            } finally {
                reader.dispose();
            }
        } catch (BadFileException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // the JDK's decoders throw unchecked exceptions for some damaged files, others have pixels of no color
            throw new BadFileException(file, "the picture is damaged or of an unknown kind (" + Reason.of(e) + ")");
        }
    }

    /** The picture as it is held upright; {@code orientation} is 1 to 8, as Exif numbers them. */
    private Picture turned(int orientation) {
        if (orientation == 1) {
            return this;
        }
        boolean sideways = orientation >= 5; // rows become columns
        int newHeight = sideways ? width : height;
        int newWidth = sideways ? height : width;
        boolean fromBottom = orientation == 3 || orientation == 4 || orientation == 7 || orientation == 8;
        boolean fromRight = orientation == 2 || orientation == 3 || orientation == 6 || orientation == 7;
        var turned = new float[CHANNELS][height * width];
        for (int y = 0; y < newHeight; y++) {
            for (int x = 0; x < newWidth; x++) {
                int across = fromRight ? newWidth - 1 - x : x;
                int down = fromBottom ? newHeight - 1 - y : y;
                int from = sideways ? across * width + down : down * width + across;
                for (int c = 0; c < CHANNELS; c++) {
                    turned[c][y * newWidth + x] = planes[c][from];
                }
            }
        }
        return new Picture(newHeight, newWidth, turned);
    }

    /** Averages an image, row by row, over squares of {@code factor} pixels per side: each mean becomes a pixel. */
    private static final class Reduction {

        private final int factor;
        private final int height;
        private final int width;
        private final float[][] planes;
        private final float[] opacity;

        Reduction(int rows, int columns) {
            factor = (Math.max(rows, columns) + LONGEST_SIDE - 1) / LONGEST_SIDE;
            height = Math.max(1, rows / factor);
            width = Math.max(1, columns / factor);
            planes = new float[CHANNELS][height * width];
            opacity = new float[height * width];
        }

        void add(BufferedImage image) {
            float share = 1f / (Math.min(factor, image.getHeight()) * Math.min(factor, image.getWidth()));
            var row = new float[4 * image.getWidth()];
            for (int y = 0; y < Math.min(image.getHeight(), height * factor); y++) {
                readRow(image, y, row);
                for (int x = 0; x < Math.min(image.getWidth(), width * factor); x++) {
                    int to = y / factor * width + x / factor;
                    float visible = row[4 * x + 3];
                    opacity[to] += share * visible;
                    for (int c = 0; c < CHANNELS; c++) {
                        planes[c][to] += share * visible * row[4 * x + c];
                    }
                }
            }
        }

        /** Puts the picture on paper: white, or black if less than half is visible and that part is light. */
        Picture picture() {
            double visible = 0;
            double light = 0;
            for (int i = 0; i < opacity.length; i++) {
                visible += opacity[i];
                light += (planes[0][i] + planes[1][i] + planes[2][i]) / CHANNELS;
            }
            boolean lightInk = visible < opacity.length / 2.0 && light > visible / 2;
            if (!lightInk) {
                for (float[] plane : planes) {
                    for (int i = 0; i < plane.length; i++) {
                        plane[i] += 1 - Math.min(1, opacity[i]);
                    }
                }
            }
            return new Picture(height, width, planes);
        }
    }

    /**
     * Writes red, green, blue and opacity, 0 to 1, of each pixel of a row. {@code BufferedImage.getRGB} would treat
     * gray channels as linear light and change 128 to 67, so these are read from the raster itself.
     */
    private static void readRow(BufferedImage image, int y, float[] row) {
        int width = image.getWidth();
        ColorModel colors = image.getColorModel();
        boolean gray = colors instanceof ComponentColorModel
                && colors.getColorSpace().getType() == ColorSpace.TYPE_GRAY && colors.getTransferType() <= 1;
        if (gray) {
            WritableRaster raster = image.getRaster();
            float white = (1 << colors.getComponentSize(0)) - 1;
            for (int x = 0; x < width; x++) {
                float level = raster.getSample(x, y, 0) / white;
                row[4 * x] = level;
                row[4 * x + 1] = level;
                row[4 * x + 2] = level;
                row[4 * x + 3] = colors.hasAlpha() ? raster.getSample(x, y, 1) / white : 1;
            }
            return;
        }
        for (int x = 0; x < width; x++) {
            int pixel = image.getRGB(x, y);
            row[4 * x] = (pixel >> 16 & 0xff) / 255f;
            row[4 * x + 1] = (pixel >> 8 & 0xff) / 255f;
            row[4 * x + 2] = (pixel & 0xff) / 255f;
            row[4 * x + 3] = (pixel >>> 24) / 255f;
        }
    }
}
