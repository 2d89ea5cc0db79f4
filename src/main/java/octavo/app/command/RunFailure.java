package octavo.app.command;

/** The command failed for a reason that one sentence explains; exit code 1. */
public final class RunFailure extends RuntimeException {

    private static final long serialVersionUID = 1;

    /**
     * A failure.
     *
     * @param sentence what went wrong
     */
    public RunFailure(String sentence) {
        super(sentence, null, false, false);
    }
}
