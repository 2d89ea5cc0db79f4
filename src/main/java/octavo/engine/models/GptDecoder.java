package octavo.engine.models;

import java.util.ArrayList;
import java.util.List;
import octavo.engine.layers.CausalConvolution;
import octavo.engine.layers.TransformerBlock;
import octavo.engine.matrix.Matrix;

/**
 * Reads tokens with a {@link Gpt} and keeps their keys and values (and, for convolutions, the last few rows), so that
 * each token is computed only once. Within the block the logits have the same bits as a forward pass over the whole
 * text.
 *
 * <p>If a text is longer than the block: when the block is full, its last half is kept and read again from position 0,
 * since positions cannot be shifted. (So every block/2 tokens one step costs as much as half a block, and each token
 * sees between block/2 and block earlier ones.) It does not matter how the tokens are split among calls.
 *
 * <p>Memory: 2·layers·block·E floats of keys and values.
 */
final class GptDecoder implements Decoder {

    private final int block;
    private final List<TransformerBlock.Cache> caches = new ArrayList<>();
    /** The embedding before the next; only where the net has smear. */
    private final Matrix beforeSmear;
    private final Reader one;
    private final Reader many;
    private final int[] kept;
    private int length;

    GptDecoder(Gpt net) {
        var configuration = net.configuration();
        block = configuration.block();
        for (int layer = 0; layer < configuration.layers(); layer++) {
            caches.add(new TransformerBlock.Cache(configuration.blockSettings()));
        }
        beforeSmear = CausalConvolution.rowsBefore(CausalConvolution.STEPS_OF_SMEAR, configuration.embedding());
        one = new Reader(net, 1);
        many = new Reader(net, 0);
        kept = new int[block];
    }

    @Override
    public void reset() {
        length = 0;
        caches.forEach(TransformerBlock.Cache::reset);
    }

    @Override
    public Matrix feed(int[] tokens, int from, int to) {
        if (from >= to) {
            throw new IllegalArgumentException("there is no token to read");
        }
        int known = length;
        for (int i = from; i < to; i++) {
            if (length == block) {
                keepLastHalf();
                known = 0;
            }
            kept[length++] = tokens[i];
        }
        int fresh = length - known;
        var reader = fresh == 1 ? one : many;
        return reader.read(known, fresh);
    }

    private void keepLastHalf() {
        int half = block / 2;
        System.arraycopy(kept, block - half, kept, 0, half);
        length = half;
    }

    /** The layers with a workspace for one shape: one for single tokens, another for longer pieces of text. */
    private final class Reader {

        private final Gpt net;
        private int[] piece = {};
        private TransformerBlock.Workspace work;
        private Matrix embedded = new Matrix(0, 0);
        private Matrix last;
        private Matrix lastRow;

        Reader(Gpt owner, int rows) {
            net = owner.fork();
            prepare(rows);
        }

        private void prepare(int rows) {
            if (embedded.rows != rows) {
                piece = new int[rows];
                int width = net.configuration().embedding();
                work = new TransformerBlock.Workspace(rows, width, false);
                embedded = new Matrix(rows, width);
            }
        }

        /** Reads {@code count} tokens of {@code kept} from a position on; the caches hold the earlier ones. */
        Matrix read(int position, int count) {
            prepare(count);
            System.arraycopy(kept, position, piece, 0, count);
            net.embedding.forward(piece, count, position, embedded);
            Matrix x = net.smear == null ? embedded : net.smear.forward(embedded, beforeSmear, position);
            for (int layer = 0; layer < net.blocks.size(); layer++) {
                x = net.blocks.get(layer).forward(x, caches.get(layer), position, work);
            }
            if (last != x) {
                last = x;
                lastRow = x.rows(count - 1, 1);
            }
            return net.head.forward(net.lastNorm.forward(lastRow));
        }
    }
}
