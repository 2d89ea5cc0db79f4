package octavo.engine.generation;

/**
 * Thrown when the output of a model is not finite, so that no token can be drawn: its weights are damaged, or their
 * sums overflow.
 */
public final class NotFiniteException extends RuntimeException {

    private static final long serialVersionUID = 1;

    NotFiniteException() {
        super("the model's output is not finite: its weights are damaged or too large; take an earlier checkpoint");
    }
}
