package octavo.app.digits;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import octavo.app.command.Arguments;
import octavo.app.command.Folders;
import octavo.app.command.Shipped;
import octavo.app.command.Terminal;
import octavo.app.data.DigitFolders;
import octavo.app.model.TrainedModel;
import octavo.data.images.DigitDataSet;
import octavo.data.images.DigitSet;
import octavo.engine.models.DigitNet;
import octavo.engine.training.Checkpoint;
import octavo.engine.training.RunFolder;
import octavo.files.Json;

/** {@code digits show}: test images in the terminal. */
final class DigitShow {

    private final Arguments arguments;
    private final Terminal terminal;

    DigitShow(Arguments arguments, Terminal terminal) {
        this.arguments = arguments;
        this.terminal = terminal;
    }

    void run(List<String> rest) throws IOException {
        if (rest.size() > 1) {
            throw new IllegalArgumentException("digits show takes one model; \"" + rest.get(1) + "\" is one too many");
        }
        if (arguments.flag("--mistakes") && arguments.isGiven("--from")) {
            throw new IllegalArgumentException("--mistakes does not go with --from, which counts all test images: take"
                    + " one of them");
        }
        int count = (int) arguments.integer("--count", 1, 10_000);
        Path file = rest.isEmpty() ? newest() : Folders.checkpoint(rest.getFirst());
        if (file == null) {
            if (arguments.flag("--mistakes")) {
                throw new IOException("there is no digits model yet; train one with: octavo train --model digits");
            }
            DigitSet digits = DigitSet.readTest(Folders.data().resolve(DigitFolders.MNIST));
            print(digits, null, range(count, digits.size()));
            return;
        }
        var trained = open(file);
        var answers = DigitAnswers.of((DigitNet) trained.model(), ((DigitDataSet) trained.dataSet()).images("test"));
        var mistakes = answers.mistakes();
        if (arguments.flag("--mistakes")) {
            terminal.info(String.format(Locale.ROOT,
                    "%s: %,d of %,d test images are misclassified (%.2f %%); the most confident mistakes first",
                    file, mistakes.size(), answers.digits().size(), 100 * answers.loss().error()));
            print(answers.digits(), answers, mistakes.subList(0, Math.min(count, mistakes.size())));
            if (!arguments.flag("--json")) {
                DigitReport.confusion(answers.confusion()).forEach(terminal::print);
            }
        } else {
            print(answers.digits(), answers, range(count, answers.digits().size()));
        }
    }

    private List<Integer> range(int count, int size) {
        int from = (int) arguments.integer("--from", 0, size - 1);
        return IntStream.range(from, Math.min(size, from + count)).boxed().toList();
    }

    private void print(DigitSet digits, DigitAnswers answers, List<Integer> images) {
        var captions = new ArrayList<String>();
        var pictures = new ArrayList<List<String>>();
        for (int image : images) {
            captions.add(answers == null ? "#" + image + " is " + digits.label(image)
                    : String.format(Locale.ROOT, "#%d is %d, guess %d %3.0f %%", image, digits.label(image),
                            answers.guess()[image], 100 * answers.confidence()[image]));
            pictures.add(DigitPicture.lines(digits, image, terminal.unicode()));
            if (arguments.flag("--json")) {
                terminal.print(Json.write(json(digits, answers, image)));
            }
        }
        if (!arguments.flag("--json")) {
            DigitPicture.sideBySide(captions, pictures, terminal.columns()).forEach(terminal::print);
        }
    }

    private static LinkedHashMap<String, Object> json(DigitSet digits, DigitAnswers answers, int image) {
        var json = new LinkedHashMap<String, Object>();
        json.put("image", (long) image);
        json.put("label", (long) digits.label(image));
        if (answers != null) {
            json.put("guess", (long) answers.guess()[image]);
            json.put("confidence", answers.confidence()[image]);
        }
        return json;
    }

    /** Opens a checkpoint of a digits model. */
    static TrainedModel open(Path file) throws IOException {
        var trained = TrainedModel.open(file);
        if (!trained.readsImages()) {
            throw new IllegalArgumentException(file + " is a net of the kind " + trained.model().configuration().model()
                    + ", which does not read digits; train one with: octavo train --model digits");
        }
        return trained;
    }

    /** The newest checkpoint of the user's digits models, or that of a shipped one; null if there is none. */
    static Path newest() throws IOException {
        var files = new ArrayList<Path>();
        for (Path run : Folders.ownRuns()) {
            Path file = RunFolder.read(run).newest().file();
            if (Checkpoint.open(file).configuration().model().equals("digits")) {
                files.add(file);
            }
        }
        if (!files.isEmpty()) {
            return Collections.max(files, Comparator.comparing(DigitShow::written));
        }
        Path shipped = Shipped.first(Shipped.DIGITS);
        return shipped == null ? null : RunFolder.read(shipped).newest().file();
    }

    private static long written(Path file) {
        try {
            return Files.getLastModifiedTime(file).toMillis();
        } catch (IOException e) {
            return 0;
        }
    }
}
