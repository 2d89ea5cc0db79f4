package octavo.cli;

import java.io.IOException;
import java.util.Map;
import octavo.data.Source;
import octavo.text.Vocabulary;
import octavo.training.TrainingRun.HeldOut;

/** A data set together with the way in which a model reads it. */
interface Material {

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

    /** Name, fingerprint and reading as JSON values: what checkpoints keep. */
    Map<String, Object> describe();

    /** How it is read. */
    Reading reading();

    /** Number of classes, C. */
    int classes();

    /** The dictionary; null for images. */
    Vocabulary vocabulary();

    /** Training examples. */
    Source train(int rows, long seed);

    /**
     * Examples that training never sees.
     *
     * @param part  train, dev or test; train gives training examples in a fixed order, for comparison
     * @param limit how many at most; 0 for all
     */
    HeldOut heldOut(String part, long limit);

    /** The part that judges checkpoints: dev where there is one, else test. */
    String judgingPart();

    /** The part that the last word about a training is said on. */
    default String finalPart() {
        return judgingPart();
    }

    /** N-gram losses on a part in nats, index n; empty where counting makes no sense. */
    double[] baselines(String part) throws IOException;
}
