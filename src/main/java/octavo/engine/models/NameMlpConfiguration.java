package octavo.engine.models;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import octavo.engine.matrix.Parameter;
import octavo.engine.matrix.SettingException;

/**
 * The sizes of a {@link NameMlp}.
 *
 * @param vocabulary     C, number of symbols, at least 2
 * @param block          T, letters of context: 3 in the workshop; more help only together with dropout or weight decay
 * @param embedding      E, length of a letter's vector
 * @param hidden         H, units of the hidden layer
 * @param dropout        share of the hidden units dropped in training, 0 (included) to 1 (excluded); it keeps a large
 *                       net from learning its few thousand names by heart
 * @param initialization how initial weights are drawn
 */
public record NameMlpConfiguration(int vocabulary, int block, int embedding, int hidden, double dropout,
                                   Initialization initialization) implements Configuration {

    /** Checks every value. */
    public NameMlpConfiguration {
        require("vocabulary", vocabulary, 2, 65536);
        require("block", block, 1, 1024);
        require("embedding", embedding, 1, 16384);
        require("hidden", hidden, 1, 16384);
        SettingException.require(dropout >= 0 && dropout < 1, "dropout", dropout,
                "is out of range: at least 0 and less than 1");
    }

    private static void require(String setting, int value, int least, int most) {
        SettingException.require(value >= least && value <= most, setting, value,
                "is out of range: " + least + " to " + most);
    }

    @Override
    public String model() {
        return "mlp";
    }

    @Override
    public NameMlp create(long seed) {
        return wire(draw(seed));
    }

    @Override
    public NameMlp wire(List<Parameter> parameters) {
        return new NameMlp(this, parameters);
    }

    /**
     * {@inheritDoc}
     *
     * <p>A letter's vector is the product of a one-hot row with the table, a sum of one input; the other fan-ins are
     * T·E and H.
     */
    @Override
    public List<ParameterShape> shapes() {
        int context = block * embedding;
        return List.of(
                ParameterShape.untransposed("C", vocabulary, embedding, initialization.weight(1)),
                ParameterShape.untransposed("W1", context, hidden, initialization.weight(context))
                        .withHiddenMatrices(1),
                ParameterShape.vector("b1", hidden, initialization.bias(context)),
                ParameterShape.untransposed("W2", hidden, vocabulary, initialization.weight(hidden)),
                ParameterShape.vector("b2", vocabulary, initialization.bias(hidden)));
    }

    @Override
    public Map<String, Object> toJson() {
        var json = new LinkedHashMap<String, Object>();
        json.put("vocabulary", (long) vocabulary);
        json.put("block", (long) block);
        json.put("embedding", (long) embedding);
        json.put("hidden", (long) hidden);
        json.put("dropout", dropout);
        json.put("init", initialization.option());
        return json;
    }

    /** Reads {@link #toJson} back. */
    static NameMlpConfiguration fromJson(Map<String, Object> json) {
        return new NameMlpConfiguration(Math.toIntExact((Long) json.get("vocabulary")),
                Math.toIntExact((Long) json.get("block")),
                Math.toIntExact((Long) json.get("embedding")), Math.toIntExact((Long) json.get("hidden")),
                ((Number) json.get("dropout")).doubleValue(), Initialization.of((String) json.get("init")));
    }
}
