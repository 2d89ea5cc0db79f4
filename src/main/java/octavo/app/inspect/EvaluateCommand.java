package octavo.app.inspect;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import octavo.app.command.Arguments;
import octavo.app.command.Command;
import octavo.app.command.Folders;
import octavo.app.command.Option;
import octavo.app.command.Terminal;
import octavo.app.digits.DigitReport;
import octavo.app.model.LetterSurprise;
import octavo.app.model.TrainedModel;
import octavo.data.DataSet;
import octavo.data.images.DigitDataSet;
import octavo.data.text.TextDataSet;
import octavo.data.text.TextFile;
import octavo.engine.training.Evaluation;
import octavo.files.Json;

/** {@code evaluate [CHECKPOINT]}: measures how well a model predicts examples that it was not trained on. */
public final class EvaluateCommand implements Command {

    private static final String[] ORDERS = {"uniform", "unigram", "bigram", "trigram", "4-gram"};

    @Override
    public String name() {
        return "evaluate";
    }

    @Override
    public String arguments() {
        return "[CHECKPOINT] [FILE]";
    }

    @Override
    public int maximumArguments() {
        return 2;
    }

    @Override
    public String summary() {
        return "measures a model on its test set: loss, errors, baselines, predictions";
    }

    @Override
    public String details() {
        return """
                Loss is the mean cross-entropy in nats. The n-gram baselines are counted on the training set and
                measured on the same examples as the model. A model trained on streams reads the whole test set with its
                state carried. FILE is a text to use instead of the data set; it is tokenized with the model's
                vocabulary, and all of it is predicted.
                """;
    }

    @Override
    public String example() {
        return "java -jar octavo.jar evaluate --examples 10000 --vector 1";
    }

    @Override
    public List<Option> options() {
        return List.of(
                Option.of("--set", "PART", "", "train, dev (validation) or test (default: test)"),
                Option.of("--examples", "N", "all", "number of examples, or all"),
                Option.of("--vector", "K", "0", "print all probabilities for K examples"),
                Option.of("--text", "TEXT", "", "show how surprising each letter of this text is to the model"),
                Option.flag("--json", "print one JSON object"));
    }

    @Override
    public void run(Arguments arguments, Terminal terminal) throws IOException {
        var trained = TrainedModel.open(Folders.checkpoint(arguments.first()));
        if (arguments.text("--text") != null) {
            new LetterSurprise(trained, terminal).show(arguments.text("--text"), arguments.flag("--json"));
            return;
        }
        if (arguments.positional().size() > 1) {
            evaluate(trained, Path.of(arguments.positional().get(1)), arguments, terminal);
            return;
        }
        DataSet dataSet = trained.dataSet();
        if (dataSet instanceof DigitDataSet digits) {
            new DigitReport(trained, digits, terminal).print(arguments);
            return;
        }
        String part = arguments.text("--set") == null ? "test" : arguments.choice("--set", "train", "dev", "test");
        long limit = arguments.text("--examples").equals("all") ? 0
                : arguments.integer("--examples", 1, Long.MAX_VALUE);
        long vectors = arguments.integer("--vector", 0, 1_000_000);
        var examined = dataSet.evaluationSet(part, limit);
        var evaluation = examined.evaluate(trained.model(), dataSet.classes());
        double[] baselines = dataSet.baselines(part);
        if (arguments.flag("--json")) {
            terminal.print(Json.write(json(trained, part, evaluation, baselines)));
            return;
        }
        new EvaluationReport(trained, terminal).print(part, evaluation, baselines);
        if (dataSet instanceof TextDataSet text && text.isNames()) {
            new NamesReport(text, terminal).print(trained.model());
        }
        var examples = new ExampleReport(trained, examined, terminal);
        if (vectors > 0) {
            examples.printVectors(vectors);
        } else {
            examples.printTopFive();
        }
    }

    private static void evaluate(TrainedModel trained, Path file, Arguments arguments, Terminal terminal)
            throws IOException {
        if (trained.vocabulary() == null) {
            throw new IllegalArgumentException("a digits model does not read text");
        }
        int[] tokens = trained.encode(TextFile.readAsIs(file), file.toString());
        var all = TextDataSet.all(tokens, trained.reading(), trained.steps());
        var evaluation = all.evaluate(trained.model(), trained.vocabulary().size());
        if (arguments.flag("--json")) {
            terminal.print(Json.write(json(trained, file.toString(), evaluation, new double[0])));
        } else {
            new EvaluationReport(trained, terminal).print(file.toString(), evaluation, new double[0]);
        }
    }

    private static Map<String, Object> json(TrainedModel trained, String part, Evaluation evaluation,
            double[] baselines) {
        var json = new LinkedHashMap<String, Object>();
        json.put("checkpoint", Folders.name(trained.checkpoint().file()));
        json.put("model", trained.checkpoint().configuration().model());
        json.put("points", trained.checkpoint().state().points);
        json.put("set", part);
        json.put("examples", evaluation.loss().targets());
        json.put("loss", evaluation.loss().mean());
        json.put("bitsPerCharacter", EvaluationReport.bitsPerCharacter(trained, evaluation));
        json.put("bitsPerByte", EvaluationReport.bitsPerByte(trained, evaluation));
        json.put("misclassified", evaluation.loss().wrong());
        json.put("error", evaluation.loss().error());
        int most = EvaluationReport.largest(evaluation.chosen());
        json.put("mostPredicted", Map.of("symbol", trained.vocabulary().symbols().get(most).text(), "share",
                evaluation.chosen()[most]));
        json.put("baselines", baselinesJson(baselines));
        return json;
    }

    private static Map<String, Object> baselinesJson(double[] baselines) {
        var json = new LinkedHashMap<String, Object>();
        for (int order = 1; order < baselines.length; order++) {
            json.put(ORDERS[order].toLowerCase(Locale.ROOT), baselines[order]);
        }
        return json;
    }

    /**
     * {@return the name of an n-gram}
     *
     * @param n how many symbols it holds, from 1
     */
    public static String order(int n) {
        return ORDERS[n];
    }
}
