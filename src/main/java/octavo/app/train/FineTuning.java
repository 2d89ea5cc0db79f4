package octavo.app.train;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import octavo.app.command.Arguments;
import octavo.app.command.Folders;
import octavo.app.command.Option;
import octavo.app.command.Terminal;
import octavo.app.data.KnownVocabulary;
import octavo.app.model.LetterSurprise;
import octavo.app.model.TrainedModel;
import octavo.data.DataSet;
import octavo.data.Reading;
import octavo.data.text.TextDataSet;
import octavo.data.text.Vocabulary;
import octavo.engine.models.Configuration;
import octavo.engine.models.Model;

/**
 * {@code train --init-from CHECKPOINT}: starts from the weights of another model, on other data. Sizes and reading are
 * the checkpoint's. A text file is tokenized with the checkpoint's vocabulary, to which a character model adds the
 * characters that it lacks. A data set keeps its own: a symbol in both vocabularies keeps its weights, and one that the
 * new data do not have is dropped. A new symbol gets random weights.
 */
final class FineTuning implements TrainingStart {

    private static final List<String> SIZES = TrainCommand.MODEL_OPTIONS.stream().map(Option::name)
            .filter(name -> !name.equals("--dropout")).toList();
    private static final int SYMBOLS_NAMED = 20;

    private final TrainedModel source;
    private final Arguments arguments;

    private FineTuning(TrainedModel source, Arguments arguments) {
        this.source = source;
        this.arguments = arguments;
    }

    /** Opens the checkpoint that {@code --init-from} names. */
    static FineTuning of(Arguments arguments) throws IOException {
        for (String option : SIZES) {
            if (arguments.isGiven(option)) {
                throw new IllegalArgumentException(option
                        + " is a size of the model, which comes from the checkpoint of --init-from");
            }
        }
        var tuning = new FineTuning(TrainedModel.open(Folders.checkpoint(arguments.text("--init-from"))), arguments);
        if (arguments.isGiven("--model") && !arguments.choice("--model", ModelChoice.KINDS).equals(tuning.kind())) {
            throw new IllegalArgumentException("--model " + arguments.text("--model")
                    + " contradicts --init-from, whose model is " + tuning.kind() + "; leave out --model");
        }
        return tuning;
    }

    @Override
    public String kind() {
        return source.model().configuration().model();
    }

    @Override
    public Reading reading() {
        return source.reading();
    }

    @Override
    public int steps() {
        return source.steps();
    }

    /**
     * {@inheritDoc} A text is tokenized with the model's own vocabulary, names and images are not.
     */
    @Override
    public KnownVocabulary vocabulary() {
        return source.vocabulary() == null || source.vocabulary().hasEndMark() ? null
                : new KnownVocabulary(source.vocabulary(),
                        Boolean.TRUE.equals(source.checkpoint().data().get("keepCase")));
    }

    /** {@inheritDoc} The checkpoint's sizes, with the vocabulary and the dropout of the new training. */
    @Override
    public Configuration configuration(int classes) {
        var json = new LinkedHashMap<>(source.model().configuration().toJson());
        json.put("vocabulary", (long) classes);
        if (json.containsKey("dropout") && arguments.isGiven("--dropout")) {
            json.put("dropout", arguments.number("--dropout", 0, true, 0.99));
        }
        return Configuration.fromJson(kind(), json);
    }

    /** {@inheritDoc} Copies the weights, and reports how the vocabularies differ. */
    @Override
    public void setInitialWeights(Model model, DataSet dataSet, Terminal terminal) {
        Vocabulary vocabulary = dataSet instanceof TextDataSet text ? text.vocabulary() : null;
        int[] old = vocabulary == null ? null : vocabulary.mappingTo(source.vocabulary());
        model.copyWeights(source.model(), old);
        terminal.info("start weights from " + source.checkpoint().file());
        if (vocabulary != null) {
            describe(vocabulary, old, terminal);
        }
        terminal.info(String.format(Locale.ROOT, "before training: validation loss %.4f",
                dataSet.evaluationSet(dataSet.validationPart(), 0).loss(model.fork()).mean()));
    }

    private void describe(Vocabulary vocabulary, int[] old, Terminal terminal) {
        var fresh = new ArrayList<String>();
        for (int symbol = 0; symbol < old.length; symbol++) {
            if (old[symbol] < 0) {
                fresh.add(LetterSurprise.visible(vocabulary.symbols().get(symbol).text()));
            }
        }
        var dropped = new ArrayList<String>();
        int[] back = source.vocabulary().mappingTo(vocabulary);
        for (int symbol = 0; symbol < back.length; symbol++) {
            if (back[symbol] < 0) {
                dropped.add(LetterSurprise.visible(source.vocabulary().symbols().get(symbol).text()));
            }
        }
        terminal.info(String.format(Locale.ROOT, "symbols: %d shared, %d new with random weights%s, %d dropped%s",
                vocabulary.size() - fresh.size(), fresh.size(), list(fresh), dropped.size(), list(dropped)));
    }

    private static String list(List<String> symbols) {
        if (symbols.isEmpty()) {
            return "";
        }
        return " (" + String.join(" ", symbols.subList(0, Math.min(SYMBOLS_NAMED, symbols.size())))
                + (symbols.size() > SYMBOLS_NAMED ? " …" : "") + ")";
    }
}
