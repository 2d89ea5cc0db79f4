package octavo.app.plot;

import java.util.ArrayList;
import java.util.List;
import octavo.app.model.TrainedModel;
import octavo.data.Reading;
import octavo.engine.matrix.Matrix;
import octavo.engine.models.Batch;
import octavo.engine.models.CharRnn;

/**
 * The activations of all recurrent units while a net reads a text. A net trained on streams reads it from start to end;
 * one trained on windows gets, for each position, the window that ends there, as in training.
 */
final class HiddenUnits {

    private static final int ROWS = 64;
    private static final int STEPS = 256;

    private final CharRnn net;
    private final int[] tokens;
    /** For each layer shape (positions, H). */
    private final List<Matrix> layers = new ArrayList<>();
    private final Batch batch = new Batch();

    private HiddenUnits(CharRnn net, int[] tokens) {
        this.net = net;
        this.tokens = tokens;
        for (int layer = 0; layer < net.layers(); layer++) {
            layers.add(new Matrix(tokens.length, net.hiddenSize(layer)));
        }
    }

    /**
     * Runs a net on a text.
     *
     * @param trained a recurrent net
     * @param tokens  the text
     * @return for each layer, from the first, shape (positions, H)
     */
    static List<Matrix> of(TrainedModel trained, int[] tokens) {
        var units = new HiddenUnits(net(trained).fork(), tokens);
        if (trained.reading() == Reading.WINDOWS) {
            units.readWindows(trained.steps());
        } else {
            units.readOnce(tokens.length);
        }
        return units.layers;
    }

    /** The recurrent net of a model; other models have no such units. */
    static CharRnn net(TrainedModel trained) {
        if (trained.model() instanceof CharRnn net) {
            return net;
        }
        throw new IllegalArgumentException("only recurrent models have hidden units with a state; this is a"
                + " model of the kind " + trained.model().configuration().model());
    }

    /** The first {@code length} symbols, the state carried from segment to segment. */
    private void readOnce(int length) {
        // all segments have one length, since a net loses its state when it creates a new
        // workspace; the last one is padded
        int steps = Math.min(STEPS, length);
        for (int start = 0; start < length; start += steps) {
            read(1, steps, start, start > 0);
            for (int layer = 0; layer < layers.size(); layer++) {
                for (int t = 0; t < Math.min(steps, length - start); t++) {
                    keep(layer, start + t, t);
                }
            }
        }
    }

    /** The window that ends at each position; the first positions have shorter ones. */
    private void readWindows(int steps) {
        readOnce(Math.min(steps, tokens.length));
        for (int first = 1; first + steps <= tokens.length; first += ROWS) {
            read(Math.min(ROWS, tokens.length - steps - first + 1), steps, first, false);
            for (int layer = 0; layer < layers.size(); layer++) {
                for (int n = 0; n < batch.rows; n++) {
                    // rows are time-major: those of the last step are at the end
                    keep(layer, first + n + steps - 1, (steps - 1) * batch.rows + n);
                }
            }
        }
    }

    /** Reads rows of {@code steps} tokens, row n from position first + n; after the end, its last token. */
    private void read(int rows, int steps, int first, boolean continues) {
        batch.resize(rows, steps);
        for (int n = 0; n < rows; n++) {
            for (int t = 0; t < steps; t++) {
                batch.tokens[n * steps + t] = tokens[Math.min(first + n + t, tokens.length - 1)];
                // a forward pass needs at least one prediction
                batch.targets[n * steps + t] = t == steps - 1 ? 0 : Batch.NO_TARGET;
            }
        }
        batch.continues = continues;
        net.forward(batch, null);
    }

    private void keep(int layer, int position, int row) {
        Matrix from = net.hidden(layer);
        Matrix into = layers.get(layer);
        System.arraycopy(from.data, from.at(row, 0), into.data, into.at(position, 0), into.cols);
    }

    /** The activations of one unit at every position. */
    static double[] column(Matrix units, int unit) {
        double[] values = new double[units.rows];
        for (int position = 0; position < values.length; position++) {
            values[position] = units.get(position, unit);
        }
        return values;
    }
}
