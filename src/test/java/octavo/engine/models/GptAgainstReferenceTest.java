package octavo.engine.models;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import octavo.EngineCheck;
import octavo.Golden;
import octavo.app.model.References;
import octavo.engine.layers.Activation;
import octavo.engine.layers.Refinement;
import octavo.engine.optimizers.AdamW;
import octavo.engine.reference.ActivationReference;
import octavo.engine.reference.GptReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A GPT against its double reference and against PyTorch. */
@Tag("simd")
class GptAgainstReferenceTest {

    private static Gpt net(int symbols, int block, int layers, int heads, int width, Activation function, boolean tied,
            boolean biased) {
        return new GptConfiguration(symbols, block, layers, heads, width, 0, tied, biased, function)
                .create(1);
    }

    @ParameterizedTest
    @CsvSource({
        "7, 5, 2, 2, 8, GELU, true, true, 3, 5", "7, 5, 2, 2, 8, RELU, false, true, 2, 4",
        "33, 17, 1, 2, 20, GELU, false, false, 2, 17", "17, 40, 2, 3, 33, GELU, true, true, 2, 37",
        "65, 33, 1, 1, 16, RELU, true, false, 1, 33", "5, 1, 1, 2, 4, GELU, false, true, 1, 1",
        "5, 7, 1, 4, 4, GELU, true, true, 16, 1", "17, 40, 2, 3, 33, RELU2, false, false, 2, 37"})
    void agreesWithReference(int symbols, int block, int layers, int heads, int width, Activation function,
            boolean tied,
            boolean biased, int rows, int steps) {
        var sizes = new GptReference.Sizes(symbols, block, layers, heads, width);
        var reference = new GptReference(sizes, ActivationReference.valueOf(function.name()), tied, biased);
        var net = net(symbols, block, layers, heads, width, function, tied, biased);
        var check = new EngineCheck(net, reference).randomize(0.3);
        var examples = EngineCheck.text(rows, steps, symbols, true);
        check.compare(examples, EngineCheck.batch(examples));
        check.compare(EngineCheck.text(rows, steps, symbols, false), EngineCheck.batch(
                EngineCheck.text(rows, steps, symbols, false)));
        if (function != Activation.RELU) {
            check.differences(EngineCheck.batch(examples));
        }
    }

    @ParameterizedTest
    @EnumSource
    void withARefinementAgreesWithReference(Refinement refinement) {
        agreesWithReference(GptConfiguration.of(7, 5, 2, 2, 8).with(List.of(refinement)), 3, 5);
        agreesWithReference(new GptConfiguration(17, 40, 2, 3, 66, 0, true, false, Activation.GELU)
                .with(List.of(refinement)), 2, 37);
    }

    @Test
    void withAllRefinementsAgreesWithReference() {
        var all = List.of(Refinement.values());
        agreesWithReference(new GptConfiguration(33, 17, 2, 2, 20, 0, false, false, Activation.RELU2).with(all), 2, 17);
        agreesWithReference(new GptConfiguration(5, 1, 1, 2, 8, 0, true, true, Activation.GELU).with(all), 1, 1);
    }

    private static void agreesWithReference(GptConfiguration configuration, int rows, int steps) {
        var net = configuration.create(1);
        var check = new EngineCheck(net, References.of(net)).randomize(0.3);
        check.check(EngineCheck.text(rows, steps, configuration.vocabulary(), true));
    }

    @ParameterizedTest
    @CsvSource({"gpt-rms-norm, RMS_NORM", "gpt-rotary, ROTARY", "gpt-qk-norm, QUERY_KEY_NORM",
        "gpt-refined, RMS_NORM ROTARY QUERY_KEY_NORM", "gpt-smear, SMEAR", "gpt-convolutions, CONVOLUTIONS",
        "gpt-modern, RMS_NORM ROTARY QUERY_KEY_NORM SMEAR CONVOLUTIONS"})
    void withRefinementsFollowsPyTorchThroughTenSteps(String file, String names) {
        var golden = Golden.load(file);
        var optimizer = new AdamW(golden.scalar("setting.beta1"), golden.scalar("setting.beta2"),
                golden.scalar("setting.epsilon"), golden.scalar("setting.decay"));
        var others = Stream.of(names.split(" ")).map(Refinement::valueOf).toList();
        var net = new GptConfiguration(7, 6, 2, 2, 8, 0, false, false, Activation.GELU).with(others).create(1);
        double[] worst = EngineCheck.golden(net, golden, optimizer, 1e-4);
        assertTrue(worst[0] > 0, "nothing was compared");
    }

    @ParameterizedTest
    @CsvSource({"gpt-tied, 2, 8, GELU, true, true", "gpt-untied, 3, 6, RELU, false, false",
        "gpt-relu2, 2, 8, RELU2, false, false"})
    void followsPyTorchThroughTenSteps(String file, int heads, int width, Activation function, boolean tied,
            boolean biased) {
        var golden = Golden.load(file);
        var optimizer = new AdamW(golden.scalar("setting.beta1"), golden.scalar("setting.beta2"),
                golden.scalar("setting.epsilon"), golden.scalar("setting.decay"));
        double[] worst = EngineCheck.golden(net(7, 6, 2, heads, width, function, tied, biased), golden,
                optimizer, 1e-4);
        assertTrue(worst[0] > 0, "nothing was compared");
    }
}
