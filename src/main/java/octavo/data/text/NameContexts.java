package octavo.data.text;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import octavo.data.EpochOrder;
import octavo.engine.matrix.RandomStream;
import octavo.engine.models.Batch;
import octavo.engine.models.Source;

/**
 * Contexts of names: an example is the T symbols before a symbol of a name, and the last step predicts that symbol.
 * Before its first letter a name has end marks: the first letter is predicted from T of them, and the end mark from the
 * last letters. A context never contains letters of the previous name.
 *
 * <p>In training each epoch is a fresh permutation of all contexts. (The workshop draws every batch at random, with
 * replacement. In the long run that is the same; the permutation shows each context equally often, which lowers the
 * noise of the gradient and gives epochs a meaning.)
 */
public final class NameContexts implements Source {

    private final int[] tokens;
    private final int[] targets;
    private final int block;
    private final EpochOrder order;

    /**
     * Creates the source; the arrays are used, not copied.
     *
     * @param tokens names one after the other, each followed by the end mark 0
     * @param starts where the names of this set begin, at least one
     * @param block  symbols of a context, T
     * @param order  a stream of purpose ORDER for a fresh order each epoch, null for the order of {@code starts}
     */
    public NameContexts(int[] tokens, int[] starts, int block, RandomStream order) {
        Checks.positive("a context", block);
        if (starts.length == 0) {
            throw new IllegalArgumentException("there is no name in this set");
        }
        this.tokens = tokens;
        this.targets = symbols(tokens, starts);
        this.block = block;
        this.order = new EpochOrder(targets.length, order);
    }

    /**
     * The contexts of a list of names.
     *
     * @param names      at least one
     * @param vocabulary has their letters and the end mark
     * @param block      symbols of a context, T
     * @param order      a stream of purpose ORDER for a fresh order each epoch, null for the order of the list
     * @return the source
     */
    public static NameContexts of(List<String> names, Vocabulary vocabulary, int block, RandomStream order) {
        var tokens = IntStream.builder();
        int[] starts = new int[names.size()];
        int position = 0;
        for (int i = 0; i < starts.length; i++) {
            starts[i] = position;
            int[] letters = vocabulary.encode(names.get(i));
            Arrays.stream(letters).forEach(tokens);
            tokens.add(CharacterVocabulary.END_MARK);
            position += letters.length + 1;
        }
        return new NameContexts(tokens.build().toArray(), starts, block, order);
    }

    /** Positions of all symbols of the chosen names, their end marks included. */
    private static int[] symbols(int[] tokens, int[] starts) {
        int[] positions = new int[tokens.length];
        int count = 0;
        for (int start : starts) {
            if (start > 0 && tokens[start - 1] != CharacterVocabulary.END_MARK) {
                throw new IllegalArgumentException("position " + start + " is not the beginning of a name");
            }
            int position = start;
            while (tokens[position] != CharacterVocabulary.END_MARK) {
                positions[count++] = position++;
            }
            positions[count++] = position;
        }
        return Arrays.copyOf(positions, count);
    }

    @Override
    public long examplesPerEpoch() {
        return targets.length;
    }

    @Override
    public void fill(long firstExample, int rows, Batch into) {
        into.resize(rows, block);
        into.firstExample = firstExample;
        into.continues = false;
        Arrays.fill(into.targets, 0, rows * block, Batch.NO_TARGET);
        Arrays.fill(into.tokens, 0, rows * block, CharacterVocabulary.END_MARK);
        for (int n = 0; n < rows; n++) {
            int target = targets[order.item(firstExample + n)];
            int last = n * block + block - 1;
            into.targets[last] = tokens[target];
            for (int back = 1; back <= block && target >= back; back++) {
                int symbol = tokens[target - back];
                if (symbol == CharacterVocabulary.END_MARK) {
                    break; // the previous name ends here
                }
                into.tokens[last - back + 1] = symbol;
            }
        }
    }
}
