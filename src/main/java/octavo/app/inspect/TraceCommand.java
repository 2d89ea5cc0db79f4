package octavo.app.inspect;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import octavo.app.command.Arguments;
import octavo.app.command.Command;
import octavo.app.command.Folders;
import octavo.app.command.Option;
import octavo.app.command.Terminal;
import octavo.app.model.References;
import octavo.app.model.TracedWindow;
import octavo.app.model.TrainedModel;
import octavo.data.Reading;
import octavo.data.images.OwnDigit;
import octavo.engine.models.GptConfiguration;
import octavo.engine.reference.Examples;
import octavo.engine.reference.ReferenceModel;
import octavo.files.NpyArray;
import octavo.files.NpyType;
import octavo.files.Npz;

/**
 * {@code trace CHECKPOINT --window TEXT}: all values of one training step on one window, as arrays for NumPy.
 */
public final class TraceCommand implements Command {

    @Override
    public String name() {
        return "trace";
    }

    @Override
    public String arguments() {
        return "[CHECKPOINT]";
    }

    @Override
    public String summary() {
        return "writes every dot, a, Δ and gradient of one window as .npz, to compare with your own program";
    }

    @Override
    public String details() {
        return """
                The numbers come from the plain loops in double precision (octavo.engine.reference), with the weights of
                the checkpoint. The last character of TEXT is the right answer after the window of all others. A net
                that predicts at every step (streams, GPT) has a right answer at each step. The end of a name is written
                as a dot: "anna.".

                Arrays, in the order of computation, layers and steps counted from 1:
                  a_0_17, dot_2_17, a_2_17    input, weighted input, activation; a_2_0 is the state before step 1
                  delta_2_17                  the course's Δ: minus the loss gradient at dot_2_17; at the end y - a
                  weight_NAME, gradient_NAME  parameters and their gradients, (inputs, outputs); a step of the course
                                              is weight - rate * gradient
                  tokens, targets, loss       ids, -1 for no target; the mean loss
                Nets without time have no step in the names (dot_1); a GPT has all steps of a block in one array
                (attention_1 is (heads, T, T); turned_1 and normalized_1 are queries, keys and values as rotary
                positions and query-key normalization leave them). In Python: trace = numpy.load("trace.npz");
                trace["dot_2_17"].
                """;
    }

    @Override
    public String example() {
        return "java -jar octavo.jar trace course-small --window \"to be or not to be, th\" --to trace.npz";
    }

    @Override
    public List<Option> options() {
        return List.of(
                Option.of("--window", "TEXT", "", "the window with its right answer as last character"),
                Option.of("--image", "FILE", "", "for a digits model: a picture of one digit"),
                Option.of("--digit", "D", "", "the digit in the picture"),
                Option.of("--to", "FILE", "trace.npz", "the file to write"));
    }

    @Override
    public void run(Arguments arguments, Terminal terminal) throws IOException {
        var trained = TrainedModel.open(Folders.checkpoint(arguments.first()));
        Examples examples = trained.readsImages()
                ? image(arguments) : window(arguments, trained, terminal);
        ReferenceModel reference = References.of(trained.model());
        double scale = 1.0 / examples.predictions();
        double loss = scale * reference.gradients(examples, scale);
        Map<String, NpyArray> arrays = arrays(reference, examples, loss);
        Path file = Path.of(arguments.text("--to"));
        Npz.write(file, arrays);
        terminal.print(String.format(Locale.ROOT, "%s: %,d arrays of one %s through %s, loss %.6f %s",
                file, arrays.size(), trained.readsImages() ? "image" : "window",
                Folders.title(trained.checkpoint().file()), loss,
                trained.model().configuration().lossUnit()));
    }

    private static Map<String, NpyArray> arrays(ReferenceModel reference, Examples examples, double loss) {
        var arrays = new LinkedHashMap<String, NpyArray>();
        if (examples.tokens().length > 0) {
            arrays.put("tokens", NpyArray.ofInts(NpyType.I4, examples.tokens(), examples.steps()));
        }
        arrays.put("targets", NpyArray.ofInts(NpyType.I4, examples.targets(), examples.steps()));
        for (var parameter : reference.parameters()) {
            arrays.put("weight_" + parameter.name, array(parameter.value));
        }
        reference.trace((name, values, shape) -> arrays.put(name, NpyArray.ofDoubles(values, shape)));
        for (var parameter : reference.parameters()) {
            arrays.put("gradient_" + parameter.name, array(parameter.gradient));
        }
        arrays.put("loss", NpyArray.ofDoubles(new double[] {loss}));
        return arrays;
    }

    private static NpyArray array(double[][] matrix) {
        double[] values = Arrays.stream(matrix).flatMapToDouble(Arrays::stream).toArray();
        return NpyArray.ofDoubles(values, matrix.length, matrix[0].length);
    }

    private static Examples image(Arguments arguments) throws IOException {
        if (arguments.text("--image") == null || arguments.text("--digit") == null) {
            throw new IllegalArgumentException("a digits model reads a picture:"
                    + " give --image FILE and the right answer --digit D");
        }
        byte[] pixels = OwnDigit.read(Path.of(arguments.text("--image")));
        double[] features = new double[pixels.length];
        for (int i = 0; i < features.length; i++) {
            features[i] = (pixels[i] & 0xff) / 255f;
        }
        return Examples.images(new double[][] {features}, new int[] {(int) arguments.integer("--digit", 0, 9)});
    }

    private static Examples window(Arguments arguments, TrainedModel trained, Terminal terminal) {
        if (arguments.text("--window") == null) {
            throw new IllegalArgumentException("trace needs a window:"
                    + " give --window TEXT, whose last character is the right answer");
        }
        int[] text = TracedWindow.encode(trained, arguments.text("--window"));
        if (text.length < 2) {
            throw new IllegalArgumentException("--window " + (text.length == 0 ? "is empty" : "has one symbol")
                    + ": it needs one to read and one as the answer");
        }
        Examples examples = TracedWindow.of(trained, text);
        if (trained.model().configuration() instanceof GptConfiguration gpt && examples.steps() > gpt.block()) {
            throw new IllegalArgumentException("--window has " + examples.steps()
                    + " symbols before the answer; the model reads at most " + gpt.block());
        }
        if (trained.reading() == Reading.WINDOWS && examples.steps() != trained.steps()) {
            terminal.info("the window has " + examples.steps()
                    + " symbols; the model was trained on windows of " + trained.steps());
        }
        return examples;
    }
}
