package octavo.engine.models;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import octavo.engine.layers.Dense;
import octavo.engine.layers.Dropout;
import octavo.engine.layers.InputProjection;
import octavo.engine.layers.Loss;
import octavo.engine.layers.RecurrentCell;
import octavo.engine.layers.SoftmaxCrossEntropy;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parameter;
import octavo.engine.matrix.RandomStream;

/**
 * The character RNN: tokens, some recurrent layers, and a dense softmax layer that is computed only from the first step
 * with a target.
 *
 * <pre>
 *   token(t) → layer 1 → layer 2 → … → dense → softmax        C &gt; H &gt; H &gt; C in the course's notation
 * </pre>
 *
 * <p>Rows are time-major (step t of example n in row t·N + n). The dense layer reads the first row with a target and
 * all rows after it: for windows that predict one character the N rows of the last step, for streams all rows.
 *
 * <p>Dropout is applied only between recurrent layers: layer 2 and higher layers read dropout(h) of the layer below,
 * the dense layer reads h without dropout. This is also the meaning of {@code nn.LSTM(dropout=p)} in PyTorch. The next
 * step of a layer reads h without dropout, so nothing is lost along time (Zaremba, Sutskever, Vinyals, "Recurrent
 * neural network regularization", 2014). A mask belongs to the training example, the step and the unit; each segment
 * of a stream is an example with its own number.
 *
 * <p>Parameters carry PyTorch's names: {@code rnn.weight_ih_l0}, {@code rnn.weight_hh_l0}, {@code rnn.bias_ih_l0}, …,
 * {@code head.weight}, {@code head.bias}.
 */
public final class CharRnn implements LanguageModel {

    private final CharRnnConfiguration configuration;
    private final List<Parameter> parameters;
    private final List<InputProjection> projections = new ArrayList<>();
    private final List<RecurrentCell> cells = new ArrayList<>();
    private final Dense head;
    private final Dropout dropout;
    private final SoftmaxCrossEntropy softmax = new SoftmaxCrossEntropy();
    private int rows;
    private int steps;
    private int[] tokens = {};
    private int[] targets = {};
    /** h of each layer, shape (T·N, H). */
    private final Matrix[] hidden;
    /** dropout(h) of each layer but the last, shape (T·N, H); created at the first use. */
    private final Matrix[] dropped;
    /** dh of each layer, shape (T·N, H). */
    private final Matrix[] dh;
    private Matrix topRows;
    private Matrix dTopRows;
    private int firstTarget = -1;
    private Matrix logits;

    /**
     * Wires the net.
     *
     * @param configuration its sizes
     * @param parameters    as the configuration lists them
     */
    CharRnn(CharRnnConfiguration configuration, List<Parameter> parameters) {
        this.configuration = configuration;
        this.parameters = parameters;
        var named = parameters.stream().collect(Collectors.toMap(parameter -> parameter.name, Function.identity()));
        int layers = configuration.hidden().size();
        for (int layer = 0; layer < layers; layer++) {
            projections.add(new InputProjection(named.get("rnn.weight_ih_l" + layer),
                    named.get("rnn.bias_ih_l" + layer)));
            cells.add(configuration.cell().create(named, layer, configuration.activation()));
        }
        head = new Dense(named.get("head.weight"), named.get("head.bias"));
        dropout = new Dropout((float) configuration.dropout());
        hidden = new Matrix[layers];
        dropped = new Matrix[layers];
        dh = new Matrix[layers];
    }

    @Override
    public List<Parameter> parameters() {
        return parameters;
    }

    private void prepare(int rows, int steps) {
        if (this.rows == rows && this.steps == steps) {
            return;
        }
        this.rows = rows;
        this.steps = steps;
        tokens = new int[rows * steps];
        targets = new int[rows * steps];
        for (int layer = 0; layer < cells.size(); layer++) {
            cells.get(layer).prepare(rows, steps);
            dh[layer] = new Matrix(rows * steps, configuration.hidden().get(layer));
            dropped[layer] = null;
        }
        firstTarget = -1;
    }

    @Override
    public Loss forward(Batch batch, RandomStream masks) {
        prepare(batch.rows, batch.steps);
        dropout.begin(masks, batch.firstExample);
        toTimeMajor(batch.tokens, tokens);
        toTimeMajor(batch.targets, targets);
        Matrix top = walk(tokens, batch.continues);
        findPredictions(top);
        logits = head.forward(topRows);
        return softmax.forward(logits, targets, firstTarget);
    }

    /** Takes the tokens through all layers and steps. */
    private Matrix walk(int[] rowTokens, boolean continues) {
        for (int layer = 0; layer < cells.size(); layer++) {
            Matrix projected = layer == 0
                    ? projections.get(0).forward(rowTokens, rows * steps)
                    : projections.get(layer).forward(seenFromAbove(layer - 1));
            hidden[layer] = cells.get(layer).forward(projected, continues);
        }
        return hidden[cells.size() - 1];
    }

    /**
     * dropout(h) of a layer: a copy, since the layer itself needs h without dropout for the next step and for backward.
     */
    private Matrix seenFromAbove(int layer) {
        if (!dropout.active()) {
            return hidden[layer];
        }
        if (dropped[layer] == null) {
            dropped[layer] = new Matrix(rows * steps, hidden[layer].cols);
        }
        dropped[layer].copyFrom(hidden[layer]);
        drop(layer, dropped[layer]);
        return dropped[layer];
    }

    /**
     * Drops elements of a layer's output, or of its gradient; each layer has its own random numbers in every step.
     */
    private void drop(int layer, Matrix matrix) {
        int first = 0;
        int stepLength = 0;
        for (int each = 0; each < cells.size() - 1; each++) {
            first = each == layer ? stepLength : first;
            stepLength += Dropout.stride(configuration.hidden().get(each));
        }
        dropout.applyTimeMajor(matrix, rows, first, stepLength);
    }

    /** Views of the rows from the first with a target on. */
    private void findPredictions(Matrix top) {
        int first = 0;
        while (first < targets.length && targets[first] < 0) {
            first++;
        }
        if (first == targets.length) {
            throw new IllegalArgumentException("no step of the batch has a target");
        }
        if (first != firstTarget) {
            firstTarget = first;
            topRows = top.rows(first, top.rows - first);
            dTopRows = dh[cells.size() - 1].rows(first, top.rows - first);
        }
    }

    @Override
    public void backward(float scale, boolean accumulate) {
        int top = cells.size() - 1;
        // forward was: loss = softmax(head(top rows)); the rows before the first target get no gradient from above
        Matrix delta = softmax.backward(scale);
        dh[top].fillRows(0, firstTarget, 0f);
        head.backward(delta, dTopRows, accumulate);
        for (int layer = top; layer >= 0; layer--) {
            // forward was: h = cell(projection(dropout(h of the layer below)))
            Matrix dp = cells.get(layer).backward(dh[layer], accumulate);
            projections.get(layer).backward(dp, layer == 0 ? null : dh[layer - 1],
                    accumulate);
            if (layer > 0 && dropout.active()) {
                drop(layer - 1, dh[layer - 1]);
            }
        }
    }

    private void toTimeMajor(int[] from, int[] into) {
        for (int n = 0; n < rows; n++) {
            for (int t = 0; t < steps; t++) {
                into[t * rows + n] = from[n * steps + t];
            }
        }
    }

    @Override
    public Matrix logits() {
        return logits;
    }

    /** {@return how many recurrent layers there are} */
    public int layers() {
        return cells.size();
    }

    /**
     * The units of a recurrent layer.
     *
     * @param layer from 0
     * @return H
     */
    public int hiddenSize(int layer) {
        return configuration.hidden().get(layer);
    }

    /**
     * The outputs of a layer at every step of the last forward, for plots.
     *
     * @param layer from 0
     * @return h, shape (T·N, H), step t of example n in row t·N + n; overwritten by the next forward
     */
    public Matrix hidden(int layer) {
        return hidden[layer];
    }

    @Override
    public List<Matrix> carried() {
        var state = new ArrayList<Matrix>();
        for (var cell : cells) {
            state.addAll(cell.state());
        }
        return state;
    }

    @Override
    public void prepareCarried(int rows, int steps) {
        prepare(rows, steps);
    }

    /**
     * {@inheritDoc}
     *
     * <p>Parameters and gradients; for each layer p and dh (T·N, G·H and T·N, H) and the workspace of its cell; with
     * dropout, for each layer but the last, another h; logits and probabilities for the predicted rows, at most T·N of
     * each.
     */
    @Override
    public long bytes(int rows, int steps) {
        long all = (long) rows * steps;
        long sum = 2 * configuration.bytes() + 2 * Matrix.bytes(all, configuration.vocabulary());
        for (int layer = 0; layer < cells.size(); layer++) {
            int size = configuration.hidden().get(layer);
            sum += Matrix.bytes(all, configuration.cell().gates() * size) + Matrix.bytes(all, size);
            sum += cells.get(layer).bytes(rows, steps);
            sum += configuration.dropout() > 0 && layer < cells.size() - 1 ? Matrix.bytes(all, size) : 0;
        }
        return sum;
    }

    @Override
    public CharRnnConfiguration configuration() {
        return configuration;
    }

    @Override
    public CharRnn fork() {
        return configuration.wire(parameters);
    }

    @Override
    public List<Parameter> symbolRows() {
        return List.of(parameters.getFirst());
    }

    @Override
    public List<Parameter> symbolColumns() {
        return head.parameters();
    }

    @Override
    public Decoder decoder() {
        return new RnnDecoder(fork());
    }

    /** Reads one token at a time; the state is in the cells. */
    private static final class RnnDecoder implements Decoder {

        private final CharRnn net;
        private final int[] token = new int[1];
        private boolean continues;

        RnnDecoder(CharRnn net) {
            this.net = net;
            net.prepare(1, 1);
        }

        @Override
        public void reset() {
            continues = false;
        }

        @Override
        public Matrix feed(int[] tokens, int from, int to) {
            Matrix top = null;
            for (int i = from; i < to; i++) {
                token[0] = tokens[i];
                top = net.walk(token, continues);
                continues = true;
            }
            return net.head.forward(top);
        }
    }
}
