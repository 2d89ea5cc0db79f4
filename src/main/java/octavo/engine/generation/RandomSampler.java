package octavo.engine.generation;

import java.util.Arrays;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.SettingException;
import octavo.engine.matrix.VectorMath;

/**
 * Draws from the softmax of logits / temperature, restricted to the most probable tokens: the K most probable, and of
 * these the fewest that together reach the probability P ("nucleus sampling", Holtzman et al. 2019).
 *
 * <p>Tokens are taken by falling probability, equal ones by their numbers, so that a seed gives the same text
 * everywhere.
 */
final class RandomSampler implements Sampler {

    private final float temperature;
    private final int topK;
    private final double topP;
    private double[] weights = {};
    private int[] order = {};

    RandomSampler(double temperature, int topK, double topP) {
        SettingException.require(temperature > 0 && temperature <= 1000, "temperature", temperature,
                "is out of range: it must be 0 to 1000");
        SettingException.require(topK >= 0, "top-k", topK, "is out of range: it must be at least 0");
        SettingException.require(topP > 0 && topP <= 1, "top-p", topP,
                "is out of range: it must be greater than 0 and at most 1");
        this.temperature = (float) temperature;
        this.topK = topK;
        this.topP = topP;
    }

    @Override
    public int sample(Matrix logits, float random) {
        int classes = logits.cols;
        if (weights.length != classes) {
            weights = new double[classes];
            order = new int[classes];
        }
        weigh(logits);
        int kept = classes;
        if (topK > 0 && topK < classes || topP < 1) {
            sortByWeight();
            kept = keep(classes);
        } else {
            for (int c = 0; c < classes; c++) {
                order[c] = c;
            }
        }
        return draw(kept, random);
    }

    /** w = exp((dot − max) / temperature). */
    private void weigh(Matrix logits) {
        float max = Float.NEGATIVE_INFINITY;
        for (int c = 0; c < logits.cols; c++) {
            max = Math.max(max, logits.get(0, c));
        }
        if (!Float.isFinite(max)) {
            throw new NotFiniteException();
        }
        for (int c = 0; c < logits.cols; c++) {
            weights[c] = VectorMath.exp((logits.get(0, c) - max) / temperature);
        }
    }

    /**
     * Token numbers by falling weight; an insertion sort would be fast enough for letters, but not for 5,000 byte
     * pairs.
     */
    private void sortByWeight() {
        long[] keys = new long[weights.length];
        for (int c = 0; c < keys.length; c++) {
            // weights are not negative, so the order of their bits is the order of their values
            keys[c] = (long) ~Float.floatToRawIntBits((float) weights[c]) << 32 | c;
        }
        Arrays.sort(keys);
        for (int i = 0; i < keys.length; i++) {
            order[i] = (int) keys[i];
        }
    }

    private int keep(int classes) {
        int kept = topK > 0 ? Math.min(topK, classes) : classes;
        double all = 0;
        for (int i = 0; i < kept; i++) {
            all += weights[order[i]];
        }
        double sum = 0;
        for (int i = 0; i < kept; i++) {
            sum += weights[order[i]];
            if (sum >= topP * all) {
                return i + 1;
            }
        }
        return kept;
    }

    private int draw(int kept, float random) {
        double all = 0;
        for (int i = 0; i < kept; i++) {
            all += weights[order[i]];
        }
        double left = random * all;
        for (int i = 0; i < kept - 1; i++) {
            left -= weights[order[i]];
            if (left < 0) {
                return order[i];
            }
        }
        return order[kept - 1];
    }
}
