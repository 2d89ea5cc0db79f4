package octavo.app.plot;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import octavo.app.data.DataSets;
import octavo.app.model.TrainedModel;
import octavo.charts.Heatmap;
import octavo.data.DataSet;
import octavo.data.Reading;
import octavo.data.text.TextDataSet;
import octavo.engine.models.BigramCounts;

/** How often each letter of the training names follows each other letter, with pairs and numbers in the cells. */
public final class CountsPlot implements Plot {

    CountsPlot() {
    }

    @Override
    public String name() {
        return "counts";
    }

    @Override
    public String summary() {
        return "names: how often each letter follows each other letter, as a heat map";
    }

    @Override
    public boolean suits(Subject subject) {
        return subject.trained().reading() == Reading.CONTEXTS;
    }

    @Override
    public Drawing draw(Subject subject) throws IOException {
        if (!suits(subject)) {
            throw new IllegalArgumentException("--what counts draws lists of names; this model reads text");
        }
        List<String> symbols = subject.symbols();
        var counts = counts(DataSets.ofCheckpoint(subject.trained().checkpoint().data()), DataSet.TRAIN);
        var cells = new String[symbols.size()][symbols.size()];
        for (int i = 0; i < cells.length; i++) {
            for (int j = 0; j < cells.length; j++) {
                cells[i][j] = symbols.get(i) + symbols.get(j) + "\n" + counts.count(i, j);
            }
        }
        var map = map(subject.trained());
        return new Drawing(map.withTexts(cells).toSvg(), map.toTerminal(subject.columns(), subject.ascii()));
    }

    /**
     * {@return the pairs of letters in the training names of a model, in colors}
     *
     * @param trained a model of names
     * @throws IOException if its data set is missing
     */
    public static Heatmap map(TrainedModel trained) throws IOException {
        var text = DataSets.ofCheckpoint(trained.checkpoint().data());
        var counts = counts(text, DataSet.TRAIN);
        List<String> symbols = EmbeddingPlot.symbols(trained);
        // the few largest counts, mostly of the letter that ends nearly every name, would leave
        // no color for the others
        double most = Math.max(1, nthLargest(counts, symbols.size(), symbols.size() / 3));
        return new Heatmap("Pairs of letters in " + text.data().name() + " (. begins and ends a name)",
                counts.toMatrix()).withRange(0, most).withLabels(symbols, symbols)
                .withAxisTitles("first letter", "second letter").withGrayZeros();
    }

    private static long nthLargest(BigramCounts counts, int symbols, int n) {
        return IntStream.range(0, symbols * symbols)
                .mapToLong(pair -> -counts.count(pair / symbols, pair % symbols)).sorted()
                .skip(n).map(negative -> -negative).findFirst().orElse(0);
    }

    /**
     * {@return the pairs of a part of a list of names}
     *
     * @param text the list
     * @param part train, dev or test
     */
    public static BigramCounts counts(TextDataSet text, String part) {
        return BigramCounts.of(text.contexts(part, 1, null), text.vocabulary().size());
    }
}
