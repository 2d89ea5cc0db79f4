package octavo.app.digits;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import octavo.app.command.Arguments;
import octavo.app.command.Folders;
import octavo.app.command.Terminal;
import octavo.app.model.TrainedModel;
import octavo.data.DataSet;
import octavo.data.images.DigitDataSet;
import octavo.data.images.DigitSet;
import octavo.engine.models.DigitNet;
import octavo.files.Json;

/** The report of {@code evaluate} on a digits model: loss, errors, the confusion matrix. */
public final class DigitReport {

    private final TrainedModel trained;
    private final DigitDataSet dataSet;
    private final Terminal terminal;

    /**
     * A report on a net.
     *
     * @param trained  the net
     * @param dataSet  the images it was trained on
     * @param terminal where it is shown
     */
    public DigitReport(TrainedModel trained, DigitDataSet dataSet, Terminal terminal) {
        this.trained = trained;
        this.dataSet = dataSet;
        this.terminal = terminal;
    }

    /**
     * Prints the report with the options of {@code evaluate}.
     *
     * @param arguments those of {@code evaluate}
     */
    public void print(Arguments arguments) {
        if (arguments.isGiven("--vector")) {
            throw new IllegalArgumentException("--vector goes with models that read text; "
                    + trained.checkpoint().file() + " reads images");
        }
        String part = arguments.text("--set") == null ? "test" : arguments.choice("--set", "train", "dev", "test");
        DigitSet digits = dataSet.images(part);
        if (!arguments.text("--examples").equals("all")) {
            digits = digits.part(0, (int) Math.min(digits.size(), arguments.integer("--examples", 1, Long.MAX_VALUE)));
        }
        var answers = DigitAnswers.of((DigitNet) trained.model(), digits);
        if (arguments.flag("--json")) {
            terminal.print(Json.write(json(part, answers)));
            return;
        }
        var checkpoint = trained.checkpoint();
        var loss = answers.loss();
        terminal.print(String.format(Locale.ROOT, "%s: digits after %,d points on %s", checkpoint.file(),
                checkpoint.state().points, checkpoint.data().get("name")));
        terminal.print(String.format(Locale.ROOT, "%-15s %,d images", DataSet.title(part) + " set", loss.targets()));
        terminal.print(String.format(Locale.ROOT, "%-15s %.4f %s", "loss", loss.mean(),
                checkpoint.configuration().lossUnit()));
        terminal.print(String.format(Locale.ROOT, "%-15s %,d of %,d (%.2f %%)", "misclassified", loss.wrong(),
                loss.targets(), 100 * loss.error()));
        terminal.print("");
        confusion(answers.confusion()).forEach(terminal::print);
        terminal.info("to see the mistakes: octavo digits show --mistakes");
    }

    /**
     * {@return the confusion matrix as a table: a row for each label, a column for each guess}
     *
     * @param confusion (labels, guesses): how many images
     */
    public static List<String> confusion(int[][] confusion) {
        var lines = new ArrayList<String>();
        var head = new StringBuilder("label \\ guess");
        for (int guess = 0; guess < confusion.length; guess++) {
            head.append(String.format(Locale.ROOT, "%6d", guess));
        }
        lines.add(head + "   right");
        for (int label = 0; label < confusion.length; label++) {
            var line = new StringBuilder(String.format(Locale.ROOT, "%13d", label));
            for (int count : confusion[label]) {
                line.append(count == 0 ? "     ." : String.format(Locale.ROOT, "%6d", count));
            }
            int all = Arrays.stream(confusion[label]).sum();
            lines.add(line + (all == 0 ? "" : String.format(Locale.ROOT, "%6.1f %%",
                    100.0 * confusion[label][label] / all)));
        }
        return lines;
    }

    /** The JSON keys of a text model, so that a program can read both; images have neither characters nor bytes. */
    private LinkedHashMap<String, Object> json(String part, DigitAnswers answers) {
        var json = new LinkedHashMap<String, Object>();
        json.put("checkpoint", Folders.name(trained.checkpoint().file()));
        json.put("model", "digits");
        json.put("points", trained.checkpoint().state().points);
        json.put("set", part);
        json.put("examples", answers.loss().targets());
        json.put("loss", answers.loss().mean());
        json.put("bitsPerCharacter", null);
        json.put("bitsPerByte", null);
        json.put("misclassified", answers.loss().wrong());
        json.put("error", answers.loss().error());
        json.put("mostPredicted", mostPredicted(answers.confusion(), answers.loss().targets()));
        json.put("baselines", Map.of());
        json.put("confusion", Arrays.stream(answers.confusion())
                .map(row -> (Object) Arrays.stream(row).mapToObj(count -> (Object) (long) count).toList()).toList());
        return json;
    }

    private static Map<String, Object> mostPredicted(int[][] confusion, long images) {
        int[] guesses = new int[confusion.length];
        for (int[] label : confusion) {
            Arrays.setAll(guesses, guess -> guesses[guess] + label[guess]);
        }
        int most = 0;
        for (int guess = 1; guess < guesses.length; guess++) {
            most = guesses[guess] > guesses[most] ? guess : most;
        }
        return Map.of("symbol", String.valueOf(most), "share", (double) guesses[most] / images);
    }
}
