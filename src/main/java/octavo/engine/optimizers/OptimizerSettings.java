package octavo.engine.optimizers;

import static octavo.engine.matrix.SettingException.require;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The optimizer and its factors, as a checkpoint stores them besides the moments.
 *
 * @param kind        the rule
 * @param beta1       β₁, how much of m is kept at each update; m is the running sum of gradients in {@link Momentum}
 *                    (where β₁ is called the momentum) and the running mean in {@link Adam}; 0 (included) to 1
 *                    (excluded). 0.9 is rarely changed
 * @param beta2       β₂, how much of the running mean square of {@link RmsProp} and {@link Adam} is kept; 0 (included)
 *                    to 1 (excluded). Lower it, to 0.99 or 0.95, with short runs or large batches
 * @param epsilon     ε, which keeps the division by a root mean square finite; greater than 0
 * @param weightDecay 0 for none; only weights decay, never biases and norms
 * @param muonRatio   how many times λ is the rate of the matrices that {@link Muon} updates; greater than 0. The other
 *                    settings are then those of its AdamW
 */
public record OptimizerSettings(Kind kind, double beta1, double beta2, double epsilon, double weightDecay,
        double muonRatio) {

    private static final Set<String> NAMES = Set.of("kind", "beta1", "beta2", "epsilon", "weightDecay");
    private static final Set<String> NAMES_OF_MUON = Set.of("kind", "beta1", "beta2", "epsilon", "weightDecay",
            "muonRatio");
    private static final double USUAL_RATIO = 10;

    /** The rules. Settings that a rule does not use keep their default. */
    public enum Kind {
        /** {@link octavo.engine.optimizers.Sgd}. */
        SGD,
        /** {@link octavo.engine.optimizers.Momentum}. */
        MOMENTUM,
        /** {@link octavo.engine.optimizers.RmsProp}. */
        RMSPROP,
        /** {@link octavo.engine.optimizers.Adam}. */
        ADAM,
        /** {@link octavo.engine.optimizers.AdamW}. */
        ADAMW,
        /** {@link octavo.engine.optimizers.Muon}, with AdamW for what is no matrix of a hidden layer. */
        MUON;

        /**
         * Finds a rule by its name on the command line and in JSON.
         *
         * @param name for example {@code adamw}
         * @return the rule
         */
        public static Kind of(String name) {
            for (var kind : values()) {
                if (kind.option().equals(name)) {
                    return kind;
                }
            }
            throw new IllegalArgumentException(
                    "there is no optimizer \"" + name + "\": choose sgd, momentum, rmsprop, adam, adamw or muon");
        }

        /** {@return the name on the command line and in files, for example {@code adamw}} */
        public String option() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Checks every setting. */
    public OptimizerSettings {
        require(beta1 >= 0 && beta1 < 1, "momentum (beta1)", beta1,
                "is out of range: it must be 0 or more and less than 1");
        require(beta2 >= 0 && beta2 < 1, "beta2", beta2, "is out of range: it must be 0 or more and less than 1");
        require(epsilon >= 1e-30 && epsilon <= 1, "epsilon", epsilon, "is out of range: it must be 1e-30 to 1");
        require(weightDecay >= 0 && weightDecay <= 1000, "weight-decay", weightDecay,
                "is out of range: it must be 0 to 1000");
        require(muonRatio >= 1e-6 && muonRatio <= 1e6, "Muon's rate as a multiple of the rate", muonRatio,
                "is out of range: it must be 1e-6 to 1e6");
    }

    /**
     * A rule with the usual multiple of the rate where it is Muon, 10.
     *
     * @param kind        the rule
     * @param beta1       β₁
     * @param beta2       β₂
     * @param epsilon     ε
     * @param weightDecay 0 for none
     */
    public OptimizerSettings(Kind kind, double beta1, double beta2, double epsilon, double weightDecay) {
        this(kind, beta1, beta2, epsilon, weightDecay, USUAL_RATIO);
    }

    /**
     * A rule with PyTorch's defaults, without decay except for AdamW; Muon with those of its authors.
     *
     * @param kind the rule
     * @return β₁ 0.9; β₂ 0.999, of RMSProp 0.99, of Muon's AdamW 0.95; ε 1e-8; AdamW's decay 0.01; Muon's rate 10·λ
     */
    public static OptimizerSettings of(Kind kind) {
        double beta2 = switch (kind) {
            case RMSPROP -> 0.99;
            case MUON -> 0.95;
            default -> 0.999;
        };
        return new OptimizerSettings(kind, 0.9, beta2, 1e-8, kind == Kind.ADAMW ? 0.01 : 0);
    }

    /**
     * The same with another decay.
     *
     * @param decay the weight decay
     * @return the new settings
     */
    public OptimizerSettings withWeightDecay(double decay) {
        return new OptimizerSettings(kind, beta1, beta2, epsilon, decay, muonRatio);
    }

    /**
     * The same with other β₁ and β₂.
     *
     * @param beta1 β₁
     * @param beta2 β₂
     * @return the new settings
     */
    public OptimizerSettings withBetas(double beta1, double beta2) {
        return new OptimizerSettings(kind, beta1, beta2, epsilon, weightDecay, muonRatio);
    }

    /**
     * The same with another rate of the matrices that Muon updates.
     *
     * @param ratio how many times λ
     * @return the new settings
     */
    public OptimizerSettings withMuonRatio(double ratio) {
        return new OptimizerSettings(kind, beta1, beta2, epsilon, weightDecay, ratio);
    }

    /**
     * Creates the optimizer; its moments are zeros.
     *
     * @return a new optimizer
     */
    public Optimizer create() {
        return switch (kind) {
            case SGD -> new Sgd(weightDecay);
            case MOMENTUM -> new Momentum(beta1, weightDecay);
            case RMSPROP -> new RmsProp(beta2, epsilon, weightDecay);
            case ADAM -> new Adam(beta1, beta2, epsilon, weightDecay);
            case ADAMW -> new AdamW(beta1, beta2, epsilon, weightDecay);
            case MUON -> new Muon(muonRatio, weightDecay, new AdamW(beta1, beta2, epsilon, weightDecay));
        };
    }

    /**
     * How many floats the optimizer keeps per weight, at most: Muon keeps 2 for some and 1 for most.
     *
     * @return 0, 1 or 2
     */
    public int moments() {
        return switch (kind) {
            case SGD -> 0;
            case MOMENTUM, RMSPROP -> 1;
            case ADAM, ADAMW, MUON -> 2;
        };
    }

    /**
     * The settings as JSON values.
     *
     * @return names and values, in a fixed order
     */
    public Map<String, Object> toJson() {
        var json = new LinkedHashMap<String, Object>();
        json.put("kind", kind.option());
        json.put("beta1", beta1);
        json.put("beta2", beta2);
        json.put("epsilon", epsilon);
        json.put("weightDecay", weightDecay);
        if (kind == Kind.MUON) {
            json.put("muonRatio", muonRatio);
        }
        return json;
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @param json the parsed object; values are String and Number
     * @return the settings
     */
    public static OptimizerSettings fromJson(Map<String, ?> json) {
        var settings = new JsonSettings("the optimizer", json);
        boolean isMuon = Kind.MUON.option().equals(json.get("kind"));
        settings.allowOnly(isMuon ? NAMES_OF_MUON : NAMES);
        return new OptimizerSettings(Kind.of(settings.text("kind")), settings.number("beta1"), settings.number("beta2"),
                settings.number("epsilon"), settings.number("weightDecay"),
                isMuon ? settings.number("muonRatio") : USUAL_RATIO);
    }
}
