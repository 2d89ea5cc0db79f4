package octavo.app.command;

import java.util.List;
import java.util.Map;

/**
 * An option of a command.
 *
 * @param name     with its dashes, for example {@code --batch}
 * @param value    what follows it, for example {@code N}; in brackets if it may be left out; null for a switch
 * @param fallback the default as the user would write it; empty if there is none
 * @param help     one line
 */
public record Option(String name, String value, String fallback, String help) {

    /** The options that every command has. */
    public static final List<Option> COMMON = List.of(
            of("--threads", "N", "",
                    "threads to compute with (default: one per physical core; 1 for a net too small to profit)"),
            of("--simd", "WIDTH", "preferred", "vector width in bits: 128, 256, 512 or preferred"),
            of("--seed", "N", "1", "seed of all random numbers"),
            of("--data-dir", "DIR", "data", "folder of all data sets; OCTAVO_DATA in the environment does the same"),
            of("--models-dir", "DIR", "models", "folder of all runs; OCTAVO_MODELS in the environment does the same"),
            flag("--quiet", "print only warnings and errors on stderr"),
            flag("--verbose", "print more on stderr"),
            of("--color", "WHEN", "auto", "auto, always or never; NO_COLOR is honored"),
            flag("--help", "show this page"));

    /** The options that are called otherwise than the engine's settings. */
    private static final Map<String, String> OF_SETTINGS = Map.of("checkpoint interval", "--save-every",
            "distortion", "--distort", "initialization", "--init", "smoothing", "--count");

    /**
     * Options that belong together, for a help page.
     *
     * @param title   for example {@code the model}
     * @param options in the order in which they are shown
     */
    public record Group(String title, List<Option> options) {
    }

    /**
     * {@return the option of a command that gives the engine a setting; the setting itself if there is none}
     *
     * @param setting the engine's name for it, for example {@code initialization}
     * @param options those of the command
     */
    public static String ofSetting(String setting, List<Option> options) {
        String name = OF_SETTINGS.getOrDefault(setting, "--" + setting);
        return options.stream().anyMatch(option -> option.name.equals(name)) ? name : setting;
    }

    /**
     * {@return a switch, off by default}
     *
     * @param name with its dashes
     * @param help one line
     */
    public static Option flag(String name, String help) {
        return new Option(name, null, "", help);
    }

    /**
     * {@return an option with a value and a default}
     *
     * @param name     with its dashes
     * @param value    what follows it, for example {@code N}; {@code [RUN]} if it may be left out
     * @param fallback the default as the user would write it
     * @param help     one line
     */
    public static Option of(String name, String value, String fallback, String help) {
        return new Option(name, value, fallback, help);
    }

    /** Whether the option may be given without its value, which is then the empty text. */
    boolean valueMayBeLeftOut() {
        return value != null && value.startsWith("[");
    }
}
