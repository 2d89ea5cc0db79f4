package octavo.engine.generation;

import octavo.engine.matrix.Matrix;
import octavo.engine.models.Decoder;

/**
 * Lets a net that was trained on windows read as it was trained: before each prediction it forgets everything and reads
 * the last W tokens again.
 *
 * <p>Such a net has only ever seen states that are at most W steps old. Carrying the state on takes it where it was
 * never trained. Measured on the course's net after 20,000 and 100,000 points, both ways are equally surprised by 8,000
 * characters of Shakespeare (2.7970 and 2.3194 nats either way): its memory fades long before a hundred steps. So
 * reading again costs nothing in quality and stays right for nets that remember longer; it costs W steps per token,
 * which for these small nets is still faster than anybody reads. Nets trained on streams carry their state along in
 * training and do so here.
 */
public final class WindowDecoder implements Decoder {

    private final Decoder decoder;
    private final int[] window;
    private int length;

    /**
     * Wraps a decoder.
     *
     * @param decoder of a net trained on windows
     * @param steps   W
     */
    public WindowDecoder(Decoder decoder, int steps) {
        this.decoder = decoder;
        this.window = new int[steps];
    }

    @Override
    public void reset() {
        length = 0;
    }

    @Override
    public Matrix feed(int[] tokens, int from, int to) {
        for (int i = Math.max(from, to - window.length); i < to; i++) {
            if (length == window.length) {
                System.arraycopy(window, 1, window, 0, length - 1);
                length--;
            }
            window[length++] = tokens[i];
        }
        decoder.reset();
        return decoder.feed(window, 0, length);
    }
}
