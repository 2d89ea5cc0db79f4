package octavo.data;

import java.util.Map;
import octavo.engine.models.Source;
import octavo.engine.training.EvaluationSet;

/**
 * The examples of a text or of images, read in one way, for training and evaluation. Training takes batches from a
 * {@link Source}; evaluation reads an {@link EvaluationSet}, which is a part of the data set.
 */
public interface DataSet {

    /** The training part. */
    String TRAIN = "train";
    /** The development part, which only names and some sets of images have. */
    String DEV = "dev";
    /** The test part. */
    String TEST = "test";

    /**
     * {@return the word for a part in a sentence: files and options call the validation part {@code dev}}
     *
     * @param part train, dev or test
     */
    static String title(String part) {
        return part.equals(DEV) ? "validation" : part;
    }

    /** {@return name, fingerprint and reading as JSON values, stored in checkpoints} */
    Map<String, Object> describe();

    /** {@return how the text is read; null for images} */
    Reading reading();

    /** {@return tokens of an example, T; 1 for images} */
    int steps();

    /** {@return number of classes, C} */
    int classes();

    /**
     * {@return training examples}
     *
     * @param rows N of the batches that will be filled
     * @param seed of the order
     */
    Source train(int rows, long seed);

    /**
     * {@return a part to measure a model on}
     *
     * @param part  train, dev or test; train gives training examples in a fixed order, for comparison
     * @param limit the most examples; 0 for all. Of continuous text the whole validation part is read, and a stretch
     *              of the same length of the training part
     */
    EvaluationSet evaluationSet(String part, long limit);

    /** {@return the part that checkpoints are measured on: dev where there is one, else test} */
    String validationPart();

    /** {@return the part that the finished model is measured on} */
    default String finalPart() {
        return validationPart();
    }

    /**
     * {@return N-gram losses on a part in nats, index n; empty for images}
     *
     * @param part train, dev or test
     */
    double[] baselines(String part);
}
