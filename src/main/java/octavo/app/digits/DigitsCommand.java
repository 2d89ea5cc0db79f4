package octavo.app.digits;

import java.io.IOException;
import java.util.List;
import octavo.app.command.Arguments;
import octavo.app.command.Command;
import octavo.app.command.Nearest;
import octavo.app.command.Option;
import octavo.app.command.Terminal;

/**
 * {@code digits show|classify|compare}: shows digits and mistakes, classifies the user's own pictures, compares two
 * output layers.
 */
public final class DigitsCommand implements Command {

    @Override
    public String name() {
        return "digits";
    }

    @Override
    public String arguments() {
        return "show [CHECKPOINT] | classify FILE... | compare";
    }

    /** {@inheritDoc} None: {@link #run} names the three things it can do. */
    @Override
    public int minimumArguments() {
        return 0;
    }

    @Override
    public int maximumArguments() {
        return Integer.MAX_VALUE;
    }

    @Override
    public String summary() {
        return "shows digits and mistakes, classifies your own pictures, compares two output layers";
    }

    @Override
    public String details() {
        return """
                show      draws test images with label, guess and confidence; --mistakes: only those that the model got
                          wrong, the most confident first, with the confusion matrix; without a model only labels
                classify  reads pictures of one digit each (PNG, JPEG, GIF, BMP): the digit is cut out, scaled to
                          20 x 20 pixels and centered by its mass as in MNIST, with bright ink; the picture that is
                          printed is the input of the model
                compare   trains two nets at the same time, one with sigmoid and squared error, one with softmax and
                          cross-entropy, and prints their errors as a table (needs MNIST: octavo data mnist)
                """;
    }

    @Override
    public String example() {
        return "java -jar octavo.jar digits classify my-seven.png";
    }

    @Override
    public List<Option> options() {
        return List.of(
                Option.flag("--mistakes", "show: only images that the model got wrong"),
                Option.of("--count", "N", "6", "show: number of digits"),
                Option.of("--from", "N", "0", "show: number of the first test image"),
                Option.of("--net", "CHECKPOINT", "", "classify: the model (default: the newest digits model)"),
                Option.of("--hidden", "SIZES", DigitCompare.HIDDEN, "compare: units of each hidden layer"),
                Option.of("--epochs", "E", "6", "compare: passes over the 60,000 training images"),
                Option.of("--rate", "λ", "0.05", "compare: learning rate"),
                Option.of("--batch", "N", "1", "compare: images per update; the gradient is their mean"),
                Option.of("--init", "NAME", "fan-in", "compare: initial weights: glorot, fan-in or normal"),
                Option.flag("--json", "print one JSON object per line"));
    }

    @Override
    public void run(Arguments arguments, Terminal terminal) throws IOException {
        String what = arguments.first() == null ? "" : arguments.first();
        var rest = arguments.positional().subList(Math.min(1, arguments.positional().size()),
                arguments.positional().size());
        switch (what) {
            case "show" -> new DigitShow(arguments, terminal).run(rest);
            case "classify" -> new DigitClassify(arguments, terminal).run(rest);
            case "compare" -> new DigitCompare(arguments, terminal).run(rest);
            default -> throw new IllegalArgumentException(
                    "digits needs one of three words: digits show, digits classify FILE"
                    + " or digits compare"
                    + (what.isEmpty() ? "" : Nearest.hint(what, List.of("show", "classify", "compare"))));
        }
    }
}
