package octavo.engine.layers;

import java.util.Locale;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.VectorMath;

/**
 * What a hidden unit of a dense net or of a {@link Recurrent} cell makes of its weighted input z. All may work in
 * place. A GPT has {@link PointwiseActivation}: GELU's slope cannot be had from a.
 */
public enum Activation {

    /** a = 1 / (1 + exp(−z)), 0 to 1: the course's. */
    SIGMOID {
        @Override
        public void forward(Matrix z, Matrix a) {
            VectorMath.sigmoid(z, a);
        }

        @Override
        public void backward(Matrix a, Matrix outputGradient, Matrix inputGradient) {
            VectorMath.sigmoidBackward(a, outputGradient, inputGradient);
        }
    },

    /** a = tanh(z), −1 to 1. */
    TANH {
        @Override
        public void forward(Matrix z, Matrix a) {
            VectorMath.tanh(z, a);
        }

        @Override
        public void backward(Matrix a, Matrix outputGradient, Matrix inputGradient) {
            VectorMath.tanhBackward(a, outputGradient, inputGradient);
        }
    },

    /**
     * a = max(z, 0). Its slope is 1 wherever it is not 0, so that gradients reach the first of many layers
     * undiminished; a sigmoid's slope is at most ¼, and six of them leave a four-thousandth.
     */
    RELU {
        @Override
        public void forward(Matrix z, Matrix a) {
            for (int r = 0; r < z.rows; r++) {
                int from = z.at(r, 0);
                int to = a.at(r, 0);
                for (int c = 0; c < z.cols; c++) {
                    a.data[to + c] = Math.max(z.data[from + c], 0f);
                }
            }
        }

        @Override
        public void backward(Matrix a, Matrix outputGradient, Matrix inputGradient) {
            for (int r = 0; r < a.rows; r++) {
                int at = a.at(r, 0);
                int from = outputGradient.at(r, 0);
                int to = inputGradient.at(r, 0);
                for (int c = 0; c < a.cols; c++) {
                    inputGradient.data[to + c] = a.data[at + c] > 0 ? outputGradient.data[from + c] : 0;
                }
            }
        }
    };

    /**
     * a = f(z).
     *
     * @param z shape (R, H)
     * @param a shape (R, H), may be z
     */
    public abstract void forward(Matrix z, Matrix a);

    /**
     * dz = da · f′(z), computed from a alone.
     *
     * @param a              shape (R, H), what forward made
     * @param outputGradient da, shape (R, H)
     * @param inputGradient  dz, shape (R, H), may be da
     */
    public abstract void backward(Matrix a, Matrix outputGradient, Matrix inputGradient);

    /**
     * The name on the command line.
     *
     * @return for example {@code sigmoid}
     */
    public String option() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads a name of the command line.
     *
     * @param option for example {@code sigmoid}
     * @return the activation
     */
    public static Activation of(String option) {
        for (var value : values()) {
            if (value.option().equals(option)) {
                return value;
            }
        }
        throw new IllegalArgumentException("--activation " + option + " is not known; choose sigmoid, tanh or relu");
    }
}
