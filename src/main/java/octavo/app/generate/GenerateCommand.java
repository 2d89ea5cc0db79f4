package octavo.app.generate;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import octavo.app.command.Arguments;
import octavo.app.command.Command;
import octavo.app.command.Folders;
import octavo.app.command.Option;
import octavo.app.command.Terminal;
import octavo.app.data.DataSets;
import octavo.app.model.TrainedModel;
import octavo.data.Reading;
import octavo.data.text.TextFile;
import octavo.data.text.UnknownSymbolsException;
import octavo.engine.generation.Sampler;
import octavo.engine.generation.TextGenerator;
import octavo.engine.matrix.RandomStream;
import octavo.engine.matrix.RandomStream.Purpose;

/** {@code generate [CHECKPOINT]}: generates text with a trained model. */
public final class GenerateCommand implements Command {

    @Override
    public String name() {
        return "generate";
    }

    @Override
    public String arguments() {
        return "[CHECKPOINT] [PROMPT]";
    }

    @Override
    public int maximumArguments() {
        return 2;
    }

    @Override
    public String summary() {
        return "generates text with a trained model, optionally from a prompt";
    }

    @Override
    public String details() {
        return """
                CHECKPOINT is a file, a run's folder or name, or RUN@POINTS (points: training examples read); left out,
                it is the newest run, or if there is none, a demo model that came with Octavo. Text is printed as it is
                generated. A net trained on streams carries its state along; one trained on windows reads its last
                window again for each character, since it was never trained with older states.
                A names model writes one name per line and marks it: in the training set, in the validation or test set,
                or new. The last line is the share of new names.
                """;
    }

    @Override
    public String example() {
        return "java -jar octavo.jar generate --prompt \"ISAURE:\" --length 300 --temperature 0.7 --seed 5";
    }

    @Override
    public List<Option> options() {
        return List.of(
                Option.of("--prompt", "TEXT", "", "the text to continue"),
                Option.of("--prompt-file", "FILE", "", "a UTF-8 file with the text to continue; - is stdin"),
                Option.of("--length", "N", "500", "characters (or tokens) to generate"),
                Option.of("--temperature", "X", "0.7",
                        "0: always the most probable symbol; 1: draw with the model's probabilities"),
                Option.of("--top-k", "K", "0", "draw only from the K most probable symbols; 0: all"),
                Option.of("--top-p", "P", "1",
                        "draw only from the most probable symbols whose probabilities add up to P"),
                Option.of("--stop", "TEXT", "", "end after this text"),
                Option.of("--samples", "N", "1", "number of texts (names: 20)"),
                Option.flag("--only-new", "names: leave out those of the data set, and those generated before"),
                Option.of("--unknown", "WHAT", "fail", "fail or skip: prompt characters that the model does not know"),
                Option.flag("-i", "interactive: you type a line, the model continues"));
    }

    @Override
    public void run(Arguments arguments, Terminal terminal) throws IOException {
        var trained = TrainedModel.open(Folders.checkpoint(arguments.first()));
        long seed = arguments.isGiven("--seed") ? arguments.integer("--seed", Long.MIN_VALUE, Long.MAX_VALUE)
                : ThreadLocalRandom.current().nextInt(1_000_000);
        var sampler = Sampler.of(arguments.number("--temperature", 0, true, 1000),
                (int) arguments.integer("--top-k", 0, Integer.MAX_VALUE), arguments.number("--top-p", 0, false, 1));
        var generator = new TextGenerator(trained.decoder(), sampler, new RandomStream(seed, Purpose.SAMPLING));
        var writer = new TextWriter(trained, generator, terminal,
                (int) arguments.integer("--length", 1, Integer.MAX_VALUE), stop(arguments, trained));
        terminal.info(Folders.title(trained.checkpoint().file())
                + (arguments.isGiven("--seed") ? "" : ", --seed " + seed));
        if (trained.reading() == Reading.CONTEXTS) {
            writeNames(arguments, trained, generator, terminal);
            return;
        }
        if (arguments.flag("--only-new")) {
            throw new IllegalArgumentException("--only-new goes with names models");
        }
        if (arguments.flag("-i")) {
            converse(arguments, trained, writer, terminal);
            return;
        }
        String prompt = prompt(arguments);
        int[] tokens = encode(arguments, trained, prompt);
        long samples = arguments.integer("--samples", 1, Integer.MAX_VALUE);
        for (long sample = 0; sample < samples; sample++) {
            if (samples > 1) {
                terminal.print((sample == 0 ? "" : "\n") + "--- " + (sample + 1));
            }
            terminal.write(trained.normalize(prompt));
            writer.write(tokens, sample);
            terminal.write("\n");
        }
    }

    /** The stop text in the model's case and Unicode form, so that it can be found; null if there is none. */
    private static String stop(Arguments arguments, TrainedModel trained) {
        String stop = arguments.text("--stop");
        if (stop != null && stop.isEmpty()) {
            throw new IllegalArgumentException("--stop is empty: give the text that ends the sample");
        }
        return stop == null ? null : trained.normalize(stop);
    }

    private static void writeNames(Arguments arguments, TrainedModel trained, TextGenerator generator,
                                   Terminal terminal) throws IOException {
        for (String option : List.of("--stop", "-i")) {
            if (arguments.isGiven(option)) {
                throw new IllegalArgumentException(option + " does not go with names models: a name ends by itself");
            }
        }
        KnownNames known = null;
        try {
            known = KnownNames.of(DataSets.ofCheckpoint(trained.checkpoint().data()));
        } catch (IOException e) {
            terminal.warn("names are not marked as known or new: " + e.getMessage());
        }
        var writer = new NameWriter(trained, generator, known, terminal);
        String beginning = writer.inCaseOfNames(prompt(arguments));
        int[] tokens = beginning.isEmpty() ? new int[0] : encode(arguments, trained, beginning);
        long samples = arguments.isGiven("--samples") ? arguments.integer("--samples", 1, Integer.MAX_VALUE)
                : NameWriter.USUAL_SAMPLES;
        writer.write(tokens, samples, (int) arguments.integer("--length", 1, Integer.MAX_VALUE),
                arguments.flag("--only-new"));
    }

    private static String prompt(Arguments arguments) throws IOException {
        String file = arguments.text("--prompt-file");
        if (arguments.positional().size() > 1) {
            if (file != null || arguments.isGiven("--prompt")) {
                throw new IllegalArgumentException("the prompt is given twice: after the run, and with "
                        + (file != null ? "--prompt-file" : "--prompt"));
            }
            return arguments.positional().get(1);
        }
        if (file != null && arguments.isGiven("--prompt")) {
            throw new IllegalArgumentException("--prompt and --prompt-file both give the prompt: take one of them");
        }
        if (file == null) {
            return arguments.text("--prompt") == null ? "" : arguments.text("--prompt");
        }
        return file.equals("-") ? TextFile.readStdin()
                : TextFile.readAsIs(Path.of(file));
    }

    private static int[] encode(Arguments arguments, TrainedModel trained, String prompt) {
        String text = trained.normalize(prompt);
        boolean skip = arguments.choice("--unknown", "fail", "skip").equals("skip");
        try {
            int[] tokens = skip ? trained.vocabulary().encodeKnown(text) : trained.vocabulary().encode(text);
            return tokens.length == 0 ? trained.emptyPrompt() : tokens;
        } catch (UnknownSymbolsException e) {
            throw new IllegalArgumentException("the prompt has characters that the model does not know: "
                    + e.getMessage() + ", or skip them with --unknown skip", e);
        }
    }

    /**
     * Each line of the user is added to the text so far, which begins with the prompt; the model continues all of it. A
     * line with unknown characters is left out with a warning: a typing error should not end the conversation.
     */
    private static void converse(Arguments arguments, TrainedModel trained, TextWriter writer, Terminal terminal)
            throws IOException {
        if ("-".equals(arguments.text("--prompt-file")) || arguments.isGiven("--samples")) {
            throw new IllegalArgumentException("-i reads what you type from stdin and writes one text: it does not go"
                    + " with --prompt-file - or --samples");
        }
        var text = new StringBuilder(prompt(arguments));
        encode(arguments, trained, text.toString()); // refused now, since the prompt stays before every line
        terminal.info("type a line and press Enter; an empty line lets the model continue alone; Ctrl-D ends");
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        long turn = 0;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String longer = text + line + (line.isEmpty() ? "" : "\n");
            int[] tokens;
            try {
                tokens = encode(arguments, trained, longer);
            } catch (IllegalArgumentException e) {
                terminal.warn("octavo: " + e.getMessage());
                continue;
            }
            text.setLength(0);
            text.append(longer).append(writer.write(tokens, turn++));
            terminal.write("\n");
        }
    }
}
