package octavo.exchange;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import octavo.engine.matrix.Matrix;
import octavo.engine.models.Batch;
import octavo.engine.models.GptConfiguration;
import octavo.engine.models.LanguageModel;
import octavo.engine.models.Model;

/** The logits of a model for ten made-up tokens or one made-up image, for comparison with another program. */
final class ExampleLogits {

    private static final int TOKENS = 10;
    /** The most logits kept per row: a large vocabulary has far more than a comparison needs. */
    private static final int MOST = 1000;

    private ExampleLogits() {
    }

    /**
     * {@code {"tokens": [...], "logits": [[...], ...]}}, a row of logits after each token;
     * {@code "pixels"} for an image.
     */
    static Map<String, Object> of(Model model) {
        return model instanceof LanguageModel writer ? ofTokens(writer) : ofImage(model);
    }

    /** Tokens begin at 1: token 0 may be the end mark of names, which starts a new name. */
    private static Map<String, Object> ofTokens(LanguageModel model) {
        int classes = Math.toIntExact((Long) model.configuration().toJson().get("vocabulary"));
        int count = model.configuration() instanceof GptConfiguration gpt ? Math.min(TOKENS, gpt.block()) : TOKENS;
        var decoder = model.decoder();
        decoder.reset();
        var tokens = new ArrayList<Object>();
        var rows = new ArrayList<Object>();
        for (int i = 0; i < count; i++) {
            int token = 1 + 3 * i % (classes - 1);
            tokens.add((long) token);
            rows.add(row(decoder.feed(new int[] {token}, 0, 1)));
        }
        return answers("tokens", tokens, rows);
    }

    private static Map<String, Object> ofImage(Model model) {
        var batch = new Batch();
        batch.resize(1, 1);
        batch.features = new Matrix(1, model.parameters().getFirst().value.rows);
        var pixels = new ArrayList<Object>();
        for (int i = 0; i < batch.features.cols; i++) {
            float pixel = i * 37 % 256 / 256f;
            batch.features.set(0, i, pixel);
            pixels.add(pixel);
        }
        model.forward(batch, null);
        return answers("pixels", pixels, List.of(row(model.logits())));
    }

    private static Map<String, Object> answers(String what, List<Object> inputs, List<Object> rows) {
        var json = new LinkedHashMap<String, Object>();
        json.put(what, inputs);
        json.put("logits", rows);
        return json;
    }

    private static List<Object> row(Matrix logits) {
        var row = new ArrayList<Object>();
        for (int c = 0; c < Math.min(MOST, logits.cols); c++) {
            row.add(logits.get(0, c));
        }
        return row;
    }
}
