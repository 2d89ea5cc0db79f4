package octavo.data.text;

/** Settings checked in one sentence. */
final class Checks {

    private Checks() {
    }

    static void positive(String what, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " must have at least 1 token, not " + value);
        }
    }

    /**
     * Checks a stretch of a text for one that predicts within it.
     *
     * @param tokens the text
     * @param from   first token
     * @param to     one past the last
     */
    static void stretch(int[] tokens, int from, int to) {
        if (from < 0 || to > tokens.length || to - from < 2) {
            throw new IllegalArgumentException("tokens " + from + " to " + to + " of " + tokens.length
                    + " are no text to predict in: at least 2 are needed");
        }
    }
}
