package octavo.data;

import java.util.Locale;
import java.util.stream.Stream;

/** How a model reads a text. */
public enum Reading {
    /** Windows of W tokens that predict the next one. */
    WINDOWS,
    /** Contiguous streams that predict every token, with a carried state. */
    STREAMS,
    /** Crops that predict every token. */
    CROPS,
    /** The last letters of a name, which predict the next. */
    CONTEXTS;

    /**
     * {@return whether the text is continuous and every token is predicted: stretches of it are measured, not examples}
     */
    public boolean isContinuous() {
        return this == STREAMS || this == CROPS;
    }

    /**
     * {@return the reading with that word; null if there is none, as for images}
     *
     * @param word as files write it
     */
    public static Reading of(String word) {
        return Stream.of(values()).filter(reading -> reading.word().equals(word)).findFirst().orElse(null);
    }

    /** {@return the word that files use} */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
