package octavo.models;

/** A model that predicts the next token and can therefore write. */
public interface LanguageModel extends Model {

    /**
     * A reader of its own, with its own state and workspace, on the model's weights. Several may be in use at a time.
     *
     * @return a decoder at the start of a text
     */
    Decoder decoder();
}
