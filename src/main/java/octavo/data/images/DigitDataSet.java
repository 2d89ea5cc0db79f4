package octavo.data.images;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import octavo.data.DataSet;
import octavo.data.Reading;
import octavo.engine.matrix.SettingException;
import octavo.engine.models.Source;
import octavo.engine.training.EvaluationSet;
import octavo.files.FolderName;

/** MNIST, how many of its training images are kept for validation, and how far the others are distorted. */
public final class DigitDataSet implements DataSet {

    /** Images per batch in an evaluation. */
    private static final int ROWS = 200;

    private final Path folder;
    private final DigitSet training;
    private final DigitSet test;
    private final int heldOut;
    private final Distortion distortion;

    /**
     * Images with their labels.
     *
     * @param folder     their folder
     * @param training   the training images; the last ones are the validation set
     * @param test       the images of the test
     * @param heldOut    how many images the validation set has (files and options call it dev)
     * @param distortion how far the others are distorted; null for not at all
     */
    public DigitDataSet(Path folder, DigitSet training, DigitSet test, int heldOut, Distortion distortion) {
        this.folder = folder.toAbsolutePath().normalize();
        this.training = training;
        this.test = test;
        this.heldOut = heldOut;
        this.distortion = distortion;
        SettingException.require(heldOut >= 0 && heldOut < training.size(), "held-out", heldOut,
                "is out of range: of " + training.size() + " training images some must be left");
    }

    /**
     * {@return the images of a folder}
     *
     * @param folder     holds MNIST's four files, or others of their form
     * @param heldOut    how many training images are kept for validation
     * @param distortion how far the others are distorted; null for not at all
     * @throws IOException if the images are not there or damaged
     */
    public static DigitDataSet read(Path folder, int heldOut, Distortion distortion) throws IOException {
        return new DigitDataSet(folder, DigitSet.readTraining(folder), DigitSet.readTest(folder), heldOut, distortion);
    }

    /** {@return what identifies the training images, 64 hexadecimal digits} */
    public String fingerprint() {
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
        return null;
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
    public Source train(int rows, long seed) {
        DigitSet digits = images(TRAIN);
        return distortion == null ? DigitImages.shuffled(digits, seed)
                : DigitImages.distorted(digits, seed, distortion);
    }

    /** {@inheritDoc} All of the part is read whatever the limit: it takes a moment. */
    @Override
    public EvaluationSet evaluationSet(String part, long limit) {
        DigitSet digits = images(part);
        return new EvaluationSet(DigitImages.inOrder(digits), digits.size(), ROWS);
    }

    /**
     * {@return the images of a part}
     *
     * @param part train, dev or test
     */
    public DigitSet images(String part) {
        return switch (part) {
            case TRAIN -> training.part(0, training.size() - heldOut);
            case DEV -> {
                if (heldOut == 0) {
                    throw new IllegalArgumentException(
                            "this training kept no images for validation: --set is train or test");
                }
                // the writers of MNIST's training file are mixed: the last images are as good a choice as any
                yield training.part(training.size() - heldOut, heldOut);
            }
            default -> test;
        };
    }

    /** {@inheritDoc} Without validation images it is the test set; then nothing may be chosen by its loss. */
    @Override
    public String validationPart() {
        return heldOut > 0 ? DEV : TEST;
    }

    @Override
    public String finalPart() {
        return TEST;
    }

    @Override
    public double[] baselines(String part) {
        return new double[0];
    }
}
