package octavo.app.plot;

import java.util.Optional;
import octavo.app.model.TrainedModel;
import octavo.charts.HeatmapGrid;
import octavo.engine.matrix.Parameter;

/** The weights of units of the first layer, arranged as the pixels of an image: what each unit responds to. */
public final class FirstLayerPlot implements Plot {

    private static final int SIDE = 28;
    private static final int IMAGES_IN_A_ROW = 8;
    /** Units with the largest weights; the others look similar, or like noise. */
    private static final int MOST_IMAGES = 48;

    FirstLayerPlot() {
    }

    @Override
    public String name() {
        return "first-layer";
    }

    @Override
    public String summary() {
        return "digits: the weights of the first layer's strongest units as images";
    }

    @Override
    public boolean suits(Subject subject) {
        return weights(subject.trained()).isPresent();
    }

    private static Optional<Parameter> weights(TrainedModel trained) {
        return trained.model().parameters().stream()
                .filter(parameter -> parameter.name.equals("layers.0.weight") && parameter.value.rows == SIDE * SIDE)
                .findFirst();
    }

    @Override
    public Drawing draw(Subject subject) {
        String title = "First layer of " + subject.folder().name()
                + ": ink on red pixels raises a unit, on blue ones it lowers it";
        var grid = grid(title, subject.trained()).orElseThrow(() -> new IllegalArgumentException(
                "--what first-layer draws models of digits; this one is of the kind "
                + subject.trained().model().configuration().model()));
        return new Drawing(grid.toSvg(), "");
    }

    /**
     * {@return the weights of the strongest units as images; nothing for models that read no images}
     *
     * @param title   of the grid
     * @param trained the model
     */
    public static Optional<HeatmapGrid> grid(String title, TrainedModel trained) {
        return weights(trained).map(weights ->
                HeatmapGrid.ofColumns(title, IMAGES_IN_A_ROW, MOST_IMAGES, weights.value, SIDE, SIDE));
    }
}
