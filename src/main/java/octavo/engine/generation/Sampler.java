package octavo.engine.generation;

import octavo.engine.matrix.Matrix;

/** Draws the next token from a model's logits. */
@FunctionalInterface
public interface Sampler {

    /**
     * Draws a token.
     *
     * @param logits shape (1, C)
     * @param random a uniform number, 0 (included) to 1 (excluded)
     * @return the token, 0 to C − 1
     */
    int sample(Matrix logits, float random);

    /**
     * Always takes the most probable token.
     *
     * @return a sampler that ignores the random number; of equally probable tokens it takes the one with the smallest
     *         number; it throws a {@link NotFiniteException} if the logits are not finite
     */
    static Sampler greedy() {
        return (logits, random) -> {
            int best = 0;
            for (int c = 1; c < logits.cols; c++) {
                float logit = logits.get(0, c);
                best = logit > logits.get(0, best) || Float.isNaN(logit) ? c : best; // nothing is greater than a NaN
            }
            if (!Float.isFinite(logits.get(0, best))) {
                throw new NotFiniteException();
            }
            return best;
        };
    }

    /**
     * The sampler for the settings of the command line.
     *
     * @param temperature 0, or a number too small for a float, for greedy; below 1 favors probable tokens, above 1
     *                    improbable ones
     * @param topK        only the K most probable tokens may be drawn; 0 for all
     * @param topP        only the fewest tokens that together have this probability may be drawn; 1 for all
     * @return the sampler
     */
    static Sampler of(double temperature, int topK, double topP) {
        return temperature >= 0 && temperature < Float.MIN_NORMAL ? greedy()
                : new RandomSampler(temperature, topK, topP);
    }
}
