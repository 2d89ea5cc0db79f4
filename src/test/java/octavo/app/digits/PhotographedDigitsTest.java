package octavo.app.digits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import javax.imageio.ImageIO;
import octavo.SharedData;
import octavo.app.model.TrainedModel;
import octavo.data.images.DigitImages;
import octavo.data.images.DigitSet;
import octavo.data.images.OwnDigit;
import octavo.engine.models.Batch;
import octavo.engine.models.DigitNet;
import octavo.files.BadFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Digits as people photograph and scan them: at least 36 of 40 are read right, whatever the light. */
class PhotographedDigitsTest {

    private static final int HEIGHT = 240;
    private static final int WIDTH = 300;
    private static final int SCALE = 7;
    private static final int DIGITS = 40;

    @TempDir
    Path folder;

    /** What happened to the paper before or while it was photographed. */
    enum Condition {
        PLAIN, SHADOW_WITH_EDGE, SHADOW_ACROSS, DARK_SCAN_EDGE, FRAME, NOISE, RED_ON_GREEN, LIGHT_ON_DARK, PENCIL
    }

    @ParameterizedTest
    @EnumSource
    void areReadWhateverTheLight(Condition condition) throws IOException {
        DigitSet digits = testDigits();
        DigitNet net = shippedNet();
        int right = 0;
        for (int image = 0; image < DIGITS; image++) {
            Path file = folder.resolve(condition + "-" + image + ".png");
            ImageIO.write(photograph(digits, image, condition), "png", file.toFile());
            right += guess(net, file) == digits.label(image) ? 1 : 0;
        }
        assertTrue(right >= 36, right + " of 40 are right");
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "3", "4", "5", "6", "7", "8"})
    void everyOrientationOfATelephoneIsTurnedUpright(int orientation) throws IOException {
        BufferedImage upright = photograph(testDigits(), 0, Condition.PLAIN); // a seven
        Path file = folder.resolve("turned.jpg");
        Files.write(file, withOrientation(jpeg(asStored(upright, orientation)), orientation));
        Path plain = folder.resolve("upright.jpg");
        Files.write(plain, jpeg(upright));
        byte[] expected = OwnDigit.read(plain);
        byte[] read = OwnDigit.read(file);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i] & 0xff, read[i] & 0xff, 24, "pixel " + i); // JPEG's blocks lie otherwise
        }
    }

    @Test
    void givenPicturesAreReadRight() throws IOException {
        DigitNet net = shippedNet();
        assertEquals(7, guess(net, SharedData.file("cases/seven.jpg")));
        assertEquals(7, guess(net, SharedData.file("cases/seven-orientation-6.jpg")));
        assertEquals(7, guess(net, SharedData.file("cases/white-ink-on-transparent.png")));
        Path blank = SharedData.file("cases/blank-paper.png");
        var failure = assertThrows(BadFileException.class, () -> OwnDigit.read(blank));
        assertTrue(failure.getMessage().contains("nothing on it is"), failure.getMessage());
    }

    @Test
    void halfGrayIsTheSameInOneChannelAndInThree() throws IOException {
        byte[] gray = OwnDigit.read(SharedData.file("cases/half-gray.png"));
        byte[] rgb = OwnDigit.read(SharedData.file("cases/half-rgb.png"));
        assertEquals(HexFormat.of().formatHex(rgb), HexFormat.of().formatHex(gray));
        assertTrue(HexFormat.of().formatHex(gray).contains("ff7f"), "black beside half gray");
    }

    @ParameterizedTest
    @CsvSource({"10, png", "10, jpg", "10, bmp", "11, png"}) // TYPE_BYTE_GRAY and TYPE_USHORT_GRAY
    void grayFilesOfEveryKindKeepTheirHalfTones(int type, String format) throws IOException {
        var picture = new BufferedImage(60, 60, type);
        int white = type == BufferedImage.TYPE_USHORT_GRAY ? 65535 : 255;
        for (int y = 0; y < 60; y++) {
            for (int x = 0; x < 60; x++) {
                boolean inside = y >= 10 && y < 50 && x >= 20 && x < 40;
                int level = !inside ? white : x < 30 ? 0 : white * 128 / 255;
                picture.getRaster().setSample(x, y, 0, level);
            }
        }
        Path file = folder.resolve("gray." + format);
        assertTrue(ImageIO.write(picture, format, file.toFile()));
        byte[] digit = OwnDigit.read(file);
        assertEquals(255, digit[14 * 28 + 11] & 0xff, 2);
        assertEquals(127, digit[14 * 28 + 16] & 0xff, 3);
    }

    @Test
    void twoDigitsGetASentence() throws IOException {
        DigitSet digits = testDigits();
        var both = new BufferedImage(2 * WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        both.getRaster().setRect(0, 0, photograph(digits, 0, Condition.PLAIN).getRaster());
        both.getRaster().setRect(WIDTH, 0, photograph(digits, 1, Condition.PLAIN).getRaster());
        Path file = folder.resolve("two.png");
        ImageIO.write(both, "png", file.toFile());
        var failure = assertThrows(BadFileException.class, () -> OwnDigit.read(file));
        assertTrue(failure.getMessage().contains("more than one digit"), failure.getMessage());
    }

    @Test
    void aFolderGetsASentence() {
        var failure = assertThrows(BadFileException.class, () -> OwnDigit.read(folder));
        assertTrue(failure.getMessage().contains("this is a folder"), failure.getMessage());
    }

    private static DigitSet testDigits() throws IOException {
        return DigitSet.read(SharedData.file("data/mnist/t10k-images-idx3-ubyte.gz"),
                SharedData.file("data/mnist/t10k-labels-idx1-ubyte.gz"));
    }

    private static DigitNet shippedNet() throws IOException {
        return (DigitNet) TrainedModel.open(
                Path.of("models/shipped-digits/shipped-digits_1100000.safetensors")).model();
    }

    private static int guess(DigitNet net, Path file) throws IOException {
        var batch = new Batch();
        DigitImages.inOrder(new DigitSet(OwnDigit.read(file), new byte[1])).fill(0, 1, batch);
        net.forward(batch, null);
        return DigitAnswers.mostProbable(net, 0);
    }

    /** A digit drawn with a dark pen in the middle of light paper, with a little noise. */
    private static BufferedImage photograph(DigitSet digits, int image, Condition condition) {
        var random = new Random(1000L * condition.ordinal() + image);
        var picture = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                double ink = ink(digits, image, (y - 22) / (double) SCALE, (x - 52) / (double) SCALE);
                int rgb = 0;
                for (int channel = 0; channel < 3; channel++) {
                    double level = level(condition, channel, ink, y, x)
                            + (condition == Condition.NOISE ? 0.15 : 0.01) * random.nextGaussian();
                    rgb = rgb << 8 | (int) Math.round(255 * Math.clamp(level, 0, 1));
                }
                picture.setRGB(x, y, rgb);
            }
        }
        return picture;
    }

    private static double level(Condition condition, int channel, double ink, int y, int x) {
        double drawn = 0.9 - 0.8 * ink;
        return switch (condition) {
            case PLAIN, NOISE -> drawn;
            case SHADOW_WITH_EDGE -> x + y / 3 < 190 ? 0.6 * drawn : drawn;
            case SHADOW_ACROSS -> (1 - 0.4 * x / WIDTH) * drawn;
            case DARK_SCAN_EDGE -> x > WIDTH - 18 ? 0.05 : drawn;
            case FRAME -> Math.min(Math.min(x, WIDTH - 1 - x), Math.min(y, HEIGHT - 1 - y)) < 10 ? 0.05 : drawn;
            // red ink on green paper, equally bright: 0.299 r + 0.587 g
            case RED_ON_GREEN -> channel == 0 ? 0.2 + 0.6 * ink : channel == 1 ? 0.6 - 0.306 * ink : 0.2;
            case LIGHT_ON_DARK -> 0.15 + 0.7 * ink;
            case PENCIL -> 0.9 - 0.25 * ink;
        };
    }

    /** MNIST's pixels, interpolated. */
    private static double ink(DigitSet digits, int image, double y, double x) {
        int top = (int) Math.floor(y);
        int left = (int) Math.floor(x);
        double down = y - top;
        double across = x - left;
        return (1 - down) * ((1 - across) * pixel(digits, image, top, left)
                        + across * pixel(digits, image, top, left + 1))
                + down * ((1 - across) * pixel(digits, image, top + 1, left)
                        + across * pixel(digits, image, top + 1, left + 1));
    }

    private static double pixel(DigitSet digits, int image, int y, int x) {
        return y < 0 || x < 0 || y >= 28 || x >= 28 ? 0 : digits.pixel(image, y * 28 + x) / 255.0;
    }

    /** The pixels as a sensor held that way reads them: Exif names the sides of row 0 and column 0. */
    private static BufferedImage asStored(BufferedImage upright, int orientation) {
        int height = upright.getHeight();
        int width = upright.getWidth();
        boolean sideways = orientation >= 5;
        var stored = new BufferedImage(sideways ? height : width, sideways ? width : height,
                BufferedImage.TYPE_INT_RGB);
        for (int row = 0; row < stored.getHeight(); row++) {
            for (int column = 0; column < stored.getWidth(); column++) {
                int y = switch (orientation) {
                    case 1, 2 -> row;
                    case 3, 4 -> height - 1 - row;
                    case 5, 6 -> column;
                    default -> height - 1 - column;
                };
                int x = switch (orientation) {
                    case 1, 4 -> column;
                    case 2, 3 -> width - 1 - column;
                    case 5, 8 -> row;
                    default -> width - 1 - row;
                };
                stored.setRGB(column, row, upright.getRGB(x, y));
            }
        }
        return stored;
    }

    private static byte[] jpeg(BufferedImage picture) throws IOException {
        var out = new ByteArrayOutputStream();
        ImageIO.write(picture, "jpg", out);
        return out.toByteArray();
    }

    /** Puts a segment APP1 with one tag, 0x0112, after the start of the image. */
    private static byte[] withOrientation(byte[] jpeg, int orientation) {
        byte[] segment = HexFormat.of().parseHex("ffe10022" + "457869660000" + "4d4d002a00000008" + "0001"
                + "0112000300000001" + "000" + orientation + "0000" + "00000000");
        byte[] whole = Arrays.copyOf(jpeg, jpeg.length + segment.length);
        System.arraycopy(segment, 0, whole, 2, segment.length);
        System.arraycopy(jpeg, 2, whole, 2 + segment.length, jpeg.length - 2);
        return whole;
    }
}
