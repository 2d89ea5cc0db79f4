package octavo.app.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import octavo.app.command.Arguments;
import octavo.app.command.Command;
import octavo.app.command.Folders;
import octavo.app.command.Option;
import octavo.app.command.Terminal;
import octavo.data.text.NameList;
import octavo.data.text.Preparation;
import octavo.data.text.PreparedText;
import octavo.data.text.TextFile;
import octavo.files.FolderName;
import octavo.files.Json;

/** {@code prepare FILE}: makes a data set folder from a text file. */
public final class PrepareCommand implements Command {

    @Override
    public String name() {
        return "prepare";
    }

    @Override
    public String arguments() {
        return "FILE";
    }

    @Override
    public String summary() {
        return "makes a data set from a text file or a list of names";
    }

    @Override
    public String details() {
        return """
                A text becomes token ids, a vocabulary, and the start positions of all its overlapping windows,
                split into a training and a test set. --split random assigns windows at random, equal windows to the
                same set; --split blocks keeps whole stretches of text for the test set, which measures more honestly,
                since neighboring windows share all but one character. Streams and GPT need blocks.

                --vocabulary uses the vocabulary of a model or a data set, or a tokenizer.json, instead of a new one, so
                that a model with that vocabulary can be evaluated and fine-tuned on this text.

                A list of names has one name per line, or is the Polish PESEL register as CSV. Names are made of
                letters; in a plain list also of apostrophes, hyphens, periods and middle dots inside a name. --letters
                adds others: --letters " 0123456789" takes spaces and digits.
                """;
    }

    @Override
    public String example() {
        return "java -jar octavo.jar prepare shakespeare.txt --window 100 --test 0.15";
    }

    @Override
    public List<Option> options() {
        return List.of(
                Option.of("--as", "KIND", "text", "text or names"),
                Option.of("--name", "NAME", "", "name of the data set (default: the file's)"),
                Option.of("--window", "N", "100", "characters per window"),
                Option.of("--test", "SHARE", "0.15", "share of the text in the test set"),
                Option.of("--split", "HOW", "random", "random or blocks"),
                Option.flag("--keep-case", "do not turn the text into lower case"),
                Option.of("--unit", "UNIT", "character", "character, or bpe:N for a byte-pair vocabulary of N tokens"),
                Option.of("--vocabulary", "WHERE", "", "tokenize with the vocabulary of a run, data set or file"),
                Option.of("--minimum-count", "N", "20", "names of a register must occur more often than this"),
                Option.of("--letters", "SIGNS", "", "signs that are letters of names, too"),
                Option.flag("--json", "print the description as JSON"));
    }

    @Override
    public void run(Arguments arguments, Terminal terminal) throws IOException {
        Path file = DataSets.file(arguments.first());
        boolean names = arguments.choice("--as", "text", "names").equals("names");
        String name = arguments.text("--name") == null ? FolderName.of(file) : arguments.text("--name");
        var options = new Preparation.Options(name, names, (int) arguments.integer("--window", 1, 1_000_000),
                arguments.number("--test", 0, false, 0.99),
                arguments.choice("--split", "random", "blocks").equals("blocks"),
                arguments.flag("--keep-case"), bytePairs(arguments.text("--unit")),
                (int) arguments.integer("--minimum-count", 0, Integer.MAX_VALUE),
                arguments.integer("--seed", Long.MIN_VALUE, Long.MAX_VALUE)).withLetters(letters(arguments, names));
        if (!names && !arguments.isGiven("--as") && NameList.isOne(TextFile.read(file, false))) {
            terminal.info(file + " looks like a list of names: --as names prepares it as one, --as text keeps it a"
                    + " text and hides this hint");
        }
        PreparedText data = arguments.text("--vocabulary") == null ? Preparation.prepare(file, options)
                : prepare(file, options, arguments);
        Path folder = data.write(Folders.data());
        if (arguments.flag("--json")) {
            terminal.print(Json.write(data.description()));
            return;
        }
        terminal.print("data set " + folder);
        Preparation.summary(data).forEach(terminal::print);
        terminal.info("train on it with: octavo train " + data.name());
    }

    /** Prepares a text with an existing vocabulary and its case. */
    private static PreparedText prepare(Path file, Preparation.Options options, Arguments arguments)
            throws IOException {
        for (String option : List.of("--unit", "--keep-case")) {
            if (arguments.isGiven(option)) {
                throw new IllegalArgumentException(option + " does not go with --vocabulary, which decides it");
            }
        }
        if (options.names()) {
            throw new IllegalArgumentException("--vocabulary goes with texts, not with --as names");
        }
        var known = KnownVocabulary.of(arguments.text("--vocabulary"));
        return Preparation.prepare(file, options, known.vocabulary(), known.keepCase());
    }

    private static String letters(Arguments arguments, boolean names) {
        if (!names && arguments.isGiven("--letters")) {
            throw new IllegalArgumentException("--letters goes with --as names: a text keeps every sign it has");
        }
        return arguments.text("--letters") == null ? "" : arguments.text("--letters");
    }

    private static int bytePairs(String unit) {
        if (unit.equals("character")) {
            return 0;
        }
        try {
            if (unit.startsWith("bpe:")) {
                return Integer.parseInt(unit.substring("bpe:".length()));
            }
        } catch (NumberFormatException e) {
            // refused below
        }
        throw new IllegalArgumentException("--unit " + unit
                + " is not known; choose character, or bpe:500 for 500 byte pairs");
    }
}
