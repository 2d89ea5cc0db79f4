package octavo.app.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the user gave to a command: positional arguments and options, checked against what the command knows. */
public final class Arguments {

    private final List<String> positional = new ArrayList<>();
    private final Map<String, String> given = new LinkedHashMap<>();
    private final Map<String, Option> known = new LinkedHashMap<>();
    private Map<String, String> presets = Map.of();

    /**
     * Reads a command line.
     *
     * @param options what is allowed
     * @param maximum how many positional arguments are allowed
     * @param words   the words behind the command
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
            throw new IllegalArgumentException("\"" + positional.get(maximum)
                    + "\" is one argument too many; see --help");
        }
    }

    /** Reads one option and says how many further words it took. */
    private int readOption(String word, String next) {
        int equals = word.indexOf('=');
        String name = equals < 0 ? word : word.substring(0, equals);
        Option option = known.get(name);
        if (option == null) {
            throw new IllegalArgumentException("option " + name + " is not known" + Nearest.hint(name, known.keySet()));
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
        if (equals < 0 && next == null) {
            throw new IllegalArgumentException("option " + name + " needs a value: " + name + " " + option.value());
        }
        String value = equals >= 0 ? word.substring(equals + 1) : next;
        refuseDamaged(value);
        given.put(name, value);
        return equals >= 0 ? 0 : 1;
    }

    /** A locale that cannot hold what the user typed leaves U+FFFD behind: better refused than trained on. */
    private static void refuseDamaged(String word) {
        if (word.indexOf('\uFFFD') >= 0) {
            throw new IllegalArgumentException("\"" + word + "\" holds U+FFFD: the terminal's encoding lost a letter;"
                    + " put the text into a UTF-8 file and name it (generate: --prompt-file FILE)");
        }
    }

    /**
     * Values that stand in for options which the user did not give: a preset.
     *
     * @param values the values by option, with its dashes
     */
    public void usePreset(Map<String, String> values) {
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
     * {@return a whole number within bounds; underscores and a trailing k or M are understood}
     *
     * @param name    the option, with its dashes
     * @param minimum the least that is allowed
     * @param maximum the most that is allowed
     */
    public long integer(String name, long minimum, long maximum) {
        String value = text(name);
        long number;
        try {
            number = wholeNumber(value);
        } catch (NumberFormatException | ArithmeticException e) {
            throw new IllegalArgumentException(name + " " + value + " is not a whole number");
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

    private static long wholeNumber(String value) {
        String digits = value.replace("_", "").replace(",", "");
        if (digits.endsWith("k")) {
            return Math.multiplyExact(Long.parseLong(digits.substring(0, digits.length() - 1)), 1_000L);
        }
        if (digits.endsWith("M")) {
            return Math.multiplyExact(Long.parseLong(digits.substring(0, digits.length() - 1)), 1_000_000L);
        }
        return Long.parseLong(digits);
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
            number = Double.parseDouble(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " " + value + " is not a number");
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
     * {@return a list of whole numbers such as {@code 128,128}}
     *
     * @param name    the option, with its dashes
     * @param minimum the least that is allowed
     * @param maximum the most that is allowed
     */
    public List<Integer> integers(String name, int minimum, int maximum) {
        var list = new ArrayList<Integer>();
        for (String part : text(name).split(",")) {
            int number;
            try {
                number = Integer.parseInt(part.strip());
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(name + " " + text(name) + ": \"" + part
                        + "\" is not a whole number");
            }
            if (number < minimum || number > maximum) {
                throw new IllegalArgumentException(name + " " + text(name) + ": " + number
                        + " is out of range: it must be " + minimum + " to " + maximum);
            }
            list.add(number);
        }
        return list;
    }

    /**
     * {@return one of some words}
     *
     * @param name  the option, with its dashes
     * @param words the words to choose from
     */
    public String choice(String name, String... words) {
        String value = text(name);
        if (value != null && !List.of(words).contains(value)) {
            throw new IllegalArgumentException(name + " " + value + " is not known"
                    + Nearest.hint(value, List.of(words)) + "; choose " + String.join(", ", words));
        }
        return value;
    }

    private Option requireKnown(String name) {
        Option option = known.get(name);
        if (option == null) {
            throw new IllegalStateException("the command does not declare " + name);
        }
        return option;
    }
}
