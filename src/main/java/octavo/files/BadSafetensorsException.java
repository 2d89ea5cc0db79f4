package octavo.files;

import java.nio.file.Path;

/** A safetensors file breaks a rule of its format, or does not hold what is asked for. */
public final class BadSafetensorsException extends BadFileException {

    private static final long serialVersionUID = 1;

    /** The rules, in the order in which they are checked. */
    public enum Rule {
        /** The file has at least 8 bytes, the length of the header. */
        HEADER_TOO_SMALL,
        /** The header has at most 100,000,000 bytes. */
        HEADER_TOO_LARGE,
        /** The header ends within the file. */
        INVALID_HEADER_LENGTH,
        /** The header begins with an opening brace. */
        INVALID_HEADER_START,
        /** The header is UTF-8. */
        INVALID_HEADER_UTF8,
        /** The header is strict JSON; no name stands twice. */
        INVALID_HEADER_JSON,
        /** {@code __metadata__} is an object of strings. */
        INVALID_METADATA,
        /** Each tensor has a dtype, a shape and two data_offsets, whole and not negative. */
        INVALID_TENSOR_ENTRY,
        /** The dtype is a known one. */
        UNKNOWN_TYPE,
        /** The bits of a tensor, shape times dtype, fit into 63 bits. */
        SIZE_OVERFLOW,
        /** They fill whole bytes, which elements of 4 and 6 bits need not do. */
        MISALIGNED_TENSOR,
        /** Sorted by offset, each tensor begins where the one before ends, the first at 0: no hole, no overlap. */
        INVALID_OFFSET,
        /** The offsets span as many bytes as shape and dtype need. */
        WRONG_TENSOR_SIZE,
        /** The last tensor ends where the file ends. */
        INCOMPLETE_BUFFER,
        /** What is asked for is in the file. */
        TENSOR_NOT_FOUND,
        /** The tensor has the shape that is asked for. */
        WRONG_SHAPE,
        /** The dtype can be converted to what is asked for. */
        UNSUPPORTED_TYPE
    }

    /** Which rule was broken. */
    private final Rule rule;

    /** Whether the file looks like the beginning of a good one, or like one of which nothing came to the disk. */
    private final boolean endsTooEarly;

    BadSafetensorsException(Path file, Rule rule, String sentence) {
        this(file, rule, sentence, rule == Rule.HEADER_TOO_SMALL || rule == Rule.INVALID_HEADER_LENGTH);
    }

    BadSafetensorsException(Path file, Rule rule, String sentence, boolean endsTooEarly) {
        super(file, sentence);
        this.rule = rule;
        this.endsTooEarly = endsTooEarly;
    }

    /** {@return whether the file was plainly not written to its end} */
    public boolean endsTooEarly() {
        return endsTooEarly;
    }

    /**
     * The rule that is broken.
     *
     * @return one of the list
     */
    public Rule rule() {
        return rule;
    }
}
