package octavo.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import octavo.engine.matrix.Matrix;
import octavo.engine.models.Batch;
import octavo.engine.models.Source;
import octavo.engine.optimizers.OptimizerSettings;
import octavo.engine.optimizers.Schedule;
import octavo.engine.training.Trainer;
import octavo.engine.training.TrainingPlan;
import octavo.files.NpyArray;
import octavo.files.Npz;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The engine against a net in plain NumPy: from the same start weights through the same 1,000 windows. Only rounding
 * may differ, floats here and doubles there. {@code src/test/python/golden_peer.py} made the file.
 */
class FollowsPeerTest {

    private static final int POINTS = 1000;

    @TempDir
    private Path folder;

    /** Windows in a given order, each asking for what follows it. */
    private record GivenOrder(int[] ids, int[] windows, int steps) implements Source {
        @Override
        public long examplesPerEpoch() {
            return windows.length;
        }

        @Override
        public void fill(long firstExample, int rows, Batch into) {
            into.resize(rows, steps);
            into.firstExample = firstExample;
            into.continues = false;
            for (int n = 0; n < rows; n++) {
                int start = windows[(int) ((firstExample + n) % windows.length)];
                for (int t = 0; t < steps; t++) {
                    into.tokens[n * steps + t] = ids[start + t];
                    into.targets[n * steps + t] = t < steps - 1 ? Batch.NO_TARGET : ids[start + steps];
                }
            }
        }
    }

    @Test
    void aSmallNetForAThousandWindows() throws IOException {
        follow(Path.of("src/test/resources/golden/peer.npz"), 2e-5);
    }

    @Test
    @Tag("long")
    void anotherProgramAtItsRealSizes() throws IOException {
        String file = System.getProperty("octavo.peer");
        assumeTrue(file != null, "skipped: -Doctavo.peer=FILE names no file that golden_peer.py --peer made");
        System.out.println(follow(Path.of(file), 2e-4));
    }

    private String follow(Path file, double tolerance) throws IOException {
        var arrays = Npz.read(file);
        var model = ForeignModel.read(weights(arrays, "start.", "start.npz")).model();
        double rate = arrays.get("setting.rate").toFloats()[0];
        var plan = TrainingPlan.of(POINTS, 1).withSchedule(Schedule.parse("constant", rate))
                .withOptimizer(OptimizerSettings.of(OptimizerSettings.Kind.SGD));
        var source = new GivenOrder(arrays.get("ids").toInts(), arrays.get("windows").toInts(),
                arrays.get("setting.window").toInts()[0]);
        var trainer = new Trainer(model, source, plan);
        float[] losses = arrays.get("losses").toFloats();
        assertEquals(POINTS, losses.length);
        double worstLoss = 0;
        for (float loss : losses) {
            worstLoss = Math.max(worstLoss, Math.abs(trainer.update() - loss));
        }
        var end = ForeignModel.read(weights(arrays, "end.", "end.npz")).model();
        double worstWeight = 0;
        double moved = 0;
        var start = ForeignModel.read(weights(arrays, "start.", "start.npz")).model();
        for (int i = 0; i < end.parameters().size(); i++) {
            worstWeight = Math.max(worstWeight, difference(end.parameters().get(i).value,
                    model.parameters().get(i).value));
            moved = Math.max(moved, difference(end.parameters().get(i).value, start.parameters().get(i).value));
        }
        String found = "after " + POINTS + " windows: largest difference of a loss " + worstLoss + ", of a weight "
                + worstWeight + "; the training moved weights by up to " + moved;
        assertTrue(worstLoss <= tolerance, "a loss differs by " + worstLoss);
        assertTrue(worstWeight <= tolerance, "a weight differs by " + worstWeight);
        assertTrue(moved > 100 * tolerance, "the weights hardly moved: " + moved);
        return found;
    }

    private Path weights(Map<String, NpyArray> arrays, String prefix, String name) throws IOException {
        var weights = new LinkedHashMap<String, NpyArray>();
        for (String part : List.of("W1", "R1", "b1", "W2", "R2", "b2", "W3", "b3")) {
            weights.put(part, arrays.get(prefix + part));
        }
        Npz.write(folder.resolve(name), weights);
        return folder.resolve(name);
    }

    private static double difference(Matrix a, Matrix b) {
        double worst = 0;
        for (int r = 0; r < a.rows; r++) {
            for (int c = 0; c < a.cols; c++) {
                worst = Math.max(worst, Math.abs(a.get(r, c) - b.get(r, c)));
            }
        }
        return worst;
    }
}
