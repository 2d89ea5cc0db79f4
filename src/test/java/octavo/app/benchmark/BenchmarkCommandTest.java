package octavo.app.benchmark;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import octavo.app.train.Preset;
import org.junit.jupiter.api.Test;

/** The list that "all" measures. */
class BenchmarkCommandTest {

    /** A row that the command itself would refuse would end "all" minutes after its start. */
    @Test
    void everyRowOfAllIsACommandLine() {
        var command = new BenchmarkCommand();
        var rows = new ArrayList<>(command.rows(BenchmarkCommand.ALL));
        rows.addAll(command.rows(BenchmarkCommand.ALL_WRITERS));
        for (var row : rows) {
            if (row.isGiven("--preset")) {
                row.setDefaults(Preset.find(row.first(), row.text("--preset")).options());
            }
            row.integer("--seed", 0, Long.MAX_VALUE);
            assertTrue(command.summary().contains(row.first()), row.first());
        }
    }
}
