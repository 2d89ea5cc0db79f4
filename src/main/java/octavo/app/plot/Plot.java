package octavo.app.plot;

import java.io.IOException;
import java.util.List;
import octavo.app.command.Arguments;
import octavo.app.command.Option;
import octavo.app.command.Terminal;
import octavo.app.model.TrainedModel;
import octavo.engine.training.RunFolder;

/**
 * A kind of drawing of a run or a model. A new kind is a new class and an entry in {@link PlotCommand#PLOTS}.
 */
interface Plot {

    /**
     * A drawing.
     *
     * @param svg      the picture
     * @param terminal the same in characters, each line ended by a line feed; empty if there is no such form
     */
    record Drawing(String svg, String terminal) {
    }

    /**
     * The subject of a drawing.
     *
     * @param folder   the run
     * @param trained  the model, weights read
     * @param options  the user's options
     * @param terminal where it is shown
     */
    record Subject(RunFolder folder, TrainedModel trained, Arguments options, Terminal terminal) {

        /** Characters per line of the terminal. */
        int columns() {
            return terminal.columns();
        }

        /** Whether the terminal can only show ASCII characters. */
        boolean ascii() {
            return !terminal.unicode();
        }

        /** The symbols of the vocabulary in a printable form. */
        List<String> symbols() {
            return EmbeddingPlot.symbols(trained);
        }
    }

    /** The value of {@code --what}, and the name of the file. */
    String name();

    /** What it shows, in one line. */
    String summary();

    /** {@return options of its own, beyond those of the command} */
    default List<Option> options() {
        return List.of();
    }

    /**
     * {@return whether an option that only this plot has was given: then nothing else is drawn}
     *
     * @param subject the run, the model and the options
     */
    default boolean isAskedFor(Subject subject) {
        return false;
    }

    /** Whether it is drawn for this model by default; false for a plot that needs an option. */
    boolean suits(Subject subject);

    /**
     * Draws.
     *
     * @throws IOException              with one sentence, if a needed file is missing or damaged
     * @throws IllegalArgumentException with one sentence, if the model has nothing of this kind
     */
    Drawing draw(Subject subject) throws IOException;
}
