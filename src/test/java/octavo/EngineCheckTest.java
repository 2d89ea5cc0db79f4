package octavo;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import octavo.engine.layers.Activation;
import octavo.engine.models.CharRnnConfiguration;
import octavo.engine.models.Initialization;
import octavo.engine.models.Model;
import octavo.engine.optimizers.Sgd;
import octavo.engine.reference.ActivationReference;
import octavo.engine.reference.CharRnnReference;
import org.junit.jupiter.api.Test;

/** The tool that checks the float engine: it passes a right model and finds a wrong gradient in either way. */
class EngineCheckTest {

    private static final int SYMBOLS = 7;

    private static Model rnn() {
        return new CharRnnConfiguration(CharRnnConfiguration.Cell.RNN, SYMBOLS, List.of(6, 6), Activation.TANH,
                Initialization.GLOROT).create(1);
    }

    private static EngineCheck check(Model model) {
        return new EngineCheck(model, CharRnnReference.elman(SYMBOLS, ActivationReference.TANH, 6, 6)).randomize(0.6);
    }

    /** The same model, but after each backward one element of one gradient is wrong. */
    private static Model wrong(Model model, float factor) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            Object result = method.invoke(model, arguments);
            if (method.getName().equals("backward")) {
                var gradient = model.parameters().get(1).gradient();
                gradient.set(1, 2, gradient.get(1, 2) * factor);
            }
            return result;
        };
        return (Model) Proxy.newProxyInstance(Model.class.getClassLoader(), new Class<?>[] {Model.class}, handler);
    }

    @Test
    void passesARightModel() {
        check(rnn()).check(EngineCheck.text(3, 5, SYMBOLS, true));
    }

    @Test
    void findsAWrongGradient() {
        var examples = EngineCheck.text(3, 5, SYMBOLS, true);
        for (float factor : new float[] {1.01f, 0, Float.NaN}) {
            var check = check(wrong(rnn(), factor));
            assertThrows(AssertionError.class, () -> check.compare(examples, EngineCheck.batch(examples)));
        }
        var check = check(wrong(rnn(), -20));
        assertThrows(AssertionError.class, () -> check.differences(EngineCheck.batch(examples)));
    }

    @Test
    void followsPyTorchThroughTenSteps() {
        for (String name : new String[] {"rnn-last", "rnn-every"}) {
            EngineCheck.golden(rnn(), Golden.load(name), new Sgd(0), 1e-6);
        }
    }

    @Test
    void findsAStepThatIsNotPyTorchs() {
        var golden = Golden.load("rnn-every");
        assertThrows(AssertionError.class, () -> EngineCheck.golden(rnn(), golden, new Sgd(0.001), 1e-6));
    }
}
