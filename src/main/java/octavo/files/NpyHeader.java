package octavo.files;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The header of a .npy file: a Python literal, {@code {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }}. */
final class NpyHeader {

    /** NumPy's own limit. */
    private static final int MAX_RANK = 64;

    /** Type of the elements. */
    NpyType type;
    /** Sizes of the dimensions; their product and its bytes fit into an int. */
    int[] shape;

    /** Whether the first index runs fastest, as NumPy saves a transposed array. */
    Boolean fortranOrder;
    private final String text;
    private final String where;
    private int position;

    NpyHeader(String text, String where) throws BadFileException {
        this.text = text;
        this.where = where;
        expect('{');
        while (peek() != '}') {
            readEntry();
            if (peek() != '}') {
                expect(',');
            }
        }
        expect('}');
        if (peek() >= 0) {
            throw wrong("something follows the dictionary");
        }
        if (type == null || shape == null || fortranOrder == null) {
            throw wrong("it must have 'descr', 'fortran_order' and 'shape'");
        }
        bytes();
    }

    private void readEntry() throws BadFileException {
        String key = readString();
        expect(':');
        switch (key) {
            case "descr" -> type = once(key, type, readType());
            case "fortran_order" -> fortranOrder = once(key, fortranOrder, readBoolean());
            case "shape" -> shape = once(key, shape, readShape());
            default -> throw wrong("the key '" + Printable.of(key) + "' is unknown");
        }
    }

    private <E> E once(String key, E before, E now) throws BadFileException {
        if (before != null) {
            throw wrong("the key '" + key + "' occurs twice");
        }
        return now;
    }

    private NpyType readType() throws BadFileException {
        if (peek() == '[') {
            throw new BadFileException(where, "the elements are records; save each field as a separate array");
        }
        String description = readString();
        for (var candidate : NpyType.values()) {
            if (candidate.description.equals(description)) {
                return candidate;
            }
        }
        String known = String.join(" ", Arrays.stream(NpyType.values()).map(t -> t.description).toList());
        throw new BadFileException(where, "the type of the elements is " + Printable.of(description) + ", read are "
                + known
                + "; convert it with .astype(np.float32) or .astype(np.int32)");
    }

    private boolean readBoolean() throws BadFileException {
        peek();
        for (String word : List.of("True", "False")) {
            if (text.startsWith(word, position)) {
                position += word.length();
                return word.equals("True");
            }
        }
        throw wrong("'fortran_order' should be True or False");
    }

    private int[] readShape() throws BadFileException {
        expect('(');
        var sizes = new ArrayList<Integer>();
        while (peek() != ')') {
            sizes.add(readSize());
            if (sizes.size() > MAX_RANK) {
                throw wrong("'shape' has more than " + MAX_RANK + " dimensions");
            }
            if (peek() != ')') {
                expect(',');
            }
        }
        expect(')');
        return sizes.stream().mapToInt(Integer::intValue).toArray();
    }

    private int readSize() throws BadFileException {
        peek();
        int start = position;
        while (position < text.length() && text.charAt(position) >= '0' && text.charAt(position) <= '9') {
            position++;
        }
        String digits = text.substring(start, position);
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            throw wrong("'shape' should hold whole numbers of 0 to " + Integer.MAX_VALUE);
        }
    }

    /** Bytes of all elements, at most what an array can hold. */
    long bytes() throws BadFileException {
        long bytes = type.bytes;
        // An empty array is empty however large its other dimensions are.
        boolean empty = Arrays.stream(shape).anyMatch(size -> size == 0);
        for (int size : shape) {
            bytes = empty ? 0 : bytes * size;
            if (bytes > Integer.MAX_VALUE - 8) {
                throw new BadFileException(where, this + " has more than 2 GB of elements, more than is read at once");
            }
        }
        return bytes;
    }

    private String readString() throws BadFileException {
        int quote = peek();
        if (quote != '\'' && quote != '"') {
            throw wrong("a string is expected");
        }
        int end = text.indexOf(quote, position + 1);
        if (end < 0 || end - position > 40) {
            throw wrong("a string does not end");
        }
        String string = text.substring(position + 1, end);
        position = end + 1;
        return string;
    }

    private void expect(char expected) throws BadFileException {
        if (peek() != expected) {
            throw wrong("'" + expected + "' is expected");
        }
        position++;
    }

    /** The next character that is not white space, or -1. */
    private int peek() {
        while (position < text.length() && " \t\r\n".indexOf(text.charAt(position)) >= 0) {
            position++;
        }
        return position < text.length() ? text.charAt(position) : -1;
    }

    private BadFileException wrong(String sentence) {
        return new BadFileException(where, "the .npy header is damaged at character " + position + ": " + sentence);
    }

    @Override
    public String toString() {
        return "an array " + type.description + " " + Arrays.toString(shape);
    }
}
