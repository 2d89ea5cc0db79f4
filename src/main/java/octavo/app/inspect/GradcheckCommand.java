package octavo.app.inspect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import octavo.app.command.Arguments;
import octavo.app.command.Command;
import octavo.app.command.Nearest;
import octavo.app.command.Option;
import octavo.app.command.RunFailure;
import octavo.app.command.Terminal;
import octavo.app.model.References;
import octavo.engine.layers.Activation;
import octavo.engine.layers.Refinement;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.RandomStream;
import octavo.engine.matrix.RandomStream.Purpose;
import octavo.engine.models.Batch;
import octavo.engine.models.BigramConfiguration;
import octavo.engine.models.CharRnnConfiguration;
import octavo.engine.models.CharRnnConfiguration.Cell;
import octavo.engine.models.Configuration;
import octavo.engine.models.DigitNetConfiguration;
import octavo.engine.models.GptConfiguration;
import octavo.engine.models.Initialization;
import octavo.engine.models.Model;
import octavo.engine.models.NameMlpConfiguration;
import octavo.engine.reference.DigitNetReference;
import octavo.engine.reference.Examples;
import octavo.engine.reference.GradientCheck;
import octavo.engine.reference.ReferenceModel;

/** {@code gradcheck [MODEL]}: checks the gradients on this machine, with the chosen vector width and threads. */
public final class GradcheckCommand implements Command {

    private static final int SYMBOLS = 11;
    private static final int ROWS = 3;
    private static final int STEPS = 7;
    private static final int PIXELS = 19;
    private static final double SPREAD = 0.5;
    /** Tolerance of the engine against the reference: a float has seven digits, and sums lose some. */
    private static final double ENGINE_TOLERANCE = 2e-5;

    @Override
    public String name() {
        return "gradcheck";
    }

    @Override
    public String arguments() {
        return "[MODEL]";
    }

    @Override
    public String summary() {
        return "checks the gradients of a model on this machine";
    }

    @Override
    public String details() {
        return """
                Two checks for each parameter of a small net with odd sizes: the plain-loop reference in double
                precision against central differences of its loss, and the engine in single precision against the
                reference. Shown is the worst relative error. --seed draws weights and examples.
                """;
    }

    @Override
    public String example() {
        return "java -jar octavo.jar gradcheck rnn --simd 128 --threads 2";
    }

    @Override
    public List<Option> options() {
        return List.of();
    }

    /** A model of the engine and its reference. */
    private record Pair(String name, Model engine, ReferenceModel reference) {
    }

    @Override
    public void run(Arguments arguments, Terminal terminal) {
        var all = pairs();
        var chosen = all.stream().filter(pair -> arguments.first() == null
                || pair.name.equals(arguments.first())).toList();
        if (chosen.isEmpty()) {
            var names = all.stream().map(Pair::name).toList();
            throw new IllegalArgumentException("model \"" + arguments.first() + "\" is not known"
                    + Nearest.hint(arguments.first(), names) + "; choose " + String.join(", ", names));
        }
        long seed = arguments.integer("--seed", Long.MIN_VALUE, Long.MAX_VALUE);
        boolean holds = true;
        for (var pair : chosen) {
            holds &= check(pair, seed, terminal);
        }
        if (!holds) {
            throw new RunFailure("gradients are wrong on this machine: please report the lines above");
        }
    }

    private static List<Pair> pairs() {
        var pairs = new ArrayList<Pair>();
        for (var cell : Cell.values()) {
            pairs.add(pair(cell.option(), CharRnnConfiguration.of(cell, SYMBOLS, 17, 5)));
        }
        pairs.add(pair("bigram", new BigramConfiguration(SYMBOLS, 0, Initialization.NORMAL)));
        pairs.add(pair("mlp", new NameMlpConfiguration(SYMBOLS, STEPS, 5, 17, 0, Initialization.FAN_IN)));
        pairs.add(pair("gpt", new GptConfiguration(SYMBOLS, STEPS, 2, 2, 10, 0, false, true, Activation.GELU)));
        pairs.add(pair("gpt-refined", new GptConfiguration(SYMBOLS, STEPS, 2, 2, 12, 0, false, false, Activation.RELU2)
                .with(List.of(Refinement.values()))));
        pairs.add(pair("digits", digits(DigitNetConfiguration.Output.SOFTMAX)));
        pairs.add(pair("digits-mse", digits(DigitNetConfiguration.Output.MSE)));
        return pairs;
    }

    private static Pair pair(String name, Configuration configuration) {
        Model engine = configuration.create(1);
        return new Pair(name, engine, References.of(engine));
    }

    private static Configuration digits(DigitNetConfiguration.Output output) {
        return new DigitNetConfiguration(List.of(PIXELS, 17, SYMBOLS), Activation.TANH, output, Initialization.FAN_IN);
    }

    private static boolean check(Pair pair, long seed, Terminal terminal) {
        var random = new RandomStream(seed, Purpose.CHECK);
        pair.reference.randomize(random, SPREAD);
        Examples examples = pair.reference instanceof DigitNetReference ? images(random) : examples(random);
        var differences = GradientCheck.check(pair.reference, examples);
        var engine = GradientCheck.compare(pair.reference, engineGradients(pair, examples));
        terminal.print(String.format("%-15s%29s  %26s", pair.name, "reference against differences",
                "engine against reference"));
        boolean holds = true;
        for (int i = 0; i < differences.size(); i++) {
            terminal.print(String.format(Locale.ROOT, "  %-26s %15.1e  %26.1e", differences.get(i).parameter(),
                    differences.get(i).error(), engine.get(i).error()));
            holds &= differences.get(i).error() <= GradientCheck.TOLERANCE && engine.get(i).error() <= ENGINE_TOLERANCE;
        }
        terminal.print(holds ? "  all within " + GradientCheck.TOLERANCE + " and " + ENGINE_TOLERANCE : "  NOT within "
                + GradientCheck.TOLERANCE + " and " + ENGINE_TOLERANCE);
        return holds;
    }

    private static Examples examples(RandomStream random) {
        int[] tokens = new int[ROWS * STEPS];
        int[] targets = new int[ROWS * STEPS];
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = random.below(1, i, SYMBOLS);
            targets[i] = random.below(2, i, SYMBOLS);
        }
        return Examples.text(ROWS, STEPS, tokens, targets);
    }

    private static Examples images(RandomStream random) {
        double[][] features = new double[ROWS][PIXELS];
        int[] targets = new int[ROWS];
        for (int row = 0; row < ROWS; row++) {
            for (int pixel = 0; pixel < PIXELS; pixel++) {
                features[row][pixel] = random.below(1, row * PIXELS + pixel, 256) / 255f; // a float
            }
            targets[row] = random.below(2, row, SYMBOLS);
        }
        return Examples.images(features, targets);
    }

    /** One forward and backward of the engine with the reference's weights. */
    private static Map<String, float[]> engineGradients(Pair pair, Examples examples) {
        for (var parameter : pair.engine.parameters()) {
            double[][] value = pair.reference.parameter(parameter.name).value;
            for (int r = 0; r < value.length; r++) {
                for (int c = 0; c < value[r].length; c++) {
                    parameter.value.set(r, c, (float) value[r][c]);
                }
            }
            parameter.changed();
        }
        var batch = new Batch();
        batch.resize(examples.rows(), examples.steps());
        System.arraycopy(examples.tokens(), 0, batch.tokens, 0, examples.tokens().length);
        System.arraycopy(examples.targets(), 0, batch.targets, 0, examples.targets().length);
        if (examples.features() != null) {
            batch.features = new Matrix(ROWS, PIXELS);
            for (int i = 0; i < ROWS * PIXELS; i++) {
                batch.features.set(i / PIXELS, i % PIXELS, (float) examples.features()[i / PIXELS][i % PIXELS]);
            }
        }
        pair.engine.forward(batch, null);
        pair.engine.backward(1f, false);
        var gradients = new LinkedHashMap<String, float[]>();
        pair.engine.parameters().forEach(parameter -> gradients.put(parameter.name, elements(parameter.gradient())));
        return gradients;
    }

    private static float[] elements(Matrix matrix) {
        float[] elements = new float[matrix.rows * matrix.cols];
        for (int r = 0; r < matrix.rows; r++) {
            System.arraycopy(matrix.data, matrix.at(r, 0), elements, r * matrix.cols, matrix.cols);
        }
        return elements;
    }
}
