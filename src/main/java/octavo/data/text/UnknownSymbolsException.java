package octavo.data.text;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Thrown for characters that a vocabulary lacks. */
public final class UnknownSymbolsException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;
    private static final int MOST_NAMED = 10;

    /** The missing characters. */
    private final int[] codePoints;

    /**
     * Creates the exception.
     *
     * @param codePoints the unknown code points, each once, in the order of the text
     */
    public UnknownSymbolsException(int... codePoints) {
        super(sentence(codePoints));
        this.codePoints = codePoints.clone();
    }

    /** {@return the unknown code points, each once} */
    public List<Integer> codePoints() {
        return Arrays.stream(codePoints).boxed().toList();
    }

    private static String sentence(int[] points) {
        String named = Arrays.stream(points).limit(MOST_NAMED).mapToObj(UnknownSymbolsException::name)
                .collect(Collectors.joining(", "));
        String more = points.length > MOST_NAMED ? " and " + (points.length - MOST_NAMED) + " more" : "";
        return "the vocabulary lacks " + named + more + ": leave " + (points.length == 1 ? "it" : "them")
                + " out";
    }

    /**
     * Shows a code point so that it can be recognized on any terminal.
     *
     * @param point the code point
     * @return for example {@code 'ż' U+017C}; controls and spaces only by number
     */
    static String name(int point) {
        String number = String.format("U+%04X", point);
        boolean visible = Character.isLetterOrDigit(point) || point > ' ' && point < 0x7F;
        return visible ? "'" + Character.toString(point) + "' " + number : point == ' ' ? "space " + number : number;
    }
}
