package octavo.app.digits;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import octavo.app.command.Arguments;
import octavo.app.command.Folders;
import octavo.app.command.Terminal;
import octavo.data.images.DigitImages;
import octavo.data.images.DigitSet;
import octavo.data.images.IdxFile;
import octavo.data.images.OwnDigit;
import octavo.engine.models.Batch;
import octavo.engine.models.DigitNet;
import octavo.files.Json;

/** {@code digits classify FILE...}: classifies the user's own pictures. */
final class DigitClassify {

    private static final int BAR = 30;
    private static final int SHOWN = 3;

    private final Arguments arguments;
    private final Terminal terminal;

    DigitClassify(Arguments arguments, Terminal terminal) {
        this.arguments = arguments;
        this.terminal = terminal;
    }

    void run(List<String> files) throws IOException {
        if (files.isEmpty()) {
            throw new IllegalArgumentException("digits classify needs a picture: octavo digits classify FILE.png");
        }
        Path checkpoint = arguments.text("--net") == null ? DigitShow.newest()
                : Folders.checkpoint(arguments.text("--net"));
        if (checkpoint == null) {
            throw new IOException("there is no digits model yet; train one with: octavo train --model digits");
        }
        var net = (DigitNet) DigitShow.open(checkpoint).model();
        terminal.info("the model is " + checkpoint);
        for (String file : files) {
            classify(net, Path.of(file));
        }
    }

    private void classify(DigitNet net, Path file) throws IOException {
        var picture = new DigitSet(OwnDigit.read(file), new byte[1]);
        var batch = new Batch();
        DigitImages.inOrder(picture).fill(0, 1, batch);
        net.forward(batch, null);
        int best = DigitAnswers.mostProbable(net, 0);
        if (arguments.flag("--json")) {
            var json = new LinkedHashMap<String, Object>();
            json.put("file", file.toString());
            json.put("digit", (long) best);
            json.put("confidence", net.probabilities().get(0, best));
            json.put("probabilities", IntStream.range(0, IdxFile.CLASSES)
                    .mapToObj(digit -> (Object) net.probabilities().get(0, digit)).toList());
            terminal.print(Json.write(json));
            return;
        }
        DigitPicture.lines(picture, 0, terminal.unicode()).forEach(terminal::print);
        terminal.print(file + " is a " + best);
        IntStream.range(0, IdxFile.CLASSES).boxed()
                .sorted(Comparator.comparingDouble((Integer digit) -> -net.probabilities().get(0, digit))).limit(SHOWN)
                .forEach(digit -> terminal.print(String.format(Locale.ROOT, "  %d %5.1f %%  %s", digit,
                        100 * net.probabilities().get(0, digit),
                        "#".repeat(Math.round(BAR * net.probabilities().get(0, digit))))));
    }
}
