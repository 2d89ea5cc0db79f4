package octavo.app.benchmark;

import java.io.IOException;
import octavo.app.command.Arguments;
import octavo.app.data.DataSets;
import octavo.app.data.DigitFolders;
import octavo.app.train.ModelChoice;
import octavo.app.train.PlanOptions;
import octavo.app.train.Preset;
import octavo.data.DataSet;
import octavo.engine.matrix.Parallel;
import octavo.engine.matrix.ProductMeter;
import octavo.engine.models.Configuration;
import octavo.engine.models.LanguageModel;
import octavo.engine.training.Trainer;
import octavo.engine.training.TrainingPlan;
import octavo.engine.training.TrainingState;

/** Whole training steps on the bundled text: read, forward, backward, update. */
final class StepFigures {

    /** MNIST's training images. */
    private static final int EPOCH_OF_IMAGES = 60_000;
    private static final double SECONDS_OF_METERING = 0.5;

    private final Figures figures;

    StepFigures(Figures figures) {
        this.figures = figures;
    }

    /** A model of a kind with the options of train. */
    void run(String kind, Arguments arguments) throws IOException {
        var choice = choice(kind, arguments);
        var dataSet = dataSet(choice);
        var configuration = choice.configuration(dataSet.classes());
        var options = new PlanOptions(arguments, dataSet);
        TrainingPlan plan = options.plan(TrainingPlan.MOST_POINTS);
        double flop = flopOfUpdate(configuration, dataSet, plan);
        var trainer = trainer(configuration, dataSet, plan);
        Figures.warmUp(trainer::update);
        double inProducts = shareInProducts(trainer);
        String input = switch (choice.reading()) {
            case null -> "784";
            case WINDOWS -> choice.steps() + " > 1";
            default -> "T " + choice.steps();
        };
        String name = kind + " " + input + sizes(kind, arguments) + ", batch " + plan.batch();
        double tokens = (double) plan.pointsOfUpdate() * choice.steps();
        switch (choice.reading()) {
            case CONTEXTS -> figures.rate(name, "steps/s", 1, flop, inProducts, trainer::update);
            case WINDOWS -> figures.rate(name, "windows/s", plan.pointsOfUpdate(), flop, inProducts, trainer::update);
            case null -> figures.seconds(name, "s an epoch", (double) EPOCH_OF_IMAGES / plan.pointsOfUpdate(),
                    flop, inProducts, trainer::update);
            case CROPS -> figures.rate(name, "tokens/s", tokens, flop, inProducts, trainer::update);
            default -> figures.rate(name, "chars/s", tokens, flop, inProducts, trainer::update);
        }
    }

    /** Generates text with an untrained model. */
    void generate(String kind, Arguments arguments) throws IOException {
        var choice = choice(kind, arguments);
        var configuration = choice.configuration(dataSet(choice).classes());
        var model = (LanguageModel) configuration.create(1);
        new GenerationFigures(figures).run(kind + sizes(kind, arguments), configuration, model.decoder(), new int[1]);
    }

    private static ModelChoice choice(String kind, Arguments arguments) {
        arguments.setDefaults(Preset.find(kind, arguments.text("--preset")).options());
        return new ModelChoice(kind, arguments);
    }

    private static DataSet dataSet(ModelChoice choice) throws IOException {
        return choice.reading() == null ? DigitFolders.forBenchmark()
                : DataSets.inMemory(choice.reading(), choice.steps());
    }

    private static String sizes(String kind, Arguments arguments) {
        return switch (kind) {
            case "gpt" -> ", " + arguments.text("--layers") + "/" + arguments.text("--heads") + "/"
                    + arguments.text("--embedding");
            case "mlp" -> ", " + arguments.text("--embedding") + "-" + arguments.text("--hidden");
            case "bigram" -> "";
            default -> ", " + arguments.text("--hidden");
        };
    }

    private static Trainer trainer(Configuration configuration, DataSet dataSet, TrainingPlan plan)
            throws IOException {
        var model = configuration.create(1);
        return new Trainer(model, dataSet.train(plan.batch(), 1), plan, new TrainingState(),
                plan.optimizer().create());
    }

    /**
     * Operations in products. They are the same for any number of threads, so they are counted with one thread, in a
     * trainer of its own, since a recurrent layer keeps the shares that suit its first number of threads.
     */
    private static double flopOfUpdate(Configuration configuration, DataSet dataSet, TrainingPlan plan)
            throws IOException {
        int threads = Parallel.threads();
        Parallel.setThreads(1);
        var trainer = trainer(configuration, dataSet, plan);
        ProductMeter.start();
        trainer.update();
        ProductMeter.stop();
        Parallel.setThreads(threads);
        return ProductMeter.flop();
    }

    private static double shareInProducts(Trainer trainer) {
        ProductMeter.start();
        long start = System.nanoTime();
        do {
            trainer.update();
        } while ((System.nanoTime() - start) * 1e-9 < SECONDS_OF_METERING);
        double share = (double) ProductMeter.nanoseconds() / (System.nanoTime() - start);
        ProductMeter.stop();
        return share;
    }
}
