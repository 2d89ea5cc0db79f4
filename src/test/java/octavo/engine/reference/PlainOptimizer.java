package octavo.engine.reference;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The two rules that the golden files need, in plain loops. */
interface PlainOptimizer {

    void step(List<ParameterReference> parameters, double rate, int update);

    /** value −= rate · gradient. */
    static PlainOptimizer sgd() {
        return (parameters, rate, update) -> {
            for (var parameter : parameters) {
                for (int r = 0; r < parameter.rows(); r++) {
                    for (int c = 0; c < parameter.cols(); c++) {
                        parameter.value[r][c] -= rate * parameter.gradient[r][c];
                    }
                }
            }
        };
    }

    /** Adam; with a decay AdamW: matrices shrink by rate · decay first, vectors and convolutions do not. */
    static PlainOptimizer adamW(double beta1, double beta2, double epsilon, double decay) {
        Map<String, double[][][]> moments = new HashMap<>();
        return (parameters, rate, update) -> {
            for (var parameter : parameters) {
                double[][][] moment = moments.computeIfAbsent(parameter.name,
                        name -> new double[2][parameter.rows()][parameter.cols()]);
                boolean isConvolution = parameter.name.contains("conv_") || parameter.name.contains("smear");
                double shrink = parameter.rows() > 1 && !isConvolution ? 1 - rate * decay : 1;
                for (int r = 0; r < parameter.rows(); r++) {
                    for (int c = 0; c < parameter.cols(); c++) {
                        double g = parameter.gradient[r][c];
                        double m = moment[0][r][c] = beta1 * moment[0][r][c] + (1 - beta1) * g;
                        double v = moment[1][r][c] = beta2 * moment[1][r][c] + (1 - beta2) * g * g;
                        double mHat = m / (1 - Math.pow(beta1, update));
                        double vHat = v / (1 - Math.pow(beta2, update));
                        double change = rate * mHat / (Math.sqrt(vHat) + epsilon);
                        parameter.value[r][c] = parameter.value[r][c] * shrink - change;
                    }
                }
            }
        };
    }
}
