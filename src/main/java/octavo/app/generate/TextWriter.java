package octavo.app.generate;

import octavo.app.command.Terminal;
import octavo.app.model.TrainedModel;
import octavo.engine.generation.TextGenerator;

/** Writes a sample to the terminal while it is generated, and ends at the stop text. */
final class TextWriter {

    private final TrainedModel trained;
    private final TextGenerator generator;
    private final Terminal terminal;
    private final int length;
    private final String stop;

    /**
     * Creates a writer.
     *
     * @param trained   the model
     * @param generator draws its tokens
     * @param terminal  where text goes
     * @param length    tokens at most
     * @param stop      ends the sample when it has been written; null for none
     */
    TextWriter(TrainedModel trained, TextGenerator generator, Terminal terminal, int length, String stop) {
        this.trained = trained;
        this.generator = generator;
        this.terminal = terminal;
        this.length = length;
        this.stop = stop;
    }

    /** Writes one sample after a prompt and returns it. */
    String write(int[] prompt, long sample) {
        var stream = trained.vocabulary().streamDecoder();
        var text = new StringBuilder();
        generator.write(prompt, length, sample, token -> {
            String part = stream.add(token);
            text.append(part);
            terminal.write(part);
            return stop == null || text.indexOf(stop, Math.max(0, text.length() - part.length() - stop.length())) < 0;
        });
        String rest = stream.end();
        terminal.write(rest);
        return text.append(rest).toString();
    }
}
