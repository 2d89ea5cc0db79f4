package octavo.engine.optimizers;

import static jdk.incubator.vector.VectorOperators.FMA;
import static octavo.engine.matrix.Simd.LANES;
import static octavo.engine.matrix.Simd.SPECIES;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jdk.incubator.vector.FloatVector;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parallel;
import octavo.engine.matrix.Parameter;

/**
 * Momentum whose steps are equally long in all directions: the matrices of hidden layers move along UVᵀ, the velocity's
 * singular vectors with all singular values made (nearly) 1. m is the velocity, a running sum of gradients, β = 0.95
 * how much of it is kept, λ the learning rate and ratio·λ that of these matrices of D inputs and H outputs.
 *
 * <pre>
 * m ← β·m + dw
 * O ← UVᵀ of dw + β·m = U·Σ·Vᵀ    (Nesterov: the velocity as it will be, if the gradient stays)
 * w ← (1 − ratio·λ·decay)·w − ratio·λ·√max(1, H/D) · O
 * </pre>
 *
 * <p>Why: the gradient of a weight matrix is a sum of few strong directions, which the loss of every example asks for,
 * and of many weak ones, which make the difference later. Momentum follows the strong ones; Adam equalizes single
 * weights but not directions. O has no weak directions. Its length does not depend on the gradient's, so only the rate
 * and the shape say how far a step goes: the root makes a step change outputs about equally whatever the widths are, so
 * that the rate of a small net is right for a large one, too. {@link NewtonSchulz} computes O with products alone.
 *
 * <p>Which matrices: {@link Parameter#hiddenMatrices}. A GPT's queries, keys and values, and the gates of an LSTM or
 * GRU, lie side by side in one parameter, but each is a matrix with directions of its own. Embeddings, heads and
 * vectors are updated by another optimizer, {@link AdamW} as a rule: an embedding is a table of vectors and not a map
 * between layers, the outputs of a head are not alike, and a vector has only one direction.
 *
 * <p>Memory: one float per weight of the matrices (Adam: two), and for each of their shapes and each thread 2·s·l +
 * 2·s² floats, with s the smaller and l the larger side. Cost: 16·s²·l + 6·s³ floating-point operations per matrix and
 * update (two of three products are symmetric, and need 5/8 of a whole one). Forward and backward need 6·s·l for each
 * token of the update, so it adds (16·s + 6·s²/l) / (6·tokens) of their time to a step: 61 % for squares of side 128
 * and 768 tokens, 9 % for side 192 and 8,192 tokens.
 *
 * <p>Source: Jordan, Jin, Boza, You, Cesista, Newhouse, Bernstein, "Muon: an optimizer for hidden layers in neural
 * networks" (2024), kellerjordan.github.io/posts/muon.
 */
public final class Muon implements Optimizer {

    /** β. */
    private static final float MOMENTUM = 0.95f;

    private final double ratio;
    private final double weightDecay;
    private final Optimizer others;
    private List<Parameter> parameters = List.of();
    private List<Parameter> hiddenParameters = List.of();
    private List<Parameter> otherParameters = List.of();
    private Map<String, Matrix> velocities = Map.of();
    private List<Block> blocks = List.of();
    private double matrixRate;
    private final Parallel.Work steps = Parallel.each(this::stepMatrix);

    /** One matrix: views of some columns of a parameter's value, gradient and velocity. */
    private record Block(Matrix w, Matrix dw, Matrix m, Workspaces spaces) {

        float scale() {
            return (float) StrictMath.sqrt(Math.max(1, (double) w.cols / w.rows));
        }
    }

    /** The workspaces for matrices of one shape: as many as threads have ever needed at the same time. */
    private static final class Workspaces {

        private final List<NewtonSchulz> free = new ArrayList<>();
        private final int rows;
        private final int cols;

        Workspaces(int rows, int cols) {
            this.rows = rows;
            this.cols = cols;
        }

        synchronized NewtonSchulz take() {
            return free.isEmpty() ? new NewtonSchulz(rows, cols) : free.removeLast();
        }

        synchronized void giveBack(NewtonSchulz space) {
            free.add(space);
        }
    }

    /**
     * Creates the optimizer.
     *
     * @param ratio       how many times λ is the rate of the matrices, greater than 0
     * @param weightDecay of the matrices, 0 for none
     * @param others      updates all other parameters, with λ
     */
    public Muon(double ratio, double weightDecay, Optimizer others) {
        this.ratio = ratio;
        this.weightDecay = weightDecay;
        this.others = others;
    }

    @Override
    public void step(List<Parameter> parameterList, float rate, long update) {
        bind(parameterList);
        others.step(otherParameters, rate, update);
        matrixRate = ratio * rate;
        if (blocks.size() < Parallel.threads()) {
            steps.run(0, blocks.size());
        } else {
            Parallel.run(blocks.size(), 1, steps);
        }
        for (int p = 0; p < hiddenParameters.size(); p++) {
            hiddenParameters.get(p).changed();
        }
    }

    /** The step of one matrix. The matrices do not depend on one another, so threads take one each. */
    private void stepMatrix(int number) {
        var block = blocks.get(number);
        var space = block.spaces.take();
        gather(block, space.input());
        move(block, space.run(), (float) (1 - matrixRate * weightDecay), (float) (matrixRate * block.scale()));
        block.spaces.giveBack(space);
    }

    @Override
    public Map<String, Matrix> state(List<Parameter> parameterList) {
        bind(parameterList);
        var state = new LinkedHashMap<>(velocities);
        state.putAll(others.state(otherParameters));
        return state;
    }

    /** For a new list: separates the matrices from the rest, and creates velocities of zeros. */
    private void bind(List<Parameter> parameterList) {
        if (parameterList == parameters) {
            return;
        }
        if (!parameters.isEmpty()) {
            throw new IllegalStateException(
                    "an optimizer with running means cannot change to another list of parameters");
        }
        parameters = parameterList;
        hiddenParameters = parameterList.stream().filter(parameter -> parameter.hiddenMatrices > 0).toList();
        otherParameters = parameterList.stream().filter(parameter -> parameter.hiddenMatrices == 0).toList();
        velocities = new LinkedHashMap<>();
        blocks = new ArrayList<>();
        var spaces = new HashMap<List<Integer>, Workspaces>();
        for (var parameter : hiddenParameters) {
            var velocity = new Matrix(parameter.value.rows, parameter.value.cols);
            velocities.put("m." + parameter.name, velocity);
            int cols = parameter.value.cols / parameter.hiddenMatrices;
            var space = spaces.computeIfAbsent(List.of(velocity.rows, cols),
                    shape -> new Workspaces(shape.get(0), shape.get(1)));
            for (int i = 0; i < parameter.hiddenMatrices; i++) {
                blocks.add(new Block(parameter.value.columns(i * cols, cols), parameter.gradient().columns(i * cols,
                        cols), velocity.columns(i * cols, cols), space));
            }
        }
    }

    /** m ← β·m + dw, and dw + β·m to the workspace. */
    private static void gather(Block block, Matrix x) {
        for (int r = 0; r < x.rows; r++) {
            gatherRow(x.cols, block.dw.data, block.m.data, block.m.at(r, 0), x.data, x.at(r, 0));
        }
    }

    private static void gatherRow(int cols, float[] dw, float[] m, int at, float[] x, int xi) {
        int whole = SPECIES.loopBound(cols);
        for (int c = 0; c < whole; c += LANES) {
            var gradient = FloatVector.fromArray(SPECIES, dw, at + c);
            var velocity = FloatVector.fromArray(SPECIES, m, at + c).lanewise(FMA, MOMENTUM, gradient);
            velocity.intoArray(m, at + c);
            velocity.lanewise(FMA, MOMENTUM, gradient).intoArray(x, xi + c);
        }
        for (int c = whole; c < cols; c++) {
            m[at + c] = Math.fma(m[at + c], MOMENTUM, dw[at + c]);
            x[xi + c] = Math.fma(m[at + c], MOMENTUM, dw[at + c]);
        }
    }

    /** w ← shrink·w − stepSize·O. */
    private static void move(Block block, Matrix o, float shrink, float stepSize) {
        for (int r = 0; r < o.rows; r++) {
            moveRow(o.cols, o.data, o.at(r, 0), block.w.data, block.w.at(r, 0), shrink, stepSize);
        }
    }

    private static void moveRow(int cols, float[] o, int oi, float[] w, int wi, float shrink, float stepSize) {
        int whole = SPECIES.loopBound(cols);
        for (int c = 0; c < whole; c += LANES) {
            var weight = FloatVector.fromArray(SPECIES, w, wi + c).mul(shrink);
            FloatVector.fromArray(SPECIES, o, oi + c).lanewise(FMA, -stepSize, weight).intoArray(w, wi + c);
        }
        for (int c = whole; c < cols; c++) {
            w[wi + c] = Math.fma(o[oi + c], -stepSize, w[wi + c] * shrink);
        }
    }
}
