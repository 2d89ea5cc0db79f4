package octavo.data.text;

import java.io.IOException;
import octavo.data.DataSet;
import octavo.engine.matrix.RandomStream;
import octavo.engine.models.Source;
import octavo.files.BadFileException;
import octavo.files.JsonObject;

/** A data set folder understood as text or names: makes the sources that models are trained and judged on. */
public final class TextDataSet {

    /** Context length of a 4-gram. */
    private static final int BASELINE_CONTEXT = NGramBaseline.HIGHEST_ORDER - 1;
    /** Tokens of a row of running text; all of it in one row would take twice the memory of the text itself. */
    private static final int BASELINE_BLOCK = 4096;

    private final DataSet data;
    private final Vocabulary vocabulary;
    private final boolean names;
    private final int window;
    /** First token of the test text where the split is by blocks; 0 where it is random. */
    private final int cut;

    /**
     * Understands a data set.
     *
     * @param data what {@link Preparation} made or {@link DataSet#read} read
     * @throws IOException where it is no text, or its description contradicts the tokens
     */
    public TextDataSet(DataSet data) throws IOException {
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
        checkPositions();
    }

    private void checkPositions() throws IOException {
        int[] tokens = data.tokens();
        if (names) {
            checkNames(tokens);
            return;
        }
        for (String part : new String[] {DataSet.TRAIN, DataSet.TEST}) {
            int[] starts = data.positions(part);
            int last = starts[starts.length - 1];
            int end = cut > 0 && part.equals(DataSet.TRAIN) ? cut : tokens.length;
            int begin = cut > 0 && part.equals(DataSet.TEST) ? cut : 0;
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
        for (String part : new String[] {DataSet.TRAIN, DataSet.DEV, DataSet.TEST}) {
            for (int start : data.positions(part)) {
                if (start > 0 && tokens[start - 1] != CharacterVocabulary.END_MARK) {
                    throw new BadFileException(data.name(), "position " + start + " of the " + part
                            + " part is not the beginning of a name");
                }
            }
        }
    }

    /**
     * The data behind it.
     *
     * @return the data set
     */
    public DataSet data() {
        return data;
    }

    /**
     * The dictionary of the tokens.
     *
     * @return the vocabulary
     */
    public Vocabulary vocabulary() {
        return vocabulary;
    }

    /**
     * Whether these are names.
     *
     * @return false for running text
     */
    public boolean isNames() {
        return names;
    }

    /**
     * Whether the test text is a stretch of its own, as streams and GPT need.
     *
     * @return false for names and for windows split at random
     */
    public boolean isSplitByBlocks() {
        return cut > 0;
    }

    /**
     * Tokens of a window.
     *
     * @return T; 0 for names
     */
    public int window() {
        return window;
    }

    /** {@return whether capitals stayed} */
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

    /**
     * Windows that ask for the token after the last.
     *
     * @param part  train or test
     * @param order a stream of purpose ORDER, or null to keep the order of the text
     * @return the source
     */
    public Source windows(String part, RandomStream order) {
        if (names) {
            throw new IllegalArgumentException("the data set " + data.name()
                    + " is a list of names; windows need a text");
        }
        return new Windows(data.tokens(), data.positions(part), window, order);
    }

    /**
     * Contexts of names.
     *
     * @param part  train, dev or test
     * @param block symbols of a context
     * @param order a stream of purpose ORDER, or null to keep the order of the list
     * @return the source
     */
    public Source contexts(String part, int block, RandomStream order) {
        if (!names) {
            throw new IllegalArgumentException("the data set " + data.name() + " is a text, not a list of names; "
                    + "prepare one with --as names");
        }
        return new NameContexts(data.tokens(), data.positions(part), block, order);
    }

    /**
     * Contiguous streams.
     *
     * @param part    train or test
     * @param streams rows side by side, N
     * @param steps   tokens of a chunk, T
     * @param memory  chunks after which the state starts anew
     * @return the source
     */
    public Source streams(String part, int streams, int steps, int memory) {
        return new Streams(data.tokens(), from(part), to(part), streams, steps, memory);
    }

    /**
     * Random crops.
     *
     * @param part   train or test
     * @param block  tokens of a crop, T
     * @param random a stream of purpose ORDER
     * @return the source
     */
    public Source crops(String part, int block, RandomStream random) {
        return new Crops(data.tokens(), from(part), to(part), block, random);
    }

    /**
     * Blocks side by side.
     *
     * @param part  train or test
     * @param block tokens of a block, T
     * @return the source
     */
    public Source blocks(String part, int block) {
        return new Blocks(data.tokens(), from(part), to(part), block);
    }

    /**
     * First token of a part of a text split by blocks.
     *
     * @param part train or test
     * @return its position
     */
    public int from(String part) {
        requireBlocks(part);
        return part.equals(DataSet.TRAIN) ? 0 : cut;
    }

    /**
     * One past the last token of a part of a text split by blocks.
     *
     * @param part train or test
     * @return its position
     */
    public int to(String part) {
        requireBlocks(part);
        return part.equals(DataSet.TRAIN) ? cut : data.tokens().length;
    }

    private void requireBlocks(String part) {
        data.positions(part); // refuses a part that there is not
        if (names || cut == 0) {
            throw new IllegalArgumentException("the data set " + data.name() + (names ? " is a list of names"
                    : " is split at random, so streams and crops would train on its test text")
                    + "; prepare one with: octavo prepare FILE --split blocks --name " + data.name() + "-blocks");
        }
    }

    /**
     * What counting reaches on a part, fitted to the training part only. Names are counted in contexts of 3; a text
     * split by blocks as a whole, every token asked for; random windows by their last token.
     *
     * @param part dev or test
     * @return at index n the loss of n-grams in nats; index 0 is that of a fair dice
     */
    public double[] baselines(String part) {
        return NGramBaseline.fit(baselineSource(DataSet.TRAIN), vocabulary.size()).losses(baselineSource(part));
    }

    private Source baselineSource(String part) {
        if (names) {
            return contexts(part, BASELINE_CONTEXT, null);
        }
        return !isSplitByBlocks() ? windows(part, null)
                : new Blocks(data.tokens(), from(part), to(part), BASELINE_BLOCK, BASELINE_CONTEXT);
    }

    /**
     * The text that training sees, to look for copies in: the whole text where windows were split at random, since
     * their neighbors cover it; of names one a line.
     *
     * @return the text
     */
    public String trainingText() {
        if (!names) {
            return vocabulary.decode(data.tokens(), 0, cut > 0 ? cut : data.tokens().length);
        }
        var text = new StringBuilder();
        for (int start : data.positions(DataSet.TRAIN)) {
            text.append(name(start)).append('\n');
        }
        return text.toString();
    }

    /**
     * One name of the list.
     *
     * @param start its position
     * @return the name without its end mark
     */
    public String name(int start) {
        int end = start;
        while (data.tokens()[end] != CharacterVocabulary.END_MARK) {
            end++;
        }
        return vocabulary.decode(data.tokens(), start, end);
    }
}
