package octavo.engine.optimizers;

import static octavo.engine.matrix.Simd.SPECIES;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import octavo.engine.matrix.Parameter;
import octavo.engine.matrix.RowReductions;
import octavo.engine.matrix.SettingException;
import octavo.engine.matrix.VectorMath;

/**
 * Prevents one bad batch from moving the weights far away: the loss of a recurrent net has cliffs where the gradient is
 * a thousand times longer than elsewhere (Pascanu, Mikolov, Bengio, "On the difficulty of training recurrent neural
 * networks", 2013, algorithm 1).
 *
 * @param kind  the way of clipping
 * @param limit the longest norm, or the largest magnitude of an element; unused without clipping
 */
public record GradientClip(Kind kind, double limit) {

    /** The ways of clipping. */
    public enum Kind {
        /** Not at all. */
        NONE,
        /** Shortens the gradient of all parameters together, which keeps its direction. */
        NORM,
        /** Limits each element by itself, as the first char-rnn did. */
        VALUE
    }

    /** No clipping. */
    public static final GradientClip NONE = new GradientClip(Kind.NONE, 0);

    /** The result of {@link #apply} if no norm was needed. */
    public static final double NOT_MEASURED = -1;

    /** Checks the limit. */
    public GradientClip {
        SettingException.require(kind == Kind.NONE || limit > 0 && limit <= Float.MAX_VALUE, "clipping limit", limit,
                "is out of range: it must be greater than 0; write none to clip nothing");
    }

    /**
     * Clips the gradients.
     *
     * @param parameters whose gradients
     * @return the norm before clipping; not finite if a gradient is not finite, and then nothing is changed; {@link
     *         #NOT_MEASURED} unless clipped by norm
     */
    public double apply(List<Parameter> parameters) {
        return switch (kind) {
            case NONE -> NOT_MEASURED;
            case NORM -> byNorm(parameters, limit);
            case VALUE -> {
                byValue(parameters, (float) limit);
                yield NOT_MEASURED;
            }
        };
    }

    /**
     * The length of the gradient of all parameters together: the root of the sum of squares, added in double precision
     * in the order of the parameters.
     *
     * @param parameters whose gradients
     * @return the norm; not finite if and only if a gradient is not
     */
    public static double norm(List<Parameter> parameters) {
        double sum = 0;
        for (int p = 0; p < parameters.size(); p++) {
            sum += RowReductions.sumOfSquares(parameters.get(p).gradient());
        }
        return StrictMath.sqrt(sum);
    }

    /** As PyTorch's {@code clip_grad_norm_}: dw ← dw · min(1, limit / (norm + 1e-6)). */
    private static double byNorm(List<Parameter> parameters, double limit) {
        double norm = norm(parameters);
        double factor = limit / (norm + 1e-6);
        if (factor < 1 && norm < Double.POSITIVE_INFINITY) {
            for (int p = 0; p < parameters.size(); p++) {
                VectorMath.scale((float) factor, parameters.get(p).gradient());
            }
        }
        return norm;
    }

    /** dw ← min(limit, max(−limit, dw)), where NaN stays NaN. A gradient is one array without gaps. */
    private static void byValue(List<Parameter> parameters, float limit) {
        for (int p = 0; p < parameters.size(); p++) {
            float[] dw = parameters.get(p).gradient().data;
            for (int i = 0; i < dw.length; i += SPECIES.length()) {
                var x = FloatVector.fromArray(SPECIES, dw, i);
                x = x.blend(limit, x.compare(VectorOperators.GT, limit));
                x.blend(-limit, x.compare(VectorOperators.LT, -limit)).intoArray(dw, i);
            }
        }
    }

    /**
     * Reads clipping as the command line writes it: {@code none}, {@code norm:1} or {@code value:5};
     * a bare number is a norm.
     *
     * @param text the clipping
     * @return the clipping
     */
    public static GradientClip parse(String text) {
        try {
            if (text.equals("none")) {
                return NONE;
            }
            if (text.startsWith("value:")) {
                return new GradientClip(Kind.VALUE, Double.parseDouble(text.substring("value:".length())));
            }
            var number = text.startsWith("norm:") ? text.substring("norm:".length()) : text;
            return new GradientClip(Kind.NORM, Double.parseDouble(number));
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException(
                    "the clipping \"" + text + "\" cannot be read: write none, norm:1 or value:5", notANumber);
        }
    }

    /**
     * The clipping as JSON values.
     *
     * @return names and values, in a fixed order
     */
    public Map<String, Object> toJson() {
        var json = new LinkedHashMap<String, Object>();
        json.put("kind", switch (kind) {
            case NONE -> "none";
            case NORM -> "norm";
            case VALUE -> "value";
        });
        json.put("limit", limit);
        return json;
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @param json the parsed object; values are String and Number
     * @return the clipping
     */
    public static GradientClip fromJson(Map<String, ?> json) {
        var settings = new JsonSettings("gradient clipping", json);
        settings.allowOnly(Set.of("kind", "limit"));
        return switch (settings.text("kind")) {
            case "none" -> NONE;
            case "norm" -> new GradientClip(Kind.NORM, settings.number("limit"));
            case "value" -> new GradientClip(Kind.VALUE, settings.number("limit"));
            default -> throw new IllegalArgumentException("there is no clipping \"" + settings.text("kind") + "\"");
        };
    }
}
