package octavo.engine.generation;

import java.util.function.IntPredicate;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.RandomStream;
import octavo.engine.models.Decoder;

/** Generates text: reads a prompt, draws a token, reads it, draws the next. */
public final class TextGenerator {

    private final Decoder decoder;
    private final Sampler sampler;
    private final RandomStream random;

    /**
     * Creates a generator.
     *
     * @param decoder predicts the next token
     * @param sampler draws it
     * @param random  source of the random numbers; token i of sample s is drawn with number (s, i)
     */
    public TextGenerator(Decoder decoder, Sampler sampler, RandomStream random) {
        this.decoder = decoder;
        this.sampler = sampler;
        this.random = random;
    }

    /**
     * Generates one sample.
     *
     * @param prompt tokens to begin with, at least one
     * @param length the most tokens to generate
     * @param sample number of the sample
     * @param sink   receives each token as it is drawn; returns false to stop
     */
    public void write(int[] prompt, int length, long sample, IntPredicate sink) {
        decoder.reset();
        Matrix logits = decoder.feed(prompt, 0, prompt.length);
        int[] token = new int[1];
        for (int i = 0; i < length; i++) {
            token[0] = sampler.sample(logits, random.uniform(sample, i));
            if (!sink.test(token[0]) || i == length - 1) {
                return;
            }
            logits = decoder.feed(token, 0, 1);
        }
    }
}
