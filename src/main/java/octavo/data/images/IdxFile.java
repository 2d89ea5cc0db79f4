package octavo.data.images;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipException;
import octavo.files.BadFileException;
import octavo.files.RegularFile;

/**
 * Reads IDX files, the format in which MNIST is published (LeCun, Cortes, Burges: "The MNIST database of handwritten
 * digits"), plain or compressed with gzip. A file is a header of big-endian 32-bit numbers and then bytes:
 *
 * <pre>
 *   images: 2051, count, 28, 28, count · 784 pixels, row by row: 0 is paper, 255 is ink
 *   labels: 2049, count,         count labels, 0 to 9
 * </pre>
 *
 * <p>The reader is strict: it accepts exactly this format, to the last byte. It does not trust the header: memory grows
 * with the bytes really read, by doubling, so a file of a few bytes that announces a billion images takes little
 * memory.
 */
public final class IdxFile {

    /** Height and width of an image. */
    public static final int SIDE = 28;
    /** Pixels of an image. */
    public static final int PIXELS = SIDE * SIDE;
    /** Number of different labels. */
    public static final int CLASSES = 10;
    /** The most images that are read, eight times MNIST's; a larger file is taken for an attack. */
    public static final int MOST_IMAGES = 500_000;

    private static final int IMAGES_MAGIC = 2051;
    private static final int LABELS_MAGIC = 2049;
    private static final int FIRST_ALLOCATION = 1 << 16;

    private IdxFile() {
    }

    /**
     * Reads a file of images.
     *
     * @param file the file, plain or gzip
     * @return length count · 784: the pixels, image after image, row after row; unsigned bytes
     * @throws IOException if it cannot be read or breaks a rule; the message says which
     */
    public static byte[] readImages(Path file) throws IOException {
        return read(file, IMAGES_MAGIC, SIDE, SIDE);
    }

    /**
     * Reads a file of labels.
     *
     * @param file the file, plain or gzip
     * @return length count: the labels, 0 to 9
     * @throws IOException if it cannot be read or breaks a rule; the message says which
     */
    public static byte[] readLabels(Path file) throws IOException {
        byte[] labels = read(file, LABELS_MAGIC);
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] < 0 || labels[i] >= CLASSES) {
                throw new BadFileException(file, "label " + i + " is " + (labels[i] & 0xff) + ", labels are 0 to 9");
            }
        }
        return labels;
    }

    private static byte[] read(Path file, int magic, int... itemShape) throws IOException {
        try (InputStream in = RegularFile.unpacked(file)) {
            int count = readHeader(file, in, magic, itemShape);
            int itemSize = 1;
            for (int extent : itemShape) {
                itemSize *= extent;
            }
            int length = count * itemSize;
            byte[] content = readUpTo(in, length);
            if (content.length < length) {
                throw new BadFileException(file, "it ends after " + content.length / itemSize + " of the " + count
                        + (itemShape.length == 0 ? " labels" : " images") + " that its header announces");
            }
            if (in.read() >= 0) {
                throw new BadFileException(file, "more bytes follow after the " + count
                        + (itemShape.length == 0 ? " labels" : " images") + " that its header announces");
            }
            return content;
        } catch (EOFException e) {
            throw new BadFileException(file, "the file is cut off: its gzip data or its header ends too early");
        } catch (ZipException e) {
            throw new BadFileException(file, "its gzip data are damaged (" + e.getMessage() + ")");
        }
    }

    private static int readHeader(Path file, InputStream in, int magic, int[] itemShape) throws IOException {
        int foundMagic = readInt(in);
        if (foundMagic != magic) {
            throw new BadFileException(file, "it begins with " + Integer.toUnsignedString(foundMagic) + ", a file of "
                    + (magic == IMAGES_MAGIC ? "images" : "labels") + " begins with " + magic);
        }
        int count = readInt(in);
        if (count < 1 || count > MOST_IMAGES) {
            throw new BadFileException(file, "its header announces " + Integer.toUnsignedString(count)
                    + " items, 1 to " + MOST_IMAGES + " can be read");
        }
        int[] shape = new int[itemShape.length];
        for (int d = 0; d < shape.length; d++) {
            shape[d] = readInt(in);
        }
        if (!Arrays.equals(shape, itemShape)) {
            throw new BadFileException(file, "its images are " + Integer.toUnsignedString(shape[0]) + " x "
                    + Integer.toUnsignedString(shape[1]) + " pixels, they should be " + SIDE + " x " + SIDE);
        }
        return count;
    }

    private static int readInt(InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(4);
        if (bytes.length < 4) {
            throw new EOFException();
        }
        return (bytes[0] & 0xff) << 24 | (bytes[1] & 0xff) << 16 | (bytes[2] & 0xff) << 8 | bytes[3] & 0xff;
    }

    /** Reads up to this many bytes; the array is never more than twice as long as the bytes read so far. */
    private static byte[] readUpTo(InputStream in, int length) throws IOException {
        byte[] content = new byte[Math.min(length, FIRST_ALLOCATION)];
        int filled = 0;
        while (filled < length) {
            if (filled == content.length) {
                content = Arrays.copyOf(content, (int) Math.min(length, 2L * filled));
            }
            int got = in.read(content, filled, content.length - filled);
            if (got < 0) {
                return Arrays.copyOf(content, filled);
            }
            filled += got;
        }
        return content;
    }
}
