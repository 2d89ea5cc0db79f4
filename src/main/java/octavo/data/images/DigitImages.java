package octavo.data.images;

import octavo.data.EpochOrder;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parallel;
import octavo.engine.matrix.RandomStream;
import octavo.engine.models.Batch;
import octavo.engine.models.Source;

/**
 * Images of digits as examples: in the order of the file, or each epoch in a new order, or each time bent in a new way.
 * Order and distortion are functions of the seed and the example's number alone.
 */
public final class DigitImages implements Source {

    /** Images distorted by one thread at a stretch; enough to pay for waking it. */
    private static final int CHUNK = 8;

    private final DigitSet digits;
    private final EpochOrder order;
    private final RandomStream distortionRandom;
    private final Distortion distortion;
    /** The value of each byte: pixel / 255. */
    private final float[] levels = new float[256];

    private Distorter[] distorters = {};
    private final Parallel.Work distortChunk = Parallel.each(this::distortChunk);
    private Batch filling;

    private DigitImages(DigitSet digits, RandomStream order, RandomStream distortionRandom, Distortion distortion) {
        this.digits = digits;
        this.order = new EpochOrder(digits.size(), order);
        this.distortionRandom = distortionRandom;
        this.distortion = distortion;
        for (int level = 0; level < levels.length; level++) {
            levels[level] = level / 255f;
        }
    }

    /**
     * Images in the order of the file, as evaluation reads them.
     *
     * @param digits the images
     * @return a source whose epochs are all alike
     */
    public static DigitImages inOrder(DigitSet digits) {
        return new DigitImages(digits, null, null, null);
    }

    /**
     * Images in a new random order each epoch.
     *
     * @param digits the images
     * @param seed   the run's seed
     * @return a source for training
     */
    public static DigitImages shuffled(DigitSet digits, long seed) {
        return new DigitImages(digits, new RandomStream(seed, RandomStream.Purpose.ORDER), null, null);
    }

    /**
     * Images in a new random order each epoch, each of them bent at random.
     *
     * @param digits     the images
     * @param seed       the run's seed
     * @param distortion how far to bend
     * @return a source for training
     */
    public static DigitImages distorted(DigitSet digits, long seed, Distortion distortion) {
        return new DigitImages(digits, new RandomStream(seed, RandomStream.Purpose.ORDER),
                new RandomStream(seed, RandomStream.Purpose.DISTORTION), distortion);
    }

    @Override
    public long examplesPerEpoch() {
        return digits.size();
    }

    /**
     * {@inheritDoc} Features become shape (N, 784), 0 (paper) to 1 (ink); there is one step.
     */
    @Override
    public void fill(long firstExample, int rows, Batch into) {
        into.resize(rows, 1);
        into.firstExample = firstExample;
        into.continues = false;
        if (into.features == null || into.features.rows != rows || into.features.cols != IdxFile.PIXELS) {
            into.features = new Matrix(rows, IdxFile.PIXELS);
        }
        // targets keep the image's number until its pixels are there: nothing else is needed for the hand-over
        for (int n = 0; n < rows; n++) {
            into.targets[n] = order.item(firstExample + n);
        }
        if (distortion == null) {
            copyPixels(into);
        } else {
            distort(into);
        }
        for (int n = 0; n < rows; n++) {
            into.targets[n] = digits.label(into.targets[n]);
        }
    }

    private void copyPixels(Batch into) {
        float[] features = into.features.data;
        for (int n = 0; n < into.rows; n++) {
            int from = digits.pixelsAt(into.targets[n]);
            int to = into.features.at(n, 0);
            for (int i = 0; i < IdxFile.PIXELS; i++) {
                features[to + i] = levels[digits.pixels[from + i] & 0xff];
            }
        }
    }

    private void distort(Batch into) {
        int chunks = (into.rows + CHUNK - 1) / CHUNK;
        if (distorters.length < chunks) {
            distorters = new Distorter[chunks];
            for (int c = 0; c < chunks; c++) {
                distorters[c] = new Distorter(distortion, distortionRandom);
            }
        }
        filling = into;
        Parallel.run(chunks, 1, distortChunk);
        filling = null;
    }

    private void distortChunk(int chunk) {
        int end = Math.min(filling.rows, (chunk + 1) * CHUNK);
        for (int n = chunk * CHUNK; n < end; n++) {
            distorters[chunk].distort(digits.pixels, digits.pixelsAt(filling.targets[n]),
                    filling.firstExample + n, filling.features.data, filling.features.at(n, 0));
        }
    }
}
