package octavo.engine.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import octavo.Allocation;
import octavo.engine.layers.Activation;
import octavo.engine.layers.Refinement;
import octavo.engine.matrix.Parallel;
import octavo.engine.models.CharRnnConfiguration;
import octavo.engine.models.CharRnnConfiguration.Cell;
import octavo.engine.models.Configuration;
import octavo.engine.models.GptConfiguration;
import octavo.engine.models.Initialization;
import octavo.engine.optimizers.GradientClip;
import octavo.engine.optimizers.OptimizerSettings;
import octavo.engine.optimizers.Schedule;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A whole training step allocates nothing once its code is compiled and its workspaces are made. */
@Tag("allocation")
class TrainerAllocationTest {

    private static final int SYMBOLS = 17;
    private static final int UPDATES = 50;

    private static void assertAllocatesNothing(Configuration configuration, int steps) {
        assertAllocatesNothing(configuration, steps, OptimizerSettings.Kind.ADAM);
    }

    private static void assertAllocatesNothing(Configuration configuration, int steps, OptimizerSettings.Kind kind) {
        int threads = Parallel.threads();
        Parallel.setThreads(1);
        var model = configuration.create(1);
        var plan = TrainingPlan.of(TrainingPlan.MOST_POINTS, 3).withSchedule(Schedule.parse("cosine:10", 0.001))
                .withOptimizer(OptimizerSettings.of(kind)).withClip(GradientClip.parse("1"));
        var trainer = new Trainer(model, new WeightChecksum.Tokens(SYMBOLS, steps), plan);
        long allocated = Allocation.ofCheapest(0, () -> {
            for (int i = 0; i < UPDATES; i++) {
                trainer.update();
            }
        });
        Parallel.setThreads(threads);
        assertEquals(0, allocated, "bytes in " + UPDATES + " updates");
    }

    @ParameterizedTest
    @EnumSource(Cell.class)
    void recurrentNets(Cell cell) {
        assertAllocatesNothing(new CharRnnConfiguration(cell, SYMBOLS, List.of(19, 13), Activation.TANH,
                Initialization.GLOROT), 9);
    }

    @ParameterizedTest
    @EnumSource(Cell.class)
    void recurrentNetsWithMuon(Cell cell) {
        assertAllocatesNothing(new CharRnnConfiguration(cell, SYMBOLS, List.of(19, 13), Activation.TANH,
                Initialization.GLOROT), 9, OptimizerSettings.Kind.MUON);
    }

    @ParameterizedTest
    @EnumSource(Cell.class)
    void recurrentNetsWithDropout(Cell cell) {
        assertAllocatesNothing(new CharRnnConfiguration(cell, SYMBOLS, List.of(19, 13), Activation.TANH,
                Initialization.GLOROT, 0.3), 9);
    }

    @Test
    void gpt() {
        assertAllocatesNothing(new GptConfiguration(SYMBOLS, 9, 2, 2, 10, 0.1, false, true,
                Activation.GELU), 9);
    }

    @Test
    void gptWithMuon() {
        assertAllocatesNothing(new GptConfiguration(SYMBOLS, 9, 2, 2, 10, 0.1, false, true,
                Activation.GELU), 9, OptimizerSettings.Kind.MUON);
    }

    @Test
    void refinedGptWithMuon() {
        assertAllocatesNothing(new GptConfiguration(SYMBOLS, 9, 2, 2, 12, 0.1, false, false, Activation.RELU2)
                .with(List.of(Refinement.values())), 9, OptimizerSettings.Kind.MUON);
    }
}
