package octavo.app.plot;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import octavo.charts.PrincipalComponents;
import octavo.charts.Scatter;
import octavo.engine.matrix.Parameter;

/** Where a model has put its letters: the first two principal components of their learned vectors. */
final class EmbeddingPlot implements Plot {

    private static final int ROWS = 20;
    private static final int MOST_SYMBOLS = 200;
    /** Tables with a row for each symbol, by their names in files. */
    private static final List<String> TABLES = List.of("C", "transformer.wte.weight", "rnn.weight_ih_l0");

    @Override
    public String name() {
        return "embedding";
    }

    @Override
    public String summary() {
        return "where the model has put its letters: two principal components of their vectors";
    }

    @Override
    public boolean suits(Subject subject) {
        return table(subject).isPresent() && subject.trained().vocabulary().size() <= MOST_SYMBOLS;
    }

    private static Optional<Parameter> table(Subject subject) {
        return subject.trained().model().parameters().stream()
                .filter(parameter -> TABLES.contains(parameter.name) && parameter.value.cols >= 2).findFirst();
    }

    @Override
    public Drawing draw(Subject subject) {
        var table = table(subject).orElseThrow(() -> new IllegalArgumentException("a model of the kind "
                + subject.trained().model().configuration().model()
                + " has no vectors of at least two numbers for its symbols"));
        var components = PrincipalComponents.of(table.value, 2);
        double[] x = new double[table.value.rows];
        double[] y = new double[table.value.rows];
        for (int i = 0; i < x.length; i++) {
            x[i] = components.coordinates()[i][0];
            y[i] = components.coordinates()[i][1];
        }
        var chart = new Scatter("Letters of " + subject.folder().name() + ", the vectors of " + table.name,
                axis("first", components.shares()[0]), axis("second", components.shares()[1]))
                .with("letters", subject.symbols(), x, y);
        return new Drawing(chart.toSvg(), chart.toTerminal(subject.columns(), ROWS, subject.ascii()));
    }

    private static String axis(String which, double share) {
        return String.format(Locale.ROOT, "%s component (%.0f %% of the variance)", which, 100 * share);
    }
}
