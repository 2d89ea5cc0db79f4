package octavo.app.plot;

import java.util.Optional;
import octavo.charts.HeatmapGrid;
import octavo.engine.matrix.Parameter;

/** What each unit of the first layer looks for in an image: its weights, laid out as the pixels are. */
final class FirstLayerPlot implements Plot {

    private static final int SIDE = 28;
    private static final int IMAGES_IN_A_ROW = 20;

    @Override
    public String name() {
        return "first-layer";
    }

    @Override
    public String summary() {
        return "digits: the weights of each unit of the first layer as an image";
    }

    @Override
    public boolean suits(Subject subject) {
        return weights(subject).isPresent();
    }

    private static Optional<Parameter> weights(Subject subject) {
        return subject.trained().model().parameters().stream()
                .filter(parameter -> parameter.name.equals("layers.0.weight") && parameter.value.rows == SIDE * SIDE)
                .findFirst();
    }

    @Override
    public Drawing draw(Subject subject) {
        var weights = weights(subject)
                .orElseThrow(() -> new IllegalArgumentException("--what first-layer draws models of"
                + " digits; this one is of the kind " + subject.trained().model().configuration().model()));
        var grid = HeatmapGrid.ofColumns("First layer of " + subject.folder().name() + ": a unit an image",
                IMAGES_IN_A_ROW, weights.value, SIDE, SIDE);
        return new Drawing(grid.toSvg(), "");
    }
}
