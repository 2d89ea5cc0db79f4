package octavo.app.model;

import java.util.Arrays;
import octavo.data.Reading;
import octavo.engine.reference.Examples;

/** A text as one example for the reference of a trained model: what is read, and what is the right answer. */
public final class TracedWindow {

    /** How the end of a name is typed. */
    private static final String END_MARK = ".";

    private TracedWindow() {
    }

    /**
     * {@return the tokens of a text; for a model of names, a dot at the end is the end of the name}
     *
     * @param trained the model
     * @param window  the text
     */
    public static int[] encode(TrainedModel trained, String window) {
        boolean endMark = trained.reading() == Reading.CONTEXTS && window.endsWith(END_MARK);
        String letters = endMark ? window.substring(0, window.length() - END_MARK.length()) : window;
        int[] tokens = trained.encode(letters, "the window");
        return endMark ? Arrays.copyOf(tokens, tokens.length + 1) : tokens; // the end mark is token 0
    }

    /**
     * {@return one example; its last answer is the last token, and a net that predicts at every step has one at each}
     *
     * @param trained the model
     * @param text    at least two tokens
     */
    public static Examples of(TrainedModel trained, int[] text) {
        int[] read = context(trained, Arrays.copyOf(text, text.length - 1));
        int[] targets = new int[read.length];
        boolean everyStep = trained.reading() == Reading.STREAMS || trained.reading() == Reading.CROPS;
        for (int t = 0; t < targets.length; t++) {
            targets[t] = everyStep ? text[t + 1] : Examples.NO_TARGET;
        }
        targets[targets.length - 1] = text[text.length - 1];
        return Examples.text(1, read.length, read, targets);
    }

    /** A names model reads exactly its context: the last letters, with end marks before them if there are fewer. */
    private static int[] context(TrainedModel trained, int[] letters) {
        if (trained.reading() != Reading.CONTEXTS) {
            return letters;
        }
        int[] context = new int[trained.steps()];
        int count = Math.min(letters.length, context.length);
        System.arraycopy(letters, letters.length - count, context, context.length - count, count);
        return context;
    }
}
