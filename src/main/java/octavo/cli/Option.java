package octavo.cli;

/**
 * An option of a command.
 *
 * @param name     with its dashes, for example {@code --batch}
 * @param value    what stands behind it, for example {@code N}; null for a switch
 * @param fallback the default as the user would write it; empty if there is none
 * @param help     one line
 */
record Option(String name, String value, String fallback, String help) {

    /** A switch, off by default. */
    static Option flag(String name, String help) {
        return new Option(name, null, "", help);
    }

    /** An option with a value and a default. */
    static Option of(String name, String value, String fallback, String help) {
        return new Option(name, value, fallback, help);
    }
}
