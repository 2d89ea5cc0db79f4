package octavo.app.web;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import octavo.app.command.Invocation;
import octavo.app.model.TrainedModel;
import octavo.app.plot.ConfusionPlot;
import octavo.app.plot.CountsPlot;
import octavo.app.plot.EmbeddingPlot;
import octavo.app.plot.FirstLayerPlot;
import octavo.charts.HeatmapGrid;
import octavo.data.Reading;

/** Pictures of the inside of a model: those of {@code plot} that suit it. */
final class FiguresJson {

    private static final int TALLEST = 460;
    private static final double SHAPE = 0.7;

    private FiguresJson() {
    }

    /** The pictures of a model as SVG of a given width, or a sentence in place of one whose data are missing. */
    static List<Object> of(TrainedModel trained, int width) {
        var figures = new ArrayList<Object>();
        if (trained.readsImages()) {
            try {
                figures.add(ConfusionPlot.of(trained).toSvg());
            } catch (IOException e) {
                figures.add(Invocation.shown(e.getMessage())); // the weights can be shown all the same
            }
            FirstLayerPlot.grid("First layer: ink on red pixels raises a unit, on blue ones it lowers it", trained)
                    .map(HeatmapGrid::toSvg).ifPresent(figures::add);
        } else {
            EmbeddingPlot.table(trained).ifPresent(table -> figures.add(EmbeddingPlot.chart(
                    "Symbols by their vectors", table.value,
                    EmbeddingPlot.symbols(trained)).withSize(Math.min(width, 800),
                    Math.min(TALLEST, (int) (SHAPE * width) + 100)).toSvg()));
        }
        if (trained.reading() == Reading.CONTEXTS) {
            try {
                figures.add(CountsPlot.map(trained).toSvg());
            } catch (IOException e) {
                figures.add(Invocation.shown(e.getMessage()));
            }
        }
        return figures;
    }
}
