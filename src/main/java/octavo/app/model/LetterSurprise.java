package octavo.app.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import octavo.app.command.Folders;
import octavo.app.command.Terminal;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.RowReductions;
import octavo.engine.models.Decoder;
import octavo.files.Json;
import octavo.files.Printable;

/** Shows how surprising each letter of a text is to a model: −log₂ of the probability that it gave to the letter. */
public final class LetterSurprise {

    private static final double LN_2 = 0.6931471805599453;
    /** Background colors from the terminal's palette of 256, and the bits from which each is used. */
    private static final int[] COLORS = {-1, 22, 58, 94, 130, 160};
    private static final double[] BITS = {0, 2, 3.5, 5, 7, 9};

    private static final int COLUMNS_BEFORE_BAR = 20;

    private final TrainedModel trained;
    private final Terminal terminal;

    /**
     * A view of a model.
     *
     * @param trained  the model
     * @param terminal where it is shown
     */
    public LetterSurprise(TrainedModel trained, Terminal terminal) {
        this.trained = trained;
        this.terminal = terminal;
    }

    /**
     * Shows a text.
     *
     * @param given the text
     * @param json  whether as one JSON object
     */
    public void show(String given, boolean json) {
        if (trained.vocabulary() == null) {
            throw new IllegalArgumentException("--text goes with models that read text; " + trained.checkpoint().file()
                    + " reads images");
        }
        int[] tokens = trained.encode(given, "the text");
        if (tokens.length == 0) {
            throw new IllegalArgumentException("--text is empty; give at least one letter");
        }
        double[] bits = bits(tokens);
        if (json) {
            terminal.print(Json.write(json(tokens, bits)));
            return;
        }
        if (terminal.colorOut()) {
            terminal.paint(painted(tokens, bits) + "\n");
        }
        double sum = 0;
        int room = terminal.columns() - COLUMNS_BEFORE_BAR;
        for (int i = 0; i < tokens.length; i++) {
            sum += bits[i];
            String symbol = trained.vocabulary().symbols().get(tokens[i]).text();
            terminal.print(String.format(Locale.ROOT, "  %-4s %6.2f bits  %s",
                    visible(symbol), bits[i], "#".repeat((int) Math.min(room, Math.round(2 * bits[i])))));
        }
        terminal.print(String.format(Locale.ROOT, "%.2f bits in all, %.3f per symbol (%d symbols)",
                sum, sum / tokens.length, tokens.length));
    }

    private Map<String, Object> json(int[] tokens, double[] bits) {
        var symbols = new ArrayList<Map<String, Object>>();
        double sum = 0;
        for (int i = 0; i < tokens.length; i++) {
            sum += bits[i];
            var symbol = new LinkedHashMap<String, Object>();
            symbol.put("symbol", trained.vocabulary().symbols().get(tokens[i]).text());
            symbol.put("bits", bits[i]);
            symbols.add(symbol);
        }
        var json = new LinkedHashMap<String, Object>();
        json.put("checkpoint", Folders.name(trained.checkpoint().file()));
        json.put("symbols", List.copyOf(symbols));
        json.put("bits", sum);
        return json;
    }

    private double[] bits(int[] tokens) {
        Decoder decoder = trained.decoder();
        decoder.reset();
        int[] start = trained.emptyPrompt();
        Matrix logits = decoder.feed(start, 0, start.length);
        var probabilities = new Matrix(1, logits.cols);
        float[] logSum = new float[1];
        double[] bits = new double[tokens.length];
        for (int i = 0; i < tokens.length; i++) {
            RowReductions.softmax(logits, probabilities, logSum);
            bits[i] = ((double) logSum[0] - logits.get(0, tokens[i])) / LN_2;
            logits = decoder.feed(tokens, i, i + 1);
        }
        return bits;
    }

    private String painted(int[] tokens, double[] bits) {
        var line = new StringBuilder();
        for (int i = 0; i < tokens.length; i++) {
            int level = 0;
            while (level < BITS.length - 1 && bits[i] >= BITS[level + 1]) {
                level++;
            }
            String text = trained.vocabulary().symbols().get(tokens[i]).text();
            // a colored line feed would color the rest of the line
            String seen = text.equals("\n") ? "⏎" : Printable.escaped(text);
            line.append(COLORS[level] < 0 ? seen : "\033[48;5;" + COLORS[level] + ";38;5;255m" + seen + "\033[0m")
                    .append(text.equals("\n") ? text : "");
        }
        return line.toString();
    }

    /**
     * {@return a symbol as it can be seen in a table}
     *
     * @param symbol of the vocabulary
     */
    public static String visible(String symbol) {
        return switch (symbol) {
            case " " -> "' '";
            case "\n" -> "⏎";
            case "\t" -> "⇥";
            default -> Printable.escaped(symbol);
        };
    }
}
