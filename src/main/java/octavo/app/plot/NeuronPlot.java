package octavo.app.plot;

import java.io.IOException;
import java.util.List;
import octavo.app.command.Option;
import octavo.charts.PaintedText;
import octavo.engine.matrix.Matrix;

/** A text with a background colored by the activation of one hidden unit. */
final class NeuronPlot implements Plot {

    private static final int MOST_SYMBOLS = 3_000;

    @Override
    public String name() {
        return "neuron";
    }

    @Override
    public String summary() {
        return "a text colored by the activation of one hidden unit, named by --neuron (and --layer)";
    }

    @Override
    public List<Option> options() {
        return List.of(
                Option.of("--neuron", "N", "", "color a text by this hidden unit, from 1"),
                Option.of("--layer", "L", "",
                        "its layer, from 1 (default: the last); of attention: the only layer to draw"),
                Option.of("--text", "FILE", "", "the text to read (default: the beginning of the test part)"));
    }

    @Override
    public boolean isAskedFor(Subject subject) {
        return subject.options().isGiven("--neuron");
    }

    @Override
    public boolean suits(Subject subject) {
        return isAskedFor(subject);
    }

    @Override
    public Drawing draw(Subject subject) throws IOException {
        if (!isAskedFor(subject)) {
            throw new IllegalArgumentException("--what neuron needs a --neuron N; --neurons proposes some");
        }
        var net = HiddenUnits.net(subject.trained());
        int layer = subject.options().text("--layer") == null ? net.layers()
                : (int) subject.options().integer("--layer", 1, net.layers());
        int unit = (int) subject.options().integer("--neuron", 1, net.hiddenSize(layer - 1));
        var text = ReadText.of(subject, MOST_SYMBOLS);
        Matrix units = HiddenUnits.of(subject.trained(), text.tokens()).get(layer - 1);
        double[] values = HiddenUnits.column(units, unit - 1);
        double strongest = 1e-6;
        for (double value : values) {
            strongest = Math.max(strongest, Math.abs(value));
        }
        var painted = new PaintedText("Unit " + unit + " of layer " + layer + " of " + subject.folder().name()
                + ": red positive, blue negative", text.symbols(), values, strongest);
        return new Drawing(painted.toSvg(), subject.terminal().colorOut() ? painted.toTerminal(subject.columns()) : "");
    }
}
