package octavo.engine.optimizers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import octavo.Golden;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parameter;
import org.junit.jupiter.api.Test;

/** Ten updates by given gradients: every weight after each of them as PyTorch has it. */
class OptimizersGoldenTest {

    private final Golden golden = Golden.load("optimizers");

    @Test
    void sgd() {
        follow("sgd", new Sgd(0), null);
    }

    @Test
    void sgdWithDecayOfMatricesOnly() {
        follow("sgd-decay", new Sgd(0.1), null);
    }

    @Test
    void momentum() {
        follow("momentum", new Momentum(0.9, 0), null);
    }

    @Test
    void rmsProp() {
        follow("rmsprop", new RmsProp(0.95, 1e-8, 0), null);
    }

    @Test
    void adam() {
        follow("adam", new Adam(0.9, 0.999, 1e-8, 0), null);
    }

    @Test
    void adamWDecaysMatricesOnly() {
        follow("adamw", new AdamW(0.9, 0.99, 1e-8, 0.1), null);
    }

    @Test
    void clippingByNorm() {
        follow("clip-norm", new Sgd(0), new GradientClip(GradientClip.Kind.NORM, golden.scalar("setting.clip")));
    }

    private void follow(String rule, Optimizer optimizer, GradientClip clip) {
        var parameters = List.of(Parameter.weight("matrix", 5, 7), Parameter.vector("vector", 17));
        for (var parameter : parameters) {
            set(parameter.value, golden.tensor("weights." + parameter.name).values(), 0);
        }
        for (int update = 1; update <= 10; update++) {
            for (var parameter : parameters) {
                int size = parameter.value.rows * parameter.value.cols;
                set(parameter.gradient(), golden.tensor("gradients." + parameter.name).values(), (update - 1) * size);
                parameter.touchAllRows();
            }
            if (clip != null) {
                clip.apply(parameters);
            }
            optimizer.step(parameters, (float) golden.scalar("setting.rate"), update);
            for (var parameter : parameters) {
                double[] expected = golden.tensor(rule + "." + parameter.name).values();
                int cols = parameter.value.cols;
                int size = parameter.value.rows * cols;
                for (int i = 0; i < size; i++) {
                    assertEquals(expected[(update - 1) * size + i], parameter.value.get(i / cols, i % cols), 1e-6,
                            rule + ", update " + update + ", " + parameter.name + " element " + i);
                }
            }
        }
    }

    private static void set(Matrix matrix, double[] values, int from) {
        for (int i = 0; i < matrix.rows * matrix.cols; i++) {
            matrix.set(i / matrix.cols, i % matrix.cols, (float) values[from + i]);
        }
    }
}
