package octavo.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import octavo.app.command.Arguments;
import octavo.app.command.Option;
import octavo.app.command.Terminal;
import octavo.app.data.DigitFolders;
import octavo.app.digits.DigitAnswers;
import octavo.app.digits.DigitPicture;
import octavo.app.digits.DigitReport;
import octavo.app.inspect.EvaluateCommand;
import octavo.app.model.TrainedModel;
import octavo.app.plot.ConfusionPlot;
import octavo.data.images.DigitSet;
import octavo.data.images.Distortion;
import octavo.engine.layers.Activation;
import octavo.engine.models.Configuration;
import octavo.engine.models.DigitNetConfiguration;
import octavo.engine.models.DigitNetConfiguration.Output;
import octavo.engine.models.Initialization;
import octavo.engine.training.Checkpoint;
import octavo.engine.training.RunDescription;
import octavo.engine.training.TrainingState;
import octavo.files.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DigitsTest {

    /** Image i has its label's row of pixels black. */
    private static DigitSet stripes(int count) {
        var pixels = new byte[count * 784];
        var labels = new byte[count];
        for (int i = 0; i < count; i++) {
            labels[i] = (byte) (i % 10);
            Arrays.fill(pixels, i * 784 + 28 * labels[i], i * 784 + 28 * (labels[i] + 1), (byte) 255);
        }
        return new DigitSet(pixels, labels);
    }

    @Test
    void answersAddUp() {
        var net = DigitNetConfiguration.of(List.of(7), Activation.SIGMOID, Output.SOFTMAX, Initialization.FAN_IN)
                .create(1);
        var answers = DigitAnswers.of(net, stripes(403));
        int all = 0;
        int right = 0;
        for (int label = 0; label < 10; label++) {
            all += Arrays.stream(answers.confusion()[label]).sum();
            right += answers.confusion()[label][label];
        }
        assertEquals(403, all);
        assertEquals(answers.loss().wrong(), 403 - right);
        assertEquals(answers.loss().wrong(), answers.mistakes().size());
        for (int i = 1; i < answers.mistakes().size(); i++) {
            assertTrue(answers.confidence()[answers.mistakes().get(i - 1)]
                    >= answers.confidence()[answers.mistakes().get(i)]);
        }
    }

    @Test
    void aPictureHasALineForTwoRowsOfPixels() {
        var lines = DigitPicture.lines(stripes(3), 2, true);
        assertEquals(14, lines.size());
        assertEquals("▒".repeat(24), lines.get(1));
        assertEquals(" ".repeat(24), lines.get(0));
        var plain = DigitPicture.lines(stripes(3), 2, false);
        assertTrue(String.join("", plain).chars().allMatch(c -> c < 128));
    }

    @Test
    void picturesStandSideBySideWhereTheyFit() {
        var lines = DigitPicture.lines(stripes(3), 2, false);
        var captions = List.of("one", "two", "three");
        assertEquals(16, DigitPicture.sideBySide(captions, List.of(lines, lines, lines), 80).size());
        assertEquals(3 * 16, DigitPicture.sideBySide(captions, List.of(lines, lines, lines), 30).size());
        assertEquals("one" + " ".repeat(23) + "two",
                DigitPicture.sideBySide(captions, List.of(lines, lines, lines), 60).getFirst());
    }

    @Test
    void distortionsAreReadBack() {
        var distortion = new Distortion(1.5f, 12, 0.15f, 0.1f, 34, 5);
        assertEquals(distortion, Distortion.parse(distortion.option()));
        assertEquals(null, Distortion.parse("none"));
        for (String wrong : new String[] {"", "1", "1:2:0.1:0.1:3", "1:2:0.1:0.1:3:4:5", "a:2:0.1:0.1:3:4",
                "1:2:0.1:0.1:3:"}) {
            var failure = assertThrows(IllegalArgumentException.class, () -> Distortion.parse(wrong));
            assertTrue(failure.getMessage().contains("is not a distortion"), failure.getMessage());
        }
    }

    @Test
    void configurationsAreReadBack() {
        for (var output : Output.values()) {
            for (var activation : Activation.values()) {
                var configuration = DigitNetConfiguration.of(List.of(30, 20), activation, output, Initialization.GLOROT)
                        .withDropout(0.25);
                assertEquals(configuration, Configuration.fromJson("digits", configuration.toJson()));
            }
        }
    }

    /** What evaluate prints of a fresh net on the circles that stand in where MNIST is not. */
    private static String evaluated(Path folder, String... words) throws IOException {
        var net = DigitNetConfiguration.of(List.of(7), Activation.SIGMOID, Output.SOFTMAX, Initialization.FAN_IN)
                .create(1);
        var checkpoint = new Checkpoint(Path.of("digits.safetensors"), new RunDescription(net.configuration(), null,
                new TrainingState(), Map.of("name", "circles"), "{}"));
        var options = new ArrayList<>(new EvaluateCommand().options());
        options.addAll(Option.COMMON);
        var arguments = new Arguments(options, 0, List.of(words));
        var out = new ByteArrayOutputStream();
        try (var _ = new CommandRunner(folder)) {
            var terminal = new Terminal(arguments, new PrintStream(out, true, StandardCharsets.UTF_8), System.err);
            new DigitReport(new TrainedModel(checkpoint, net, null, null), DigitFolders.forBenchmark(),
                    terminal).print(arguments);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void jsonHasTheKeysOfEveryEvaluationAndTheConfusion(@TempDir Path folder) throws IOException {
        var json = (Map<?, ?>) Json.parse(evaluated(folder, "--json", "--examples", "50"));
        assertEquals(List.of("checkpoint", "model", "points", "set", "examples", "loss", "bitsPerCharacter",
                "bitsPerByte", "misclassified", "error", "mostPredicted", "baselines", "confusion"),
                List.copyOf(json.keySet()));
        assertEquals(Map.of(), json.get("baselines"));
        var most = (Map<?, ?>) json.get("mostPredicted");
        int guess = Integer.parseInt((String) most.get("symbol"));
        double guessed = 0;
        for (Object label : (List<?>) json.get("confusion")) {
            guessed += (Long) ((List<?>) label).get(guess);
        }
        assertEquals(guessed / 50, (Double) most.get("share"), 1e-12);
        assertTrue(guessed >= 5, "of 50 guesses a digit has a tenth at least: " + guessed);
    }

    @Test
    void imagesHaveNoNextLetter(@TempDir Path folder) {
        var refused = assertThrows(IllegalArgumentException.class, () -> evaluated(folder, "--vector", "1"));
        assertTrue(refused.getMessage().contains("--vector goes with models that read text"), refused.getMessage());
    }

    @Test
    void theTableOfConfusion() {
        var confusion = new int[10][10];
        confusion[3][5] = 7;
        confusion[3][3] = 93;
        var lines = DigitReport.confusion(confusion);
        assertEquals(11, lines.size());
        String svg = ConfusionPlot.map(confusion).toSvg();
        assertTrue(svg.contains(">7<") && svg.contains(">93<"), svg);
        assertTrue(lines.get(4).endsWith("93.0 %") && lines.get(4).contains(" 7 "), lines.get(4));
    }
}
