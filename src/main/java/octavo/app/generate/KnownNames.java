package octavo.app.generate;

import java.util.HashSet;
import java.util.Set;
import octavo.data.DataSet;
import octavo.data.text.CharacterVocabulary;
import octavo.data.text.TextDataSet;

/**
 * The names of a data set, to tell new names from those that a model has learned by heart.
 *
 * @param training          names that the model was trained on
 * @param validationAndTest names of the validation and test sets, which it was not trained on
 */
public record KnownNames(Set<String> training, Set<String> validationAndTest) {

    /** Where a name is known from. */
    public enum Origin {
        /** In the training set: repeated, not invented. */
        TRAINING("training set"),
        /** In the validation or test set: invented, and a real name. */
        VALIDATION_OR_TEST("validation or test set"),
        /** Not in any set. */
        NEW("new");

        private final String words;

        Origin(String words) {
            this.words = words;
        }

        /** {@return how it is shown} */
        public String words() {
            return words;
        }
    }

    /**
     * {@return the names of a list}
     *
     * @param text the list
     */
    public static KnownNames of(TextDataSet text) {
        var validationAndTest = names(text, DataSet.DEV);
        validationAndTest.addAll(names(text, DataSet.TEST));
        return new KnownNames(names(text, DataSet.TRAIN), validationAndTest);
    }

    private static Set<String> names(TextDataSet text, String part) {
        int[] tokens = text.data().tokens();
        var names = new HashSet<String>();
        for (int start : text.data().positions(part)) {
            int end = start;
            while (tokens[end] != CharacterVocabulary.END_MARK) {
                end++;
            }
            names.add(text.vocabulary().decode(tokens, start, end));
        }
        return names;
    }

    /**
     * {@return where a name is known from}
     *
     * @param name without the end mark
     */
    public Origin origin(String name) {
        return training.contains(name) ? Origin.TRAINING
                : validationAndTest.contains(name) ? Origin.VALIDATION_OR_TEST : Origin.NEW;
    }
}
