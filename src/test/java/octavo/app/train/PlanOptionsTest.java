package octavo.app.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import octavo.app.command.Arguments;
import octavo.app.command.Option;
import octavo.data.DataSet;
import octavo.data.Reading;
import octavo.engine.models.Batch;
import octavo.engine.models.Source;
import octavo.engine.training.EvaluationSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What presets and options say on data sets of any size. */
class PlanOptionsTest {

    /** A data set of which only the size is known. */
    private record Sized(Reading reading, int classes, long examplesPerEpoch) implements DataSet, Source {

        @Override
        public Map<String, Object> describe() {
            return Map.of();
        }

        @Override
        public int steps() {
            return 1;
        }

        @Override
        public Source train(int rows, long seed) {
            return this;
        }

        @Override
        public EvaluationSet evaluationSet(String part, long limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String validationPart() {
            return TEST;
        }

        @Override
        public double[] baselines(String part) {
            return new double[0];
        }

        @Override
        public void fill(long firstExample, int rows, Batch into) {
            throw new UnsupportedOperationException();
        }
    }

    private static PlanOptions options(DataSet data, Map<String, String> preset, String... words) {
        var known = new ArrayList<>(new TrainCommand().options());
        known.addAll(Option.COMMON);
        var arguments = new Arguments(known, 1, List.of(words));
        arguments.setDefaults(preset);
        return new PlanOptions(arguments, data);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3_018_206, 400_000_000_000L})
    void everyPresetHasAPlanForTheSmallestAndForAVeryLargeDataSet(long examples) {
        assertTrue(Preset.ALL.size() > 10);
        for (Preset preset : Preset.ALL) {
            var data = new Sized(Reading.CONTEXTS, 27, examples);
            var options = options(data, preset.options());
            var plan = options.plan(options.points(examples));
            assertTrue(plan.batch() >= 1 && plan.updates() >= 1, preset.toString());
        }
    }

    @Test
    void allOfALargeListIsReadInEqualBatchesOfOneUpdate() {
        Map<String, String> all = Preset.find("bigram", null).options();
        var small = options(new Sized(Reading.CONTEXTS, 27, 228_146), all).plan(1000);
        assertEquals(List.of(228_146, 1), List.of(small.batch(), small.accumulate()));
        var large = options(new Sized(Reading.CONTEXTS, 27, 3_018_206), all).plan(1000);
        assertEquals(List.of(754_552, 4), List.of(large.batch(), large.accumulate()));
        var chinese = options(new Sized(Reading.CONTEXTS, 3000, 228_146), all, "--accumulate", "2").plan(1000);
        assertEquals(List.of(10_865, 42), List.of(chinese.batch(), chinese.accumulate()));
    }
}
