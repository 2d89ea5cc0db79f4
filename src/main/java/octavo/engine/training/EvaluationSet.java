package octavo.engine.training;

import java.util.Arrays;
import octavo.engine.layers.Loss;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.RowReductions;
import octavo.engine.models.Batch;
import octavo.engine.models.Model;
import octavo.engine.models.Source;

/**
 * A set of examples that a model is measured on: those numbered 0 to {@code examples - 1} of a source.
 *
 * @param source   where they come from
 * @param examples how many
 * @param rows     how many per batch; 1 for a source whose state is carried along
 */
public record EvaluationSet(Source source, long examples, int rows) {

    /**
     * The loss only, for the line of a checkpoint in the log. The last batch is as large as the others, and its surplus
     * examples have no targets: a model allocates new memory for each shape, and a run has many checkpoints.
     *
     * @param model a fork, if the model is in training and should not be disturbed
     * @return the summed loss
     */
    public Loss loss(Model model) {
        var batch = new Batch();
        Loss sum = Loss.NONE;
        int size = (int) Math.min(rows, examples);
        for (long first = 0; first < examples; first += size) {
            source.fill(first, size, batch);
            int wanted = (int) Math.min(size, examples - first) * batch.steps;
            Arrays.fill(batch.targets, wanted, size * batch.steps, Batch.NO_TARGET);
            if (asksForAnything(batch)) {
                sum = sum.plus(model.forward(batch, null));
            }
        }
        return sum;
    }

    /**
     * Everything that is measured of a model.
     *
     * @param model   the model
     * @param classes C
     * @return the loss and the means of all predictions
     */
    public Evaluation evaluate(Model model, int classes) {
        var batch = new Batch();
        var sums = new Sums(classes);
        Loss loss = Loss.NONE;
        for (long first = 0; first < examples; first += rows) {
            source.fill(first, (int) Math.min(rows, examples - first), batch);
            if (asksForAnything(batch)) {
                loss = loss.plus(model.forward(batch, null));
                sums.addPredictions(model.logits());
                sums.addTargets(batch);
            }
        }
        return new Evaluation(loss, examples, mean(sums.probability), mean(sums.target), mean(sums.choice));
    }

    private static boolean asksForAnything(Batch batch) {
        for (int i = 0; i < batch.rows * batch.steps; i++) {
            if (batch.targets[i] >= 0) {
                return true;
            }
        }
        return false;
    }

    private static double[] mean(double[] sums) {
        double all = 0;
        for (double sum : sums) {
            all += sum;
        }
        double[] result = new double[sums.length];
        for (int i = 0; i < sums.length; i++) {
            result[i] = sums[i] / all;
        }
        return result;
    }

    /** Sums over the batches. */
    private static final class Sums {
        private final double[] probability;
        private final double[] target;
        private final double[] choice;
        private Matrix probabilities = new Matrix(0, 0);

        Sums(int classes) {
            probability = new double[classes];
            target = new double[classes];
            choice = new double[classes];
        }

        void addPredictions(Matrix logits) {
            if (probabilities.rows != logits.rows) {
                probabilities = new Matrix(logits.rows, logits.cols);
            }
            RowReductions.softmax(logits, probabilities, null);
            for (int r = 0; r < logits.rows; r++) {
                int best = 0;
                for (int c = 0; c < logits.cols; c++) {
                    probability[c] += probabilities.get(r, c);
                    best = logits.get(r, c) > logits.get(r, best) ? c : best;
                }
                choice[best]++;
            }
        }

        void addTargets(Batch batch) {
            for (int i = 0; i < batch.rows * batch.steps; i++) {
                if (batch.targets[i] >= 0) {
                    target[batch.targets[i]]++;
                }
            }
        }
    }
}
