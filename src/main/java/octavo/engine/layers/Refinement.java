package octavo.engine.layers;

import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** An improvement over GPT-2 that a {@link TransformerBlock}, or the network around it, may have. */
public enum Refinement {

    /** {@link RmsNorm} in place of {@link LayerNorm} (Zhang and Sennrich 2019). */
    RMS_NORM,
    /** {@link RotaryPositions} in place of position embeddings (Su and others 2021). */
    ROTARY,
    /** {@link QueryKeyNorm} before the scores (Henry and others 2020). */
    QUERY_KEY_NORM,
    /** {@link CausalConvolution} over 2 steps on the embeddings: each is mixed with the one before it. */
    SMEAR,
    /** {@link CausalConvolution} over 4 steps after the norms of both branches (Allen-Zhu 2025). */
    CONVOLUTIONS,
    /**
     * The projections that end a residual branch, and a separate head, start from zero: every block starts as the
     * identity, and every token is equally likely. Affects only the initial weights.
     */
    ZERO_INIT;

    /** {@return the name in files, for example {@code rms-norm}} */
    public String option() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Finds a refinement by its name in files.
     *
     * @param name for example {@code rms-norm}
     * @return the refinement
     */
    public static Refinement of(String name) {
        for (var value : values()) {
            if (value.option().equals(name)) {
                return value;
            }
        }
        throw new IllegalArgumentException("the refinement \"" + name + "\" is not known");
    }

    /**
     * Some refinements, always in the same order.
     *
     * @param some in any order
     * @return a set that cannot be changed
     */
    public static Set<Refinement> set(Collection<Refinement> some) {
        var set = EnumSet.noneOf(Refinement.class);
        set.addAll(some);
        return Collections.unmodifiableSet(set);
    }
}
