package octavo.engine.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import octavo.Allocation;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parallel;
import octavo.engine.matrix.Parameter;
import octavo.engine.matrix.RandomStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What all recurrent cells promise, whatever their equations: these are proved against the references and PyTorch
 * elsewhere.
 */
@Tag("simd")
class RecurrentCellsTest {

    enum Kind {
        TANH(1), SIGMOID(1), LSTM(4), GRU(3);

        final int gates;

        Kind(int gates) {
            this.gates = gates;
        }

        /** A cell with random weights and NaN in every pad. */
        RecurrentCell create(int hidden) {
            var weight = Parameter.weight("u", hidden, gates * hidden);
            var bias = Parameter.vector("b_hn", hidden);
            var cell = create(List.of(weight, bias));
            for (var parameter : cell.parameters()) {
                fillWithNaN(parameter.value);
                fillWithNaN(parameter.gradient());
                draw(parameter.value, parameter.name.length(), 0.5f);
                parameter.changed();
            }
            return cell;
        }

        /** A cell on given parameters: U, and b_hn for a GRU. */
        RecurrentCell create(List<Parameter> parameters) {
            var weight = parameters.getFirst();
            return switch (this) {
                case TANH -> new ElmanCell(weight, Activation.TANH);
                case SIGMOID -> new ElmanCell(weight, Activation.SIGMOID);
                case LSTM -> new Lstm(weight);
                case GRU -> new Gru(weight, parameters.get(1));
            };
        }
    }

    private static final RandomStream RANDOM = new RandomStream(11, RandomStream.Purpose.CHECK);
    private static final int[] SIZES = {1, 7, 15, 16, 17, 33};

    private final int threads = Parallel.threads();

    @AfterEach
    void restoreThreads() {
        Parallel.setThreads(threads);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void threadsDoNotChangeABit(Kind kind) {
        for (int hidden : SIZES) {
            for (int rows : new int[] {1, 9, 33}) {
                Parallel.setThreads(1);
                var expected = walk(kind.create(hidden), kind, rows, 3, hidden);
                for (int count = 2; count <= 4; count++) {
                    Parallel.setThreads(count);
                    assertSameBits(expected, walk(kind.create(hidden), kind, rows, 3, hidden),
                            kind + " " + hidden + " " + rows);
                }
            }
        }
    }

    /** A row's results do not depend on which rows stand beside it, nor on its place in a chunk. */
    @ParameterizedTest
    @EnumSource(Kind.class)
    void rowsDoNotMeet(Kind kind) {
        int hidden = 17;
        int steps = 4;
        var together = kind.create(hidden);
        together.prepare(13, steps);
        var all = new Matrix(13 * steps, kind.gates * hidden);
        draw(all, 1, 1);
        var single = new Matrix(steps, kind.gates * hidden);
        for (int n : new int[] {0, 7, 8, 12}) {
            for (int t = 0; t < steps; t++) {
                single.rows(t, 1).copyFrom(all.rows(t * 13 + n, 1));
            }
            var alone = kind.create(hidden);
            alone.prepare(1, steps);
            var expected = alone.forward(single, false);
            var outputs = together.forward(all.copy(), false);
            for (int t = 0; t < steps; t++) {
                assertSameBits(List.of(expected.rows(t, 1)), List.of(outputs.rows(t * 13 + n, 1)), kind + " row " + n);
            }
        }
    }

    /** Reading in two pieces with the state carried has the bits of reading at once. */
    @ParameterizedTest
    @EnumSource(Kind.class)
    void stateGoesOn(Kind kind) {
        int rows = 3;
        for (int hidden : SIZES) {
            var projected = new Matrix(6 * rows, kind.gates * hidden);
            draw(projected, 2, 1);
            var whole = kind.create(hidden);
            whole.prepare(rows, 6);
            var expected = whole.forward(projected.copy(), false);
            var pieces = kind.create(hidden);
            pieces.prepare(rows, 3);
            pieces.forward(projected.rows(0, 3 * rows).copy(), false);
            var carried = pieces.state().stream().map(Matrix::copy).toList();
            pieces.forward(projected.rows(0, 3 * rows).copy(), false);
            for (int i = 0; i < carried.size(); i++) {
                pieces.state().get(i).copyFrom(carried.get(i));
            }
            var second = pieces.forward(projected.rows(3 * rows, 3 * rows).copy(), true);
            assertSameBits(List.of(expected.rows(3 * rows, 3 * rows)), List.of(second), kind + " " + hidden);
            for (int i = 0; i < carried.size(); i++) {
                assertSameBits(List.of(whole.state().get(i)), List.of(pieces.state().get(i)), kind + " state " + i);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void cellsOnTheSameWeightsKeepTheirOwnState(Kind kind) {
        var cell = kind.create(7);
        var expected = walk(cell, kind, 2, 3, 7);
        var other = kind.create(cell.parameters());
        other.prepare(1, 1);
        other.forward(new Matrix(1, kind.gates * 7), false);
        var again = new ArrayList<Matrix>();
        cell.state().forEach(state -> again.add(state.copy()));
        assertSameBits(expected.subList(2, 2 + again.size()), again, kind + " after another cell was used");
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void gradientsAddUp(Kind kind) {
        var once = kind.create(17);
        walk(once, kind, 5, 3, 17);
        var twice = kind.create(17);
        walk(twice, kind, 5, 3, 17);
        var projected = new Matrix(15, kind.gates * 17);
        draw(projected, 5, 1);
        var gradient = new Matrix(15, 17);
        draw(gradient, 6, 1);
        twice.forward(projected, false);
        twice.backward(gradient, true);
        for (int p = 0; p < once.parameters().size(); p++) {
            var single = once.parameters().get(p).gradient();
            var sum = twice.parameters().get(p).gradient();
            for (int r = 0; r < single.rows; r++) {
                for (int c = 0; c < single.cols; c++) {
                    assertEquals(2 * single.get(r, c), sum.get(r, c), 1e-4 * (1 + Math.abs(sum.get(r, c))));
                }
            }
        }
    }

    @Tag("allocation")
    @ParameterizedTest
    @EnumSource(Kind.class)
    void aStepAllocatesNothing(Kind kind) {
        var cell = kind.create(33);
        cell.prepare(9, 3);
        var projected = new Matrix(27, kind.gates * 33);
        var gradient = new Matrix(27, 33);
        assertEquals(0, Allocation.ofCheapest(0, () -> {
            for (int i = 0; i < 100; i++) {
                projected.fill(0.1f);
                gradient.fill(0.1f);
                cell.forward(projected, i % 2 == 0);
                cell.backward(gradient, i % 3 == 0);
            }
        }));
    }

    /** Forward and backward; outputs, the gradient of the projection, states and weight gradients. */
    private static List<Matrix> walk(RecurrentCell cell, Kind kind, int rows, int steps, int hidden) {
        cell.prepare(rows, steps);
        var projected = new Matrix(rows * steps, kind.gates * hidden);
        var gradient = new Matrix(rows * steps, hidden);
        fillWithNaN(projected);
        fillWithNaN(gradient);
        draw(projected, 5, 1);
        draw(gradient, 6, 1);
        var results = new ArrayList<Matrix>();
        results.add(cell.forward(projected, false).copy());
        results.add(cell.backward(gradient, false).copy());
        cell.state().forEach(state -> results.add(state.copy()));
        cell.parameters().forEach(parameter -> results.add(parameter.gradient().copy()));
        for (var result : results) {
            for (int r = 0; r < result.rows; r++) {
                for (int c = 0; c < result.cols; c++) {
                    assertTrue(Float.isFinite(result.get(r, c)), kind + ": a pad has leaked into the result");
                }
            }
        }
        return results;
    }

    private static void assertSameBits(List<Matrix> expected, List<Matrix> actual, String what) {
        assertEquals(expected.size(), actual.size());
        for (int i = 0; i < expected.size(); i++) {
            var one = expected.get(i);
            var other = actual.get(i);
            other.requireShape(one.rows, one.cols, what);
            for (int r = 0; r < one.rows; r++) {
                for (int c = 0; c < one.cols; c++) {
                    assertEquals(one.get(r, c), other.get(r, c), what + ", matrix " + i + ", element " + r + ", " + c);
                }
            }
        }
    }

    private static void fillWithNaN(Matrix matrix) {
        Arrays.fill(matrix.data, Float.NaN);
    }

    private static void draw(Matrix matrix, long example, float radius) {
        for (int r = 0; r < matrix.rows; r++) {
            for (int c = 0; c < matrix.cols; c++) {
                matrix.set(r, c, radius * (2 * RANDOM.uniform(example, r * matrix.cols + c) - 1));
            }
        }
    }
}
