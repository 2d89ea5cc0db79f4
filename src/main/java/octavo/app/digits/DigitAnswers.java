package octavo.app.digits;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import octavo.data.images.DigitImages;
import octavo.data.images.DigitSet;
import octavo.data.images.IdxFile;
import octavo.engine.layers.Loss;
import octavo.engine.models.Batch;
import octavo.engine.models.DigitNet;

/**
 * The predictions of a digits model for some images.
 *
 * @param digits     the images
 * @param loss       summed over them
 * @param guess      the most probable digit of each
 * @param confidence its probability (of a sigmoid output: its activation)
 * @param confusion  confusion[label][guess]: how many
 */
public record DigitAnswers(DigitSet digits, Loss loss, int[] guess, float[] confidence, int[][] confusion) {

    private static final int ROWS = 200;

    /**
     * {@return the predictions of a model}
     *
     * @param net    the model
     * @param digits the images
     */
    public static DigitAnswers of(DigitNet net, DigitSet digits) {
        var answers = new DigitAnswers(digits, Loss.NONE, new int[digits.size()], new float[digits.size()],
                new int[IdxFile.CLASSES][IdxFile.CLASSES]);
        var source = DigitImages.inOrder(digits);
        var batch = new Batch();
        Loss loss = Loss.NONE;
        for (int first = 0; first < digits.size(); first += ROWS) {
            source.fill(first, Math.min(ROWS, digits.size() - first), batch);
            loss = loss.plus(net.forward(batch, null));
            for (int n = 0; n < batch.rows; n++) {
                int best = mostProbable(net, n);
                answers.guess[first + n] = best;
                answers.confidence[first + n] = net.probabilities().get(n, best);
                answers.confusion[batch.targets[n]][best]++;
            }
        }
        return new DigitAnswers(digits, loss, answers.guess, answers.confidence, answers.confusion);
    }

    /** The digit with the largest weighted input in a row of the last forward. */
    static int mostProbable(DigitNet net, int row) {
        int best = 0;
        for (int digit = 1; digit < IdxFile.CLASSES; digit++) {
            best = net.logits().get(row, digit) > net.logits().get(row, best) ? digit : best;
        }
        return best;
    }

    /** {@return the images with a wrong guess, the most confident first} */
    public List<Integer> mistakes() {
        var mistakes = new ArrayList<Integer>();
        for (int image = 0; image < guess.length; image++) {
            if (guess[image] != digits.label(image)) {
                mistakes.add(image);
            }
        }
        mistakes.sort(Comparator.comparingDouble((Integer image) -> -confidence[image]).thenComparing(image -> image));
        return mistakes;
    }
}
