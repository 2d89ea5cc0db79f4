package octavo.files;

/** The element types of safetensors files; all little-endian. */
public enum TensorType {
    /** True or false, a byte each. */
    BOOL(8),
    /** 4-bit floats, two in a byte: listed, not converted. */
    F4(4),
    /** 6-bit floats, 3 bits of exponent, four in three bytes: listed, not converted. */
    F6_E3M2(6),
    /** 6-bit floats, 2 bits of exponent: listed, not converted. */
    F6_E2M3(6),
    /** Unsigned bytes. */
    U8(8),
    /** Signed bytes. */
    I8(8),
    /** 8-bit floats, 5 bits of exponent: listed, not converted. */
    F8_E5M2(8),
    /** 8-bit floats, 4 bits of exponent: listed, not converted. */
    F8_E4M3(8),
    /** Powers of two, with 8 bits of exponent only: listed, not converted. */
    F8_E8M0(8),
    /** Signed 16-bit numbers. */
    I16(16),
    /** Unsigned 16-bit numbers. */
    U16(16),
    /** IEEE half precision. */
    F16(16),
    /** The upper half of a float. */
    BF16(16),
    /** Signed 32-bit numbers. */
    I32(32),
    /** Unsigned 32-bit numbers. */
    U32(32),
    /** Floats: the type that is written. */
    F32(32),
    /** Doubles. */
    F64(64),
    /** Complex numbers of two floats: listed, not converted. */
    C64(64),
    /** Signed 64-bit numbers. */
    I64(64),
    /** Unsigned 64-bit numbers: listed, not converted. */
    U64(64);

    /** Bits of one element. */
    public final int bits;

    TensorType(int bits) {
        this.bits = bits;
    }
}
