package octavo.engine.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import octavo.engine.matrix.Arrange;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parameter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Layer normalization against its definition in double precision; the gradients are proved with those of a GPT. */
@Tag("simd")
class LayerNormTest {

    private static final int[] SIZES = {1, 7, 15, 16, 17, 33, 64};

    @Test
    void shiftsAndStretchesAwkwardRows() {
        for (int size : SIZES) {
            Matrix x = Arrange.random(5, size, size);
            var gain = Parameter.vector("gain", size);
            var bias = Parameter.vector("bias", size);
            gain.value.copyFrom(Arrange.random(1, size, 100));
            bias.value.copyFrom(Arrange.random(1, size, 101));
            Matrix y = new LayerNorm(gain, bias).forward(x);
            for (int r = 0; r < 5; r++) {
                double mean = 0;
                double variance = 0;
                for (int c = 0; c < size; c++) {
                    mean += x.get(r, c) / (double) size;
                }
                for (int c = 0; c < size; c++) {
                    variance += (x.get(r, c) - mean) * (x.get(r, c) - mean) / size;
                }
                for (int c = 0; c < size; c++) {
                    double normalized = (x.get(r, c) - mean) / Math.sqrt(variance + 1e-5);
                    assertEquals(normalized * gain.value.get(0, c) + bias.value.get(0, c), y.get(r, c), 1e-5);
                }
            }
        }
    }
}
