package octavo.engine.models;

import java.util.List;
import octavo.engine.matrix.Parameter;

/** A model that predicts the next token and can therefore write. */
public interface LanguageModel extends Model {

    /**
     * A reader of its own, with its own state and workspace, on the model's weights. Several may be in use at a time.
     *
     * @return a decoder at the start of a text
     */
    Decoder decoder();

    /**
     * The parameters that have a row for each symbol of the vocabulary: its representation when it is read.
     *
     * @return some of {@link #parameters}
     */
    List<Parameter> symbolRows();

    /**
     * The parameters that have a column for each symbol of the vocabulary: its score as the next token. One
     * may have both rows and columns.
     *
     * @return some of {@link #parameters}
     */
    List<Parameter> symbolColumns();
}
