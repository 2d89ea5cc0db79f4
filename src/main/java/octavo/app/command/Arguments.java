package octavo.app.command;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import octavo.files.Printable;

/** The arguments and options that the user gave to a command, checked against those that the command declares. */
public final class Arguments {

    private final List<String> positional = new ArrayList<>();
    private final Map<String, String> given = new LinkedHashMap<>();
    private final Map<String, Option> known = new LinkedHashMap<>();
    private Map<String, String> presets = Map.of();

    /**
     * Reads a command line.
     *
     * @param options those that are allowed
     * @param maximum how many positional arguments are allowed
     * @param words   the words after the command
     */
    public Arguments(List<Option> options, int maximum, List<String> words) {
        options.forEach(option -> known.put(option.name(), option));
        boolean onlyPositional = false;
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            refuseDamaged(word);
            if (onlyPositional || !word.startsWith("-") || word.equals("-")) {
                positional.add(word);
            } else if (word.equals("--")) {
                onlyPositional = true;
            } else {
                i += readOption(word, i + 1 < words.size() ? words.get(i + 1) : null);
            }
        }
        if (positional.size() > maximum) {
            throw new IllegalArgumentException("\"" + Printable.of(positional.get(maximum))
                    + "\" is one argument too many; see --help");
        }
    }

    /** Reads one option and returns how many further words it took. */
    private int readOption(String word, String next) {
        int equals = word.indexOf('=');
        String name = equals < 0 ? word : word.substring(0, equals);
        Option option = known.get(name);
        if (option == null) {
            String hint = Synonyms.hint(name, known.keySet());
            throw new IllegalArgumentException("option " + Printable.of(name) + " is not known"
                    + (hint.isEmpty() ? Nearest.hint(name, known.keySet()) : hint));
        }
        if (given.containsKey(name)) {
            throw new IllegalArgumentException("option " + name + " is given twice");
        }
        if (option.value() == null) {
            if (equals >= 0) {
                throw new IllegalArgumentException("option " + name + " is a switch and takes no value");
            }
            given.put(name, "");
            return 0;
        }
        if (equals < 0 && (next == null || isOption(next))) {
            if (option.valueMayBeLeftOut()) {
                given.put(name, "");
                return 0;
            }
            throw new IllegalArgumentException("option " + name + " needs a value: " + name + " " + option.value()
                    + (next == null ? "" : "; it is followed by the option " + next));
        }
        String value = equals >= 0 ? word.substring(equals + 1) : next;
        refuseDamaged(value);
        given.put(name, value);
        return equals >= 0 ? 0 : 1;
    }

    /** Whether a word is one of the command's options, so not a value. A value that looks like one needs {@code =}. */
    private boolean isOption(String word) {
        int equals = word.indexOf('=');
        return known.containsKey(equals < 0 ? word : word.substring(0, equals));
    }

    /** A locale that cannot encode what the user typed turns it into U+FFFD: better refused than trained on. */
    private static void refuseDamaged(String word) {
        if (word.indexOf('\uFFFD') >= 0) {
            throw new IllegalArgumentException("\"" + Printable.of(word) + "\" contains U+FFFD: the terminal's"
                    + " encoding lost a letter; set LC_ALL=C.UTF-8, or put the text into a UTF-8 file and give its"
                    + " name (generate: --prompt-file FILE)");
        }
    }

    /**
     * Sets values for the options that the user did not give: those of a preset or a file. Values set before are gone.
     *
     * @param values the values by option, with its dashes
     */
    public void setDefaults(Map<String, String> values) {
        presets = values;
    }

    /** {@return the positional arguments} */
    public List<String> positional() {
        return positional;
    }

    /** {@return the only positional argument, or null} */
    public String first() {
        return positional.isEmpty() ? null : positional.getFirst();
    }

    /**
     * {@return whether the command has the option at all}
     *
     * @param name the option, with its dashes
     */
    public boolean knows(String name) {
        return known.containsKey(name);
    }

    /**
     * {@return whether the user gave the option}
     *
     * @param name the option, with its dashes
     */
    public boolean isGiven(String name) {
        requireKnown(name);
        return given.containsKey(name);
    }

    /**
     * {@return whether the user gave a switch, or the preset turned it on}
     *
     * @param name the option, with its dashes
     */
    public boolean flag(String name) {
        return isGiven(name) || "true".equals(presets.get(name));
    }

    /**
     * {@return the value of an option, its preset's or its default; null if there is none}
     *
     * @param name the option, with its dashes
     */
    public String text(String name) {
        Option option = requireKnown(name);
        String value = given.getOrDefault(name, presets.getOrDefault(name, option.fallback()));
        return value.isEmpty() && !given.containsKey(name) ? null : value;
    }

    /**
     * {@return a whole number within bounds}
     *
     * @param name    the option, with its dashes
     * @param minimum the least that is allowed
     * @param maximum the most that is allowed
     */
    public long integer(String name, long minimum, long maximum) {
        String value = text(name);
        long number;
        try {
            number = Numbers.whole(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " " + Printable.of(value) + " is not a whole number");
        }
        if (number < minimum || number > maximum) {
            throw new IllegalArgumentException(name + " " + value + " is out of range: " + bounds(minimum, maximum));
        }
        return number;
    }

    private static String bounds(long minimum, long maximum) {
        return maximum == Long.MAX_VALUE || maximum == Integer.MAX_VALUE
                ? "it must be at least " + minimum : "it must be " + minimum + " to " + maximum;
    }

    /**
     * {@return a number within bounds}
     *
     * @param name           the option, with its dashes
     * @param minimum        the least that is allowed
     * @param minimumAllowed whether the minimum itself is allowed
     * @param maximum        the most that is allowed
     */
    public double number(String name, double minimum, boolean minimumAllowed, double maximum) {
        String value = text(name);
        double number;
        try {
            number = Numbers.decimal(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " " + Printable.of(value) + " is not a number");
        }
        boolean inside = (minimumAllowed ? number >= minimum : number > minimum) && number <= maximum;
        if (!inside) {
            throw new IllegalArgumentException(name + " " + value + " is out of range: it must be "
                    + (minimumAllowed ? "at least " : "greater than ") + plain(minimum)
                    + (maximum < Double.MAX_VALUE ? " and at most " + plain(maximum) : ""));
        }
        return number;
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? String.valueOf((long) number) : String.valueOf(number);
    }

    /**
     * {@return a list of whole numbers such as {@code 128,128}, which may also be written {@code 2x128}}
     *
     * @param name    the option, with its dashes
     * @param minimum the least that is allowed
     * @param maximum the most that is allowed
     */
    public List<Integer> integers(String name, int minimum, int maximum) {
        String value = text(name);
        var list = new ArrayList<Integer>();
        for (String part : value.split(",")) {
            int x = part.matches(" *[1-9][0-9]?x.*") ? part.indexOf('x') : -1;
            int number;
            try {
                number = Integer.parseInt(part.substring(x + 1).strip());
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(name + " " + Printable.of(value) + ": \"" + Printable.of(part)
                        + "\" is not a whole number");
            }
            if (number < minimum || number > maximum) {
                throw new IllegalArgumentException(name + " " + Printable.of(value) + ": " + number
                        + " is out of range: it must be " + minimum + " to " + maximum);
            }
            int times = x < 0 ? 1 : Integer.parseInt(part.substring(0, x).strip());
            list.addAll(Collections.nCopies(times, number));
        }
        return list;
    }

    /**
     * {@return one of some words; upper and lower case are the same}
     *
     * @param name  the option, with its dashes
     * @param words the words to choose from
     */
    public String choice(String name, String... words) {
        String value = text(name);
        for (String word : words) {
            if (value == null || word.equalsIgnoreCase(value)) {
                return value == null ? null : word;
            }
        }
        throw new IllegalArgumentException(name + " " + Printable.of(value) + " is not known"
                + Nearest.hint(value, List.of(words)) + "; choose " + String.join(", ", words));
    }

    private Option requireKnown(String name) {
        Option option = known.get(name);
        if (option == null) {
            throw new IllegalStateException("the command does not declare " + name);
        }
        return option;
    }
}
