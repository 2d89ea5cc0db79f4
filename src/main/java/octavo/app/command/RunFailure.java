package octavo.app.command;

/** The work cannot go on, for a reason said in one sentence; exit code 1. */
public final class RunFailure extends RuntimeException {

    private static final long serialVersionUID = 1;

    /**
     * A failure that one sentence explains.
     *
     * @param sentence what went wrong
     */
    public RunFailure(String sentence) {
        super(sentence, null, false, false);
    }
}
