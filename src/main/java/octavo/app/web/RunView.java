package octavo.app.web;

import java.io.IOException;
import java.util.List;
import octavo.app.model.LetterSurprise;
import octavo.app.model.MeasuredLosses;
import octavo.app.model.TrainedModel;
import octavo.data.DataSet;
import octavo.engine.training.Evaluation;
import octavo.engine.training.RunFolder;
import octavo.engine.training.RunFolder.CheckpointFile;
import octavo.engine.training.RunLog;

/**
 * A run for the page of {@code report}: everything that several of its sections need, read once.
 *
 * @param folder      its folder
 * @param checkpoints oldest first, at least one
 * @param log         the lines of its log
 * @param trained     the newest checkpoint
 * @param dataSet     the data that it was trained on
 * @param part        the part that it is validated on
 * @param evaluation  of the newest checkpoint on examples of this part
 * @param losses      of all checkpoints
 */
record RunView(RunFolder folder, List<CheckpointFile> checkpoints, List<RunLog.Entry> log, TrainedModel trained,
               DataSet dataSet, String part, Evaluation evaluation, MeasuredLosses losses) {

    /** Seed of all samples: the same in each checkpoint's row, so that only the nets differ. */
    static final long SEED = 1;

    /**
     * Reads a run.
     *
     * @param folder   the run
     * @param examples per set that losses are measured on
     */
    static RunView of(RunFolder folder, long examples) throws IOException {
        var checkpoints = folder.checkpoints();
        var trained = TrainedModel.open(folder.newest().file());
        DataSet dataSet = trained.dataSet();
        String part = dataSet.validationPart();
        var evaluation = dataSet.evaluationSet(part, examples).evaluate(trained.model(), dataSet.classes());
        return new RunView(folder, checkpoints, RunLog.read(folder.log()), trained, dataSet, part, evaluation,
                new MeasuredLosses(folder, dataSet, examples));
    }

    /** A sentence on what the losses of the checkpoints were measured on. */
    String measured() {
        return "Losses are measured on " + losses.examples(trained.reading(), part) + ".";
    }

    /** The unit of its loss: nats, or squared error. */
    String unit() {
        return trained.checkpoint().configuration().lossUnit();
    }

    /** Whether the model writes text or names. */
    boolean writes() {
        return trained.vocabulary() != null;
    }

    /** How a class is shown: a symbol, or a digit. */
    String symbol(int symbol) {
        return writes() ? LetterSurprise.visible(trained.vocabulary().symbols().get(symbol).text())
                : String.valueOf(symbol);
    }
}
