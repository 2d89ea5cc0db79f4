package octavo.engine.models;

import java.util.LinkedHashMap;
import java.util.Map;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.RandomStream;

/**
 * The sizes of a {@link NameMlp}.
 *
 * @param vocabulary     C, number of symbols, at least 2
 * @param block          T, letters of context: 3 in the workshop; more pays only together with dropout or decay
 * @param embedding      E, length of a letter's vector
 * @param hidden         H, units of the hidden layer
 * @param dropout        share of the hidden units that is dropped in training, 0 (included) to 1 (excluded): what keeps
 *                       a large net from learning its few thousand names by heart
 * @param initialization how start weights are drawn
 */
public record NameMlpConfiguration(int vocabulary, int block, int embedding, int hidden, double dropout,
                                   Initialization initialization) implements Configuration {

    /** Checks every value. */
    public NameMlpConfiguration {
        require("a vocabulary", vocabulary, 2, 65536);
        require("--block", block, 1, 1024);
        require("--embedding", embedding, 1, 16384);
        require("--hidden", hidden, 1, 16384);
        if (!(dropout >= 0 && dropout < 1)) {
            throw new IllegalArgumentException("--dropout " + dropout + " is out of range: at least 0 and less than 1");
        }
    }

    private static void require(String what, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(what + " " + value + " is out of range: " + least + " to " + most);
        }
    }

    @Override
    public String model() {
        return "mlp";
    }

    /**
     * {@inheritDoc}
     *
     * <p>A letter's vector is the product of a one-hot row with the table, a sum of one input; the other fan-ins are
     * T·E and H.
     */
    @Override
    public NameMlp create(RandomStream weights) {
        var net = new NameMlp(this);
        var parameters = net.parameters();
        initialization.draw(parameters.get(0), 1, weights, 0);
        initialization.draw(parameters.get(1), block * embedding, weights, 1);
        initialization.drawBias(parameters.get(2), block * embedding, weights, 2);
        initialization.draw(parameters.get(3), hidden, weights, 3);
        initialization.drawBias(parameters.get(4), hidden, weights, 4);
        return net;
    }

    /** {@inheritDoc} C·E for the table, (T·E + 1)·H and (H + 1)·C for the layers. */
    @Override
    public long weights() {
        long inputs = (long) block * embedding;
        return (long) vocabulary * embedding + (inputs + 1) * hidden + (hidden + 1L) * vocabulary;
    }

    @Override
    public long bytes() {
        return Matrix.bytes(vocabulary, embedding) + Matrix.bytes((long) block * embedding + 1, hidden)
                + Matrix.bytes(hidden + 1, vocabulary);
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
