package octavo.app.web;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import octavo.app.data.TextMaterial;
import octavo.app.plot.AttentionPlot;
import octavo.charts.PrincipalComponents;
import octavo.charts.Scatter;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parameter;
import octavo.engine.models.GptConfiguration;

/** A look inside: where the symbols lie, and what attention looks at. */
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
            page.open("figure").raw(embeddings(run, table.value)).close();
        }
        if (run.trained().model().configuration() instanceof GptConfiguration gpt) {
            page.element("h2", "Attention");
            page.element("p", "Each row is a step, each column what it looks at; a head for itself in each layer.",
                    "class", "soft");
            var text = ((TextMaterial) run.material()).text();
            int from = text.from("test");
            int steps = Math.min(Math.min(STEPS_SHOWN, gpt.block()), text.to("test") - from);
            int[] tokens = Arrays.copyOfRange(text.data().tokens(), from, from + steps);
            page.open("div", "class", "wide");
            AttentionPlot.layers(run.trained(), tokens).forEach(svg -> page.raw(svg));
            page.close();
        }
    }

    /** A bigram net's one matrix holds log shares: a table of counts, not a map of symbols. */
    private static boolean isBigram(Parameter table) {
        return table.name.equals("W");
    }

    /** The first matrix has a row a symbol in every model that reads text. */
    private static String embeddings(RunView run, Matrix table) {
        int count = Math.min(table.rows, MOST_SYMBOLS);
        double[][] coordinates = PrincipalComponents.of(table.rows(0, count), 2).coordinates();
        double[] x = new double[count];
        double[] y = new double[count];
        List<String> labels = new ArrayList<>();
        for (int symbol = 0; symbol < count; symbol++) {
            x[symbol] = coordinates[symbol][0];
            y[symbol] = coordinates[symbol][1];
            labels.add(run.symbol(symbol));
        }
        return new Scatter("Symbols in the plane of the two principal components", "first", "second")
                .with("symbols", labels, x, y).toSvg();
    }
}
