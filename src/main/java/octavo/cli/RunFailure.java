package octavo.cli;

/** The work cannot go on, for a reason said in one sentence; exit code 1. */
final class RunFailure extends RuntimeException {

    private static final long serialVersionUID = 1;

    RunFailure(String sentence) {
        super(sentence, null, false, false);
    }
}
