package octavo.files;

import java.nio.CharBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads one JSON text by recursive descent, with one method per rule of the grammar. */
final class JsonReader {

    private final char[] text;
    private final int length;
    /** Every key that occurred: the objects of a list usually have the same keys, which are stored once. */
    private final Map<String, String> keys = new HashMap<>();
    private int position;
    private int depth;
    private int values;

    /**
     * Prepares to read.
     *
     * @param text   JSON; strings with escapes are changed in place, so that a checkpoint's vocabulary of megabytes,
     *               which is one string, needs no buffer
     * @param length its characters; what follows them is ignored
     */
    JsonReader(char[] text, int length) {
        this.text = text;
        this.length = length;
    }

    /** The whole text: one value between white space. */
    Object readText() throws JsonException {
        skipSpace();
        Object value = readValue();
        skipSpace();
        if (position < length) {
            throw wrong("the value is complete, but " + found() + " follows");
        }
        return value;
    }

    private Object readValue() throws JsonException {
        if (++values > Json.MAX_VALUES) {
            throw wrong("there are more than " + Json.MAX_VALUES + " values");
        }
        switch (peek()) {
            case '{':
                return readObject();
            case '[':
                return readArray();
            case '"':
                return readString();
            case 't':
                return readWord("true", Boolean.TRUE);
            case 'f':
                return readWord("false", Boolean.FALSE);
            case 'n':
                return readWord("null", null);
            default:
                return readNumber();
        }
    }

    private Map<String, Object> readObject() throws JsonException {
        enter();
        var object = new LinkedHashMap<String, Object>();
        if (!closes('}')) {
            do {
                skipSpace();
                readEntry(object);
            } while (goesOn('}'));
        }
        depth--;
        return object;
    }

    private void readEntry(Map<String, Object> object) throws JsonException {
        if (peek() != '"') {
            throw wrong("expected a key in double quotes, found " + found());
        }
        int start = position;
        String key = readString();
        if (object.containsKey(key)) {
            position = start;
            throw wrong("the key \"" + Printable.of(key) + "\" occurs twice in one object");
        }
        skipSpace();
        if (peek() != ':') {
            throw wrong("expected ':' after the key \"" + Printable.of(key) + "\", found " + found());
        }
        position++;
        skipSpace();
        object.put(keys.computeIfAbsent(key, same -> same), readValue());
    }

    private List<Object> readArray() throws JsonException {
        enter();
        var array = new ArrayList<Object>();
        if (!closes(']')) {
            do {
                skipSpace();
                array.add(readValue());
            } while (goesOn(']'));
        }
        depth--;
        array.trimToSize();
        return array;
    }

    private void enter() throws JsonException {
        if (++depth > Json.MAX_DEPTH) {
            throw wrong("arrays and objects are nested more than " + Json.MAX_DEPTH + " levels deep");
        }
        position++;
    }

    /** Whether an array or object ends before its first element. */
    private boolean closes(char bracket) {
        skipSpace();
        if (peek() != bracket) {
            return false;
        }
        position++;
        return true;
    }

    /** After an element: true for a comma, false for the closing bracket. */
    private boolean goesOn(char bracket) throws JsonException {
        skipSpace();
        int next = peek();
        if (next != ',' && next != bracket) {
            throw wrong("expected ',' or '" + bracket + "', found " + found());
        }
        position++;
        return next == ',';
    }

    private Object readWord(String word, Object value) throws JsonException {
        if (!word.contentEquals(CharBuffer.wrap(text, position, Math.min(word.length(), length - position)))) {
            throw wrong("expected a value, found " + found());
        }
        position += word.length();
        return value;
    }

    private String readString() throws JsonException {
        int opening = position++;
        int end = position; // what an escape stands for is shorter than the escape, so it is written over it
        while (peek() != '"') {
            int next = peek();
            if (next < 0) {
                position = opening;
                throw wrong("the string that begins here never ends");
            }
            if (next < 0x20) {
                throw wrong("a control character must be escaped in a string, found " + found());
            }
            position++;
            text[end++] = next == '\\' ? readEscape() : (char) next;
        }
        position++;
        String string = new String(text, opening + 1, end - opening - 1);
        if (hasLoneSurrogate(string)) {
            position = opening;
            throw wrong("the string that begins here contains half a surrogate pair");
        }
        return string;
    }

    private char readEscape() throws JsonException {
        int letter = peek();
        int index = "\"\\/bfnrt".indexOf(letter);
        if (index >= 0) {
            position++;
            return "\"\\/\b\f\n\r\t".charAt(index);
        }
        if (letter != 'u') {
            throw wrong("a string can only have the escapes \\\" \\\\ \\/ \\b \\f \\n \\r \\t and \\uXXXX,"
                    + " found \\ and " + found());
        }
        position++;
        int code = 0;
        for (int i = 0; i < 4; i++) {
            int digit = peek() > 'f' ? -1 : Character.digit(peek(), 16);
            if (digit < 0) {
                throw wrong("\\u needs four hexadecimal digits, found " + found());
            }
            code = code * 16 + digit;
            position++;
        }
        return (char) code;
    }

    /** Whether half of a surrogate pair stands alone. */
    static boolean hasLoneSurrogate(CharSequence string) {
        for (int i = 0; i < string.length(); i++) {
            char here = string.charAt(i);
            if (Character.isHighSurrogate(here) && i + 1 < string.length() && Character.isLowSurrogate(string.charAt(i
                    + 1))) {
                i++;
            } else if (Character.isSurrogate(here)) {
                return true;
            }
        }
        return false;
    }

    private Object readNumber() throws JsonException {
        int start = position;
        accept('-');
        if (!accept('0')) {
            digits("expected a value, found ");
        } else if (isDigit(peek())) {
            position = start;
            throw wrong("a number may not begin with zeros");
        }
        boolean whole = true;
        if (accept('.')) {
            whole = false;
            digits("a decimal point needs digits after it, found ");
        }
        if (accept('e') || accept('E')) {
            whole = false;
            if (!accept('+')) {
                accept('-');
            }
            digits("an exponent needs digits, found ");
        }
        return toNumber(start, whole);
    }

    private Object toNumber(int start, boolean whole) throws JsonException {
        if (whole) {
            try {
                return Long.parseLong(CharBuffer.wrap(text), start, position, 10);
            } catch (NumberFormatException e) {
                String digits = new String(text, start, position - start);
                position = start;
                throw wrong("the number " + Printable.of(digits) + " does not fit into 64 bits");
            }
        }
        String digits = new String(text, start, position - start);
        double value = Double.parseDouble(digits);
        if (Double.isInfinite(value)) {
            position = start;
            throw wrong("the number " + Printable.of(digits) + " is larger than a double can be");
        }
        return value;
    }

    private void digits(String complaint) throws JsonException {
        if (!isDigit(peek())) {
            throw wrong(complaint + found());
        }
        while (isDigit(peek())) {
            position++;
        }
    }

    private static boolean isDigit(int character) {
        return character >= '0' && character <= '9';
    }

    private boolean accept(char expected) {
        if (peek() != expected) {
            return false;
        }
        position++;
        return true;
    }

    private void skipSpace() {
        while (position < length && " \t\n\r".indexOf(text[position]) >= 0) {
            position++;
        }
    }

    private int peek() {
        return position < length ? text[position] : -1;
    }

    private String found() {
        if (position >= length) {
            return "the end of the text";
        }
        int codePoint = Character.codePointAt(text, position, length);
        boolean printable = codePoint > ' ' && codePoint < 127;
        return printable ? "'" + (char) codePoint + "'" : String.format("U+%04X", codePoint);
    }

    private JsonException wrong(String sentence) {
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < position; i++) {
            if (text[i] == '\n') {
                line++;
                lineStart = i + 1;
            }
        }
        return new JsonException("JSON line " + line + ", column " + (position - lineStart + 1) + ": " + sentence);
    }
}
