package octavo.app.benchmark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import octavo.app.benchmark.Figures.Figure;
import octavo.app.command.Arguments;
import octavo.app.command.Command;
import octavo.app.command.Nearest;
import octavo.app.command.Option;
import octavo.app.command.Terminal;
import octavo.app.train.TrainCommand;
import octavo.engine.matrix.Parallel;
import octavo.engine.matrix.Simd;
import octavo.engine.models.CharRnnConfiguration.Cell;
import octavo.files.Json;

/** {@code benchmark [WHAT]}: measures speed, and its share of the machine's peak. */
public final class BenchmarkCommand implements Command {

    private static final List<String> KINDS = Stream.of(List.of("peak", "matmul", "functions"), Cell.options(),
            List.of("bigram", "mlp", "digits", "gpt", "generate", "all")).flatMap(List::stream).toList();

    /** What "all" measures, as command lines of this command. */
    static final List<String> ALL = List.of(
            "peak",
            "matmul --size 128x128x128 --form nn", "matmul --size 128x128x128 --form tn",
            "matmul --size 128x128x128 --form nt", "matmul --size 256x256x256 --form nn",
            "matmul --size 256x256x256 --form tn", "matmul --size 256x256x256 --form nt",
            "matmul --size 512x512x512 --form nn", "matmul --size 512x512x512 --form tn",
            "matmul --size 512x512x512 --form nt",
            "matmul --size 8x128x128", "matmul --size 16x128x128", "matmul --size 32x128x128",
            "matmul --size 32x34x200", "matmul --size 32x200x30",
            "rnn --preset course-large --batch 1", "rnn --preset course-large --batch 32",
            "rnn --preset course-large --batch 128",
            "rnn --predict every --window 100 --batch 32", "lstm --predict every --window 100 --batch 32",
            "gru --predict every --window 100 --batch 32",
            "lstm --predict every --window 100 --batch 32 --hidden 512,512",
            "gpt --preset laptop", "gpt --preset workshop --batch 4 --dropout 0",
            "mlp --preset workshop", "digits --preset course --hidden 300,100 --batch 32",
            "digits --preset course --hidden 300,100 --batch 1");

    /** The models that generate text in "all"; they are not trained, which does not change the speed. */
    static final List<String> ALL_WRITERS = List.of("lstm --predict every", "gpt --preset laptop");

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
                Each line shows the median of several short measurements and the value of the best tenth of them. If
                the two are far apart, the machine was busy; if they are close and low, the work is slow. The peak of
                fused multiply-adds is measured in between, since the clock of a machine changes; shares are shares of
                that peak. "in products" is the share of a training step that is spent in matrix products. Training
                steps are full steps on the bundled text: forward, backward, update. "all" measures a fixed list, to
                compare machines and versions, in some minutes; without --threads it does so first with one thread,
                then with all, and prints the factor between them. Without WHAT, every kind except generate is
                measured with its default options.
                """;
    }

    @Override
    public String example() {
        return "java -jar octavo.jar benchmark rnn --batch 32 --window 100 --hidden 128,128 --predict last --threads 1";
    }

    @Override
    public List<Option> options() {
        var options = new ArrayList<>(List.of(
                Option.of("--size", "MxNxK", "", "matmul: C is M x N, sums have K terms (default: a list of sizes)"),
                Option.of("--form", "FORM", "nn", "matmul: nn A·B, tn Aᵀ·B, nt A·Bᵀ"),
                Option.of("--preset", "NAME", "", "the options of a preset of train"),
                Option.flag("--json", "print one JSON object per figure")));
        options.addAll(TrainCommand.MODEL_OPTIONS);
        options.addAll(TrainCommand.UPDATE_OPTIONS);
        return options;
    }

    @Override
    public void run(Arguments arguments, Terminal terminal) throws IOException {
        String what = arguments.first();
        if (what != null && !KINDS.contains(what)) {
            throw new IllegalArgumentException("benchmark " + what + " is not known"
                    + Nearest.hint(what, KINDS) + "; choose " + String.join(", ", KINDS));
        }
        if (arguments.positional().size() > 1 && !what.equals("generate")) {
            throw new IllegalArgumentException("only generate takes a CHECKPOINT; \"" + arguments.positional().get(1)
                    + "\" is one argument too many for " + what);
        }
        boolean json = arguments.flag("--json");
        if (!json) {
            terminal.print(String.format(Locale.ROOT, "%-46s %12s %12s", "", "median", "best tenth"));
        }
        var figures = new Figures(figure -> print(figure, null, json, terminal));
        if (what == null) {
            for (String kind : KINDS) {
                if (!kind.equals("generate") && !kind.equals("all")) {
                    run(kind, arguments, figures);
                }
            }
        } else if (what.equals("all")) {
            runAll(arguments.text("--threads") == null ? 1 : Parallel.threads(), Parallel.threads(), json, terminal);
        } else {
            run(what, arguments, figures);
        }
    }

    /** The whole list with each number of threads, and how many times as fast it is as with the first. */
    private void runAll(int fewest, int most, boolean json, Terminal terminal) throws IOException {
        var first = new HashMap<String, Figure>();
        for (int threads : fewest == most ? new int[] {most} : new int[] {fewest, most}) {
            Parallel.setThreads(threads);
            if (!json) {
                terminal.print(threads == 1 ? "with one thread" : "with " + threads + " threads");
            }
            var figures = new Figures(figure -> print(figure, first.putIfAbsent(figure.name(), figure), json,
                    terminal));
            for (var row : rows(ALL)) {
                run(row.first(), row, figures);
            }
            for (var row : rows(ALL_WRITERS)) {
                new StepFigures(figures).generate(row.first(), row);
            }
        }
    }

    /** Lines of a list as command lines. */
    List<Arguments> rows(List<String> lines) {
        var options = new ArrayList<>(options());
        options.addAll(Option.COMMON);
        return lines.stream().map(line -> new Arguments(options, maximumArguments(), List.of(line.split(" "))))
                .toList();
    }

    private static void run(String what, Arguments arguments, Figures figures) throws IOException {
        switch (what) {
            case "peak" -> figures.peak();
            case "matmul" -> new ProductFigures(figures)
                    .run(arguments.text("--size"), arguments.choice("--form", "nn", "tn", "nt"));
            case "functions" -> new FunctionFigures(figures).run();
            case "generate" -> new GenerationFigures(figures).run(
                    arguments.positional().size() > 1 ? arguments.positional().get(1) : null);
            default -> new StepFigures(figures).run(what, arguments);
        }
    }

    /** Prints a figure; before is the same with fewer threads, or null. */
    private static void print(Figure figure, Figure before, boolean json, Terminal terminal) {
        if (json) {
            var line = new LinkedHashMap<String, Object>();
            line.put("name", figure.name());
            line.put("value", figure.value());
            line.put("bestTenth", figure.best());
            line.put("unit", figure.unit());
            line.put("shareOfPeak", Double.isNaN(figure.shareOfPeak()) ? null : figure.shareOfPeak());
            line.put("shareInProducts", Double.isNaN(figure.shareInProducts()) ? null : figure.shareInProducts());
            line.put("threads", (long) Parallel.threads());
            line.put("simd", (long) Simd.bits());
            terminal.print(Json.write(line));
            return;
        }
        terminal.print(String.format(Locale.ROOT, "%-46s %12s %12s %-10s%s%s", figure.name(), number(figure.value()),
                number(figure.best()), figure.unit(),
                share(figure.shareOfPeak(), "of the peak"), share(figure.shareInProducts(), "in products"))
                + (before == null ? ""
                        : String.format(Locale.ROOT, "  %.2f times one thread", factor(before, figure))));
    }

    /** How many times as fast, by the medians. Seconds are better if they are fewer. */
    private static double factor(Figure before, Figure now) {
        return now.unit().startsWith("s ") ? before.value() / now.value() : now.value() / before.value();
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value >= 100 ? "%,.0f" : value >= 10 ? "%.1f" : "%.3f", value);
    }

    private static String share(double share, String of) {
        return Double.isNaN(share) ? "" : String.format(Locale.ROOT, "  %3.0f %% %s", 100 * share, of);
    }
}
