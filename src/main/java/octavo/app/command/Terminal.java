package octavo.app.command;

import java.io.PrintStream;
import octavo.files.Printable;

/**
 * Where output goes: results to stdout in UTF-8 whatever the locale, information, warnings and errors to stderr. The
 * launcher, which is connected to the terminal, passes on in system properties whether these are terminals and how wide
 * they are. Control characters are printed in a visible form (see {@link Printable}).
 */
public final class Terminal {

    /** The reader of stdout has closed the pipe, for example {@code | head}: the command ends silently. */
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
        String when = arguments.choice("--color", "auto", "always", "never");
        boolean allowed = System.getenv("NO_COLOR") == null || System.getenv("NO_COLOR").isEmpty();
        live = errIsTerminal && !dumb;
        colorOut = when.equals("always") || when.equals("auto") && outIsTerminal && !dumb && allowed;
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
        paint(Printable.lines(line) + "\n");
    }

    /**
     * Prints a part of the results and shows it at once.
     *
     * @param text written as it is, except for control characters if stdout is a terminal
     */
    public void write(String text) {
        paint(outIsTerminal ? Printable.lines(text) : text);
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
     * Prints a line of information on stderr, unless {@code --quiet} was given.
     *
     * @param line without a line end
     */
    public void info(String line) {
        if (!quiet) {
            warn(line);
        }
    }

    /**
     * Prints a line of information on stderr if {@code --verbose} was given.
     *
     * @param line without a line end
     */
    public void detail(String line) {
        if (verbose) {
            info(line);
        }
    }

    /**
     * Prints a warning or an error on stderr, even with {@code --quiet}.
     *
     * @param line without a line end
     */
    public void warn(String line) {
        endLive();
        err.print(Invocation.shown(Printable.lines(line)) + "\n");
        err.flush();
    }

    /**
     * Shows progress on stderr: a line that is overwritten on a terminal, a new line every few seconds elsewhere.
     *
     * @param text without a line end
     */
    public void progress(String text) {
        if (quiet) {
            return;
        }
        String line = Printable.escaped(text);
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

    /** Clears the line that is overwritten. */
    private void endLive() {
        if (liveLength > 0) {
            err.print("\r" + " ".repeat(liveLength) + "\r");
            err.flush();
            liveLength = 0;
        }
    }

    /** {@return whether a line can be overwritten} */
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

    /** {@return characters that a line of the results may have; unlimited if stdout is not a terminal} */
    public int room() {
        return room;
    }

    /** {@return whether {@code --quiet} was given} */
    public boolean quiet() {
        return quiet;
    }
}
