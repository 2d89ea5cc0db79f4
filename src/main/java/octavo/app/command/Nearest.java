package octavo.app.command;

import java.util.Collection;

/** Finds the known word that a mistyped one probably meant. */
public final class Nearest {

    private Nearest() {
    }

    /**
     * {@return "; did you mean X?", or nothing if no known word is near}
     *
     * @param word  what the user wrote
     * @param known the words that exist
     */
    public static String hint(String word, Collection<String> known) {
        String best = null;
        int letters = word.replaceFirst("^-+", "").length();
        int bestDistance = 2 + letters / 6; // one typing error, two in a long word
        for (String candidate : known) {
            int distance = candidate.startsWith(word) && letters > 2 ? 1 : distance(word, candidate);
            if (distance < bestDistance && distance < letters) {
                best = candidate;
                bestDistance = distance;
            }
        }
        return best == null ? "" : "; did you mean " + best + "?";
    }

    /** Edits between two words (Damerau 1964): a letter too many, too few or wrong, or two neighbors exchanged. */
    private static int distance(String a, String b) {
        int[][] edits = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    edits[i][j] = i + j;
                    continue;
                }
                boolean same = a.charAt(i - 1) == b.charAt(j - 1);
                int least = Math.min(edits[i - 1][j - 1] + (same ? 0 : 1),
                        1 + Math.min(edits[i - 1][j], edits[i][j - 1]));
                boolean exchanged = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2)
                        && a.charAt(i - 2) == b.charAt(j - 1);
                edits[i][j] = exchanged ? Math.min(least, edits[i - 2][j - 2] + 1) : least;
            }
        }
        return edits[a.length()][b.length()];
    }
}
