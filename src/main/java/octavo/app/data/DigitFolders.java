package octavo.app.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import octavo.app.command.Arguments;
import octavo.app.command.Folders;
import octavo.data.images.DigitDataSet;
import octavo.data.images.DigitSet;
import octavo.data.images.Distortion;
import octavo.data.images.IdxFile;
import octavo.files.JsonObject;
import octavo.files.Printable;

/** Finds the folder of images that a command line or a checkpoint names. */
public final class DigitFolders {

    /** The data set's usual name. */
    public static final String MNIST = "mnist";

    private DigitFolders() {
    }

    /**
     * {@return the images for a training}
     *
     * @param argument  a folder or the name of one in the data folder; null for MNIST
     * @param arguments options {@code --held-out} and {@code --distort}
     * @throws IOException if the images are not there or damaged
     */
    public static DigitDataSet forTraining(String argument, Arguments arguments) throws IOException {
        return DigitDataSet.read(folder(argument == null ? MNIST : argument),
                (int) arguments.integer("--held-out", 0, IdxFile.MOST_IMAGES),
                Distortion.parse(arguments.text("--distort")));
    }

    /**
     * {@return the images that a checkpoint was trained on}
     *
     * @param data the checkpoint's description of them
     * @throws IOException if the images are not there or damaged
     */
    public static DigitDataSet ofCheckpoint(Map<String, Object> data) throws IOException {
        var kept = JsonObject.of("octavo.data of the checkpoint", data);
        Path folder = kept.has("folder") && isFolder(kept.getString("folder")) ? Path.of(kept.getString("folder"))
                : folder(kept.getString("name"));
        var dataSet = DigitDataSet.read(folder, kept.getInt("heldOut", 0, IdxFile.MOST_IMAGES),
                Distortion.parse(kept.getString("distortion")));
        if (!dataSet.fingerprint().equals(data.get("fingerprint"))) {
            throw new IOException("the images in " + folder
                    + " are not those that this checkpoint was trained on");
        }
        return dataSet;
    }

    /**
     * {@return all of MNIST, with no validation set and no distortion}
     *
     * @throws IOException if the images are not there or damaged
     */
    public static DigitDataSet wholeMnist() throws IOException {
        return DigitDataSet.read(folder(MNIST), 0, null);
    }

    /**
     * {@return MNIST for a benchmark; where it is not, circles with about as much ink as its digits have}
     *
     * @throws IOException if the images are not there or damaged
     */
    public static DigitDataSet forBenchmark() throws IOException {
        if (DataSetFetch.isHere(Catalogue.find(MNIST), Folders.data())) {
            return wholeMnist();
        }
        int count = 1000;
        var pixels = new byte[count * IdxFile.PIXELS];
        for (int i = 0; i < pixels.length; i++) {
            int image = i / IdxFile.PIXELS;
            double x = i % IdxFile.SIDE - 12 - image % 4;
            double y = i % IdxFile.PIXELS / IdxFile.SIDE - 12 - image % 5;
            pixels[i] = (byte) (Math.abs(Math.sqrt(x * x + y * y) - 7) < 1.7 ? 255 : 0);
        }
        var circles = new DigitSet(pixels, new byte[count]);
        return new DigitDataSet(Path.of("circles"), circles, circles, 0, null);
    }

    private static boolean isFolder(String path) {
        try {
            return Files.isDirectory(Path.of(path));
        } catch (InvalidPathException e) {
            return false; // a path of another system
        }
    }

    /**
     * {@return whether an argument names a folder of images}
     *
     * @param argument a folder or the name of one in the data folder
     */
    public static boolean isHere(String argument) {
        return Stream.of(Path.of(argument), Folders.data().resolve(argument)).anyMatch(DigitSet::isHere);
    }

    private static Path folder(String name) throws IOException {
        for (Path folder : new Path[] {Path.of(name), Folders.data().resolve(name)}) {
            if (Files.isDirectory(folder)) {
                return folder;
            }
        }
        throw new IOException(name.equals(MNIST)
                ? "MNIST is not in " + Folders.data()
                + "; fetch it with: octavo data mnist (or octavo data mnist --from DIR)"
                : "there is no folder of images \"" + Printable.of(name) + "\" here or in " + Folders.data());
    }
}
