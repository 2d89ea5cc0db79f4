package octavo.engine.models;

import java.util.List;
import octavo.engine.matrix.Parameter;

/** A model that predicts the next token and can therefore generate text. */
public interface LanguageModel extends Model {

    /**
     * A new decoder on the model's weights, with its own state and workspace. Several may be in use at the same time.
     *
     * @return a decoder at the start of a text
     */
    Decoder decoder();

    /**
     * The parameters that have a row per symbol of the vocabulary, its representation as input.
     *
     * @return some of {@link #parameters}
     */
    List<Parameter> symbolRows();

    /**
     * The parameters that have a column per symbol of the vocabulary, for its score as the next token. A parameter may
     * have both rows and columns.
     *
     * @return some of {@link #parameters}
     */
    List<Parameter> symbolColumns();
}
