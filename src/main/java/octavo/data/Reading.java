package octavo.data;

import java.util.Locale;
import java.util.stream.Stream;

/** How a model reads a text. */
public enum Reading {
    /** Windows of T tokens; each predicts the one after it. */
    WINDOWS,
    /**
     * Streams: a text cut into N strips, read side by side with the state carried, in training for some segments, then
     * reset; every token is predicted.
     */
    STREAMS,
    /** Stretches of T tokens from random places; every token is predicted. */
    CROPS,
    /** The last T letters of a name, which predict the next one. */
    CONTEXTS;

    /** {@return whether every token is predicted: then stretches of the text are evaluated, not single examples} */
    public boolean isContinuous() {
        return this == STREAMS || this == CROPS;
    }

    /**
     * {@return the reading of a word; null if there is none, as for images}
     *
     * @param word as in files
     */
    public static Reading of(String word) {
        return Stream.of(values()).filter(reading -> reading.option().equals(word)).findFirst().orElse(null);
    }

    /** {@return the word that files use} */
    public String option() {
        return name().toLowerCase(Locale.ROOT);
    }
}
