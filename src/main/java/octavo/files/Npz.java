package octavo.files;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * NumPy's .npz files: a zip archive of .npy files. Written like {@code numpy.savez}, without compression, and always
 * with the same time stamp, so that equal arrays give equal files.
 */
public final class Npz {

    /** The most bytes one archive may unpack to: a few kilobytes of hostile zip could unpack to gigabytes. */
    private static final long MAX_UNPACKED = 1L << 30;
    private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);
    private static final String SUFFIX = ".npy";

    private Npz() {
    }

    /**
     * Writes arrays, replacing a file of the same name.
     *
     * @param file   where to; the folder has to exist
     * @param arrays by name, as {@code numpy.load(file)[name]} will find them
     * @throws IOException with one sentence, if it cannot be written; nothing is half-written then
     */
    public static void write(Path file, Map<String, NpyArray> arrays) throws IOException {
        AtomicFile.write(file, out -> {
            var zip = new ZipOutputStream(out);
            zip.setMethod(ZipOutputStream.STORED);
            for (var entry : arrays.entrySet()) {
                writeEntry(zip, entry.getKey(), entry.getValue());
            }
            zip.finish();
        });
    }

    private static void writeEntry(ZipOutputStream zip, String name, NpyArray array) throws IOException {
        var entry = new ZipEntry(name + SUFFIX);
        var sum = new CheckedOutputStream(OutputStream.nullOutputStream(), new CRC32());
        Npy.writeTo(sum, array);
        entry.setCrc(sum.getChecksum().getValue());
        entry.setSize(Npy.header(array).length + (long) array.bytes().remaining());
        entry.setTimeLocal(TIME);
        zip.putNextEntry(entry);
        Npy.writeTo(zip, array);
        zip.closeEntry();
    }

    /**
     * Reads all arrays.
     *
     * @param file a .npz file, compressed or not
     * @return its arrays by name, in the order of the archive
     * @throws BadFileException if it breaks a rule of the format
     * @throws IOException      if it cannot be read
     */
    public static Map<String, NpyArray> read(Path file) throws IOException {
        var arrays = new LinkedHashMap<String, NpyArray>();
        long unpacked = 0;
        try (var zip = new ZipFile(file.toFile())) {
            for (var entry : zip.stream().toList()) {
                String where = file + " entry " + Printable.of(entry.getName());
                unpacked += Math.max(0, entry.getSize());
                if (unpacked > MAX_UNPACKED) {
                    throw new BadFileException(where, "the arrays unpack to more than " + MAX_UNPACKED + " bytes");
                }
                if (!entry.getName().endsWith(SUFFIX)) {
                    throw new BadFileException(where, "this is not a .npy file, and a .npz archive has"
                            + " only such files");
                }
                String name = entry.getName().substring(0, entry.getName().length() - SUFFIX.length());
                if (arrays.put(name, readEntry(zip, entry, where)) != null) {
                    throw new BadFileException(where, "the name occurs twice in the archive");
                }
            }
        } catch (ZipException | EOFException e) {
            throw new BadFileException(file, "the archive is damaged: " + e.getMessage());
        }
        return arrays;
    }

    private static NpyArray readEntry(ZipFile zip, ZipEntry entry, String where) throws IOException {
        try (var in = zip.getInputStream(entry)) {
            return Npy.readFrom(in, entry.getSize(), where);
        }
    }
}
