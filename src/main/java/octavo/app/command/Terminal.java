package octavo.app.command;

import java.io.PrintStream;
import octavo.files.Shown;

/**
 * Where output goes: results to stdout in UTF-8 whatever the locale, information and errors to stderr. The launcher
 * knows whether these are terminals and how wide, since it stands between this process and the terminal; it says so in
 * system properties. What could steer a terminal is shown, not sent (see {@link Shown}).
 */
public final class Terminal {

    /** The reader of stdout has gone, for example {@code | head}: there is nobody left to talk to. */
    public static final class Closed extends RuntimeException {
        private static final long serialVersionUID = 1;

        Closed() {
            super(null, null, false, false);
        }
    }

    private static final long PLAIN_LINE_EVERY = 5_000_000_000L;

    private final PrintStream out;
    private final PrintStream err;
    private final boolean quiet;
    private final boolean verbose;
    private final boolean live;
    private final boolean outIsTerminal;
    private final boolean colorOut;
    private final int columns;
    private final int room;
    private int liveLength;
    private long lastPlainLine;

    /**
     * Writes to two UTF-8 streams as the common options ask for it.
     *
     * @param arguments with the common options
     * @param out       for results
     * @param err       for information and errors
     */
    public Terminal(Arguments arguments, PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
        quiet = arguments.flag("--quiet");
        verbose = arguments.flag("--verbose");
        boolean errIsTerminal = Boolean.getBoolean("octavo.terminal");
        outIsTerminal = Boolean.getBoolean("octavo.stdout.terminal");
        boolean dumb = "dumb".equals(System.getenv("TERM"));
        String wish = arguments.choice("--color", "auto", "always", "never");
        boolean allowed = System.getenv("NO_COLOR") == null || System.getenv("NO_COLOR").isEmpty();
        live = errIsTerminal && !dumb;
        colorOut = wish.equals("always") || wish.equals("auto") && outIsTerminal && !dumb && allowed;
        columns = width();
        room = outIsTerminal ? columns : Integer.MAX_VALUE;
        lastPlainLine = System.nanoTime();
    }

    /** {@return characters per line, as the launcher says; 80 where there is no terminal} */
    public static int width() {
        return Math.max(20, Integer.getInteger("octavo.columns", 80));
    }

    /**
     * Prints a line of the results, or several.
     *
     * @param line without the last line end
     */
    public void print(String line) {
        paint(Shown.lines(line) + "\n");
    }

    /**
     * Prints a part of the results and shows it at once.
     *
     * @param text written as it is, but for what could steer a terminal, where stdout is one
     */
    public void write(String text) {
        paint(outIsTerminal ? Shown.lines(text) : text);
    }

    /**
     * Prints a part of the results that may have colors.
     *
     * @param text written as it is
     */
    public void paint(String text) {
        endLive();
        out.print(text);
        StandardOutput.check(out);
    }

    /**
     * Says a line that is not a result.
     *
     * @param line without a line end
     */
    public void talk(String line) {
        if (!quiet) {
            complain(line);
        }
    }

    /**
     * Says a line that only {@code --verbose} asks for.
     *
     * @param line without a line end
     */
    public void detail(String line) {
        if (verbose) {
            talk(line);
        }
    }

    /**
     * Says what went wrong, also when quiet.
     *
     * @param line without a line end
     */
    public void complain(String line) {
        endLive();
        err.print(Invocation.shown(Shown.lines(line)) + "\n");
        err.flush();
    }

    /**
     * Shows how far the work is: a line that is written over on a terminal, a new line every few seconds elsewhere.
     *
     * @param text without a line end
     */
    public void progress(String text) {
        if (quiet) {
            return;
        }
        String line = Shown.escaped(text);
        if (live) {
            int letters = Math.min(line.codePointCount(0, line.length()), columns - 1); // a letter may be two chars
            String cut = line.substring(0, line.offsetByCodePoints(0, letters));
            err.print("\r" + cut + " ".repeat(Math.max(0, liveLength - letters)));
            err.flush();
            liveLength = letters;
        } else if (System.nanoTime() - lastPlainLine >= PLAIN_LINE_EVERY) {
            lastPlainLine = System.nanoTime();
            err.print(line + "\n");
            err.flush();
        }
    }

    /** Clears the line that is written over. */
    private void endLive() {
        if (liveLength > 0) {
            err.print("\r" + " ".repeat(liveLength) + "\r");
            err.flush();
            liveLength = 0;
        }
    }

    /** {@return whether a line may be written over} */
    public boolean isLive() {
        return live;
    }

    /** {@return whether results may be colored} */
    public boolean colorOut() {
        return colorOut;
    }

    /** {@return whether block and braille characters are safe to print} */
    public boolean unicode() {
        return !"dumb".equals(System.getenv("TERM"));
    }

    /** {@return characters per line} */
    public int columns() {
        return columns;
    }

    /** {@return characters that a line of the results may have: without bound where no terminal shows it} */
    public int room() {
        return room;
    }

    /** {@return whether {@code --quiet} was given} */
    public boolean quiet() {
        return quiet;
    }
}
