package octavo.engine.models;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import octavo.engine.matrix.Parameter;
import octavo.engine.matrix.SettingException;

/**
 * The size of a {@link Bigram} and the penalty that training adds to its loss.
 *
 * @param vocabulary     C, number of symbols, at least 2
 * @param penalty        p: the training loss of every prediction is raised by p times the mean of the squared weights;
 *                       0 for none, 0.01 in the workshop. It has the effect of smoothing for counts: weights pulled
 *                       towards 0 mean probabilities pulled towards 1/C
 * @param initialization how initial weights are drawn
 */
public record BigramConfiguration(int vocabulary, double penalty, Initialization initialization)
        implements Configuration {

    /** Checks every value. */
    public BigramConfiguration {
        if (vocabulary < 2 || vocabulary > 8192) {
            throw new IllegalArgumentException(
                    "a bigram model has a weight for each pair of symbols: 2 to 8192 symbols, not " + vocabulary);
        }
        SettingException.require(penalty >= 0 && penalty <= 1000, "penalty", penalty, "is out of range: 0 to 1000");
    }

    @Override
    public String model() {
        return "bigram";
    }

    @Override
    public Bigram create(long seed) {
        return wire(draw(seed));
    }

    @Override
    public Bigram wire(List<Parameter> parameters) {
        return new Bigram(this, parameters);
    }

    /** {@inheritDoc} A one-hot row is a sum of one input. */
    @Override
    public List<ParameterShape> shapes() {
        return List.of(ParameterShape.untransposed("W", vocabulary, vocabulary, initialization.weight(1)));
    }

    @Override
    public Map<String, Object> toJson() {
        var json = new LinkedHashMap<String, Object>();
        json.put("vocabulary", (long) vocabulary);
        json.put("penalty", penalty);
        json.put("init", initialization.option());
        return json;
    }

    /** Reads {@link #toJson} back. */
    static BigramConfiguration fromJson(Map<String, Object> json) {
        return new BigramConfiguration(Math.toIntExact((Long) json.get("vocabulary")),
                ((Number) json.get("penalty")).doubleValue(), Initialization.of((String) json.get("init")));
    }
}
