package octavo.app.model;

import octavo.engine.generation.Sampler;
import octavo.engine.generation.TextGenerator;
import octavo.engine.matrix.RandomStream;
import octavo.engine.matrix.RandomStream.Purpose;

/** Samples for comparison: the same prompt and random numbers at every checkpoint, so that only the model differs. */
public final class Samples {

    private static final double TEMPERATURE = 0.7;

    private Samples() {
    }

    /**
     * {@return a sample that begins with the model's empty prompt, in one line}
     *
     * @param trained the model
     * @param length  tokens
     * @param seed    of the random numbers
     */
    public static String line(TrainedModel trained, int length, long seed) {
        return text(trained, trained.emptyPrompt(), length, seed).strip().replace("\n", " ⏎ ");
    }

    /**
     * {@return a sample after a prompt; the prompt itself is left out}
     *
     * @param trained the model
     * @param prompt  tokens that it continues, at least one
     * @param length  tokens
     * @param seed    of the random numbers
     */
    public static String text(TrainedModel trained, int[] prompt, int length, long seed) {
        var generator = new TextGenerator(trained.decoder(), Sampler.of(TEMPERATURE, 0, 1),
                new RandomStream(seed, Purpose.SAMPLING));
        var stream = trained.vocabulary().streamDecoder();
        var text = new StringBuilder();
        generator.write(prompt, length, 0, token -> {
            text.append(stream.add(token));
            return true;
        });
        return text.append(stream.end()).toString();
    }
}
