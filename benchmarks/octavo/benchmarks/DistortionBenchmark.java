package octavo.benchmarks;

import java.util.concurrent.TimeUnit;
import octavo.data.images.DigitImages;
import octavo.data.images.DigitSet;
import octavo.data.images.Distortion;
import octavo.data.images.IdxFile;
import octavo.engine.matrix.Parallel;
import octavo.engine.models.Batch;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Images a second that one thread hands to the training: as they are, bent by an affine map, and elastically too. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@OperationsPerInvocation(DistortionBenchmark.BATCH)
@Fork(value = 2, jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-XX:+UseSerialGC"})
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class DistortionBenchmark {

    static final int BATCH = 64;
    private static final int IMAGES = 1024;

    /** The distortion as {@code --distort} writes it: none, affine only, and what the presets have. */
    @Param({"none", "1.5:12:0.15:0.15:0:5", "1.5:12:0.15:0.15:34:5"})
    public String distort;

    private final Batch batch = new Batch();
    private DigitImages images;
    private long next;

    /** Draws made-up digits, rings of two pixels' width, and checks that a bent one has about the ink of the plain. */
    @Setup
    public void prepare() {
        Parallel.setThreads(1);
        var digits = new DigitSet(rings(), new byte[IMAGES]);
        var distortion = Distortion.parse(distort);
        images = distortion == null ? DigitImages.shuffled(digits, 1) : DigitImages.distorted(digits, 1, distortion);
        images.fill(0, BATCH, batch);
        double bent = ink();
        DigitImages.shuffled(digits, 1).fill(0, BATCH, batch);
        double plain = ink();
        if (!(bent > 0.8 * plain && bent < 1.25 * plain) || bent == plain != (distortion == null)) {
            throw new IllegalStateException("ink " + bent + " after bending, " + plain + " before");
        }
    }

    private static byte[] rings() {
        var pixels = new byte[IMAGES * IdxFile.PIXELS];
        double center = (IdxFile.SIDE - 1) / 2.0;
        for (int i = 0; i < pixels.length; i++) {
            int pixel = i % IdxFile.PIXELS;
            double radius = Math.hypot(pixel % IdxFile.SIDE - center, pixel / IdxFile.SIDE - center);
            double width = Math.abs(radius - 5 - i / IdxFile.PIXELS % 4);
            pixels[i] = (byte) (width < 1 ? 255 : 0);
        }
        return pixels;
    }

    private double ink() {
        double ink = 0;
        for (int n = 0; n < BATCH; n++) {
            for (int i = 0; i < IdxFile.PIXELS; i++) {
                ink += batch.features.get(n, i);
            }
        }
        return ink;
    }

    /** A batch of images. */
    @Benchmark
    public void images() {
        images.fill(next, BATCH, batch);
        next += BATCH;
    }
}
