package octavo.files;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Recognizes files of other formats by their first bytes, and says what they are and what to do instead. */
public final class KnownFormat {

    /** The number of first bytes needed. */
    public static final int LOOKED_AT = 64;

    private static final String TO_SAFETENSORS = "state = torch.load(FILE, map_location=\"cpu\"); "
            + "safetensors.torch.save_file({name: value.contiguous().clone() for name, value in"
            + " state.get(\"model\", state).items()}, \"model.safetensors\")";

    private static final Map<String, String> PACKED = Map.of("BZh", "bzip2", "\u00fd7zXZ", "xz",
            "(\u00b5/\u00fd", "zstd", "7z\u00bc\u00af", "7-Zip");
    private static final Map<String, String> DOCUMENTS = Map.of("%PDF-", "a PDF document", "{\\rtf", "an RTF document",
            "\u00d0\u00cf\u0011\u00e0", "a document of an old Word");

    private KnownFormat() {
    }

    /**
     * Names a format that cannot be read here.
     *
     * @param start the first {@value #LOOKED_AT} bytes, or all of a shorter file
     * @return the rest of a sentence that begins with the file's name; null if the format is not known
     */
    public static String of(byte[] start) {
        if (start.length > 8 && start[7] == 0 && start[8] == '{') {
            return null; // safetensors, whatever the bytes of the length are
        }
        String text = new String(start, StandardCharsets.ISO_8859_1);
        if (text.startsWith("version https://git-lfs")) {
            return "this is a Git LFS pointer, a few lines in place of the file; fetch the file itself with:"
                    + " git lfs pull";
        }
        if (text.startsWith("GGUF")) {
            return "this is a GGUF file of llama.cpp, which is not read here; take the model's safetensors";
        }
        if (text.startsWith("PK\3\4") && text.contains(".npy")) {
            return "this is an archive of NumPy;"
                    + " octavo import reads a net's weights from it if its name ends with .npz";
        }
        if (text.startsWith("PK\3\4") || isPickle(start)) {
            return "this is a Python pickle, as PyTorch writes .bin, .pt and .pth, which can run any program when it is"
                    + " read; turn it into safetensors where PyTorch is, with two lines: " + TO_SAFETENSORS;
        }
        if (text.startsWith("\u0089HDF")) {
            return "this is an HDF5 file, as Keras writes, which is not read here; save the weights as safetensors";
        }
        String visible = text.strip();
        if (visible.startsWith("{") && visible.contains("\"")) {
            return "this is a JSON file, not one of weights; name the file of weights, the folder of both, or the index"
                    + " of several (model.safetensors.index.json)";
        }
        return null;
    }

    /**
     * Names a document or an archive that is no text, by its first bytes.
     *
     * @param start the first bytes, or more
     * @return the rest of a sentence that begins with the file's name; null if the format is not known
     */
    public static String ofText(byte[] start) {
        String text = new String(start, 0, Math.min(start.length, LOOKED_AT), StandardCharsets.ISO_8859_1);
        if (text.startsWith("PK\3\4")) {
            return "is a ZIP archive, as .zip, .docx, .odt and .epub files are; unpack it, or save the document as"
                    + " plain text in UTF-8";
        }
        for (var packed : PACKED.entrySet()) {
            if (text.startsWith(packed.getKey())) {
                return "is packed with " + packed.getValue() + "; unpack it first (gzip is read as it is)";
            }
        }
        for (var document : DOCUMENTS.entrySet()) {
            if (text.startsWith(document.getKey())) {
                return "is " + document.getValue() + "; save it as plain text in UTF-8";
            }
        }
        return null;
    }

    /**
     * Whether a file is a pickle: 0x80 and the number of the protocol, 2 to 5.
     *
     * @param start its first bytes
     * @return false also for PyTorch's pickles inside an archive
     */
    public static boolean isPickle(byte[] start) {
        return start.length > 2 && (start[0] & 0xFF) == 0x80 && start[1] >= 2 && start[1] <= 5;
    }
}
