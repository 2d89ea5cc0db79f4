package octavo.engine.optimizers;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parallel;
import octavo.engine.matrix.Parameter;

/**
 * The common part of all optimizers here. An update is a function of a single weight, its gradient and its moments (the
 * numbers that the optimizer keeps for it). So all parameters are cut into blocks of floats, and the blocks are spread
 * over the threads. The way they are cut does not change a bit of the result.
 *
 * <p>A parameter's value, its gradient and its moments are fresh matrices of one shape, so each is one array without
 * gaps. A block runs over that array, pads included: nothing reads the pads. Rows are padded to whole vectors, so no
 * kernel needs a scalar tail.
 */
abstract class BlockOptimizer implements Optimizer {

    /** Floats per block: with two moments 128 KB, which fits an L2 cache; a smaller parameter is one block. */
    static final int BLOCK = 8192;

    private final String[] momentNames;
    private final Parallel.Work runBlock = Parallel.each(this::runBlock);
    private List<Parameter> parameters = List.of();
    /** Index [moment][parameter]; shape of the parameter each. */
    private Matrix[][] moments;
    /** The arrays of the moments, index [parameter][moment]. */
    private float[][][] momentData;
    private int[] blockParameter;
    private int[] blockFrom;
    private boolean[] alreadyUpdated;

    /**
     * Creates an optimizer.
     *
     * @param momentNames one name for each moment of a parameter
     */
    BlockOptimizer(String... momentNames) {
        this.momentNames = momentNames;
    }

    /**
     * Sets the factors of an update before its blocks run.
     *
     * @param rate   the learning rate λ
     * @param update number of the update, from 1
     */
    abstract void prepare(float rate, long update);

    /**
     * Updates some elements of a parameter.
     *
     * @param parameter whose
     * @param moments   its moments, in the order of the names
     * @param from      index of the first float in each array, a multiple of {@value Matrix#PAD}
     * @param to        index after the last, a multiple of {@value Matrix#PAD}
     */
    abstract void update(Parameter parameter, float[][] moments, int from, int to);

    /**
     * The same by the plain loop: the specification of {@link #update}, equal to the bit, for tests.
     *
     * @param parameter whose
     * @param moments   its moments, in the order of the names
     * @param from      index of the first float in each array
     * @param to        index after the last
     */
    abstract void plainUpdate(Parameter parameter, float[][] moments, int from, int to);

    /**
     * Updates only the touched rows of a parameter whose gradient is zero elsewhere, if the rule allows that.
     *
     * @param parameter one with {@code allRowsTouched() == false}
     * @return false if every element changes, so that nothing was done
     */
    boolean updateTouchedRows(Parameter parameter) {
        return false;
    }

    @Override
    public final void step(List<Parameter> parameterList, float rate, long update) {
        bind(parameterList);
        prepare(rate, update);
        for (int p = 0; p < alreadyUpdated.length; p++) {
            var parameter = parameterList.get(p);
            alreadyUpdated[p] = !parameter.allRowsTouched() && updateTouchedRows(parameter);
        }
        Parallel.run(blockFrom.length, 1, runBlock);
        for (int p = 0; p < alreadyUpdated.length; p++) {
            parameterList.get(p).changed();
        }
    }

    @Override
    public final Map<String, Matrix> state(List<Parameter> parameterList) {
        bind(parameterList);
        var state = new LinkedHashMap<String, Matrix>();
        for (int i = 0; i < momentNames.length; i++) {
            for (int p = 0; p < parameterList.size(); p++) {
                state.put(momentNames[i] + "." + parameterList.get(p).name, moments[i][p]);
            }
        }
        return state;
    }

    private void runBlock(int block) {
        int p = blockParameter[block];
        if (!alreadyUpdated[p]) {
            var parameter = parameters.get(p);
            int from = blockFrom[block];
            update(parameter, momentData[p], from, Math.min(from + BLOCK, parameter.value.data.length));
        }
    }

    /** For a new list: creates the moments, which are zeros, and cuts the blocks. */
    private void bind(List<Parameter> parameterList) {
        if (parameterList == parameters) {
            return;
        }
        if (moments != null && momentNames.length > 0) {
            throw new IllegalStateException("an optimizer with moments cannot change to another list of parameters");
        }
        parameters = parameterList;
        alreadyUpdated = new boolean[parameterList.size()];
        makeMoments();
        cutBlocks();
    }

    private void makeMoments() {
        moments = new Matrix[momentNames.length][parameters.size()];
        momentData = new float[parameters.size()][momentNames.length][];
        for (int p = 0; p < parameters.size(); p++) {
            var value = parameters.get(p).value;
            for (int i = 0; i < momentNames.length; i++) {
                moments[i][p] = new Matrix(value.rows, value.cols);
                momentData[p][i] = moments[i][p].data;
            }
        }
    }

    private void cutBlocks() {
        int count = 0;
        for (var parameter : parameters) {
            count += blocks(parameter);
        }
        blockParameter = new int[count];
        blockFrom = new int[count];
        int block = 0;
        for (int p = 0; p < parameters.size(); p++) {
            for (int i = 0; i < blocks(parameters.get(p)); i++) {
                blockParameter[block] = p;
                blockFrom[block] = i * BLOCK;
                block++;
            }
        }
    }

    private static int blocks(Parameter parameter) {
        return (parameter.value.data.length + BLOCK - 1) / BLOCK;
    }
}
