package octavo.app.plot;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import octavo.app.command.Arguments;
import octavo.app.command.Command;
import octavo.app.command.Folders;
import octavo.app.command.Nearest;
import octavo.app.command.Option;
import octavo.app.command.Terminal;
import octavo.app.model.TrainedModel;
import octavo.app.plot.Plot.Drawing;
import octavo.app.plot.Plot.Subject;
import octavo.engine.training.RunFolder;
import octavo.files.AtomicFile;

/** {@code plot [RUN|CHECKPOINT]}: draws a run and its model. */
public final class PlotCommand implements Command {

    /** All that can be drawn. */
    static final List<Plot> PLOTS = List.of(new LossPlot(), new CountsPlot(), new EmbeddingPlot(), new FirstLayerPlot(),
            new ConfusionPlot(), new MatrixPlot(), new NeuronPlot(), new NeuronsPlot(), new AttentionPlot());

    @Override
    public String name() {
        return "plot";
    }

    @Override
    public String arguments() {
        return "[RUN|CHECKPOINT]";
    }

    @Override
    public String summary() {
        return "draws losses, counts, embeddings, weights, hidden units and attention as SVG";
    }

    @Override
    public String details() {
        return """
                Without --what every plot that suits the model is drawn, into files beside the run's checkpoints, or in
                the current folder if those are read-only or inside the jar. The pictures are also shown with
                characters, unless --quiet is given.

                """ + PLOTS.stream().map(plot -> "  %-12s %s%n".formatted(plot.name(), plot.summary()))
                .collect(Collectors.joining());
    }

    @Override
    public String example() {
        return "java -jar octavo.jar plot names-pl-mlp --what embedding --to letters.svg";
    }

    @Override
    public List<Option> options() {
        var options = new ArrayList<>(List.of(
                Option.of("--what", "NAME", "", "what to draw (default: all plots that suit the model)"),
                Option.of("--to", "FILE.svg", "", "where to (default: RUN/NAME.svg); - is stdout")));
        PLOTS.forEach(plot -> options.addAll(plot.options()));
        return options;
    }

    @Override
    public void run(Arguments arguments, Terminal terminal) throws IOException {
        Path checkpoint = Folders.checkpoint(arguments.first());
        var folder = RunFolder.read(checkpoint.toAbsolutePath().getParent());
        var subject = new Subject(folder, TrainedModel.open(checkpoint), arguments, terminal);
        List<Plot> plots = chosen(arguments.text("--what"), subject);
        String out = arguments.text("--to");
        requireSvg(out);
        if (out != null && plots.size() > 1) {
            throw new IllegalArgumentException("--to " + out
                    + " is one file, but there are several drawings; say which with --what: " + names(plots));
        }
        for (var plot : plots) {
            Drawing drawing = plot.draw(subject);
            if ("-".equals(out)) {
                terminal.write(drawing.svg());
            } else {
                show(plot, drawing, out, folder, terminal);
            }
        }
    }

    private static void requireSvg(String file) {
        if (file != null && file.matches("(?i).*\\.(png|jpe?g|gif|webp|bmp|tiff?|pdf|eps)")) {
            throw new IllegalArgumentException("--to " + file
                    + " is not an SVG, the only kind of picture that plot draws:"
                    + " give --to " + file.substring(0, file.lastIndexOf('.')) + ".svg, open it in a browser and save"
                    + " or print it from there as you need it");
        }
    }

    private static List<Plot> chosen(String what, Subject subject) {
        if (what == null) {
            var asked = PLOTS.stream().filter(plot -> plot.isAskedFor(subject)).toList();
            return asked.isEmpty() ? PLOTS.stream().filter(plot -> plot.suits(subject)).toList() : asked;
        }
        var found = PLOTS.stream().filter(plot -> plot.name().equals(what)).toList();
        if (found.isEmpty()) {
            throw new IllegalArgumentException("--what " + what + " is not known"
                    + Nearest.hint(what, PLOTS.stream().map(Plot::name).toList()) + "; choose " + names(PLOTS));
        }
        return found;
    }

    private static String names(List<Plot> plots) {
        return plots.stream().map(Plot::name).collect(Collectors.joining(", "));
    }

    private static void show(Plot plot, Drawing drawing, String out, RunFolder folder, Terminal terminal)
            throws IOException {
        if (!drawing.terminal().isEmpty() && !terminal.quiet()) {
            terminal.paint(drawing.terminal());
        }
        Path file = out != null ? Path.of(out) : Folders.beside(folder, plot.name() + ".svg");
        AtomicFile.write(file, drawing.svg());
        terminal.print(plot.name() + ": drawn in " + file);
    }
}
