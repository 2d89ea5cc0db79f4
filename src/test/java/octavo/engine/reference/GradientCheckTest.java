package octavo.engine.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import octavo.EngineCheck;
import octavo.engine.matrix.RandomStream;
import org.junit.jupiter.api.Test;

/** The tool itself: it finds wrong gradients and refuses to check what proves nothing. */
class GradientCheckTest {

    private static CharRnnReference net(double radius) {
        var net = CharRnnReference.elman(5, ActivationReference.TANH, 4);
        net.randomize(new RandomStream(1, RandomStream.Purpose.CHECK), radius);
        return net;
    }

    /** A net whose backward is off in one element of one parameter. */
    private record Wrong(CharRnnReference net, double factor) implements ReferenceModel {

        @Override
        public List<ParameterReference> parameters() {
            return net.parameters();
        }

        @Override
        public double forward(Examples examples, int n) {
            return net.forward(examples, n);
        }

        @Override
        public void backward(double scale) {
            net.backward(scale);
            net.parameter("rnn.weight_hh_l0").gradient[2][3] *= factor;
        }

        @Override
        public double[][] logits() {
            return net.logits();
        }

        @Override
        public void trace(Trace into) {
            net.trace(into);
        }
    }

    @Test
    void findsOneWrongElementAndNamesIt() {
        for (double factor : new double[] {1.0001, 0, -1, Double.NaN}) {
            var results = GradientCheck.check(new Wrong(net(0.8), factor), EngineCheck.text(1, 6, 5, true));
            for (var result : results) {
                boolean wrong = result.parameter().equals("rnn.weight_hh_l0");
                assertEquals(!wrong, result.error() <= GradientCheck.TOLERANCE, result::toString);
                assertTrue(!wrong || result.row() == 2 && result.col() == 3, result::toString);
            }
        }
    }

    @Test
    void putsTheWeightsBack() {
        var net = net(0.8);
        double[] before = net.parameter("head.weight").value[1].clone();
        GradientCheck.check(net, EngineCheck.text(2, 3, 5, true));
        org.junit.jupiter.api.Assertions.assertArrayEquals(before, net.parameter("head.weight").value[1], 0);
    }

    @Test
    void refusesWhatProvesNothing() {
        refused(net(0.8), Examples.text(1, 2, new int[2], new int[] {-1, -1}), "needs a prediction");
        // without a second step or a start state nothing reaches the recurrent weights
        refused(net(0.8), EngineCheck.text(2, 1, 5, true), "rnn.weight_hh_l0");
        refused(net(0), EngineCheck.text(2, 4, 5, true), "rnn.weight_ih_l0");
        refused(net(1000), EngineCheck.text(2, 4, 5, true), "too small to be measured");
        refused(net(Double.NaN), EngineCheck.text(2, 4, 5, true), "NaN");
    }

    private static void refused(ReferenceModel model, Examples examples, String expected) {
        var refusal = assertThrows(IllegalArgumentException.class, () -> GradientCheck.check(model, examples));
        assertTrue(refusal.getMessage().contains(expected), refusal.getMessage());
    }

    @Test
    void comparesTheEnginesGradientsByNameAndShape() {
        var net = net(0.8);
        net.gradients(EngineCheck.text(2, 4, 5, true), 1);
        Map<String, float[]> engine = new HashMap<>();
        for (var parameter : net.parameters()) {
            float[] flat = new float[parameter.rows() * parameter.cols()];
            for (int i = 0; i < flat.length; i++) {
                flat[i] = (float) parameter.gradient[i / parameter.cols()][i % parameter.cols()];
            }
            engine.put(parameter.name, flat);
        }
        for (var result : GradientCheck.compare(net, engine)) {
            assertTrue(result.error() < 1e-7, result::toString);
        }
        engine.get("head.bias")[4] = Float.NaN;
        for (var result : GradientCheck.compare(net, engine)) {
            assertEquals(!result.parameter().equals("head.bias"), result.error() < 1e-7, result::toString);
        }
        engine.put("head.bias", new float[4]);
        assertThrows(IllegalArgumentException.class, () -> GradientCheck.compare(net, engine));
        engine.remove("head.bias");
        assertThrows(IllegalArgumentException.class, () -> GradientCheck.compare(net, engine));
    }
}
