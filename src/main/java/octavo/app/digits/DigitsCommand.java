package octavo.app.digits;

import java.io.IOException;
import java.util.List;
import octavo.app.command.Arguments;
import octavo.app.command.Command;
import octavo.app.command.Nearest;
import octavo.app.command.Option;
import octavo.app.command.Terminal;

/**
 * {@code digits show|classify|compare}: looks at digits, at mistakes, at pictures of one's own,
 * and at two output stages.
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
        return "shows digits and mistakes, reads a picture of your own, compares two output stages";
    }

    @Override
    public String details() {
        return """
                show      draws test images with the label, the guess of a net and its confidence; --mistakes only those
                          that it got wrong, the surest first, with the confusion matrix; without a net digits, labels
                classify  reads pictures of one digit each (PNG, JPEG, GIF, BMP): the digit is cut out, scaled into
                          20 x 20 pixels and centered by its mass as in MNIST, ink made bright; the picture
                          printed is what the net sees
                compare   trains the course's net twice at once, with sigmoid and squared error and with softmax and
                          cross-entropy, and prints the table (MNIST has to be there: octavo data mnist)
                """;
    }

    @Override
    public String example() {
        return "java -jar octavo.jar digits classify my-seven.png";
    }

    @Override
    public List<Option> options() {
        return List.of(
                Option.flag("--mistakes", "show: only what the net got wrong"),
                Option.of("--count", "N", "6", "show: how many digits"),
                Option.of("--from", "N", "0", "show: the first test image"),
                Option.of("--net", "CHECKPOINT", "", "classify: the net (default: the newest that reads digits)"),
                Option.of("--hidden", "SIZES", DigitCompare.HIDDEN, "compare: units of each hidden layer"),
                Option.of("--epochs", "E", "6", "compare: passes over the 60,000 training images"),
                Option.of("--rate", "λ", "0.05", "compare: learning rate"),
                Option.of("--batch", "N", "1", "compare: images of an update; the gradient is their mean"),
                Option.of("--init", "NAME", "fan-in", "compare: start weights: glorot, fan-in or normal"),
                Option.flag("--json", "one JSON object a line on stdout"));
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
                    "digits needs to know what to do: digits show, digits classify FILE"
                    + " or digits compare"
                    + (what.isEmpty() ? "" : Nearest.hint(what, List.of("show", "classify", "compare"))));
        }
    }
}
