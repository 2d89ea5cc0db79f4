package octavo.app.command;

import java.io.IOException;
import java.util.List;

/** A command of the program, for example {@code train}. */
public interface Command {

    /** {@return the word, for example {@code train}} */
    String name();

    /**
     * {@return the arguments as the help page shows them: {@code FILE} if one is needed, {@code [CHECKPOINT]} if it may
     * be left out; empty if there are none}
     */
    String arguments();

    /** {@return one line for the list of commands} */
    String summary();

    /** {@return a longer explanation for {@code --help}; may be empty} */
    default String details() {
        return "";
    }

    /**
     * {@return the explanation as a help page shows it}
     *
     * @param words the words beside {@code --help}, which may narrow down what the help is about
     */
    default String details(List<String> words) {
        return details();
    }

    /** {@return a command line that works and shows a typical use} */
    String example();

    /** {@return command lines that the help page begins with, if one is not enough} */
    default List<String> firstExamples() {
        return List.of();
    }

    /** {@return the options beyond the common ones} */
    List<Option> options();

    /**
     * {@return the options as a help page shows them}
     *
     * @param words the words beside {@code --help}, which may narrow down what the help is about
     */
    default List<Option.Group> groups(List<String> words) {
        return options().isEmpty() ? List.of() : List.of(new Option.Group("options", options()));
    }

    /** {@return how many positional arguments it needs: one, unless {@link #arguments} are optional or none} */
    default int minimumArguments() {
        return arguments().isEmpty() || arguments().startsWith("[") ? 0 : 1;
    }

    /** {@return how many positional arguments it takes at most} */
    default int maximumArguments() {
        return arguments().isEmpty() ? 0 : 1;
    }

    /**
     * Does the work.
     *
     * @param arguments what the user gave
     * @param terminal  where results, information and errors go
     * @throws IOException              with one clear sentence: the work failed, exit code 1
     * @throws IllegalArgumentException with one clear sentence: wrong usage, exit code 2
     */
    void run(Arguments arguments, Terminal terminal) throws IOException;
}
