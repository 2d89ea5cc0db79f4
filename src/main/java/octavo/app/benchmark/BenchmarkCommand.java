package octavo.app.benchmark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import octavo.app.benchmark.Figures.Figure;
import octavo.app.command.Arguments;
import octavo.app.command.Command;
import octavo.app.command.Nearest;
import octavo.app.command.Option;
import octavo.app.command.Terminal;
import octavo.app.train.TrainCommand;
import octavo.engine.matrix.Parallel;
import octavo.engine.matrix.Simd;
import octavo.files.Json;

/** {@code benchmark [WHAT]}: how fast this machine does it, beside the most that it could do. */
public final class BenchmarkCommand implements Command {

    private static final String[] KINDS = {"peak", "matmul", "functions", "rnn", "lstm", "gru", "bigram", "mlp",
            "digits", "gpt", "generate"};

    /** Makes the command; what it needs comes with each run. */
    public BenchmarkCommand() {
    }

    @Override
    public String name() {
        return "benchmark";
    }

    @Override
    public String arguments() {
        return "[WHAT] [CHECKPOINT]";
    }

    @Override
    public int maximumArguments() {
        return 2;
    }

    @Override
    public String summary() {
        return "measures speed: " + String.join(", ", KINDS);
    }

    @Override
    public String details() {
        return """
                Each figure is the median of several short measurements. Between them the peak of fused multiply-adds is
                measured in the same process, since the clock of a machine changes; shares are of that peak. "in
                products" is the share of a training step that is spent in matrix products. Training steps are full
                steps on the bundled text: forward, backward, update. Without WHAT, all but generate.
                """;
    }

    @Override
    public String example() {
        return "java -jar octavo.jar benchmark rnn --batch 32 --window 100 --hidden 128,128 --predict last --threads 1";
    }

    @Override
    public List<Option> options() {
        var options = new ArrayList<>(List.of(
                Option.of("--size", "MxNxK", "", "matmul: C is M x N, the sum has K terms (default: a list of sizes)"),
                Option.of("--form", "FORM", "nn", "matmul: nn A·B, tn Aᵀ·B, nt A·Bᵀ"),
                Option.of("--preset", "NAME", "", "the options of a preset of train"),
                Option.flag("--json", "print one JSON object a figure")));
        options.addAll(TrainCommand.MODEL_OPTIONS);
        options.addAll(TrainCommand.UPDATE_OPTIONS);
        return options;
    }

    @Override
    public void run(Arguments arguments, Terminal terminal) throws IOException {
        String what = arguments.first();
        if (what != null && !List.of(KINDS).contains(what)) {
            throw new IllegalArgumentException("benchmark " + what + " is not known"
                    + Nearest.hint(what, List.of(KINDS)) + "; choose " + String.join(", ", KINDS));
        }
        if (arguments.positional().size() > 1 && !what.equals("generate")) {
            throw new IllegalArgumentException("only generate takes a CHECKPOINT; \"" + arguments.positional().get(1)
                    + "\" is one argument too many for " + what);
        }
        var figures = new Figures(figure -> print(figure, arguments.flag("--json"), terminal));
        if (what == null) {
            for (String kind : KINDS) {
                if (!kind.equals("generate")) {
                    run(kind, arguments, figures);
                }
            }
        } else {
            run(what, arguments, figures);
        }
    }

    private static void run(String what, Arguments arguments, Figures figures) throws IOException {
        switch (what) {
            case "peak" -> figures.peak();
            case "matmul" -> new ProductBenchmark(figures)
                    .run(arguments.text("--size"), arguments.choice("--form", "nn", "tn", "nt"));
            case "functions" -> new FunctionBenchmark(figures).run();
            case "generate" -> new GenerationBenchmark(figures).run(
                    arguments.positional().size() > 1 ? arguments.positional().get(1) : null);
            default -> new StepBenchmark(figures).run(what, arguments);
        }
    }

    private static void print(Figure figure, boolean json, Terminal terminal) {
        if (json) {
            var line = new LinkedHashMap<String, Object>();
            line.put("name", figure.name());
            line.put("value", figure.value());
            line.put("unit", figure.unit());
            line.put("shareOfPeak", Double.isNaN(figure.shareOfPeak()) ? null : figure.shareOfPeak());
            line.put("shareInProducts", Double.isNaN(figure.shareInProducts()) ? null : figure.shareInProducts());
            line.put("threads", (long) Parallel.threads());
            line.put("simd", (long) Simd.bits());
            terminal.print(Json.write(line));
            return;
        }
        String digits = figure.value() >= 100 ? "%,.0f" : figure.value() >= 10 ? "%.1f" : "%.3f";
        String value = String.format(Locale.ROOT, digits, figure.value());
        terminal.print(String.format(Locale.ROOT, "%-46s %12s %-10s%s%s", figure.name(), value, figure.unit(),
                share(figure.shareOfPeak(), "of the peak"), share(figure.shareInProducts(), "in products")));
    }

    private static String share(double share, String of) {
        return Double.isNaN(share) ? "" : String.format(Locale.ROOT, "  %3.0f %% %s", 100 * share, of);
    }
}
