package octavo.app.train;

import java.io.IOException;
import octavo.app.command.Terminal;
import octavo.app.data.KnownVocabulary;
import octavo.data.DataSet;
import octavo.data.Reading;
import octavo.engine.models.Configuration;
import octavo.engine.models.Model;

/** What a new training starts from: weights drawn at random, or those of a checkpoint. */
interface TrainingStart {

    /** {@return the kind of the model, for example {@code rnn}} */
    String kind();

    /** {@return how it reads a text; null for images} */
    Reading reading();

    /** {@return T: tokens of an example} */
    int steps();

    /** {@return the vocabulary that a text file is tokenized with; null to build a new one from the file} */
    default KnownVocabulary vocabulary() {
        return null;
    }

    /**
     * {@return the sizes}
     *
     * @param classes C
     */
    Configuration configuration(int classes);

    /**
     * Sets the initial weights of a model; without an implementation it keeps those that were drawn at random.
     *
     * @param model    the model
     * @param dataSet  what it will be trained on
     * @param terminal where it is reported
     * @throws IOException if the weights cannot be read
     */
    default void setInitialWeights(Model model, DataSet dataSet, Terminal terminal) throws IOException {
    }
}
