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
     * @param known what there is
     */
    public static String hint(String word, Collection<String> known) {
        String best = null;
        int bestDistance = 3 + word.length() / 6;
        for (String candidate : known) {
            int distance = candidate.startsWith(word) && word.length() > 2 ? 1 : distance(word, candidate);
            if (distance < bestDistance) {
                best = candidate;
                bestDistance = distance;
            }
        }
        return best == null ? "" : "; did you mean " + best + "?";
    }

    /** Edits between two words (Levenshtein 1966). */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
