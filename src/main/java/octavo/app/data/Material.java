package octavo.app.data;

import java.io.IOException;
import java.util.Map;
import octavo.data.text.Vocabulary;
import octavo.engine.models.Source;
import octavo.engine.training.TrainingRun.HeldOut;

/** A data set together with the way in which a model reads it. */
public interface Material {

    /** How a model reads a data set. */
    enum Reading {
        /** Windows of W tokens that predict the next one. */
        WINDOWS,
        /** Contiguous streams that predict every token, the state carried along. */
        STREAMS,
        /** Crops that predict every token. */
        CROPS,
        /** The last letters of a name, which predict the next. */
        CONTEXTS,
        /** Images. */
        IMAGES
    }

    /** {@return name, fingerprint and reading as JSON values: what checkpoints keep} */
    Map<String, Object> describe();

    /** {@return how it is read} */
    Reading reading();

    /** {@return tokens of an example, T; 1 for images} */
    int steps();

    /** {@return number of classes, C} */
    int classes();

    /** {@return the dictionary; null for images} */
    Vocabulary vocabulary();

    /**
     * {@return training examples}
     *
     * @param rows N of the batches that will be filled
     * @param seed of the order
     */
    Source train(int rows, long seed);

    /**
     * {@return examples that training never sees}
     *
     * @param part  train, dev or test; train gives training examples in a fixed order, for comparison
     * @param limit how many at most; 0 for all. Of a text that is read on and on the validation part is
     *              always measured as a whole, and of the training part a stretch as long
     */
    HeldOut heldOut(String part, long limit);

    /** {@return the part that judges checkpoints: dev where there is one, else test} */
    String judgingPart();

    /** {@return the part that the last word about a training is said on} */
    default String finalPart() {
        return judgingPart();
    }

    /**
     * {@return N-gram losses on a part in nats, index n; empty where counting makes no sense}
     *
     * @param part train, dev or test
     * @throws IOException if the text cannot be read
     */
    double[] baselines(String part) throws IOException;
}
