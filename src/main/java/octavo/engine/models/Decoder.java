package octavo.engine.models;

import octavo.engine.matrix.Matrix;

/**
 * Reads tokens one after the other and predicts the next one. It keeps the model's state: the hidden state of an RNN, a
 * key/value cache, the last letters of a name.
 */
public interface Decoder {

    /** Forgets all tokens read so far. */
    void reset();

    /**
     * Reads tokens.
     *
     * @param tokens an array that contains them
     * @param from   index of the first to read
     * @param to     index after the last, greater than from
     * @return shape (1, C): the logits of the token that follows; overwritten by the next call
     */
    Matrix feed(int[] tokens, int from, int to);

    /**
     * Reads tokens.
     *
     * @param tokens at least one
     * @return shape (1, C): the logits of the token that follows; overwritten by the next call
     */
    default Matrix feed(int... tokens) {
        return feed(tokens, 0, tokens.length);
    }
}
