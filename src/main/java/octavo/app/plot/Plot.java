package octavo.app.plot;

import java.io.IOException;
import java.util.List;
import octavo.app.command.Arguments;
import octavo.app.command.Option;
import octavo.app.command.Terminal;
import octavo.app.model.TrainedModel;
import octavo.engine.training.RunFolder;

/**
 * Something of a run or of a model that can be drawn. A new kind of drawing is one class more and one entry more in
 * {@link PlotCommand#PLOTS}.
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
     * What is drawn and where.
     *
     * @param folder   the run
     * @param trained  the model, weights read
     * @param options  what the user gave
     * @param terminal how wide it is and what it can show
     */
    record Subject(RunFolder folder, TrainedModel trained, Arguments options, Terminal terminal) {

        /** Characters a line of the terminal. */
        int columns() {
            return terminal.columns();
        }

        /** Whether the terminal's form must do with ASCII. */
        boolean ascii() {
            return !terminal.unicode();
        }

        /** The symbols of the vocabulary as they may be shown. */
        List<String> symbols() {
            return EmbeddingPlot.symbols(trained);
        }
    }

    /** The word for {@code --what}, and the name of the file. */
    String name();

    /** What it shows, one line. */
    String summary();

    /** {@return options of its own, beyond those of the command} */
    default List<Option> options() {
        return List.of();
    }

    /**
     * {@return whether an option that is only its own was given: then nothing else is drawn}
     *
     * @param subject what is to be drawn, and the options given
     */
    default boolean isAskedFor(Subject subject) {
        return false;
    }

    /** Whether it makes sense for this model without being asked for; what needs an option of its own says no. */
    boolean suits(Subject subject);

    /**
     * Draws.
     *
     * @throws IOException              with one clear sentence, where what is needed is missing or damaged
     * @throws IllegalArgumentException with one clear sentence, where the model has nothing of the kind
     */
    Drawing draw(Subject subject) throws IOException;
}
