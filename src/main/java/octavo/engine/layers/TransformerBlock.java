package octavo.engine.layers;

import java.util.Map;
import java.util.Set;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parallel;
import octavo.engine.matrix.Parameter;

/**
 * A pre-norm transformer block as in GPT-2 (Radford and others 2019):
 *
 * <pre>
 *   middle = x      + dropout(proj(attention(attn(norm1(x)))))
 *   y      = middle + dropout(down(f(up(norm2(middle)))))
 * </pre>
 *
 * <p>Where the network has convolutions, attn and up read a {@link CausalConvolution} of the normalized rows.
 *
 * <p>The stream x goes straight through; each branch reads it through a norm and adds to it. Backward, the gradient of
 * the stream therefore goes straight through too, and each branch adds its part.
 * {@link octavo.engine.reference.TransformerBlockReference} derives it.
 *
 * <p>Shapes: x, middle, y (R, E) with rows n·T + t. The dense layers, with their names in files: attn {@code c_attn}
 * (E, 3·E), proj {@code attn.c_proj} (E, E), up {@code c_fc} (E, 4·E), down {@code mlp.c_proj} (4·E, E). Memory beyond
 * the parameters: 16·R·E floats, and the few numbers per row of norms and attention: middle and y (2), the norms'
 * outputs (2), queries, keys and values (3), the attention's output (1), the slopes and outputs of the activation (8).
 * Convolutions have 2·R·E more.
 */
public final class TransformerBlock {

    /**
     * The settings that all blocks of a network share.
     *
     * @param heads       number of heads, a divisor of the embedding
     * @param embedding   E
     * @param block       the largest T
     * @param biased      whether norms and dense layers have biases
     * @param activation  between the two dense layers
     * @param refinements what is other than in GPT-2
     */
    public record Settings(int heads, int embedding, int block, boolean biased, Activation activation,
            Set<Refinement> refinements) {

        /**
         * Whether a network of these settings has a refinement.
         *
         * @param refinement which
         * @return whether it is one of {@link #refinements}
         */
        public boolean has(Refinement refinement) {
            return refinements.contains(refinement);
        }

        /**
         * A norm of a network of these settings.
         *
         * @param parameters the network's parameters by name
         * @param name       of the norm, before {@code .weight} and {@code .bias}
         * @return the layer
         */
        public Norm norm(Map<String, Parameter> parameters, String name) {
            return has(Refinement.RMS_NORM) ? new RmsNorm(embedding)
                    : new LayerNorm(parameters.get(name + ".weight"), parameters.get(name + ".bias"));
        }

        /** The convolution of that name; null in a network without. */
        private CausalConvolution convolution(Map<String, Parameter> parameters, String name) {
            return has(Refinement.CONVOLUTIONS) ? new CausalConvolution(parameters.get(name + ".weight")) : null;
        }

        /**
         * How many dropout elements an example has in one block.
         *
         * @return those of two branches and of the attention's weights
         */
        public long dropoutElements() {
            return 2 * branchElements() + Attention.dropoutElements(heads, block);
        }

        long branchElements() {
            return (long) block * Dropout.stride(embedding);
        }
    }

    /**
     * What a decoder keeps of a text for one block: the keys and values of all steps and, where there are convolutions,
     * the last rows that they read.
     */
    public static final class Cache {

        private final CachedAttention attention;
        private final Matrix before1;
        private final Matrix before2;

        /**
         * Creates an empty cache.
         *
         * @param settings of the block
         */
        public Cache(Settings settings) {
            attention = new CachedAttention(settings.heads, settings.block, settings.embedding);
            before1 = CausalConvolution.rowsBefore(CausalConvolution.STEPS, settings.embedding);
            before2 = CausalConvolution.rowsBefore(CausalConvolution.STEPS, settings.embedding);
        }

        /** Forgets the text. */
        public void reset() {
            attention.reset();
        }
    }

    /** Matrices that all blocks use in turn, created once. */
    public static final class Workspace {

        private final Matrix branch;
        private final Matrix dNarrow;
        private final Matrix dQkv;
        private final Matrix dWide;

        /**
         * Creates the workspace.
         *
         * @param rows      R
         * @param embedding E
         * @param trained   whether backward will be called
         */
        public Workspace(int rows, int embedding, boolean trained) {
            int rowsOfGradients = trained ? rows : 0;
            branch = new Matrix(rows, embedding);
            dNarrow = new Matrix(rowsOfGradients, embedding);
            dQkv = new Matrix(rowsOfGradients, 3 * embedding);
            dWide = new Matrix(rowsOfGradients, 4 * embedding);
        }

        /**
         * The memory of a workspace for training.
         *
         * @param rows      R
         * @param embedding E
         * @return bytes
         */
        public static long bytes(long rows, int embedding) {
            return 2 * Matrix.bytes(rows, embedding) + Matrix.bytes(rows, 3 * embedding)
                    + Matrix.bytes(rows, 4 * embedding);
        }
    }

    private static final int ROWS_OF_CHUNK = 32;

    private final Settings settings;
    private final Dropout dropout;
    private final int firstElement;
    private final Norm norm1;
    private final CausalConvolution convolution1;
    private final Dense attn;
    private final RotaryPositions rotary;
    private final QueryKeyNorm queryKeyNorm;
    private final Attention attention;
    private final Dense proj;
    private final Norm norm2;
    private final CausalConvolution convolution2;
    private final Dense up;
    private final ActivationLayer activation;
    private final Dense down;
    private Matrix middle = new Matrix(0, 0);
    private Matrix output = middle;
    private int steps;
    private final Parallel.Work joinRows = this::joinRows;
    private Matrix joinX;
    private Matrix joinBranch;
    private Matrix joinY;

    /**
     * Creates a block.
     *
     * @param parameters   the network's parameters by name; without biases there are none of that name
     * @param name         the prefix of this block's parameters, for example {@code h.0}
     * @param settings     the settings
     * @param dropout      the network's dropout
     * @param firstElement number of the block's first dropout element; even
     * @param rotary       the network's rotary positions; null where it has position embeddings
     */
    public TransformerBlock(Map<String, Parameter> parameters, String name, Settings settings, Dropout dropout,
            int firstElement, RotaryPositions rotary) {
        this.settings = settings;
        this.dropout = dropout;
        this.firstElement = firstElement;
        norm1 = settings.norm(parameters, name + ".ln_1");
        convolution1 = settings.convolution(parameters, name + ".conv_1");
        attn = dense(parameters, name + ".attn.c_attn");
        int attentionElement = Math.toIntExact(firstElement + 2 * settings.branchElements());
        attention = new Attention(settings.heads, settings.block, dropout, attentionElement);
        this.rotary = rotary;
        queryKeyNorm = settings.has(Refinement.QUERY_KEY_NORM)
                ? new QueryKeyNorm(settings.embedding / settings.heads) : null;
        proj = dense(parameters, name + ".attn.c_proj");
        norm2 = settings.norm(parameters, name + ".ln_2");
        convolution2 = settings.convolution(parameters, name + ".conv_2");
        up = dense(parameters, name + ".mlp.c_fc");
        activation = new ActivationLayer(settings.activation);
        down = dense(parameters, name + ".mlp.c_proj");
    }

    private static Dense dense(Map<String, Parameter> parameters, String name) {
        return new Dense(parameters.get(name + ".weight"), parameters.get(name + ".bias"));
    }

    /**
     * The memory of a block in training, without parameters.
     *
     * @param settings its settings
     * @param rows     R
     * @param steps    T
     * @return bytes
     */
    public static long bytes(Settings settings, long rows, int steps) {
        long row = Matrix.bytes(rows, settings.embedding);
        // one or two floats per row and norm, and one per query and key
        int norms = (settings.has(Refinement.RMS_NORM) ? 2 : 4)
                + (settings.has(Refinement.QUERY_KEY_NORM) ? 2 * settings.heads : 0);
        int narrow = settings.has(Refinement.CONVOLUTIONS) ? 6 : 4;
        return narrow * row + Matrix.bytes(rows, 3 * settings.embedding)
                + 2 * Matrix.bytes(rows, 4 * settings.embedding)
                + 4 * norms * rows + Attention.bytes(rows, steps, settings.heads, settings.embedding);
    }

    /**
     * y from x.
     *
     * @param x     shape (N·T, E); must not change until backward
     * @param steps T
     * @param work  shared with the other blocks
     * @return y, shape (N·T, E), overwritten by the next call
     */
    public Matrix forward(Matrix x, int steps, Workspace work) {
        this.steps = steps;
        prepare(x.rows);
        Matrix normed = norm1.forward(x);
        Matrix mixed = convolution1 == null ? normed : convolution1.forward(normed, steps);
        Matrix heads = attention.forward(queriesKeysValues(mixed, steps, 0), steps);
        joinHeads(x, heads, work);
        normed = norm2.forward(middle);
        return feedForward(convolution2 == null ? normed : convolution2.forward(normed, steps), work);
    }

    /**
     * y from x for some steps of a text, in a decoder.
     *
     * @param x        shape (steps, E)
     * @param cache    what earlier steps left; these steps are added
     * @param position position of the first step
     * @param work     shared with the other blocks
     * @return y, shape (steps, E), overwritten by the next call
     */
    public Matrix forward(Matrix x, Cache cache, int position, Workspace work) {
        prepare(x.rows);
        Matrix normed = norm1.forward(x);
        Matrix mixed = convolution1 == null ? normed : convolution1.forward(normed, cache.before1, position);
        Matrix heads = cache.attention.forward(queriesKeysValues(mixed, x.rows, position), position);
        joinHeads(x, heads, work);
        normed = norm2.forward(middle);
        return feedForward(convolution2 == null ? normed : convolution2.forward(normed, cache.before2, position), work);
    }

    /** attn(mixed), its queries and keys turned and normalized where the network does so. */
    private Matrix queriesKeysValues(Matrix mixed, int stepCount, int position) {
        Matrix qkv = attn.forward(mixed);
        if (rotary != null) {
            rotary.forward(qkv, stepCount, position);
        }
        if (queryKeyNorm != null) {
            queryKeyNorm.forward(qkv);
        }
        return qkv;
    }

    private void joinHeads(Matrix x, Matrix heads, Workspace work) {
        proj.forward(heads, work.branch);
        join(x, work.branch, 0, middle);
    }

    private void prepare(int rows) {
        if (output.rows != rows) {
            middle = new Matrix(rows, settings.embedding);
            output = new Matrix(rows, settings.embedding);
        }
    }

    private Matrix feedForward(Matrix mixed, Workspace work) {
        down.forward(activation.forward(up.forward(mixed)), work.branch);
        join(middle, work.branch, 1, output);
        return output;
    }

    /** y = x + dropout(branch). */
    private void join(Matrix x, Matrix branch, int number, Matrix y) {
        if (dropout.active()) {
            dropout.apply(branch, steps, branchElement(number));
        }
        joinX = x;
        joinBranch = branch;
        joinY = y;
        Parallel.run(y.rows, ROWS_OF_CHUNK, joinRows);
    }

    private void joinRows(int from, int to) {
        float[] x = joinX.data;
        float[] branch = joinBranch.data;
        float[] y = joinY.data;
        for (int r = from; r < to; r++) {
            int xAt = joinX.at(r, 0);
            int branchAt = joinBranch.at(r, 0);
            int yAt = joinY.at(r, 0);
            for (int c = 0; c < joinY.cols; c++) {
                y[yAt + c] = x[xAt + c] + branch[branchAt + c];
            }
        }
    }

    private int branchElement(int number) {
        return Math.toIntExact(firstElement + number * settings.branchElements());
    }

    /**
     * The gradients of all parameters, and dx in place of dy.
     *
     * @param stream     shape (N·T, E): gradient with respect to y in, with respect to x out
     * @param work       shared with the other blocks
     * @param accumulate whether to add to the present parameter gradients
     */
    public void backward(Matrix stream, Workspace work, boolean accumulate) {
        // forward was: y = middle + dropout(down(a))
        down.backward(branchGradient(stream, 1, work), work.dWide, accumulate);
        // forward was: a = f(dot)
        activation.backward(work.dWide);
        // forward was: dot = up(mixed)
        up.backward(work.dWide, work.dNarrow, accumulate);
        // forward was: mixed = convolution2(normed)
        if (convolution2 != null) {
            convolution2.backward(work.dNarrow, accumulate);
        }
        // forward was: normed = norm2(middle); the stream already holds the gradient that passes the branch by
        norm2.backward(work.dNarrow, stream, accumulate);
        // forward was: middle = x + dropout(proj(heads))
        proj.backward(branchGradient(stream, 0, work), work.dNarrow, accumulate);
        // forward was: heads = attention(qkv)
        attention.backward(work.dNarrow, work.dQkv);
        // forward was: queries and keys turned, then normalized
        if (queryKeyNorm != null) {
            queryKeyNorm.backward(work.dQkv);
        }
        if (rotary != null) {
            rotary.backward(work.dQkv, steps);
        }
        // forward was: qkv = attn(mixed)
        attn.backward(work.dQkv, work.dNarrow, accumulate);
        // forward was: mixed = convolution1(normed)
        if (convolution1 != null) {
            convolution1.backward(work.dNarrow, accumulate);
        }
        // forward was: normed = norm1(x)
        norm1.backward(work.dNarrow, stream, accumulate);
    }

    /** The gradient with respect to a branch: the stream's gradient, with the dropped elements set to zero. */
    private Matrix branchGradient(Matrix stream, int number, Workspace work) {
        if (!dropout.active()) {
            return stream;
        }
        work.branch.copyFrom(stream);
        dropout.apply(work.branch, steps, branchElement(number));
        return work.branch;
    }
}
