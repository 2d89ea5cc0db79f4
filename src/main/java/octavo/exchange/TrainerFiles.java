package octavo.exchange;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import octavo.data.DataSet;
import octavo.data.text.TextDataSet;
import octavo.files.AtomicFile;
import octavo.files.Json;
import octavo.files.Npy;
import octavo.files.NpyArray;
import octavo.files.NpyType;

/**
 * The files that a folder for PyTorch needs, besides the model, to continue its training there: {@code train.py}, the
 * tokens of the data set in {@code tokens.npy}, and in {@code training.json} how they are read. For windows also their
 * start positions, {@code train.npy} and {@code test.npy}; any other text is cut at one place.
 */
public final class TrainerFiles {

    private static final String SCRIPT = "train.py";

    private TrainerFiles() {
    }

    /**
     * Writes the files.
     *
     * @param folder  where {@link PyTorchFolder} has written the model
     * @param text    the data set
     * @param reading {@code windows}, {@code streams} or {@code crops}
     * @param steps   tokens of an example
     * @return the names of the files
     * @throws IOException if one cannot be written
     */
    public static List<String> write(Path folder, TextDataSet text, String reading, int steps) throws IOException {
        var json = new LinkedHashMap<String, Object>();
        json.put("reading", reading);
        json.put("steps", (long) steps);
        var names = new ArrayList<>(List.of(SCRIPT, "training.json", "tokens.npy"));
        Npy.write(folder.resolve("tokens.npy"), NpyArray.ofInts(NpyType.forIds(text.vocabulary().size()),
                text.data().tokens()));
        if (reading.equals("windows")) {
            for (String part : List.of(DataSet.TRAIN, DataSet.TEST)) {
                names.add(part + ".npy");
                Npy.write(folder.resolve(part + ".npy"), NpyArray.ofInts(NpyType.I4, text.data().positions(part)));
            }
        } else {
            json.put("cut", (long) text.from(DataSet.TEST));
        }
        AtomicFile.write(folder.resolve("training.json"), Json.writePretty(json));
        AtomicFile.write(folder.resolve(SCRIPT), PyTorchFolder.resource("train"));
        return names;
    }
}
