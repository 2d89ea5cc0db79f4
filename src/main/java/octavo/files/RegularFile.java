package octavo.files;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.ZipException;

/**
 * Opens files named by users. Reading a named pipe might wait for ever, and {@code /dev/zero} never ends, so only
 * regular files are opened. The caller limits how much is read.
 */
public final class RegularFile {

    private RegularFile() {
    }

    /**
     * Refuses anything but a regular file.
     *
     * @param file a path
     * @throws IOException with one sentence, if there is no such file, or it is a folder, a pipe or a device
     */
    public static void require(Path file) throws IOException {
        if (Files.isRegularFile(file)) {
            return;
        }
        if (Files.isDirectory(file)) {
            throw new BadFileException(file, "this is a folder, not a file");
        }
        if (Files.notExists(file)) {
            throw new NoSuchFileException(file.toString(), null, "there is no such file");
        }
        if (Files.exists(file)) {
            throw new BadFileException(file, "this is a pipe or a device: only regular files are read;"
                    + " save its content to a file first");
        }
    }

    /**
     * Reads a whole file.
     *
     * @param file a path
     * @param most bytes that it may have
     * @return its content
     * @throws IOException with one sentence, if it is not a regular file, has more bytes or cannot be read
     */
    public static byte[] read(Path file, int most) throws IOException {
        require(file);
        try (var in = Files.newInputStream(file)) {
            long size = Files.size(file);
            byte[] bytes = size > most ? null : in.readNBytes(most);
            if (bytes == null || bytes.length == most && in.read() >= 0) {
                throw new BadFileException(file, "the file has " + Math.max(size, most + 1L) + " bytes, at most " + most
                        + " can be read");
            }
            return bytes;
        }
    }

    /**
     * Reads a whole file, and unpacks it if it is compressed with gzip, whatever its name.
     *
     * @param file a path
     * @param most bytes that it may have, packed or unpacked
     * @return its content
     * @throws IOException as for {@link #read}, and if its gzip data are damaged
     */
    public static byte[] readUnpacked(Path file, int most) throws IOException {
        byte[] bytes = read(file, most);
        if (!isGzip(bytes)) {
            return bytes;
        }
        try (var in = new GzipStream(new ByteArrayInputStream(bytes))) {
            byte[] unpacked = in.readNBytes(most);
            if (unpacked.length == most && in.read() >= 0) {
                throw new BadFileException(file, "unpacked it has more than " + most + " bytes, which is the most");
            }
            return unpacked;
        } catch (ZipException | EOFException e) {
            throw new BadFileException(file, "its gzip data are damaged ("
                    + (e instanceof EOFException ? "they end too early" : e.getMessage()) + ")");
        }
    }

    private static boolean isGzip(byte... start) {
        return start.length > 1 && start[0] == 0x1f && start[1] == (byte) 0x8b;
    }

    /**
     * Opens a file that may be compressed with gzip, which is recognized by its first two bytes, whatever its name.
     *
     * @param file a path
     * @return its unpacked content; {@link java.util.zip.ZipException} or {@link java.io.EOFException} where gzip data
     *         are damaged
     * @throws IOException with one sentence, if it is not a regular file or cannot be read
     */
    public static InputStream unpacked(Path file) throws IOException {
        require(file);
        var in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        try {
            in.mark(2);
            boolean gzip = isGzip((byte) in.read(), (byte) in.read());
            in.reset();
            return gzip ? new GzipStream(in) : in;
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }
}
