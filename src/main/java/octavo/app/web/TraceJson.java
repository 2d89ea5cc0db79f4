package octavo.app.web;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import octavo.app.model.LetterSurprise;
import octavo.app.model.References;
import octavo.app.model.TracedWindow;
import octavo.app.model.TrainedModel;
import octavo.app.web.WebServer.Refused;
import octavo.engine.models.GptConfiguration;
import octavo.engine.reference.Examples;

/**
 * What {@code trace} computes, for the lesson page: dot, a and Δ of every layer at every step of one window, and the
 * attention of a GPT.
 */
final class TraceJson {

    /** Steps of a window; more would be too narrow to see. */
    private static final int MOST_STEPS = 64;
    /** Units of a layer that are sent. */
    private static final int MOST_UNITS = 160;
    private static final int DIGITS = 4;
    private static final Pattern NAME = Pattern.compile("(dot|a|delta)_(\\d+)(?:_(\\d+))?");

    private final int steps;
    /** Layer → quantity → step → values. */
    private final Map<Integer, Map<String, Object>> layers = new TreeMap<>();
    private final List<Object> attention = new ArrayList<>();

    private TraceJson(int steps) {
        this.steps = steps;
    }

    /**
     * The values of one window.
     *
     * @param trained a model of text
     * @param window  whose last character is the right answer
     */
    static Map<String, Object> of(TrainedModel trained, String window) throws Refused {
        if (trained.vocabulary() == null) {
            throw new Refused(400, "a digits model reads no text");
        }
        int[] text = TracedWindow.encode(trained, window);
        if (text.length < 2) {
            throw new Refused(400, "the window needs one symbol to read and one as the answer");
        }
        int most = trained.model().configuration() instanceof GptConfiguration gpt
                ? Math.min(MOST_STEPS, gpt.block()) : MOST_STEPS;
        // a longer window begins later
        var examples = TracedWindow.of(trained, Arrays.copyOfRange(text, Math.max(0, text.length - most - 1),
                text.length));
        var reference = References.of(trained.model());
        double scale = 1.0 / examples.predictions();
        double loss = scale * reference.gradients(examples, scale);
        var json = new TraceJson(examples.steps());
        reference.trace(json::put);
        var answer = new HashMap<String, Object>();
        answer.put("symbols", shown(trained, examples.tokens()));
        answer.put("targets", shown(trained, examples.targets()));
        answer.put("vocabulary", trained.vocabulary().symbols().stream()
                .map(symbol -> LetterSurprise.visible(symbol.text())).toList());
        answer.put("loss", loss);
        answer.put("lossUnit", trained.model().configuration().lossUnit());
        answer.put("layers", new ArrayList<>(json.layers.values()));
        answer.put("attention", json.attention);
        return answer;
    }

    /** Symbols; an empty text where there is no target. */
    private static List<String> shown(TrainedModel trained, int[] tokens) {
        return Arrays.stream(tokens).mapToObj(token -> token == Examples.NO_TARGET ? ""
                : LetterSurprise.visible(trained.vocabulary().symbols().get(token).text())).toList();
    }

    private void put(String name, double[] values, int... shape) {
        if (name.startsWith("attention_")) {
            attention.add(heads(values, shape[0]));
            return;
        }
        var parts = NAME.matcher(name);
        if (!parts.matches() || parts.group(2).equals("0") || "0".equals(parts.group(3))) {
            return; // the input, or the state before the first step
        }
        var rows = rows(Integer.parseInt(parts.group(2)), parts.group(1));
        if (parts.group(3) != null) {
            rows.set(Integer.parseInt(parts.group(3)) - 1, row(values, 0, values.length));
        } else if (shape.length == 2) {
            for (int t = 0; t < shape[0]; t++) {
                rows.set(t, row(values, t * shape[1], shape[1]));
            }
        } else {
            rows.set(steps - 1, row(values, 0, values.length)); // a net without time: its answer
        }
    }

    @SuppressWarnings("unchecked")
    private List<Object> rows(int layer, String quantity) {
        return (List<Object>) layers.computeIfAbsent(layer, number -> new HashMap<>())
                .computeIfAbsent(quantity, key -> new ArrayList<>(Collections.nCopies(steps, null)));
    }

    private static List<Object> heads(double[] values, int heads) {
        var all = new ArrayList<Object>();
        int size = values.length / heads;
        for (int head = 0; head < heads; head++) {
            all.add(rounded(values, head * size, size));
        }
        return all;
    }

    private static List<Double> row(double[] values, int from, int count) {
        return rounded(values, from, Math.min(count, MOST_UNITS));
    }

    private static List<Double> rounded(double[] values, int from, int count) {
        List<Double> list = new ArrayList<>(count);
        for (int i = from; i < from + count; i++) {
            list.add(rounded(values[i]));
        }
        return list;
    }

    /** To four digits: enough for a color, and the answer stays small. */
    private static double rounded(double value) {
        if (value == 0 || !Double.isFinite(value)) {
            return 0;
        }
        double unit = StrictMath.pow(10, StrictMath.floor(StrictMath.log10(StrictMath.abs(value))) + 1 - DIGITS);
        return unit == 0 ? 0 : StrictMath.rint(value / unit) * unit;
    }
}
