package octavo.data.images;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import octavo.Damage;
import octavo.files.BadFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnDigitTest {

    @TempDir
    Path folder;

    /** A seven, as wide as 10 and as high as 20 units, drawn with a thick pen. */
    private Path seven(int unit, int left, int top, Color paper, Color ink, String format) throws IOException {
        int type = paper.getAlpha() < 255 ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB;
        var picture = new BufferedImage(40 * unit, 30 * unit, type);
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                int column = Math.floorDiv(x, unit) - left;
                int row = Math.floorDiv(y, unit) - top;
                boolean inside = column >= 0 && column < 10 && row >= 0 && row < 20;
                boolean drawn = inside && (row < 3 || column >= 7);
                picture.setRGB(x, y, (drawn ? ink : paper).getRGB());
            }
        }
        Path file = folder.resolve("seven." + format);
        assertTrue(ImageIO.write(picture, format, file.toFile()));
        return file;
    }

    private static byte[] expectedSeven() {
        // 30 + 51 units of ink; the center of mass at ((30·5 + 51·8.5) / 81, (30·1.5 + 51·11.5) / 81) = (7.2, 7.8)
        var digit = new byte[784];
        for (int row = 0; row < 20; row++) {
            for (int column = 0; column < 10; column++) {
                if (row < 3 || column >= 7) {
                    digit[(row + 6) * 28 + column + 7] = (byte) 255;
                }
            }
        }
        return digit;
    }

    @Test
    void scalesCentresAndInverts() throws IOException {
        byte[] expected = expectedSeven();
        assertArrayEquals(expected, OwnDigit.read(seven(1, 4, 5, Color.WHITE, Color.BLACK, "png")));
        assertArrayEquals(expected, OwnDigit.read(seven(7, 22, 8, Color.BLACK, Color.WHITE, "png")));
        assertArrayEquals(expected, OwnDigit.read(seven(13, 0, 0, new Color(230, 230, 210), Color.BLUE, "png")));
        assertArrayEquals(expected, OwnDigit.read(seven(5, 10, 3, new Color(0, 0, 0, 0), Color.BLACK, "png")));
        assertArrayEquals(expected, OwnDigit.read(seven(4, 10, 3, Color.DARK_GRAY, Color.YELLOW, "bmp")));
    }

    @Test
    void aPhotographIsCloseToIt() throws IOException {
        byte[] expected = expectedSeven();
        byte[] digit = OwnDigit.read(seven(8, 10, 3, new Color(240, 235, 220), new Color(20, 20, 60), "jpg"));
        double difference = 0;
        for (int i = 0; i < 784; i++) {
            difference += Math.abs((expected[i] & 0xff) - (digit[i] & 0xff)) / 255.0;
        }
        assertTrue(difference < 8, "differs by " + difference + " pixels of 81");
    }

    @Test
    void whatIsNoDigitIsRefusedInOneSentence() throws IOException {
        fails(seven(4, 10, 3, Color.GRAY, Color.GRAY, "png"), "nothing on it is");
        fails(Files.writeString(folder.resolve("text.png"), "not a picture"), "not a picture in PNG");
        Path whole = seven(9, 10, 3, Color.WHITE, Color.BLACK, "png");
        byte[] bytes = Files.readAllBytes(whole);
        fails(Files.write(folder.resolve("cut.png"), Arrays.copyOf(bytes, bytes.length / 2)), "");
        assertThrows(NoSuchFileException.class, () -> OwnDigit.read(folder.resolve("missing.png")));
    }

    @Test
    void aHostileHeaderCostsNoMemory() throws IOException {
        byte[] bytes = Files.readAllBytes(seven(2, 4, 5, Color.WHITE, Color.BLACK, "png"));
        ByteBuffer.wrap(bytes).putInt(16, 60_000).putInt(20, 60_000);
        var crc = new CRC32();
        crc.update(bytes, 12, 17);
        ByteBuffer.wrap(bytes).putInt(29, (int) crc.getValue());
        fails(Files.write(folder.resolve("huge.png"), bytes), "60000 x 60000");
    }

    /** As of a scanner's lid; the last one found, on the right or below, is numbered after the digit. */
    @Test
    void anEdgeAtAnySideIsNotOfTheDigit() throws IOException {
        byte[] alone = OwnDigit.read(seven(4, 14, 5, Color.WHITE, Color.BLACK, "png"));
        var plain = ImageIO.read(folder.resolve("seven.png").toFile());
        int[][] edges = {{0, 0, 5, 120}, {155, 0, 5, 120}, {0, 0, 160, 5}, {0, 115, 160, 5}};
        for (int[] edge : edges) {
            var picture = new BufferedImage(plain.getWidth(), plain.getHeight(), BufferedImage.TYPE_INT_RGB);
            var pen = picture.createGraphics();
            pen.drawImage(plain, 0, 0, null);
            pen.setColor(Color.BLACK);
            pen.fillRect(edge[0], edge[1], edge[2], edge[3]);
            pen.dispose();
            Path file = folder.resolve("edge.png");
            ImageIO.write(picture, "png", file.toFile());
            byte[] read = OwnDigit.read(file);
            for (int i = 0; i < alone.length; i++) {
                assertEquals(alone[i] & 0xff, read[i] & 0xff, 60, Arrays.toString(edge) + " pixel " + i);
            }
        }
    }

    /** Some end in the JDK's decoder, some in a pixel whose color the palette does not have. */
    @Test
    void damagedPicturesAreReadOrRefused() throws IOException {
        var random = new Random(1);
        for (String format : new String[] {"png", "jpg", "gif", "bmp"}) {
            byte[] whole = Files.readAllBytes(seven(2, 4, 5, Color.WHITE, Color.BLACK, format));
            for (int i = 0; i < 150; i++) {
                Path file = Files.write(folder.resolve("damaged." + format),
                        Damage.damaged(whole, whole.length, random));
                try {
                    OwnDigit.read(file);
                } catch (BadFileException e) {
                    assertFalse(e.getMessage().contains("null") || e.getMessage().contains("\n"), e.getMessage());
                }
            }
        }
    }

    private static void fails(Path file, String words) {
        var failure = assertThrows(BadFileException.class, () -> OwnDigit.read(file));
        assertTrue(failure.getMessage().contains(words), failure.getMessage());
        assertEquals(-1, failure.getMessage().indexOf('\n'));
    }
}
