package octavo.engine.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import octavo.engine.layers.Activation;
import octavo.engine.layers.Loss;
import octavo.engine.matrix.Parallel;
import octavo.engine.matrix.RandomStream;
import octavo.engine.matrix.RandomStream.Purpose;
import octavo.engine.models.Batch;
import octavo.engine.models.CharRnnConfiguration;
import octavo.engine.models.CharRnnConfiguration.Cell;
import octavo.engine.models.Initialization;
import octavo.engine.models.Model;
import octavo.engine.models.Source;
import octavo.engine.optimizers.GradientClip;
import octavo.engine.optimizers.Optimizer;
import octavo.engine.optimizers.OptimizerSettings;
import octavo.engine.optimizers.Schedule;
import octavo.engine.training.TrainingPlan.Saving;
import octavo.engine.training.TrainingRun.End;
import octavo.engine.training.TrainingRun.Report;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole runs of small odd nets: the same bits through stop and resume and for any number of threads. */
@Tag("simd")
class TrainingRunTest {

    private static final int SYMBOLS = 17;
    private static final int ROWS = 3;
    private static final int STEPS = 9;

    @TempDir
    private Path root;

    private final int threads = Parallel.threads();

    @AfterEach
    void restoreThreads() {
        Parallel.setThreads(threads);
    }

    /** Streams of made-up tokens, four segments per epoch: pure in the number of the example. */
    private record Tokens() implements Source {
        @Override
        public long examplesPerEpoch() {
            return 4L * ROWS;
        }

        @Override
        public void fill(long firstExample, int rows, Batch into) {
            into.resize(rows, STEPS);
            into.firstExample = firstExample;
            into.continues = firstExample / ROWS % 4 != 0;
            var random = new RandomStream(1, Purpose.CHECK);
            for (int i = 0; i < rows * STEPS; i++) {
                into.tokens[i] = random.below(firstExample, i, SYMBOLS);
                into.targets[i] = (into.tokens[i] * 5 + 3) % SYMBOLS;
            }
        }
    }

    /** Ends a run when a number of points has been read; sees every checkpoint. */
    private record StopAt(long points, List<Path> seen) implements TrainingRun.Listener {
        private static TrainingState watched;

        @Override
        public void progress(Report report) {
            assertTrue(report.points() <= report.total());
        }

        @Override
        public void checkpoint(Path file, Loss validation) {
            seen.add(file);
        }

        @Override
        public boolean stop() {
            return watched.points >= points;
        }
    }

    private static TrainingPlan plan(long points, OptimizerSettings.Kind kind, int accumulate, int patience) {
        return TrainingPlan.of(points, ROWS).withAccumulate(accumulate).withSchedule(Schedule.parse("cosine", 0.01))
                .withOptimizer(OptimizerSettings.of(kind)).withClip(GradientClip.parse("1"))
                .withSaving(new Saving(12, 0, patience));
    }

    private static RunDescription fresh(Cell cell, TrainingPlan plan) {
        return fresh(cell, plan, 0);
    }

    private static RunDescription fresh(Cell cell, TrainingPlan plan, double dropout) {
        return fresh(cell, plan, dropout, 19, 13);
    }

    private static RunDescription fresh(Cell cell, TrainingPlan plan, double dropout, Integer... hidden) {
        var configuration = new CharRnnConfiguration(cell, SYMBOLS, List.of(hidden), Activation.TANH,
                Initialization.GLOROT, dropout);
        return new RunDescription(configuration, plan, new TrainingState(), Map.of("name", "made-up"), "{}");
    }

    /** Trains a fresh net until {@code stopAt} points, or to the end. */
    private Model train(RunDescription description, String name, long stopAt) throws IOException {
        Model model = description.configuration().create(1);
        try (var folder = RunFolder.create(root, name, true)) {
            run(model, description, folder, stopAt, description.plan().optimizer().create());
        }
        return model;
    }

    private static End run(Model model, RunDescription description, RunFolder folder, long stopAt,
                           Optimizer optimizer) throws IOException {
        StopAt.watched = description.state();
        var trainer = new Trainer(model, new Tokens(), description.plan(), description.state(), optimizer);
        return new TrainingRun(trainer, description, new EvaluationSet(new Tokens(), 12, ROWS), folder,
                new StopAt(stopAt, new ArrayList<>())).run();
    }

    /** Deletes the folder of its run as soon as there is a checkpoint; may put an empty one there. */
    private record Deleting(Path folder, boolean replaces, List<String> warnings) implements TrainingRun.Listener {
        @Override
        public void progress(Report report) {
            // nothing to see
        }

        @Override
        public void checkpoint(Path file, Loss validation) {
            if (!warnings.isEmpty()) {
                return;
            }
            try (var files = Files.list(folder)) {
                for (Path one : files.toList()) {
                    Files.delete(one);
                }
                Files.delete(folder);
                if (replaces) {
                    Files.createDirectory(folder);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void warning(String sentence) {
            warnings.add(sentence);
        }

        @Override
        public boolean stop() {
            return false;
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS) // nobody can move an open file there
    void aReplacedFolderIsNamedAndWrittenTo() throws IOException {
        var description = fresh(Cell.RNN, plan(48, OptimizerSettings.Kind.SGD, 1, 0));
        Model model = description.configuration().create(1);
        var trainer = new Trainer(model, new Tokens(), description.plan(), description.state(),
                description.plan().optimizer().create());
        var warnings = new ArrayList<String>();
        try (var folder = RunFolder.create(root, "replaced", true)) {
            new TrainingRun(trainer, description, new EvaluationSet(new Tokens(), 12, ROWS), folder,
                    new Deleting(folder.path(), true, warnings)).run();
            assertEquals(1, warnings.size(), warnings.toString());
            assertTrue(warnings.getFirst().contains("was replaced during the training"), warnings.getFirst());
            assertEquals(48, folder.newest().points());
            assertThrows(IOException.class, () -> RunFolder.resume(folder.path()), "the new folder is locked too");
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS) // nobody can delete an open file there
    void aDeletedRunEndsWithASentenceThatSaysSo() throws IOException {
        var description = fresh(Cell.RNN, plan(48, OptimizerSettings.Kind.SGD, 1, 0));
        Model model = description.configuration().create(1);
        var trainer = new Trainer(model, new Tokens(), description.plan(), description.state(),
                description.plan().optimizer().create());
        try (var folder = RunFolder.create(root, "deleted", true)) {
            var run = new TrainingRun(trainer, description, new EvaluationSet(new Tokens(), 12, ROWS), folder,
                    new Deleting(folder.path(), false, new ArrayList<>()));
            String message = assertThrows(IOException.class, run::run).getMessage();
            assertTrue(message.contains("deleted_24.safetensors: the folder of the run was moved or deleted"), message);
        }
    }

    private Model resume(String name) throws IOException {
        try (var folder = RunFolder.resume(root.resolve(name))) {
            var checkpoint = Checkpoint.open(folder.newest().file());
            Model model = checkpoint.model();
            var optimizer = checkpoint.plan().optimizer().create();
            checkpoint.restore(model, optimizer, ROWS, STEPS);
            run(model, checkpoint.run(), folder, Long.MAX_VALUE, optimizer);
            return model;
        }
    }

    private static float[] weights(Model model) {
        int count = model.parameters().stream().mapToInt(p -> p.value.rows * p.value.cols).sum();
        float[] weights = new float[count];
        int i = 0;
        for (var parameter : model.parameters()) {
            for (int r = 0; r < parameter.value.rows; r++) {
                for (int c = 0; c < parameter.value.cols; c++) {
                    weights[i++] = parameter.value.get(r, c);
                }
            }
        }
        return weights;
    }

    @ParameterizedTest
    @EnumSource(Cell.class)
    void aResumedRunEndsWithTheBitsOfAnUndisturbedOne(Cell cell) throws IOException {
        for (var kind : OptimizerSettings.Kind.values()) {
            var undisturbed = train(fresh(cell, plan(120, kind, 1, 0)), "whole-" + kind, Long.MAX_VALUE);
            train(fresh(cell, plan(120, kind, 1, 0)), "part-" + kind, 51);
            var resumed = resume("part-" + kind);
            assertArrayEquals(weights(undisturbed), weights(resumed), cell + " with " + kind);
        }
    }

    /** The masks belong to the examples, wherever a run was cut, and none is drawn for the checkpoints' judging. */
    @ParameterizedTest
    @EnumSource(Cell.class)
    void droppedUnitsAreTheSameOnesAfterResuming(Cell cell) throws IOException {
        var plan = plan(120, OptimizerSettings.Kind.ADAM, 2, 0);
        var undisturbed = train(fresh(cell, plan, 0.4), "whole", Long.MAX_VALUE);
        train(fresh(cell, plan, 0.4), "part", 51);
        Parallel.setThreads(3);
        var resumed = resume("part");
        assertArrayEquals(weights(undisturbed), weights(resumed), cell + " with dropout");
        assertFalse(Arrays.equals(weights(undisturbed), weights(train(fresh(cell, plan), "without", Long.MAX_VALUE))));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4})
    void anyNumberOfThreadsGivesTheSameBits(int number) throws IOException {
        // so many rows and units that products and walks over time are shared
        var plan = TrainingPlan.of(180, 3 * ROWS).withAccumulate(2).withSchedule(Schedule.parse("cosine", 0.01))
                .withOptimizer(OptimizerSettings.of(OptimizerSettings.Kind.ADAM)).withClip(GradientClip.parse("1"))
                .withSaving(Saving.every(36));
        Parallel.setThreads(1);
        var one = train(fresh(Cell.RNN, plan, 0, 65, 33), "one", Long.MAX_VALUE);
        Parallel.setThreads(number);
        var several = train(fresh(Cell.RNN, plan, 0, 65, 33), "several", Long.MAX_VALUE);
        assertArrayEquals(weights(one), weights(several));
    }

    @Test
    void checkpointsAreNewFilesAndTheLogFollows() throws IOException {
        train(fresh(Cell.RNN, plan(60, OptimizerSettings.Kind.SGD, 1, 0)), "files", Long.MAX_VALUE);
        var folder = RunFolder.read(root.resolve("files"));
        assertEquals(List.of(12L, 24L, 36L, 48L, 60L),
                folder.checkpoints().stream().map(RunFolder.CheckpointFile::points).toList());
        var log = RunLog.read(folder.log());
        var judged = log.stream().filter(entry -> Double.isFinite(entry.validationLoss())).toList();
        assertEquals(List.of(12L, 24L, 36L, 48L, 60L), judged.stream().map(RunLog.Entry::points).toList());
        assertTrue(judged.getLast().validationLoss() < judged.getFirst().validationLoss());
        assertEquals(60 / ROWS, log.size(), "a line for each update of a run as short as this");
    }

    @Test
    void theLogHasSomeFiveHundredLinesAtEvenDistances() throws IOException {
        long points = 1600L * ROWS;
        var plan = TrainingPlan.of(points, ROWS).withSchedule(Schedule.parse("constant", 0.01))
                .withOptimizer(OptimizerSettings.of(OptimizerSettings.Kind.SGD)).withSaving(Saving.every(points));
        train(fresh(Cell.RNN, plan), "even", Long.MAX_VALUE);
        var log = RunLog.read(root.resolve("even/log.csv"));
        assertEquals(1600 / 3 + 1, log.size());
        for (int i = 0; i + 1 < log.size(); i++) {
            assertEquals(3L * ROWS * (i + 1), log.get(i).points());
        }
        assertEquals(points, log.getLast().points());
    }

    /** A rate at which nothing is learnt, and little patience with that. */
    private static TrainingPlan hopeless() {
        return TrainingPlan.of(100_000, ROWS).withSchedule(Schedule.parse("constant", 1e-30))
                .withOptimizer(OptimizerSettings.of(OptimizerSettings.Kind.SGD)).withSaving(new Saving(12, 0, 2));
    }

    @Test
    void patienceEndsARunThatLearnsNothing() throws IOException {
        var plan = hopeless();
        var description = fresh(Cell.RNN, plan);
        Model model = description.configuration().create(1);
        try (var folder = RunFolder.create(root, "patience", true)) {
            assertEquals(End.PATIENCE, run(model, description, folder, Long.MAX_VALUE, plan.optimizer().create()));
        }
        assertEquals(36, description.state().points);
    }

    @Test
    void patienceEndsAResumedRunAtTheSamePoint() throws IOException {
        train(fresh(Cell.RNN, hopeless()), "patient", 30);
        resume("patient");
        var last = Checkpoint.open(RunFolder.read(root.resolve("patient")).newest().file());
        assertEquals(36, last.state().points);
        assertTrue(last.plan().isOutOfPatience(last.state()));
    }

    @Test
    void onlyARegularCheckpointMayEndARunByPatience() {
        var state = new TrainingState();
        state.sinceBest = 2;
        state.points = 36;
        assertTrue(hopeless().isOutOfPatience(state));
        state.points = 39;
        assertFalse(hopeless().isOutOfPatience(state), "made longer, then stopped before the next one");
        state.points = 36;
        state.sinceBest = 1;
        assertFalse(hopeless().isOutOfPatience(state));
    }

    /** The tokens, with a pause before the sixth update: behind it a report is due. */
    private record Slow(Tokens tokens) implements Source {
        @Override
        public long examplesPerEpoch() {
            return tokens.examplesPerEpoch();
        }

        @Override
        public void fill(long firstExample, int rows, Batch into) {
            long start = System.nanoTime();
            while (firstExample == 5 * ROWS && System.nanoTime() - start < 250_000_000) {
                Thread.onSpinWait();
            }
            tokens.fill(firstExample, rows, into);
        }
    }

    /** Notes the gradient norm of every report. */
    private record Norms(List<Double> seen) implements TrainingRun.Listener {
        @Override
        public void progress(Report report) {
            seen.add(report.gradientNorm().getAsDouble());
        }

        @Override
        public void checkpoint(Path file, Loss validation) {
        }

        @Override
        public boolean stop() {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "norm:0.001", "value:0.001"})
    void everyReportHasAGradientNormWhateverTheClipping(String clip) throws IOException {
        var description = fresh(Cell.RNN, TrainingPlan.of(24, ROWS).withSchedule(Schedule.parse("constant", 0.01))
                .withOptimizer(OptimizerSettings.of(OptimizerSettings.Kind.SGD)).withClip(GradientClip.parse(clip))
                .withSaving(Saving.every(12)));
        Model model = description.configuration().create(1);
        var norms = new Norms(new ArrayList<>());
        try (var folder = RunFolder.create(root, "norms", true)) {
            var trainer = new Trainer(model, new Slow(new Tokens()), description.plan(), description.state(),
                    description.plan().optimizer().create());
            new TrainingRun(trainer, description, new EvaluationSet(new Tokens(), 12, ROWS), folder, norms).run();
        }
        assertFalse(norms.seen.isEmpty());
        double most = clip.startsWith("value") ? 0.00101 * Math.sqrt(weights(model).length) : Double.MAX_VALUE;
        for (double norm : norms.seen) {
            assertTrue(norm > (clip.startsWith("norm") ? 0.001 : 0) && norm <= most, "norm " + norm);
        }
    }

    @Test
    void aNumberThatIsNotFiniteEndsTheRunAndLeavesTheLastGoodCheckpoint() throws IOException {
        var description = fresh(Cell.RNN, plan(120, OptimizerSettings.Kind.SGD, 1, 0));
        Model model = description.configuration().create(1);
        var optimizer = description.plan().optimizer().create();
        try (var folder = RunFolder.create(root, "diverged", true)) {
            assertEquals(End.STOPPED, run(model, description, folder, 24, optimizer));
            model.parameters().get(1).value.set(2, 3, Float.NaN);
            model.parameters().get(1).changed();
            var diverged = assertThrows(DivergedException.class,
                    () -> run(model, description, folder, Long.MAX_VALUE, optimizer));
            assertTrue(diverged.getMessage().contains("point 24 (update 9)"), diverged.getMessage());
            assertTrue(diverged.getMessage().contains("rnn.weight_hh_l0 holds NaN at row 2, column 3"),
                    diverged.getMessage());
            assertEquals(24, folder.newest().points());
            for (float weight : weights(Checkpoint.open(folder.newest().file()).model())) {
                assertTrue(Float.isFinite(weight));
            }
        }
    }

    @Test
    void aSecondTrainingInTheSameFolderIsToldSo() throws IOException {
        try (var first = RunFolder.create(root, "taken", true)) {
            var refused = assertThrows(IOException.class, () -> RunFolder.resume(first.path()));
            assertTrue(refused.getMessage().contains("another training is running"), refused.getMessage());
        }
        RunFolder.resume(root.resolve("taken")).close();
    }
}
