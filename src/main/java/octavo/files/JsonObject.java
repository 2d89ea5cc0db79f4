package octavo.files;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A JSON object with typed getters: each returns a value of the right type or throws an exception with one sentence
 * that names the place, the key and the value found there.
 */
public final class JsonObject {

    /** The name for messages; a list may have 50,000 elements, so the name of each is made only when it is needed. */
    private final Supplier<String> where;
    private final Map<?, ?> map;

    private JsonObject(Supplier<String> where, Map<?, ?> map) {
        this.where = where;
        this.map = map;
    }

    /**
     * Reads a file with one object.
     *
     * @param file the file
     * @return its object
     * @throws IOException if it cannot be read, is not JSON, or holds something else
     */
    public static JsonObject read(Path file) throws IOException {
        return of(file.toString(), Json.read(file));
    }

    /**
     * Reads a text with one object.
     *
     * @param where the name of the text, for messages
     * @param text  JSON
     * @return its object
     * @throws BadFileException if it is not JSON, or holds something else
     */
    public static JsonObject parse(String where, String text) throws BadFileException {
        try {
            return of(where, Json.parse(text));
        } catch (JsonException e) {
            throw new BadFileException(where, e.getMessage());
        }
    }

    /**
     * Wraps a parsed value that should be an object.
     *
     * @param where its name, for messages
     * @param value a value as {@link Json#parse} returns it
     * @return the object
     * @throws BadFileException if it is something else
     */
    public static JsonObject of(String where, Object value) throws BadFileException {
        return of(() -> where, value);
    }

    private static JsonObject of(Supplier<String> where, Object value) throws BadFileException {
        if (value instanceof Map<?, ?> map) {
            return new JsonObject(where, map);
        }
        throw new BadFileException(where.get(), "expected a JSON object, found " + describe(value));
    }

    /**
     * The keys.
     *
     * @return in the order of the file
     */
    public Set<String> keys() {
        var keys = new LinkedHashSet<String>();
        map.keySet().forEach(key -> keys.add((String) key));
        return keys;
    }

    /**
     * The whole object.
     *
     * @return its values as {@link Json#parse} returns them, in the order of the file
     */
    public Map<String, Object> values() {
        var values = new LinkedHashMap<String, Object>();
        map.forEach((key, value) -> values.put((String) key, value));
        return values;
    }

    /**
     * Whether a key has a value other than null.
     *
     * @param key the key
     * @return whether a getter will find something
     */
    public boolean has(String key) {
        return map.get(key) != null;
    }

    /**
     * A string.
     *
     * @param key the key
     * @return its value
     * @throws BadFileException if it is missing or something else
     */
    public String getString(String key) throws BadFileException {
        return get(key, "a string", String.class);
    }

    /**
     * A whole number.
     *
     * @param key the key
     * @return its value
     * @throws BadFileException if it is missing or something else
     */
    public long getLong(String key) throws BadFileException {
        return get(key, "a whole number", Long.class);
    }

    /**
     * A whole number within bounds.
     *
     * @param key     the key
     * @param minimum the smallest allowed
     * @param maximum the largest allowed
     * @return its value
     * @throws BadFileException if it is missing, something else or out of bounds
     */
    public int getInt(String key, int minimum, int maximum) throws BadFileException {
        long value = getLong(key);
        if (value < minimum || value > maximum) {
            throw new BadFileException(where.get(), "\"" + Printable.of(key) + "\" is " + value + ", it should be "
                    + minimum + " to " + maximum);
        }
        return (int) value;
    }

    /**
     * A number, whole or not.
     *
     * @param key the key
     * @return its value, finite
     * @throws BadFileException if it is missing or something else
     */
    public double getDouble(String key) throws BadFileException {
        return get(key, "a number", Number.class).doubleValue();
    }

    /**
     * True or false.
     *
     * @param key the key
     * @return its value
     * @throws BadFileException if it is missing or something else
     */
    public boolean getBoolean(String key) throws BadFileException {
        return get(key, "true or false", Boolean.class);
    }

    /**
     * An object.
     *
     * @param key the key
     * @return its value
     * @throws BadFileException if it is missing or something else
     */
    public JsonObject getObject(String key) throws BadFileException {
        return new JsonObject(() -> where.get() + " \"" + key + "\"", get(key, "an object", Map.class));
    }

    /**
     * A list of anything.
     *
     * @param key the key
     * @return its elements as {@link Json#parse} returns them
     * @throws BadFileException if it is missing or something else
     */
    public List<Object> getList(String key) throws BadFileException {
        return List.copyOf(elements(key, "a list without null", Object.class));
    }

    /**
     * A list of objects.
     *
     * @param key the key
     * @return its elements
     * @throws BadFileException if it is missing or something else
     */
    public List<JsonObject> getObjects(String key) throws BadFileException {
        var objects = new ArrayList<JsonObject>();
        for (Object element : elements(key, "a list of objects", Map.class)) {
            int index = objects.size();
            objects.add(of(() -> where.get() + " \"" + key + "\"[" + index + "]", element));
        }
        return objects;
    }

    private <E> List<E> elements(String key, String expected, Class<E> type) throws BadFileException {
        var result = new ArrayList<E>();
        for (Object element : get(key, expected, List.class)) {
            if (!type.isInstance(element)) {
                throw new BadFileException(where.get(),
                        "\"" + key + "\" should be " + expected + ", but element " + result.size() + " is "
                                + describe(element));
            }
            result.add(type.cast(element));
        }
        return result;
    }

    private <E> E get(String key, String expected, Class<E> type) throws BadFileException {
        if (!map.containsKey(key)) {
            throw new BadFileException(where.get(), "\"" + Printable.of(key) + "\" is missing, it should be "
                    + expected);
        }
        Object value = map.get(key);
        if (!type.isInstance(value)) {
            throw new BadFileException(where.get(), "\"" + Printable.of(key) + "\" is " + describe(value)
                    + ", it should be " + expected);
        }
        return type.cast(value);
    }

    private static String describe(Object value) {
        return switch (value) {
            case null -> "null";
            case Map<?, ?> map -> "an object";
            case List<?> list -> "a list";
            case String string -> "the string \"" + Printable.of(string) + "\"";
            case Number number -> "the number " + number;
            default -> value.toString();
        };
    }
}
