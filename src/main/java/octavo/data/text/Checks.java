package octavo.data.text;

/** Checks of settings, with one-sentence messages. */
final class Checks {

    private Checks() {
    }

    static void positive(String what, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " must have at least 1 token, not " + value);
        }
    }

    /**
     * Checks a stretch of a text in which tokens are predicted.
     *
     * @param tokens the text
     * @param from   first token
     * @param to     one past the last
     */
    static void stretch(int[] tokens, int from, int to) {
        if (from < 0 || to > tokens.length || to - from < 2) {
            throw new IllegalArgumentException("tokens " + from + " to " + to + " of " + tokens.length
                    + " are too few to predict: at least 2 are needed");
        }
    }
}
