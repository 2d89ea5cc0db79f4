package octavo.data;

import java.util.Locale;
import java.util.stream.Stream;

/** How a model reads a text. */
public enum Reading {
    /** Windows of W tokens that predict the next one. */
    WINDOWS,
    /** Contiguous streams that predict every token, the state carried along. */
    STREAMS,
    /** Crops that predict every token. */
    CROPS,
    /** The last letters of a name, which predict the next. */
    CONTEXTS;

    /** {@return whether a text is read on and on, every token predicted: stretches of it are measured, not examples} */
    public boolean isContinuous() {
        return this == STREAMS || this == CROPS;
    }

    /**
     * {@return the reading of that word; null where there is none, as of images}
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
