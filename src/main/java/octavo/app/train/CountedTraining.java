package octavo.app.train;

import java.io.IOException;
import java.util.Locale;
import octavo.app.command.Terminal;
import octavo.data.DataSet;
import octavo.data.text.TextDataSet;
import octavo.engine.models.BigramCounts;
import octavo.engine.training.Checkpoint;
import octavo.engine.training.RunDescription;
import octavo.engine.training.RunFolder;
import octavo.engine.training.TrainingState;
import octavo.files.Json;

/**
 * {@code train --model bigram --count S}: the bigram model by counting instead of training. The net that it writes
 * predicts what the smoothed counts predict, so it generates and is evaluated like any other.
 *
 * @param dataSet  a list of names
 * @param terminal where results go
 */
record CountedTraining(TextDataSet dataSet, Terminal terminal) {

    /**
     * Counts and writes the one checkpoint.
     *
     * @param smoothing S, added to every count
     * @param folder    the run
     */
    void run(double smoothing, RunFolder folder) throws IOException {
        var source = dataSet.evaluationSet(DataSet.TRAIN, 0).source();
        var net = BigramCounts.of(source, dataSet.classes()).toNet(smoothing);
        var state = new TrainingState();
        state.points = source.examplesPerEpoch();
        var file = folder.checkpointFile(state.points);
        var description = new RunDescription(net.configuration(), null, state, dataSet.describe(),
                Json.write(dataSet.vocabulary().toJson()));
        new Checkpoint(file, description).write(net, null);
        terminal.print(String.format(Locale.ROOT, "%s counts %,d pairs: train loss %.4f nats, validation %.4f", file,
                state.points, dataSet.evaluationSet(DataSet.TRAIN, 0).loss(net).mean(),
                dataSet.evaluationSet(DataSet.DEV, 0).loss(net).mean()));
    }
}
