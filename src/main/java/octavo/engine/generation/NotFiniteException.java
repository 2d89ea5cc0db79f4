package octavo.engine.generation;

/** Nothing can be drawn from a model whose output is not finite: weights that are damaged, or whose sums overflow. */
public final class NotFiniteException extends RuntimeException {

    private static final long serialVersionUID = 1;

    NotFiniteException() {
        super("the model's output is not finite: its weights are damaged or too large; take an earlier checkpoint");
    }
}
