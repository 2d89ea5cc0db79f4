package octavo.data.images;

import octavo.engine.matrix.RandomStream;

/** What {@link Distorter} does, as its formula says it: one pixel at a time, in double precision. */
final class PlainDistortion {

    private PlainDistortion() {
    }

    static double[] distort(DigitSet digits, int image, Distortion limits, RandomStream random, long example) {
        double angle = StrictMath.toRadians(limits.rotation() * signed(random, example, 0));
        double[][] rotation = {{StrictMath.cos(angle), -StrictMath.sin(angle)},
                {StrictMath.sin(angle), StrictMath.cos(angle)}};
        double[][] scaling = {{1 / (1 + limits.scaling() * signed(random, example, 1)), 0},
            {0, 1 / (1 + limits.scaling() * signed(random, example, 2))}};
        double[][] shear = {{1, limits.shear() * signed(random, example, 3)}, {0, 1}};
        double[][] map = times(times(rotation, shear), scaling);
        double shiftX = limits.shift() * signed(random, example, 4);
        double shiftY = limits.shift() * signed(random, example, 5);
        var bent = new double[784];
        for (int i = 0; i < 784; i++) {
            double x = i % 28 - 13.5;
            double y = i / 28 - 13.5;
            bent[i] = read(digits, image,
                    13.5 + map[0][0] * x + map[0][1] * y + shiftX
                    + limits.elasticity() * field(random, example, 16, i, limits),
                    13.5 + map[1][0] * x + map[1][1] * y + shiftY
                    + limits.elasticity() * field(random, example, 800, i, limits));
        }
        return bent;
    }

    private static double signed(RandomStream random, long example, int element) {
        return 2 * random.uniform(example, element) - 1;
    }

    private static double[][] times(double[][] a, double[][] b) {
        var c = new double[2][2];
        for (int i = 0; i < 2; i++) {
            for (int j = 0; j < 2; j++) {
                c[i][j] = a[i][0] * b[0][j] + a[i][1] * b[1][j];
            }
        }
        return c;
    }

    /** The noise smoothed by a two-dimensional Gaussian, not separated. */
    private static double field(RandomStream random, long example, int firstElement, int pixel, Distortion limits) {
        if (limits.elasticity() == 0) {
            return 0;
        }
        double sigma = limits.smoothness();
        int radius = (int) Math.ceil(3 * sigma);
        var weights = new double[radius + 1];
        double norm = 0;
        for (int d = -radius; d <= radius; d++) {
            weights[Math.abs(d)] = Math.exp(-0.5 * d * d / (sigma * sigma));
            norm += weights[Math.abs(d)];
        }
        double sum = 0;
        for (int y = Math.max(0, pixel / 28 - radius); y <= Math.min(27, pixel / 28 + radius); y++) {
            for (int x = Math.max(0, pixel % 28 - radius); x <= Math.min(27, pixel % 28 + radius); x++) {
                double weight = weights[Math.abs(y - pixel / 28)] * weights[Math.abs(x - pixel % 28)];
                sum += weight * signed(random, example, firstElement + y * 28 + x);
            }
        }
        return sum / (norm * norm);
    }

    private static double read(DigitSet digits, int image, double x, double y) {
        int left = (int) Math.floor(x);
        int top = (int) Math.floor(y);
        double right = x - left;
        double below = y - top;
        return (1 - below) * ((1 - right) * pixel(digits, image, left, top)
                + right * pixel(digits, image, left + 1, top))
                + below * ((1 - right) * pixel(digits, image, left, top + 1)
                        + right * pixel(digits, image, left + 1, top + 1));
    }

    private static double pixel(DigitSet digits, int image, int x, int y) {
        return x < 0 || x > 27 || y < 0 || y > 27 ? 0 : digits.pixel(image, y * 28 + x) / 255.0;
    }
}
