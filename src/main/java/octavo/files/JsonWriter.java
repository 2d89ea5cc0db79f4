package octavo.files;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Writes one JSON text, on one line or indented. */
final class JsonWriter {

    private final StringBuilder out = new StringBuilder();
    private final boolean pretty;
    private int depth;

    JsonWriter(boolean pretty) {
        this.pretty = pretty;
    }

    String write(Object value) {
        writeValue(value);
        return out.toString();
    }

    private void writeValue(Object value) {
        switch (value) {
            case null -> out.append("null");
            case String string -> writeString(string);
            case Boolean bool -> out.append(bool);
            case Double number -> writeDouble(number);
            case Float number -> writeFloat(number);
            case Long number -> out.append(number);
            case Integer number -> out.append(number);
            case Map<?, ?> map -> writeObject(map);
            case List<?> list -> writeArray(list);
            default -> throw new IllegalArgumentException("JSON has no form for a value of " + value.getClass());
        }
    }

    /** Double.toString gives the shortest decimal that reads back to the same double (since JDK 19). */
    private void writeDouble(double number) {
        if (!Double.isFinite(number)) {
            throw new IllegalArgumentException("JSON has no number " + number + ": write null or a string for it");
        }
        out.append(number);
    }

    private void writeFloat(float number) {
        if (!Float.isFinite(number)) {
            throw new IllegalArgumentException("JSON has no number " + number + ": write null or a string for it");
        }
        out.append(number);
    }

    private void writeObject(Map<?, ?> map) {
        enter();
        out.append('{');
        String separator = "";
        for (var entry : map.entrySet()) {
            out.append(separator);
            newLine();
            if (!(entry.getKey() instanceof String key)) {
                throw new IllegalArgumentException("a JSON key is a string, " + entry.getKey() + " is not");
            }
            writeString(key);
            out.append(pretty ? ": " : ":");
            writeValue(entry.getValue());
            separator = ",";
        }
        depth--;
        if (!map.isEmpty()) {
            newLine();
        }
        out.append('}');
    }

    private void writeArray(List<?> list) {
        enter();
        out.append('[');
        boolean lines = list.stream().anyMatch(JsonWriter::isNested);
        String separator = "";
        for (Object element : list) {
            out.append(separator);
            if (lines) {
                newLine();
            }
            writeValue(element);
            separator = pretty && !lines ? ", " : ",";
        }
        depth--;
        if (lines) {
            newLine();
        }
        out.append(']');
    }

    private static boolean isNested(Object value) {
        return value instanceof Collection || value instanceof Map;
    }

    private void enter() {
        if (++depth > Json.MAX_DEPTH) {
            throw new IllegalArgumentException("arrays and objects are nested more than " + Json.MAX_DEPTH
                    + " levels deep");
        }
    }

    private void newLine() {
        if (pretty) {
            out.append('\n').repeat("  ", depth);
        }
    }

    private void writeString(String string) {
        if (JsonReader.hasLoneSurrogate(string)) {
            throw new IllegalArgumentException("a string with half a surrogate pair cannot be written as JSON");
        }
        out.append('"');
        for (int i = 0; i < string.length(); i++) {
            writeCharacter(string.charAt(i));
        }
        out.append('"');
    }

    /**
     * Escapes the characters required by the RFC, and U+007F to U+009F, U+2028 and U+2029, which confuse terminals and
     * scripts.
     */
    private void writeCharacter(char character) {
        int index = "\"\\\b\f\n\r\t".indexOf(character);
        if (index >= 0) {
            out.append('\\').append("\"\\bfnrt".charAt(index));
        } else if (Character.isISOControl(character) || character == '\u2028' || character == '\u2029') {
            out.append(String.format("\\u%04x", (int) character));
        } else {
            out.append(character);
        }
    }
}
