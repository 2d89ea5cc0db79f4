package octavo.app.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import octavo.app.command.Arguments;
import octavo.app.command.Places;
import octavo.data.images.DigitImages;
import octavo.data.images.DigitSet;
import octavo.data.images.Distortion;
import octavo.data.images.IdxFile;
import octavo.data.text.Vocabulary;
import octavo.engine.models.Source;
import octavo.engine.training.TrainingRun.HeldOut;
import octavo.files.FolderName;
import octavo.files.JsonObject;

/** MNIST, how many of its training images are held out, and how far the others are bent. */
public final class DigitMaterial implements Material {

    /** The data set's usual name. */
    public static final String MNIST = "mnist";
    /** Images side by side when judging. */
    private static final int ROWS = 200;

    private final Path folder;
    private final DigitSet training;
    private final DigitSet test;
    private final int heldOut;
    private final Distortion distortion;

    private DigitMaterial(Path folder, int heldOut, Distortion distortion) throws IOException {
        this(folder, DigitSet.readTraining(folder), DigitSet.readTest(folder), heldOut, distortion);
    }

    private DigitMaterial(Path folder, DigitSet training, DigitSet test, int heldOut, Distortion distortion) {
        this.folder = folder.toAbsolutePath().normalize();
        this.training = training;
        this.test = test;
        this.heldOut = heldOut;
        this.distortion = distortion;
        if (heldOut < 0 || heldOut >= training.size()) {
            throw new IllegalArgumentException("--held-out " + heldOut + " is out of range: of " + training.size()
                    + " training images some must be left");
        }
    }

    /**
     * {@return the images for a training}
     *
     * @param argument  a folder or the name of one in the data folder; null for MNIST
     * @param arguments options {@code --held-out} and {@code --distort}
     * @throws IOException if the images are not there or damaged
     */
    public static DigitMaterial forTraining(String argument, Arguments arguments) throws IOException {
        return new DigitMaterial(folder(argument == null ? MNIST : argument),
                (int) arguments.integer("--held-out", 0, IdxFile.MOST_IMAGES),
                Distortion.parse(arguments.text("--distort")));
    }

    /**
     * {@return the images that a checkpoint was trained on}
     *
     * @param data what the checkpoint says of them
     * @throws IOException if the images are not there or damaged
     */
    public static DigitMaterial ofCheckpoint(Map<String, Object> data) throws IOException {
        var kept = JsonObject.of("octavo.data of the checkpoint", data);
        Path folder = kept.has("folder") && isFolder(kept.getString("folder")) ? Path.of(kept.getString("folder"))
                : folder(kept.getString("name"));
        var material = new DigitMaterial(folder, kept.getInt("heldOut", 0, IdxFile.MOST_IMAGES),
                Distortion.parse(kept.getString("distortion")));
        if (!material.fingerprint().equals(data.get("fingerprint"))) {
            throw new IOException("the images in " + folder
                    + " are not those that this checkpoint was trained on");
        }
        return material;
    }

    /**
     * {@return all of MNIST, nothing held out, nothing bent}
     *
     * @throws IOException if the images are not there or damaged
     */
    public static DigitMaterial wholeMnist() throws IOException {
        return new DigitMaterial(folder(MNIST), 0, null);
    }

    /**
     * {@return MNIST for a benchmark; where it is not, circles with about as much ink as its digits have}
     *
     * @throws IOException if the images are not there or damaged
     */
    public static DigitMaterial forBenchmark() throws IOException {
        if (DataSetFetch.isHere(Catalogue.find(MNIST), Places.data())) {
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
        return new DigitMaterial(Path.of("circles"), circles, circles, 0, null);
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
        return Stream.of(Path.of(argument), Places.data().resolve(argument)).anyMatch(DigitSet::isHere);
    }

    private static Path folder(String name) throws IOException {
        for (Path folder : new Path[] {Path.of(name), Places.data().resolve(name)}) {
            if (Files.isDirectory(folder)) {
                return folder;
            }
        }
        throw new IOException(name.equals(MNIST)
                ? "MNIST is not in " + Places.data()
                + "; fetch it with: octavo data mnist (or octavo data mnist --from DIR)"
                : "there is no folder of images \"" + name + "\" here or in " + Places.data());
    }

    private String fingerprint() {
        return training.fingerprint();
    }

    @Override
    public Map<String, Object> describe() {
        var json = new LinkedHashMap<String, Object>();
        json.put("name", FolderName.of(folder));
        json.put("folder", folder.toString());
        json.put("fingerprint", fingerprint());
        json.put("reading", "images");
        json.put("steps", (long) steps());
        json.put("heldOut", (long) heldOut);
        json.put("distortion", distortion == null ? "none" : distortion.option());
        return json;
    }

    @Override
    public Reading reading() {
        return Reading.IMAGES;
    }

    @Override
    public int steps() {
        return 1;
    }

    @Override
    public int classes() {
        return IdxFile.CLASSES;
    }

    @Override
    public Vocabulary vocabulary() {
        return null;
    }

    @Override
    public Source train(int rows, long seed) {
        DigitSet digits = part("train");
        return distortion == null ? DigitImages.shuffled(digits, seed)
                : DigitImages.distorted(digits, seed, distortion);
    }

    /** {@inheritDoc} All of the part is read whatever the limit: it takes a moment. */
    @Override
    public HeldOut heldOut(String part, long limit) {
        DigitSet digits = part(part);
        return new HeldOut(DigitImages.inOrder(digits), digits.size(), ROWS);
    }

    /**
     * {@return the images of a part}
     *
     * @param part train, dev or test
     */
    public DigitSet part(String part) {
        return switch (part) {
            case "train" -> training.part(0, training.size() - heldOut);
            case "dev" -> {
                if (heldOut == 0) {
                    throw new IllegalArgumentException("this training held out no images: --set is train or test");
                }
                // MNIST's training file mixes its writers: the last images are as good a choice as any
                yield training.part(training.size() - heldOut, heldOut);
            }
            default -> test;
        };
    }

    /** {@inheritDoc} Without held-out images it is the test set, which then may be looked at but not chosen by. */
    @Override
    public String judgingPart() {
        return heldOut > 0 ? "dev" : "test";
    }

    @Override
    public String finalPart() {
        return "test";
    }

    @Override
    public double[] baselines(String part) {
        return new double[0];
    }
}
