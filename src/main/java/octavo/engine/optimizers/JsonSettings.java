package octavo.engine.optimizers;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the values of a parsed JSON object, which are String and Number, and refuses those of the wrong type. */
final class JsonSettings {

    private final String what;
    private final Map<String, ?> values;

    /**
     * Wraps a parsed object.
     *
     * @param what   its name in messages
     * @param values its values
     */
    JsonSettings(String what, Map<String, ?> values) {
        this.what = what;
        this.values = values;
    }

    void allowOnly(Set<String> names) {
        for (var name : values.keySet()) {
            if (!names.contains(name)) {
                throw new IllegalArgumentException(what + " has no setting \"" + name + "\"");
            }
        }
    }

    String text(String name) {
        if (values.get(name) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException(what + " needs a text \"" + name + "\", not " + values.get(name));
    }

    double number(String name) {
        if (values.get(name) instanceof Number number) {
            return number.doubleValue();
        }
        throw new IllegalArgumentException(what + " needs a number \"" + name + "\", not " + values.get(name));
    }

    long whole(String name) {
        double number = number(name);
        if (number != Math.rint(number) || Math.abs(number) > 0x1p53) {
            throw new IllegalArgumentException(what + " needs a whole number \"" + name + "\", not "
                    + values.get(name));
        }
        return (long) number;
    }

    List<Double> numbers(String name) {
        if (values.get(name) instanceof List<?> list && list.stream().allMatch(Number.class::isInstance)) {
            return list.stream().map(element -> ((Number) element).doubleValue()).toList();
        }
        throw new IllegalArgumentException(what + " needs a list of numbers \"" + name + "\", not " + values.get(name));
    }
}
