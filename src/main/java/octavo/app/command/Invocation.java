package octavo.app.command;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the user called this program. Messages and help pages name a command as {@code octavo train} or {@code java -jar
 * octavo.jar train}; they are printed so that the user can type them, for example as {@code java -jar
 * target/octavo.jar train}. The launcher gives the beginning in {@code octavo.command}.
 */
public final class Invocation {

    private static final Pattern COMMAND =
            Pattern.compile("(?<![\\w./-])(?:java -jar octavo\\.jar|octavo) (?=[a-zA-Z-])");

    private Invocation() {
    }

    /**
     * {@return a text whose commands can be typed as they are printed}
     *
     * @param text with commands that begin with {@code octavo}
     */
    public static String shown(String text) {
        String program = System.getProperty("octavo.command");
        return program == null ? text : COMMAND.matcher(text).replaceAll(Matcher.quoteReplacement(program + " "));
    }
}
