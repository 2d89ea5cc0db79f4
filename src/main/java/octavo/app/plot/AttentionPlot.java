package octavo.app.plot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import octavo.app.command.Option;
import octavo.app.model.LetterSurprise;
import octavo.app.model.References;
import octavo.app.model.TrainedModel;
import octavo.charts.Heatmap;
import octavo.charts.HeatmapGrid;
import octavo.engine.matrix.Matrix;
import octavo.engine.models.GptConfiguration;
import octavo.engine.reference.Examples;

/**
 * The attention of a GPT's heads in a text: a grid of heat maps. The numbers come from the reference, which
 * stores the weights that the engine does not keep.
 */
public final class AttentionPlot implements Plot {

    /** Maps side by side; a net with more heads has several rows per layer. */
    private static final int ACROSS = 6;
    private static final int ACROSS_A_PAGE = 4;

    AttentionPlot() {
    }

    @Override
    public String name() {
        return "attention";
    }

    @Override
    public String summary() {
        return "what the heads of a GPT look at in the text of --attention;"
                + " with --layer and --head one of them, labeled";
    }

    @Override
    public List<Option> options() {
        return List.of(
                Option.of("--attention", "TEXT", "", "draw what the heads of a GPT look at in this text"),
                Option.of("--head", "H", "", "draw only this head of --layer L, with its symbols"));
    }

    @Override
    public boolean isAskedFor(Subject subject) {
        return subject.options().isGiven("--attention");
    }

    @Override
    public boolean suits(Subject subject) {
        return isAskedFor(subject);
    }

    @Override
    public Drawing draw(Subject subject) {
        if (!isAskedFor(subject)) {
            throw new IllegalArgumentException("--what attention needs a text: give --attention TEXT");
        }
        var trained = subject.trained();
        int[] tokens = tokens(trained, subject.options().text("--attention"));
        if (subject.options().isGiven("--head")) {
            if (!subject.options().isGiven("--layer")) {
                throw new IllegalArgumentException("--head needs its layer: give --layer L");
            }
            var map = head(trained, tokens, (int) subject.options()
                    .integer("--layer", 1, configuration(trained).layers()),
                    (int) subject.options().integer("--head", 1, heads(trained)));
            return new Drawing(map.toSvg(), map.toTerminal(subject.columns(), subject.ascii()));
        }
        var maps = new ArrayList<Heatmap>();
        var layers = attention(trained, tokens);
        for (int layer = 0; layer < layers.size(); layer++) {
            maps.addAll(maps("layer " + (layer + 1) + " head ", layers.get(layer), heads(trained), tokens.length));
        }
        return new Drawing(grid("Attention: what each head looks at", ACROSS, trained, tokens, maps).toSvg(), "");
    }

    /**
     * {@return the maps of a text as one SVG per layer}
     *
     * @param trained a GPT
     * @param tokens  the text, at most a block
     */
    public static List<String> layers(TrainedModel trained, int[] tokens) {
        var svgs = new ArrayList<String>();
        var layers = attention(trained, tokens);
        for (int layer = 0; layer < layers.size(); layer++) {
            var maps = maps("head ", layers.get(layer), heads(trained), tokens.length);
            svgs.add(grid("Layer " + (layer + 1), ACROSS_A_PAGE, trained, tokens, maps).toSvg());
        }
        return svgs;
    }

    private static HeatmapGrid grid(String title, int across, TrainedModel trained, int[] tokens, List<Heatmap> maps) {
        return new HeatmapGrid(title, Math.min(across, heads(trained)), maps)
                .withAxisTitles("step", "looks at").withLabels(Arrays.stream(tokens)
                .mapToObj(token -> trained.vocabulary().symbols().get(token).text()).toList());
    }

    private static List<String> symbols(TrainedModel trained, int[] tokens) {
        return Arrays.stream(tokens)
                .mapToObj(token -> LetterSurprise.visible(trained.vocabulary().symbols().get(token).text())).toList();
    }

    /** One head in full, rows and columns labeled. */
    private static Heatmap head(TrainedModel trained, int[] tokens, int layer, int head) {
        var labels = symbols(trained, tokens);
        var ofLayer = attention(trained, tokens).get(layer - 1);
        return maps("Layer " + layer + ", head ", ofLayer, heads(trained), tokens.length).get(head - 1)
                .withLabels(labels, labels).withAxisTitles("step", "looks at");
    }

    private static int[] tokens(TrainedModel trained, String given) {
        int block = configuration(trained).block();
        int[] tokens = trained.encode(given, "the text");
        if (tokens.length == 0 || tokens.length > block) {
            throw new IllegalArgumentException("--attention has " + tokens.length + " tokens: give 1 to " + block
                    + ", the longest text that the net can read");
        }
        return tokens;
    }

    private static GptConfiguration configuration(TrainedModel trained) {
        if (trained.model().configuration() instanceof GptConfiguration gpt) {
            return gpt;
        }
        throw new IllegalArgumentException("only a GPT has attention; this is a model of the kind "
                + trained.model().configuration().model());
    }

    private static int heads(TrainedModel trained) {
        return configuration(trained).heads();
    }

    /** For each layer shape (heads, T, T). */
    private static List<double[]> attention(TrainedModel trained, int[] tokens) {
        var reference = References.of(trained.model());
        // any target at each step; the loss is not used
        var examples = Examples.text(1, tokens.length, tokens, tokens);
        reference.gradients(examples, 1);
        var found = new ArrayList<double[]>();
        reference.trace((name, values, shape) -> {
            if (name.startsWith("attention_")) {
                found.add(values);
            }
        });
        return found;
    }

    private static List<Heatmap> maps(String title, double[] attention, int heads, int steps) {
        var maps = new ArrayList<Heatmap>();
        for (int head = 0; head < heads; head++) {
            var matrix = new Matrix(steps, steps);
            for (int i = 0; i < steps; i++) {
                for (int j = 0; j < steps; j++) {
                    matrix.set(i, j, (float) attention[(head * steps + i) * steps + j]);
                }
            }
            maps.add(new Heatmap(title + (head + 1), matrix).withRange(0, 1));
        }
        return maps;
    }
}
