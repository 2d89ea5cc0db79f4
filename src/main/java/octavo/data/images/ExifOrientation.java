package octavo.data.images;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * How a phone was held when it took a JPEG: it stores the sensor's rows unchanged and records how to turn them, in tag
 * 0x0112 of the TIFF directory in the segment APP1 (CIPA DC-008, Exif 2.32, 4.6.4).
 */
final class ExifOrientation {

    private static final int START_OF_IMAGE = 0xffd8;
    private static final int START_OF_SCAN = 0xffda;
    private static final int APP1 = 0xffe1;
    private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);
    private static final int ORIENTATION_TAG = 0x0112;
    private static final int UPRIGHT = 1;

    private ExifOrientation() {
    }

    /** Returns 1 (upright) to 8; 1 for a file without a valid orientation. */
    static int of(Path file) throws IOException {
        try (var in = new DataInputStream(Files.newInputStream(file))) {
            if (in.readUnsignedShort() != START_OF_IMAGE) {
                return UPRIGHT;
            }
            while (true) {
                int marker = in.readUnsignedShort();
                if (marker >>> 8 != 0xff || marker == START_OF_SCAN) {
                    return UPRIGHT;
                }
                byte[] segment = in.readNBytes(Math.max(0, in.readUnsignedShort() - 2));
                if (marker == APP1 && Arrays.equals(EXIF, Arrays.copyOf(segment, EXIF.length))) {
                    return inDirectory(ByteBuffer.wrap(segment, EXIF.length, segment.length - EXIF.length).slice());
                }
            }
        } catch (EOFException | BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException e) {
            return UPRIGHT; // a damaged tag must not prevent reading the picture
        }
    }

    private static int inDirectory(ByteBuffer tiff) {
        tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        tiff.position(tiff.getInt(4));
        int entries = tiff.getShort() & 0xffff;
        for (int i = 0; i < entries; i++) {
            int tag = tiff.getShort() & 0xffff;
            tiff.position(tiff.position() + 6); // type and count
            int value = tiff.getShort() & 0xffff;
            tiff.position(tiff.position() + 2);
            if (tag == ORIENTATION_TAG) {
                return value >= 1 && value <= 8 ? value : UPRIGHT;
            }
        }
        return UPRIGHT;
    }
}
