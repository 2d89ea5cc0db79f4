package octavo.exchange;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import octavo.data.text.Vocabulary;
import octavo.engine.models.CharRnnConfiguration;
import octavo.engine.models.Configuration;
import octavo.engine.models.GptConfiguration;
import octavo.engine.models.Model;
import octavo.files.AtomicFile;
import octavo.files.Json;
import octavo.files.Safetensors;
import octavo.files.Tensor;

/**
 * A model as a folder for PyTorch:
 * <ul>
 * <li>{@code model.safetensors}: the weights under PyTorch's names and in its layouts, nothing else;
 * <li>{@code config.json}: the sizes, those of a GPT-2 as Hugging Face has them, and in a section {@code octavo} all
 * that is needed to import the model again;
 * <li>{@code vocabulary.json}, and the files from which Hugging Face's programs tokenize (see {@link TokenizerFiles});
 * <li>{@code logits.json}: the model's logits for ten tokens;
 * <li>{@code load.py}: loads the model and checks that it gets the same logits.
 * </ul>
 */
public final class PyTorchFolder {

    static final String WEIGHTS = "model.safetensors";
    static final String SETTINGS = "config.json";
    static final String VOCABULARY = "vocabulary.json";

    private PyTorchFolder() {
    }

    /**
     * Writes the folder.
     *
     * @param folder     the folder, created if it does not exist; must be empty
     * @param model      the model
     * @param vocabulary its vocabulary; null for images
     * @param data       the description of the data in the checkpoint
     * @param points     examples it was trained on
     * @return the names of the files
     * @throws IOException if the folder holds files already or cannot be written, or if the model computes numbers
     *                     that are not finite; no file is left then
     */
    public static List<String> write(Path folder, Model model, Vocabulary vocabulary, Map<String, Object> data,
                                     long points) throws IOException {
        // all texts are made before the first file, so that no file is left if something cannot be exported
        var texts = new LinkedHashMap<String, String>();
        texts.put(SETTINGS, settings(model.configuration(), data, points));
        texts.put("logits.json", logits(model));
        texts.put("load.py", script(model.configuration()));
        if (vocabulary != null) {
            texts.put(VOCABULARY, Json.writePretty(vocabulary.toJson()));
            Long longest = model.configuration() instanceof GptConfiguration gpt ? (Long) (long) gpt.block() : null;
            texts.putAll(TokenizerFiles.of(vocabulary, !Boolean.FALSE.equals(data.get("keepCase")), longest));
        }
        if (model.configuration() instanceof GptConfiguration gpt && GptTensors.isGpt2(gpt)) {
            texts.put("generation_config.json", Json.writePretty(GptTensors.generationConfig(gpt)));
        }
        var names = new ArrayList<>(List.of(WEIGHTS));
        names.addAll(texts.keySet());
        makeEmpty(folder);
        try {
            Safetensors.write(folder.resolve(WEIGHTS), Map.of("format", "pt"), tensors(model));
            for (var text : texts.entrySet()) {
                AtomicFile.write(folder.resolve(text.getKey()), text.getValue());
            }
        } catch (IOException | RuntimeException | Error e) {
            delete(folder, names, e);
            throw e;
        }
        return names;
    }

    private static void delete(Path folder, List<String> names, Throwable cause) {
        for (String name : names) {
            try {
                Files.deleteIfExists(folder.resolve(name));
            } catch (IOException left) {
                cause.addSuppressed(left); // why it could not be written matters more
            }
        }
    }

    private static String settings(Configuration configuration, Map<String, Object> data, long points) {
        var settings = new LinkedHashMap<String, Object>();
        if (configuration instanceof GptConfiguration gpt) {
            settings.putAll(GptTensors.config(gpt));
        }
        settings.putAll(ForeignSettings.section(configuration, data, points));
        return Json.writePretty(settings);
    }

    private static String logits(Model model) throws IOException {
        var answers = ExampleLogits.of(model);
        try {
            return Json.write(answers) + "\n";
        } catch (IllegalArgumentException e) {
            throw new IOException(
                    "the model computes numbers that are not finite: its weights are damaged, nothing was exported",
                    e);
        }
    }

    private static void makeEmpty(Path folder) throws IOException {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new IOException("cannot create the folder " + folder
                    + ": there is a file of that name, or permission is denied", e);
        }
        try (var files = Files.list(folder)) {
            if (files.findAny().isPresent()) {
                throw new IOException("the folder " + folder + " holds files already; name a new one");
            }
        }
    }

    private static List<Tensor> tensors(Model model) {
        return switch (model.configuration()) {
            case CharRnnConfiguration recurrent -> RecurrentTensors.of(recurrent, model.parameters());
            case GptConfiguration gpt -> GptTensors.of(gpt, model.parameters());
            default -> DenseTensors.of(model.configuration(), model.parameters());
        };
    }

    /** The same beginning and end for all, between them the net of this kind. */
    private static String script(Configuration configuration) throws IOException {
        String kind = switch (configuration) {
            case CharRnnConfiguration recurrent -> "recurrent";
            case GptConfiguration gpt when !GptTensors.isGpt2(gpt) -> "gpt-refined";
            default -> configuration.model();
        };
        return resource("begin") + "\n\n" + resource(kind) + "\n\n" + resource("end");
    }

    static String resource(String name) throws IOException {
        try (InputStream in = PyTorchFolder.class.getResourceAsStream(name + ".py")) {
            if (in == null) {
                throw new IOException("a model of the kind " + name + " cannot be exported");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
