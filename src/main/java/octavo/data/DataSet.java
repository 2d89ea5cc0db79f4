package octavo.data;

import java.util.Map;
import octavo.engine.models.Source;
import octavo.engine.training.EvaluationSet;

/**
 * What a model is trained and measured on: the examples of a text or of images, read in one way. Training draws
 * batches from a {@link Source}; measuring reads an {@link EvaluationSet}, which is a part of the data set.
 */
public interface DataSet {

    /** The training part. */
    String TRAIN = "train";
    /** The development part, of names and of held-out images only. */
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

    /** {@return name, fingerprint and reading as JSON values: what checkpoints keep} */
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
     * @param limit how many examples at most; 0 for all. Of a text that is read on and on the validation part is
     *              always measured as a whole, and of the training part a stretch as long
     */
    EvaluationSet evaluationSet(String part, long limit);

    /** {@return the part that checkpoints are measured on: dev where there is one, else test} */
    String validationPart();

    /** {@return the part that the finished model is measured on} */
    default String finalPart() {
        return validationPart();
    }

    /**
     * {@return N-gram losses on a part in nats, index n; empty where counting makes no sense}
     *
     * @param part train, dev or test
     */
    double[] baselines(String part);
}
