package octavo.engine.models;

/**
 * Where examples come from: windows of a text, streams, contexts of names, images, crops for a GPT. Examples are
 * numbered without end; number e is a pure function of e (epoch e / n, position e mod n in an order keyed by the
 * epoch), so that a run resumed at example e reads exactly what the undisturbed run would have read.
 */
public interface Source {

    /**
     * How many examples make an epoch.
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
