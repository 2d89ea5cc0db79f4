package octavo.app.web;

import java.util.Arrays;
import java.util.stream.IntStream;
import octavo.app.plot.AttentionPlot;
import octavo.app.plot.EmbeddingPlot;
import octavo.charts.Scatter;
import octavo.data.text.TextDataSet;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parameter;
import octavo.engine.models.GptConfiguration;

/** The inside of the model: the embeddings of the symbols, and attention. */
final class ReportNet {

    /** Enough symbols to see groups, few enough to read them. */
    private static final int MOST_SYMBOLS = 120;
    private static final int STEPS_SHOWN = 28;

    private ReportNet() {
    }

    static void addTo(Html page, RunView run) {
        if (!run.writes()) {
            return;
        }
        var table = run.trained().model().parameters().getFirst();
        if (!isBigram(table) && table.value.cols > 1) {
            page.element("h2", "Embeddings");
            page.element("p",
                    "What the first layer makes of each symbol, in the plane in which these vectors differ most:"
                    + " symbols that the net treats alike lie together.", "class", "soft");
            var chart = embeddings(run, table.value);
            page.open("figure").open("div", "class", "broad").raw(chart.withSize(720, 460).toSvg()).close();
            page.open("div", "class", "narrow").raw(chart.withSize(Html.NARROW, 400).toSvg()).close().close();
        }
        if (run.trained().model().configuration() instanceof GptConfiguration gpt) {
            page.element("h2", "Attention");
            page.element("p",
                    "Each row is a step of the text, each column a step that it looks at: the darker, the more of it"
                    + " it takes. Each map is one head of a layer.",
                    "class", "soft");
            var text = (TextDataSet) run.dataSet();
            int from = text.from("test");
            int steps = Math.min(Math.min(STEPS_SHOWN, gpt.block()), text.to("test") - from);
            int[] tokens = Arrays.copyOfRange(text.data().tokens(), from, from + steps);
            page.open("div", "class", "wide");
            AttentionPlot.layers(run.trained(), tokens).forEach(page::raw);
            page.close();
        }
    }

    /** A bigram net's one matrix holds log shares: a table of counts, not a map of symbols. */
    private static boolean isBigram(Parameter table) {
        return table.name.equals("W");
    }

    /** The first matrix has a row per symbol in every model that reads text. */
    private static Scatter embeddings(RunView run, Matrix table) {
        int count = Math.min(table.rows, MOST_SYMBOLS);
        return EmbeddingPlot.chart("Symbols by their vectors", table.rows(0, count),
                IntStream.range(0, count).mapToObj(run::symbol).toList());
    }
}
