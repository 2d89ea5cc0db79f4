package octavo.files;

/** The element types of .npy files that are read and, most of them, written; all little-endian. */
public enum NpyType {
    /** Unsigned bytes: token ids of vocabularies up to 256, pixels. */
    U1("|u1", 1),
    /** Unsigned 16-bit numbers: token ids of vocabularies up to 65,536. */
    U2("<u2", 2),
    /** Signed 32-bit numbers. */
    I4("<i4", 4),
    /** Signed 64-bit numbers, NumPy's default for whole numbers. */
    I8("<i8", 8),
    /** Floats of half the size, read only. */
    F2("<f2", 2),
    /** Floats. */
    F4("<f4", 4),
    /** Doubles, NumPy's default for numbers. */
    F8("<f8", 8);

    /** The name in the header. */
    final String description;
    /** Bytes of one element. */
    public final int bytes;

    NpyType(String description, int bytes) {
        this.description = description;
        this.bytes = bytes;
    }

    /**
     * The smallest type for token ids.
     *
     * @param vocabularySize ids are 0 to this minus 1
     * @return {@link #U1}, {@link #U2} or {@link #I4}
     */
    public static NpyType forIds(int vocabularySize) {
        if (vocabularySize <= 1 << 8) {
            return U1;
        }
        return vocabularySize <= 1 << 16 ? U2 : I4;
    }

    boolean isFloating() {
        return this == F2 || this == F4 || this == F8;
    }
}
