package octavo.app.digits;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import octavo.app.command.Arguments;
import octavo.app.command.RunFailure;
import octavo.app.command.Terminal;
import octavo.app.data.DigitFolders;
import octavo.data.images.DigitImages;
import octavo.data.images.DigitSet;
import octavo.engine.layers.Activation;
import octavo.engine.layers.Loss;
import octavo.engine.models.Batch;
import octavo.engine.models.DigitNet;
import octavo.engine.models.DigitNetConfiguration;
import octavo.engine.models.DigitNetConfiguration.Output;
import octavo.engine.models.Initialization;
import octavo.engine.optimizers.Sgd;
import octavo.files.Json;

/**
 * {@code digits compare}: two ways to end a net of digits, in one table. The same net with the same initial weights is
 * trained on the same images in the same order, once with sigmoid and squared error, once with softmax and
 * cross-entropy, each on its own thread. It trains on all 60,000 images. The test error is shown after each epoch, but
 * nothing is chosen by it.
 */
final class DigitCompare {

    /** The default hidden layers. */
    static final String HIDDEN = "300,100";

    private final Arguments arguments;
    private final Terminal terminal;

    DigitCompare(Arguments arguments, Terminal terminal) {
        this.arguments = arguments;
        this.terminal = terminal;
    }

    /** A net in training; {@link #trainEpoch} runs on its own thread. */
    private static final class Contender {

        private final DigitNet net;
        private final DigitImages images;
        private final Sgd optimizer = new Sgd(0);
        private final Batch batch = new Batch();
        private long examples;
        private Loss training;
        private RuntimeException failure;

        Contender(DigitNet net, DigitImages images) {
            this.net = net;
            this.images = images;
        }

        Thread start(long untilExample, int rows, float rate) {
            return Thread.ofPlatform().start(() -> {
                try {
                    trainEpoch(untilExample, rows, rate);
                } catch (RuntimeException e) {
                    failure = e;
                }
            });
        }

        private void trainEpoch(long untilExample, int rows, float rate) {
            training = Loss.NONE;
            while (examples < untilExample) {
                images.fill(examples, rows, batch);
                training = training.plus(net.forward(batch, null));
                net.backward(1f / rows, false);
                examples += rows;
                optimizer.step(net.parameters(), rate, examples / rows);
            }
        }
    }

    void run(List<String> rest) throws IOException {
        if (!rest.isEmpty()) {
            throw new IllegalArgumentException("digits compare takes no argument; \"" + rest.getFirst()
                    + "\" is one argument too many");
        }
        int epochs = (int) arguments.integer("--epochs", 1, 100_000);
        int rows = (int) arguments.integer("--batch", 1, 10_000);
        float rate = (float) arguments.number("--rate", 0, false, Double.MAX_VALUE);
        long seed = arguments.integer("--seed", Long.MIN_VALUE, Long.MAX_VALUE);
        var data = DigitFolders.wholeMnist();
        DigitSet training = data.images("train");
        DigitSet test = data.images("test");
        var squared = contender(Output.MSE, training, seed);
        var softmax = contender(Output.SOFTMAX, training, seed);
        if (!arguments.flag("--json")) {
            terminal.print("784 > " + arguments.text("--hidden").replace(",", " > ") + " > 10, sigmoid, "
                    + arguments.text("--init") + ", batch " + rows + ", λ " + rate + "\n");
            terminal.print("        sigmoid, squared error      softmax, cross-entropy");
            terminal.print("epoch   train error  test error     train error  test error");
        }
        for (int epoch = 1; epoch <= epochs; epoch++) {
            terminal.progress("epoch " + epoch + " of " + epochs);
            long until = (long) epoch * training.size();
            Thread first = squared.start(until, rows, rate);
            Thread second = softmax.start(until, rows, rate);
            await(squared, first);
            await(softmax, second);
            print(epoch, squared, softmax, test);
        }
    }

    private Contender contender(Output output, DigitSet training, long seed) {
        var configuration = DigitNetConfiguration.of(arguments.integers("--hidden", 1, 16384),
                Activation.SIGMOID, output, Initialization.of(arguments.text("--init")));
        return new Contender(configuration.create(seed),
                DigitImages.shuffled(training, seed));
    }

    private static void await(Contender contender, Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RunFailure("the comparison was interrupted");
        }
        if (contender.failure != null) {
            throw contender.failure;
        }
    }

    private void print(int epoch, Contender squared, Contender softmax, DigitSet test) {
        Loss squaredTest = DigitAnswers.of(squared.net, test).loss();
        Loss softmaxTest = DigitAnswers.of(softmax.net, test).loss();
        if (arguments.flag("--json")) {
            var json = new LinkedHashMap<String, Object>();
            json.put("epoch", (long) epoch);
            json.put("mseTrainError", squared.training.error());
            json.put("mseTestError", squaredTest.error());
            json.put("softmaxTrainError", softmax.training.error());
            json.put("softmaxTestError", softmaxTest.error());
            terminal.print(Json.write(json));
            return;
        }
        terminal.print(String.format(Locale.ROOT, "%5d      %6.2f %%    %6.2f %%        %6.2f %%    %6.2f %%", epoch,
                100 * squared.training.error(), 100 * squaredTest.error(), 100 * softmax.training.error(),
                100 * softmaxTest.error()));
    }
}
