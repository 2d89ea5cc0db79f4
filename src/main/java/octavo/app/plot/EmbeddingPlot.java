package octavo.app.plot;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import octavo.app.model.LetterSurprise;
import octavo.app.model.TrainedModel;
import octavo.charts.PrincipalComponents;
import octavo.charts.Scatter;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parameter;

/** The embeddings of a model's symbols in the plane of their first two principal components. */
public final class EmbeddingPlot implements Plot {

    private static final int ROWS = 20;
    private static final int MOST_SYMBOLS = 200;
    /** Latin, Cyrillic and Greek, without their accents. */
    private static final String VOWELS = "aeiouyæœøıаеиоуыэюяієαεηιουω";
    /** Tables with a row for each symbol, by their names in files. */
    private static final List<String> TABLES = List.of("C", "transformer.wte.weight", "rnn.weight_ih_l0");

    EmbeddingPlot() {
    }

    @Override
    public String name() {
        return "embedding";
    }

    @Override
    public String summary() {
        return "the learned vectors of the symbols in the plane of their two principal components";
    }

    @Override
    public boolean suits(Subject subject) {
        return table(subject.trained()).isPresent() && subject.trained().vocabulary().size() <= MOST_SYMBOLS;
    }

    /**
     * {@return the table with a row of at least two numbers per symbol, if the model has one}
     *
     * @param trained the model
     */
    public static Optional<Parameter> table(TrainedModel trained) {
        return trained.model().parameters().stream()
                .filter(parameter -> TABLES.contains(parameter.name) && parameter.value.cols >= 2).findFirst();
    }

    @Override
    public Drawing draw(Subject subject) {
        var table = table(subject.trained()).orElseThrow(() -> new IllegalArgumentException("a model of the kind "
                + subject.trained().model().configuration().model()
                + " has no vectors of at least two numbers for its symbols"));
        var chart = chart("Letters of " + subject.folder().name() + ", the vectors of " + table.name, table.value,
                subject.symbols());
        return new Drawing(chart.toSvg(), chart.toTerminal(subject.columns(), ROWS, subject.ascii()));
    }

    /**
     * {@return the symbols of a model in a printable form}
     *
     * @param trained a model that reads text
     */
    public static List<String> symbols(TrainedModel trained) {
        return trained.vocabulary().symbols().stream().map(symbol -> LetterSurprise.visible(symbol.text())).toList();
    }

    /**
     * {@return the rows of a table in the plane in which they differ most; vowels, other letters and signs each have a
     * color}
     *
     * @param title   of the chart
     * @param table   (symbols, numbers)
     * @param symbols the symbols of the rows
     */
    public static Scatter chart(String title, Matrix table, List<String> symbols) {
        var components = PrincipalComponents.of(table, 2);
        var chart = new Scatter(title, axis("first", components.shares()[0]), axis("second", components.shares()[1]));
        for (var kind : Kind.values()) {
            int[] rows = IntStream.range(0, table.rows).filter(row -> Kind.of(symbols.get(row)) == kind).toArray();
            if (rows.length > 0) {
                chart = chart.with(kind.plural, IntStream.of(rows).mapToObj(symbols::get).toList(),
                        IntStream.of(rows).mapToDouble(row -> components.coordinates()[row][0]).toArray(),
                        IntStream.of(rows).mapToDouble(row -> components.coordinates()[row][1]).toArray());
            }
        }
        return chart;
    }

    /** Kinds of symbols that a net usually learns to treat alike. */
    private enum Kind {
        VOWEL("vowels"), CONSONANT("other letters"), OTHER("digits and signs");

        private final String plural;

        Kind(String plural) {
            this.plural = plural;
        }

        static Kind of(String symbol) {
            int first = symbol.isEmpty() ? ' ' : Normalizer.normalize(symbol, Normalizer.Form.NFD).codePointAt(0);
            if (!Character.isLetter(first)) {
                return OTHER;
            }
            boolean single = symbol.codePointCount(0, symbol.length()) == 1;
            return single && VOWELS.indexOf(Character.toLowerCase(first)) >= 0 ? VOWEL : CONSONANT;
        }
    }

    private static String axis(String which, double share) {
        return String.format(Locale.ROOT, "%s component (%.0f %% of the variance)", which, 100 * share);
    }
}
