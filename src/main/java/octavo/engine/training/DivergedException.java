package octavo.engine.training;

/** Training cannot continue, because a number is no longer finite; the message says where. */
public final class DivergedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /**
     * Creates the exception.
     *
     * @param sentence what happened and where; the caller adds what to do, which depends on whether there is a
     *                 checkpoint
     */
    public DivergedException(String sentence) {
        super(sentence);
    }
}
