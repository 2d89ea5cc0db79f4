package octavo.data.text;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import octavo.data.DataSet;
import octavo.data.Reading;
import octavo.engine.matrix.RandomStream;
import octavo.engine.matrix.RandomStream.Purpose;
import octavo.engine.models.Source;
import octavo.engine.training.EvaluationSet;
import octavo.files.BadFileException;
import octavo.files.JsonObject;

/** A prepared text or list of names with one way of reading it. Creates the sources for training and evaluation. */
public final class TextDataSet implements DataSet {

    /** Windows or contexts per batch in evaluation: full speed, with a quarter of the memory of 128. */
    private static final int ROWS = 32;
    /** Tokens per batch in the evaluation of crops. */
    private static final int TOKENS = 2048;
    /** Steps per segment in the evaluation of streams; the state is carried, so their number does not matter. */
    private static final int STREAM_STEPS = 256;

    /** Context length of a 4-gram. */
    private static final int BASELINE_CONTEXT = NGramBaseline.HIGHEST_ORDER - 1;
    /** Tokens per row of continuous text; a single row would take twice the memory of the text itself. */
    private static final int BASELINE_BLOCK = 4096;

    private final PreparedText data;
    private final Vocabulary vocabulary;
    private final boolean names;
    private final int window;
    /** First token of the test text in a split by blocks; 0 in a random one. */
    private final int cut;

    private final Reading reading;
    private final int steps;

    /**
     * A text read as it was prepared: in windows, as streams if split by blocks, names in contexts.
     *
     * @param data from {@link Preparation} or {@link PreparedText#read}
     * @throws IOException if it is not a text, or its description contradicts the tokens
     */
    public TextDataSet(PreparedText data) throws IOException {
        var description = JsonObject.of("dataset.json of " + data.name(), data.description());
        this.data = data;
        this.vocabulary = Vocabulary.fromJson("vocabulary.json of " + data.name(), data.vocabulary());
        this.names = description.getString("kind").equals("names");
        if (!names && !description.getString("kind").equals("text")) {
            throw new BadFileException(data.name(), "the data set is of the kind " + description.getString("kind")
                    + ", text or names is needed");
        }
        this.window = names ? 0 : description.getInt("window", 1, data.tokens().length - 1);
        this.cut = description.has("cut") ? description.getInt("cut", 1, data.tokens().length - 1) : 0;
        this.reading = names ? Reading.CONTEXTS : cut > 0 ? Reading.STREAMS : Reading.WINDOWS;
        this.steps = names ? BASELINE_CONTEXT : window;
        checkPositions();
    }

    private TextDataSet(TextDataSet other, Reading reading, int steps) {
        this.data = other.data;
        this.vocabulary = other.vocabulary;
        this.names = other.names;
        this.window = other.window;
        this.cut = other.cut;
        this.reading = reading;
        this.steps = steps;
    }

    /**
     * {@return the same text, read as a model reads it}
     *
     * @param as    how it is read
     * @param steps T: the window, the segment of a stream, the block of a GPT, the context of a name
     * @throws IllegalArgumentException if the text cannot be read in this way
     */
    public TextDataSet readAs(Reading as, int steps) {
        if (as == Reading.WINDOWS && !names && window != steps) {
            throw new IllegalArgumentException("the data set " + data.name() + " has windows of " + window
                    + ", not of " + steps + "; prepare it again with --window " + steps + " --name ANOTHER");
        }
        if (as == Reading.CONTEXTS != names) {
            throw new IllegalArgumentException("the data set " + data.name() + (names
                    ? " is a list of names: train it with --model bigram or mlp"
                    : " is a text: the models bigram and mlp read names, prepare some with --as names"));
        }
        return new TextDataSet(this, as, steps);
    }

    private void checkPositions() throws IOException {
        int[] tokens = data.tokens();
        if (names) {
            checkNames(tokens);
            return;
        }
        for (String part : new String[] {TRAIN, TEST}) {
            int[] starts = data.positions(part);
            int last = starts[starts.length - 1];
            int end = cut > 0 && part.equals(TRAIN) ? cut : tokens.length;
            int begin = cut > 0 && part.equals(TEST) ? cut : 0;
            if (starts[0] < begin || last >= end - window) {
                throw new BadFileException(data.name(), "a window of " + window + " tokens of the " + part
                        + " part does not lie within the tokens " + begin + " to " + end);
            }
        }
    }

    private void checkNames(int[] tokens) throws IOException {
        boolean closed = vocabulary.hasEndMark() && tokens[tokens.length - 1] == CharacterVocabulary.END_MARK;
        if (!closed) {
            throw new BadFileException(data.name(), "the last name is not closed by the end mark");
        }
        for (String part : new String[] {TRAIN, DEV, TEST}) {
            for (int start : data.positions(part)) {
                if (start > 0 && tokens[start - 1] != CharacterVocabulary.END_MARK) {
                    throw new BadFileException(data.name(), "position " + start + " of the " + part
                            + " part is not the beginning of a name");
                }
            }
        }
    }

    /** {@return tokens, vocabulary and positions} */
    public PreparedText data() {
        return data;
    }

    /** {@return the dictionary of the tokens} */
    public Vocabulary vocabulary() {
        return vocabulary;
    }

    /** {@return whether these are names, not running text} */
    public boolean isNames() {
        return names;
    }

    /** {@return whether the test text is a separate stretch, as streams and GPT need} */
    public boolean isSplitByBlocks() {
        return cut > 0;
    }

    /** {@return tokens of a window, T; 0 for names} */
    public int window() {
        return window;
    }

    /** {@return whether the text has capitals} */
    public boolean keepsCase() {
        return Boolean.TRUE.equals(data.description().get("keepCase"));
    }

    /** {@return the share of the test set, which a text split at random or by blocks has} */
    public double testShare() {
        return data.description().get("testShare") instanceof Number share ? share.doubleValue() : 0.1;
    }

    /** {@return the seed of the random split} */
    public long seed() {
        return data.description().get("seed") instanceof Long seed ? seed : 1;
    }

    @Override
    public Reading reading() {
        return reading;
    }

    @Override
    public int steps() {
        return steps;
    }

    @Override
    public Map<String, Object> describe() {
        var json = new LinkedHashMap<String, Object>();
        json.put("name", data.name());
        if (data.folder() != null) {
            json.put("folder", data.folder().toString());
        }
        json.put("fingerprint", data.fingerprint());
        json.put("reading", reading.option());
        json.put("steps", (long) steps);
        json.put("keepCase", names || keepsCase());
        if (data.description().containsKey("from")) { // read otherwise than its folder says: how, to repeat it
            json.put("window", (long) window);
            json.put("split", isSplitByBlocks() ? "blocks" : "random");
            json.put("testShare", testShare());
            json.put("splitSeed", seed());
        }
        return json;
    }

    @Override
    public int classes() {
        return vocabulary.size();
    }

    @Override
    public Source train(int rows, long seed) {
        var order = new RandomStream(seed, Purpose.ORDER);
        return switch (reading) {
            case WINDOWS -> windows(TRAIN, order);
            case STREAMS -> streams(TRAIN, rows, steps, Streams.SEGMENTS_BEFORE_RESET);
            case CROPS -> crops(TRAIN, steps, order);
            case CONTEXTS -> contexts(TRAIN, steps, order);
        };
    }

    @Override
    public EvaluationSet evaluationSet(String part, long limit) {
        Source source = switch (reading) {
            case WINDOWS -> windows(part, limit > 0 ? new RandomStream(1, Purpose.CHECK) : null);
            case STREAMS -> streams(part, 1, STREAM_STEPS, Streams.ENDLESS);
            case CROPS -> blocks(part, steps);
            case CONTEXTS -> contexts(part, steps, null);
        };
        long all = source.examplesPerEpoch();
        boolean continuous = reading.isContinuous();
        // a validation stretch or a list of names is measured as a whole: it is short, and its parts differ. The
        // training part of a long text, measured at every checkpoint, is limited to a stretch of the same length, so
        // that both losses include equally many starts without context
        boolean whole = limit == 0 || reading == Reading.CONTEXTS || continuous && !part.equals(TRAIN);
        long most = continuous && !whole ? evaluationSet(TEST, limit).examples() : limit;
        return new EvaluationSet(source, whole ? all : Math.min(most, all), rows(reading, steps));
    }

    private static int rows(Reading reading, int steps) {
        return switch (reading) {
            case STREAMS -> 1;
            case CROPS -> Math.max(1, TOKENS / steps);
            default -> ROWS;
        };
    }

    /**
     * {@return all of a text: every token but the first is predicted, or every token after a complete window}
     *
     * @param tokens  the text
     * @param reading how the model reads
     * @param steps   T
     */
    public static EvaluationSet all(int[] tokens, Reading reading, int steps) {
        if (tokens.length < (reading == Reading.WINDOWS ? steps + 1 : 2)) {
            throw new IllegalArgumentException("the text has " + tokens.length + " tokens, too few to predict one of"
                    + " them");
        }
        Source source = switch (reading) {
            case WINDOWS -> new Windows(tokens, IntStream.range(0, tokens.length - steps).toArray(), steps, null);
            case STREAMS -> new Streams(tokens, 0, tokens.length, 1, STREAM_STEPS, Streams.ENDLESS);
            case CROPS -> new TextBlocks(tokens, 0, tokens.length, steps);
            case CONTEXTS -> throw new IllegalArgumentException("a file of text is evaluated by models of texts, not"
                    + " by one of names");
        };
        return new EvaluationSet(source, source.examplesPerEpoch(), rows(reading, steps));
    }

    @Override
    public String validationPart() {
        return names ? DEV : TEST;
    }

    /**
     * {@return windows that predict the token after the last}
     *
     * @param part  train or test
     * @param order a stream of purpose ORDER, or null to keep the order of the text
     */
    public Source windows(String part, RandomStream order) {
        if (names) {
            throw new IllegalArgumentException("the data set " + data.name()
                    + " is a list of names; windows need a text");
        }
        return new Windows(data.tokens(), data.positions(part), window, order);
    }

    /**
     * {@return contexts of names}
     *
     * @param part  train, dev or test
     * @param block symbols of a context
     * @param order a stream of purpose ORDER, or null to keep the order of the list
     */
    public Source contexts(String part, int block, RandomStream order) {
        if (!names) {
            throw new IllegalArgumentException("the data set " + data.name() + " is a text, not a list of names; "
                    + "prepare one with --as names");
        }
        return new NameContexts(data.tokens(), data.positions(part), block, order);
    }

    /**
     * {@return contiguous streams}
     *
     * @param part    train or test
     * @param streams rows side by side, N
     * @param steps   tokens of a segment, T
     * @param memory  segments after which the state is reset
     */
    public Source streams(String part, int streams, int steps, int memory) {
        return new Streams(data.tokens(), from(part), to(part), streams, steps, memory);
    }

    /**
     * {@return random crops}
     *
     * @param part   train or test
     * @param block  tokens of a crop, T
     * @param random a stream of purpose ORDER
     */
    public Source crops(String part, int block, RandomStream random) {
        return new Crops(data.tokens(), from(part), to(part), block, random);
    }

    /**
     * {@return blocks side by side}
     *
     * @param part  train or test
     * @param block tokens of a block, T
     */
    public Source blocks(String part, int block) {
        return new TextBlocks(data.tokens(), from(part), to(part), block);
    }

    /**
     * {@return the first token of a part of a text split by blocks}
     *
     * @param part train or test
     */
    public int from(String part) {
        requireBlocks(part);
        return part.equals(TRAIN) ? 0 : cut;
    }

    /**
     * {@return one past the last token of a part of a text split by blocks}
     *
     * @param part train or test
     */
    public int to(String part) {
        requireBlocks(part);
        return part.equals(TRAIN) ? cut : data.tokens().length;
    }

    private void requireBlocks(String part) {
        data.positions(part); // refuses a part that does not exist
        if (names || cut == 0) {
            throw new IllegalArgumentException("the data set " + data.name() + (names ? " is a list of names"
                    : " is split at random, so streams and crops would train on its test text")
                    + "; prepare one with: octavo prepare FILE --split blocks --name " + data.name() + "-blocks");
        }
    }

    /**
     * {@inheritDoc} Counts are fitted to the training part only. Names are counted in contexts of 3, a text split by
     * blocks as a whole with every token, random windows by the token they predict. Index 0 is uniform guessing.
     */
    @Override
    public double[] baselines(String part) {
        return NGramBaseline.fit(baselineSource(TRAIN), vocabulary.size()).losses(baselineSource(part));
    }

    private Source baselineSource(String part) {
        if (names) {
            return contexts(part, BASELINE_CONTEXT, null);
        }
        return !isSplitByBlocks() ? windows(part, null)
                : new TextBlocks(data.tokens(), from(part), to(part), BASELINE_BLOCK, BASELINE_CONTEXT);
    }

    /**
     * {@return the text seen in training, for finding copies: the whole text if windows were split at random, since
     * neighboring windows cover it; of names one per line}
     */
    public String trainingText() {
        if (!names) {
            return vocabulary.decode(data.tokens(), 0, cut > 0 ? cut : data.tokens().length);
        }
        var text = new StringBuilder();
        for (int start : data.positions(TRAIN)) {
            text.append(name(start)).append('\n');
        }
        return text.toString();
    }

    /**
     * {@return one name of the list, without its end mark}
     *
     * @param start its position
     */
    public String name(int start) {
        int end = start;
        while (data.tokens()[end] != CharacterVocabulary.END_MARK) {
            end++;
        }
        return vocabulary.decode(data.tokens(), start, end);
    }
}
