package octavo.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.zip.ZipException;
import octavo.files.BadFileException;
import octavo.files.RegularFile;

/** The SHA-256 of a file's content: of its bytes, or of the unpacked bytes if it is compressed with gzip. */
public final class UnpackedDigest {

    private UnpackedDigest() {
    }

    /**
     * A check for the right content, packed or not.
     *
     * @param expected SHA-256 of the unpacked content, hexadecimal
     * @param most     the most unpacked bytes to read
     * @return accepts files with that content
     */
    public static Download.Check require(String expected, long most) {
        return file -> {
            String found = of(file, most);
            if (!found.equals(expected)) {
                throw new BadFileException(file, "its content has the SHA-256 " + found + ", it should be " + expected);
            }
        };
    }

    /**
     * Computes the digest.
     *
     * @param file plain or gzip, recognized by its first two bytes
     * @param most the most unpacked bytes to read, since a small file may unpack to any amount
     * @return SHA-256, hexadecimal
     * @throws IOException if the file cannot be read, is truncated or damaged, or has more bytes
     */
    public static String of(Path file, long most) throws IOException {
        try (var content = RegularFile.unpacked(file)) {
            return digest(file, content, most);
        } catch (EOFException e) {
            throw new BadFileException(file, "its gzip data end too early");
        } catch (ZipException e) {
            throw new BadFileException(file, "its gzip data are damaged (" + e.getMessage() + ")");
        }
    }

    private static String digest(Path file, InputStream in, long most) throws IOException {
        var digest = Fingerprint.sha256();
        byte[] buffer = new byte[1 << 16];
        long bytes = 0;
        for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
            digest.update(buffer, 0, got);
            bytes += got;
            if (bytes > most) {
                throw new BadFileException(file, "it holds more than the expected " + most + " bytes");
            }
        }
        return Fingerprint.hexadecimal(digest);
    }
}
