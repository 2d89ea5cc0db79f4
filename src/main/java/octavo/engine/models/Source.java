package octavo.engine.models;

/**
 * A source of training examples: windows of a text, streams, contexts of names, images, crops for a GPT. Examples are
 * numbered consecutively through all epochs. Example e is a pure function of e (epoch e / n, position e mod n in an
 * order keyed by the epoch), so a run resumed at example e reads exactly the same examples as an uninterrupted one.
 */
public interface Source {

    /**
     * The number of examples in an epoch.
     *
     * @return n, at least 1
     */
    long examplesPerEpoch();

    /**
     * Fills a batch with consecutive examples.
     *
     * @param firstExample number of the first
     * @param rows         how many, N
     * @param into         the batch to fill
     */
    void fill(long firstExample, int rows, Batch into);
}
