package octavo.exchange;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import octavo.files.BadFileException;

/** Recognizes files that cannot be read here by how they begin, and says what they are and what to do. */
final class ForeignFormat {

    private static final int LOOKED_AT = 64;

    private ForeignFormat() {
    }

    /** Refuses what cannot be a file of JSON. */
    static void requireJson(Path file) throws IOException {
        byte[] start = start(file);
        requireNoPointer(file, start);
        if (isPickle(start)) {
            throw new BadFileException(file, "this is a Python pickle, which can run any program when it is read;"
                    + " save it as JSON: python3 -c \"import json, pickle; json.dump(pickle.load(open('"
                    + file.getFileName() + "', 'rb')), open('meta.json', 'w'))\"");
        }
    }

    private static byte[] start(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return in.readNBytes(LOOKED_AT);
        }
    }

    private static boolean begins(byte[] start, String text) {
        return new String(start, StandardCharsets.ISO_8859_1).startsWith(text);
    }

    /** Protocol 2 and later: 0x80 and the number of the protocol. */
    private static boolean isPickle(byte[] start) {
        return start.length > 2 && (start[0] & 0xFF) == 0x80 && start[1] >= 2 && start[1] <= 5;
    }

    private static void requireNoPointer(Path file, byte[] start) throws BadFileException {
        if (begins(start, "version https://git-lfs")) {
            throw new BadFileException(file, "this is a Git LFS pointer, a few lines that stand for the file; fetch the"
                    + " file itself with: git lfs pull");
        }
    }
}
