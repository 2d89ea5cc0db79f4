package octavo.files;

/** The element types of safetensors files; all little-endian. */
public enum TensorType {
    /** True or false, a byte each. */
    BOOL(1),
    /** Unsigned bytes. */
    U8(1),
    /** Signed bytes. */
    I8(1),
    /** 8-bit floats, 5 bits of exponent: listed, not converted. */
    F8_E5M2(1),
    /** 8-bit floats, 4 bits of exponent: listed, not converted. */
    F8_E4M3(1),
    /** Signed 16-bit numbers. */
    I16(2),
    /** Unsigned 16-bit numbers. */
    U16(2),
    /** IEEE half precision. */
    F16(2),
    /** The upper half of a float. */
    BF16(2),
    /** Signed 32-bit numbers. */
    I32(4),
    /** Unsigned 32-bit numbers. */
    U32(4),
    /** Floats: the type that is written. */
    F32(4),
    /** Doubles. */
    F64(8),
    /** Signed 64-bit numbers. */
    I64(8),
    /** Unsigned 64-bit numbers: listed, not converted. */
    U64(8);

    /** Bytes of one element. */
    public final int bytes;

    TensorType(int bytes) {
        this.bytes = bytes;
    }
}
