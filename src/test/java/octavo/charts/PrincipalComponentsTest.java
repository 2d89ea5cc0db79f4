package octavo.charts;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Principal components of points whose directions are known. */
class PrincipalComponentsTest {

    private static final RandomStream RANDOM = new RandomStream(1, RandomStream.Purpose.CHECK);

    /** Points along two directions at right angles, three times as far along the first, moved away from the origin. */
    @Test
    void findsTheDirectionsThatPointsWereMadeOf() {
        double[] first = {2 / 3.0, -1 / 3.0, 2 / 3.0, 0};
        double[] second = {0.5, 0.5, -0.25, Math.sqrt(1 - 0.5625)};
        var points = new Matrix(60, 4);
        double[][] made = new double[60][2];
        for (int p = 0; p < 60; p++) {
            made[p][0] = p % 2 == 0 ? 3 : -3;
            made[p][1] = p % 4 < 2 ? 1 : -1;
            for (int d = 0; d < 4; d++) {
                points.set(p, d, (float) (7 + made[p][0] * first[d] + made[p][1] * second[d]));
            }
        }
        var components = PrincipalComponents.of(points, 2);
        assertEquals(0.9, components.shares()[0], 1e-6);
        assertEquals(0.1, components.shares()[1], 1e-6);
        for (int k = 0; k < 2; k++) {
            double sign = Math.signum(made[0][k] * components.coordinates()[0][k]);
            for (int p = 0; p < 60; p++) {
                assertEquals(made[p][k], sign * components.coordinates()[p][k], 1e-5, "component " + k
                        + " of point " + p);
            }
        }
    }

    /** All components together are a rotation: distances stay, variances fall and add up, and nothing is left over. */
    @ParameterizedTest
    @CsvSource({"34,17", "17,34", "16,16", "2,33"})
    void allComponentsKeepEveryDistance(int rows, int dimensions) {
        var points = new Matrix(rows, dimensions);
        for (int p = 0; p < rows; p++) {
            for (int d = 0; d < dimensions; d++) {
                points.set(p, d, RANDOM.uniform(p, d) * (d + 1));
            }
        }
        var components = PrincipalComponents.of(points, dimensions);
        double[][] coordinates = components.coordinates();
        double sum = 0;
        for (int k = 0; k < dimensions; k++) {
            sum += components.shares()[k];
            assertTrue(k == 0 || components.shares()[k] <= components.shares()[k - 1], "share " + k);
            int axis = k;
            var along = Arrays.stream(coordinates).mapToDouble(point -> point[axis]).summaryStatistics();
            assertTrue(along.getMax() >= -along.getMin(), "the furthest point of component " + k + " lies ahead");
        }
        assertEquals(1, sum, 1e-9);
        for (int p = 1; p < rows; p++) {
            double before = 0;
            double after = 0;
            for (int d = 0; d < dimensions; d++) {
                before += Math.pow((double) points.get(p, d) - points.get(0, d), 2);
                after += Math.pow(coordinates[p][d] - coordinates[0][d], 2);
            }
            assertEquals(before, after, 1e-9 * before);
        }
    }

    /** The same points with columns of zeros, more dimensions than points, lie where they lay. */
    @Test
    void emptyDimensionsChangeNothing() {
        var points = new Matrix(15, 7);
        var wide = new Matrix(15, 33);
        for (int p = 0; p < 15; p++) {
            for (int d = 0; d < 7; d++) {
                points.set(p, d, RANDOM.uniform(p, d) * (d + 1));
                wide.set(p, d, points.get(p, d));
            }
        }
        var expected = PrincipalComponents.of(points, 3);
        var found = PrincipalComponents.of(wide, 3);
        assertArrayEquals(expected.shares(), found.shares(), 1e-12);
        for (int p = 0; p < 15; p++) {
            assertArrayEquals(expected.coordinates()[p], found.coordinates()[p], 1e-9, "point " + p);
        }
    }

    @Test
    void equalPointsLieInTheMiddle() {
        var components = PrincipalComponents.of(new Matrix(3, 2), 2);
        assertArrayEquals(new double[] {0, 0}, components.coordinates()[1]);
        assertArrayEquals(new double[] {0, 0}, components.shares());
    }

    @Test
    void onePointLiesInTheMiddleOfAllItsDimensions() {
        var point = new Matrix(1, 7);
        point.set(0, 3, 5);
        assertArrayEquals(new double[] {0, 0}, PrincipalComponents.of(point, 2).coordinates()[0], 0);
    }

    @Test
    void moreComponentsThanDimensionsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> PrincipalComponents.of(new Matrix(5, 2), 3));
    }
}
