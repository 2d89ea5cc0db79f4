package octavo.app.plot;

import java.util.List;
import octavo.app.command.Nearest;
import octavo.app.command.Option;
import octavo.charts.Heatmap;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parameter;

/** A matrix of the model as a heat map, negative numbers blue, positive ones red. */
final class MatrixPlot implements Plot {

    private static final int LARGEST = 512;
    /** The most rows or columns with labels. */
    private static final int MOST_LABELS = 80;

    @Override
    public String name() {
        return "matrix";
    }

    @Override
    public String summary() {
        return "a matrix of the model, named by --matrix (or its only one), as a heat map";
    }

    @Override
    public List<Option> options() {
        return List.of(Option.of("--matrix", "NAME", "", "a matrix to draw, as inspect names it"));
    }

    @Override
    public boolean suits(Subject subject) {
        return subject.options().text("--matrix") != null || subject.trained().model().parameters().size() == 1;
    }

    @Override
    public Drawing draw(Subject subject) {
        var parameters = subject.trained().model().parameters();
        var names = parameters.stream().map(parameter -> parameter.name).toList();
        String name = subject.options().text("--matrix");
        if (name == null && parameters.size() > 1) {
            throw new IllegalArgumentException("--what matrix needs a --matrix: " + String.join(", ", names));
        }
        if (name != null && !names.contains(name)) {
            throw new IllegalArgumentException("--matrix " + name + " is not known" + Nearest.hint(name, names)
                    + "; there are " + String.join(", ", names));
        }
        var parameter = parameters.get(name == null ? 0 : names.indexOf(name));
        var map = map(subject, parameter);
        return new Drawing(map.toSvg(), map.toTerminal(subject.columns(), subject.ascii()));
    }

    private static Heatmap map(Subject subject, Parameter parameter) {
        Matrix value = parameter.value;
        if (value.rows > LARGEST || value.cols > LARGEST) {
            throw new IllegalArgumentException(parameter + " is too large to draw: at most " + LARGEST
                    + " rows and columns");
        }
        var map = new Heatmap(parameter.name + " of " + subject.folder().name(), value).withDivergingScale()
                .withAxisTitles("in", "out");
        boolean labeled = subject.trained().vocabulary() != null && value.rows == subject.trained().vocabulary().size()
                && value.rows <= MOST_LABELS && value.cols == value.rows;
        return labeled ? map.withLabels(subject.symbols(), subject.symbols()) : map;
    }
}
