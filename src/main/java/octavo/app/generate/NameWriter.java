package octavo.app.generate;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import octavo.app.command.Terminal;
import octavo.app.generate.KnownNames.Origin;
import octavo.app.model.TrainedModel;
import octavo.data.text.CharacterVocabulary;
import octavo.engine.generation.TextGenerator;

/** Generates names, each up to its end mark, and shows which of them are new. */
final class NameWriter {

    /** The default number of names. */
    static final long USUAL_SAMPLES = 20;
    /** Most names drawn per requested name with {@code --only-new}. */
    private static final long TRIES = 200;
    private static final int COLUMN = 16;

    private final TrainedModel trained;
    private final TextGenerator generator;
    private final KnownNames known;
    private final Terminal terminal;

    /**
     * Creates a writer.
     *
     * @param trained   the model
     * @param generator draws its letters
     * @param known     the names of its data set; null if that is missing: then nothing is marked
     * @param terminal  where names go
     */
    NameWriter(TrainedModel trained, TextGenerator generator, KnownNames known, Terminal terminal) {
        this.trained = trained;
        this.generator = generator;
        this.known = known;
        this.terminal = terminal;
    }

    /**
     * Writes names, one per line, and in the last line the share of new ones among all that were drawn.
     *
     * @param beginning tokens that each name begins with, perhaps none
     * @param samples   how many names
     * @param length    letters of a name at most
     * @param onlyNew   whether to leave out names of the data set and names written before
     */
    void write(int[] beginning, long samples, int length, boolean onlyNew) {
        if (onlyNew && known == null) {
            throw new IllegalArgumentException("--only-new needs the data set that the model was trained on");
        }
        long drawn = 0;
        long invented = 0;
        long written = 0;
        Set<String> seen = new HashSet<>();
        while (written < samples && drawn < (onlyNew ? TRIES * samples : samples)) {
            String name = draw(beginning, length, drawn++);
            Origin origin = known == null ? null : known.origin(name);
            invented += origin == Origin.NEW ? 1 : 0;
            if (!onlyNew || origin == Origin.NEW && seen.add(name)) {
                written++;
                print(name, origin);
            }
        }
        if (known != null) {
            terminal.print(String.format(Locale.ROOT, "%,d of %,d names are new (%.1f %%)", invented, drawn,
                    100.0 * invented / drawn));
        }
        if (written < samples) {
            terminal.info("only " + written + " new names in " + drawn
                    + " tries: raise the --temperature, or ask for fewer");
        }
    }

    private void print(String name, Origin origin) {
        int letters = name.codePointCount(0, name.length());
        terminal.print(origin == null ? name : name + " ".repeat(Math.max(2, COLUMN - letters)) + origin.words());
    }

    /** Draws a name that begins with the user's letters; the prompt starts with an end mark, as in training. */
    private String draw(int[] beginning, int length, long sample) {
        int[] prompt = new int[beginning.length + 1];
        prompt[0] = CharacterVocabulary.END_MARK;
        System.arraycopy(beginning, 0, prompt, 1, beginning.length);
        var name = new StringBuilder(trained.vocabulary().decode(beginning));
        generator.write(prompt, length, sample, token -> {
            if (token == CharacterVocabulary.END_MARK) {
                return false;
            }
            name.append(trained.vocabulary().symbols().get(token).text());
            return true;
        });
        return name.toString();
    }

    /**
     * {@return a beginning in the case of the names: if the data are in capitals only, {@code Ka} becomes KA}
     *
     * @param beginning as the user wrote it; a letter that the model only knows in the other case is changed
     */
    String inCaseOfNames(String beginning) {
        var text = new StringBuilder();
        beginning.codePoints().forEach(point -> {
            String letter = Character.toString(point);
            String upper = letter.toUpperCase(Locale.ROOT);
            String lower = letter.toLowerCase(Locale.ROOT);
            text.append(knows(letter) ? letter : knows(upper) ? upper : knows(lower) ? lower : letter);
        });
        return text.toString();
    }

    private boolean knows(String letter) {
        return trained.vocabulary().encodeKnown(letter).length == letter.codePointCount(0, letter.length());
    }
}
