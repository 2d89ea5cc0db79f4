package octavo.app.data;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import octavo.data.DataSet;
import octavo.data.text.Blocks;
import octavo.data.text.Streams;
import octavo.data.text.TextDataSet;
import octavo.data.text.Vocabulary;
import octavo.data.text.Windows;
import octavo.engine.matrix.RandomStream;
import octavo.engine.matrix.RandomStream.Purpose;
import octavo.engine.models.Source;
import octavo.engine.training.TrainingRun.HeldOut;

/**
 * A text or a list of names, and how it is read.
 *
 * @param text    the data set
 * @param reading how it is read
 * @param steps   T: the window, the chunk of a stream, the block of a GPT, the context of a name
 */
public record TextMaterial(TextDataSet text, Reading reading, int steps) implements Material {

    /** Windows or contexts side by side when judging: full speed, and a quarter of what 128 hold in memory. */
    private static final int ROWS = 32;
    /** Tokens side by side when judging crops. */
    private static final int TOKENS = 2048;
    /** Steps of a chunk when judging streams; the state is carried, so that their number does not matter. */
    private static final int STREAM_STEPS = 256;

    /** Checks that the data set can be read so. */
    public TextMaterial {
        if (reading == Reading.WINDOWS && !text.isNames() && text.window() != steps) {
            throw new IllegalArgumentException("the data set " + text.data().name() + " has windows of " + text.window()
                    + ", not of " + steps + "; prepare it again with --window " + steps + " --name ANOTHER");
        }
        if (reading == Reading.CONTEXTS != text.isNames()) {
            throw new IllegalArgumentException("the data set " + text.data().name() + (text.isNames()
                    ? " is a list of names: train it with --model bigram or mlp"
                    : " is a text: the models bigram and mlp read names, prepare some with --as names"));
        }
    }

    @Override
    public Map<String, Object> describe() {
        var json = new LinkedHashMap<String, Object>();
        json.put("name", text.data().name());
        if (text.data().folder() != null) {
            json.put("folder", text.data().folder().toString());
        }
        json.put("fingerprint", text.data().fingerprint());
        json.put("reading", reading.name().toLowerCase(Locale.ROOT));
        json.put("steps", (long) steps);
        json.put("keepCase", text.isNames() || text.keepsCase());
        if (text.data().description().containsKey("from")) { // read otherwise than its folder says: how, to repeat it
            json.put("window", (long) text.window());
            json.put("split", text.isSplitByBlocks() ? "blocks" : "random");
            json.put("testShare", text.testShare());
            json.put("splitSeed", text.seed());
        }
        return json;
    }

    @Override
    public int classes() {
        return vocabulary().size();
    }

    @Override
    public Vocabulary vocabulary() {
        return text.vocabulary();
    }

    @Override
    public Source train(int rows, long seed) {
        var order = new RandomStream(seed, Purpose.ORDER);
        return switch (reading) {
            case WINDOWS -> text.windows(DataSet.TRAIN, order);
            case STREAMS -> text.streams(DataSet.TRAIN, rows, steps, Streams.MEMORY);
            case CROPS -> text.crops(DataSet.TRAIN, steps, order);
            case CONTEXTS -> text.contexts(DataSet.TRAIN, steps, order);
            case IMAGES -> throw new IllegalStateException("a text has no images");
        };
    }

    @Override
    public HeldOut heldOut(String part, long limit) {
        Source source = switch (reading) {
            case WINDOWS -> text.windows(part, limit > 0 ? new RandomStream(1, Purpose.CHECK) : null);
            case STREAMS -> text.streams(part, 1, STREAM_STEPS, Streams.ENDLESS);
            case CROPS -> text.blocks(part, steps);
            case CONTEXTS -> text.contexts(part, steps, null);
            case IMAGES -> throw new IllegalStateException("a text has no images");
        };
        long all = source.examplesPerEpoch();
        boolean continuous = reading == Reading.STREAMS || reading == Reading.CROPS;
        // a validation stretch or a list of names is measured as a whole: it is short, and its parts differ; of the
        // training part of a long text, which is looked at for every checkpoint, a stretch of the same length, so that
        // both losses have as much to start cold on
        boolean whole = limit == 0 || reading == Reading.CONTEXTS || continuous && !part.equals(DataSet.TRAIN);
        long most = continuous && !whole ? heldOut(DataSet.TEST, limit).examples() : limit;
        return new HeldOut(source, whole ? all : Math.min(most, all), rows(reading, steps));
    }

    private static int rows(Reading reading, int steps) {
        return switch (reading) {
            case STREAMS -> 1;
            case CROPS -> Math.max(1, TOKENS / steps);
            default -> ROWS;
        };
    }

    /**
     * {@return all of a text, whose every token but the first is asked for; of windows every token after a whole one}
     *
     * @param tokens  the text
     * @param reading how the model reads
     * @param steps   T
     */
    public static HeldOut all(int[] tokens, Reading reading, int steps) {
        if (tokens.length < (reading == Reading.WINDOWS ? steps + 1 : 2)) {
            throw new IllegalArgumentException("the text has " + tokens.length + " tokens, too few to predict one of"
                    + " them");
        }
        Source source = switch (reading) {
            case WINDOWS -> new Windows(tokens, IntStream.range(0, tokens.length - steps).toArray(), steps, null);
            case STREAMS -> new Streams(tokens, 0, tokens.length, 1, STREAM_STEPS, Streams.ENDLESS);
            case CROPS -> new Blocks(tokens, 0, tokens.length, steps);
            case CONTEXTS, IMAGES -> throw new IllegalArgumentException("a file of text is evaluated by models of"
                    + " texts, not by one of names or images");
        };
        return new HeldOut(source, source.examplesPerEpoch(), rows(reading, steps));
    }

    @Override
    public String judgingPart() {
        return text.isNames() ? DataSet.DEV : DataSet.TEST;
    }

    @Override
    public double[] baselines(String part) {
        return text.baselines(part);
    }
}
