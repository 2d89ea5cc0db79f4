package octavo.app.benchmark;

import java.io.IOException;
import octavo.app.command.Folders;
import octavo.app.model.TrainedModel;
import octavo.engine.generation.Sampler;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.RandomStream;
import octavo.engine.matrix.RandomStream.Purpose;
import octavo.engine.models.Configuration;
import octavo.engine.models.Decoder;
import octavo.engine.models.GptConfiguration;

/** Text generation: one token after the other, drawn at temperature 1. */
final class GenerationFigures {

    private static final int TOKENS = 256;

    private final Figures figures;

    GenerationFigures(Figures figures) {
        this.figures = figures;
    }

    /** A checkpoint, or the newest one. */
    void run(String argument) throws IOException {
        var trained = TrainedModel.open(Folders.checkpoint(argument));
        run(trained.checkpoint().file().getFileName().toString(), trained.checkpoint().configuration(),
                trained.decoder(), trained.emptyPrompt());
    }

    /** A model: a GPT first within its block; then every model without end. */
    void run(String model, Configuration configuration, Decoder decoder, int[] prompt) {
        String name = "generate with " + model;
        if (configuration instanceof GptConfiguration gpt) {
            measure(name + ", within the block", decoder, prompt, gpt.block() - 1, true);
        }
        measure(name + ", continuously", decoder, prompt, TOKENS, false);
    }

    private void measure(String name, Decoder decoder, int[] prompt, int tokens, boolean fresh) {
        var sampler = Sampler.of(1, 0, 1);
        var random = new RandomStream(1, Purpose.SAMPLING);
        int[] token = new int[1];
        decoder.reset();
        Matrix[] logits = {decoder.feed(prompt, 0, prompt.length)};
        figures.rate(name, "tokens/s", tokens, 0, Double.NaN, () -> {
            if (fresh) {
                decoder.reset();
                logits[0] = decoder.feed(prompt, 0, 1);
            }
            for (int i = 0; i < tokens; i++) {
                token[0] = sampler.sample(logits[0], random.uniform(0, i));
                logits[0] = decoder.feed(token, 0, 1);
            }
        });
    }
}
