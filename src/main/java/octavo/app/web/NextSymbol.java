package octavo.app.web;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import octavo.app.model.LetterSurprise;
import octavo.app.model.TrainedModel;
import octavo.app.web.WebServer.Refused;

/** The probabilities of the symbols after a prompt, to which temperature and top-p are applied. */
final class NextSymbol {

    private static final int MOST_SYMBOLS = 2_000;

    private NextSymbol() {
    }

    /** The symbols, the most probable first, and their probabilities. */
    static Map<String, Object> of(TrainedModel trained, String prompt) throws Refused {
        int[] tokens = TextStreams.prompt(trained, prompt);
        var decoder = trained.decoder();
        decoder.reset();
        var logits = decoder.feed(tokens, 0, tokens.length);
        // softmax, shifted by the largest logit so that no power overflows
        double[] probabilities = new double[logits.cols];
        double largest = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < logits.cols; c++) {
            largest = Math.max(largest, logits.get(0, c));
        }
        double sum = 0;
        for (int c = 0; c < logits.cols; c++) {
            probabilities[c] = StrictMath.exp(logits.get(0, c) - largest);
            sum += probabilities[c];
        }
        var symbols = new ArrayList<String>();
        List<Double> shares = new ArrayList<>();
        for (int c : IntStream.range(0, logits.cols).boxed()
                .sorted(Comparator.comparingDouble((Integer c) -> -probabilities[c])).limit(MOST_SYMBOLS).toList()) {
            symbols.add(LetterSurprise.visible(trained.vocabulary().symbols().get(c).text()));
            shares.add(probabilities[c] / sum);
        }
        return Map.of("symbols", symbols, "probabilities", shares);
    }
}
