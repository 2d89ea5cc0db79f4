package octavo.files;

import java.nio.file.Path;

/** Thrown for a safetensors file that breaks a rule of its format, or lacks a wanted tensor. */
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
        /** The header is strict JSON; no name occurs twice. */
        INVALID_HEADER_JSON,
        /** {@code __metadata__} is an object of strings. */
        INVALID_METADATA,
        /** Each tensor has a dtype, a shape and two data_offsets, whole and not negative. */
        INVALID_TENSOR_ENTRY,
        /** The dtype is a known one. */
        UNKNOWN_TYPE,
        /** The bits of a tensor, shape times dtype, fit into 63 bits. */
        SIZE_OVERFLOW,
        /** The bits fill whole bytes, which is not given for elements of 4 and 6 bits. */
        MISALIGNED_TENSOR,
        /** Sorted by offset, each tensor begins where the previous one ends, the first at 0: no gap, no overlap. */
        INVALID_OFFSET,
        /** The offsets span as many bytes as shape and dtype need. */
        WRONG_TENSOR_SIZE,
        /** The last tensor ends where the file ends. */
        INCOMPLETE_BUFFER,
        /** The wanted tensor is in the file. */
        TENSOR_NOT_FOUND,
        /** The tensor has the wanted shape. */
        WRONG_SHAPE,
        /** The dtype can be converted to floats. */
        UNSUPPORTED_TYPE
    }

    /** Which rule was broken. */
    private final Rule rule;

    /**
     * Whether the file looks like the beginning of a valid one, or like one whose content was never written to the
     * disk.
     */
    private final boolean endsTooEarly;

    BadSafetensorsException(Path file, Rule rule, String sentence) {
        this(file, rule, sentence, rule == Rule.HEADER_TOO_SMALL || rule == Rule.INVALID_HEADER_LENGTH);
    }

    BadSafetensorsException(Path file, Rule rule, String sentence, boolean endsTooEarly) {
        super(file, sentence);
        this.rule = rule;
        this.endsTooEarly = endsTooEarly;
    }

    /** {@return whether the file was obviously not written completely} */
    public boolean endsTooEarly() {
        return endsTooEarly;
    }

    /**
     * The broken rule.
     *
     * @return one of the list
     */
    public Rule rule() {
        return rule;
    }
}
