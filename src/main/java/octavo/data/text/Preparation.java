package octavo.data.text;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import octavo.data.DataSet;
import octavo.files.FolderName;

/** Turns a file into a data set, for the command {@code prepare}. The same file and options give the same data. */
public final class Preparation {

    /** The key in a description that marks a given vocabulary, which is kept however the text is read. */
    private static final String GIVEN = "vocabularyGiven";

    private Preparation() {
    }

    /**
     * How to prepare.
     *
     * @param name         name of the data set and of its folder
     * @param names        whether the file is a list of names; the settings from here to {@code bytePairs} are for
     *                     texts
     * @param window       tokens of a window
     * @param testShare    share of the test set, between 0 and 1 (names are always split 80/10/10)
     * @param blocks       whether the end of the text is the test set, instead of random windows
     * @param keepCase     whether capitals are kept; names always keep theirs
     * @param bytePairs    0 for characters, otherwise the size of a byte-pair vocabulary
     * @param minimumCount names in the register must occur more often than this
     * @param seed         of the random split
     * @param letters      further signs that count as letters of names
     */
    public record Options(String name, boolean names, int window, double testShare, boolean blocks, boolean keepCase,
            int bytePairs, int minimumCount, long seed, String letters) {

        /** Options for names of letters only, or for a text. */
        public Options(String name, boolean names, int window, double testShare, boolean blocks, boolean keepCase,
                int bytePairs, int minimumCount, long seed) {
            this(name, names, window, testShare, blocks, keepCase, bytePairs, minimumCount, seed, "");
        }

        /** Checks every value; each error is one sentence. */
        public Options {
            FolderName.require("data set", name);
            if (window < 1) {
                throw new IllegalArgumentException("the window is " + window + "; it must be 1 or more");
            }
            Split.requireShare(testShare);
            if (minimumCount < 0) {
                throw new IllegalArgumentException("the minimum count is " + minimumCount + "; it must be 0 or more");
            }
            if (bytePairs != 0) {
                BytePairTrainer.requireSize(bytePairs);
            }
        }

        /**
         * Windows split at random, in lower case: the course's setting.
         *
         * @param name name of the data set
         * @return window 100, 15 % for the test set
         */
        public static Options windows(String name) {
            return new Options(name, false, 100, 0.15, false, false, 0, 20, 1);
        }

        /**
         * A text split by blocks, with its case, as streams and GPT need it.
         *
         * @param name name of the data set
         * @return the last 10 % for the test set
         */
        public static Options blocks(String name) {
            return new Options(name, false, 100, 0.10, true, true, 0, 20, 1);
        }

        /**
         * The same with the longest window, up to the present one, that fits on both sides of the cut.
         *
         * @param tokens length of the text
         * @return options for models that do not read windows
         */
        public Options fitting(int tokens) {
            int cut = Split.cut(tokens, testShare);
            int longest = Math.max(1, Math.min(cut, tokens - cut) - 1);
            return new Options(name, names, Math.min(window, longest), testShare, blocks, keepCase, bytePairs,
                    minimumCount, seed);
        }

        /**
         * {@return the same with more letters of names}
         *
         * @param signs that are letters, too
         */
        public Options withLetters(String signs) {
            return new Options(name, names, window, testShare, blocks, keepCase, bytePairs, minimumCount, seed, signs);
        }

        /**
         * A list of names.
         *
         * @param name name of the data set
         * @return counts above 20
         */
        public static Options names(String name) {
            return new Options(name, true, 100, 0.15, false, true, 0, 20, 1);
        }
    }

    /**
     * Prepares a file. Nothing is written yet: {@link PreparedText#write} does that.
     *
     * @param file    a text or a list of names
     * @param options the options
     * @return the data set; its description has every count of the summary
     * @throws IOException where the file is missing, empty or no text
     */
    public static PreparedText prepare(Path file, Options options) throws IOException {
        return prepare(TextFile.read(file, false), file.getFileName().toString(), options);
    }

    /**
     * Prepares a text with {@link Options#blocks}, for models that read continuous text. They do not read windows, so a
     * text too short for windows of the usual length gets shorter ones.
     *
     * @param file a text
     * @param name name of the data set
     * @return the data set
     * @throws IOException where the file is missing, empty or no text
     */
    public static PreparedText prepareBlocks(Path file, String name) throws IOException {
        String text = TextFile.read(file, false);
        String book = EditorialParts.remove(text);
        return prepareText(text, file.getFileName().toString(),
                Options.blocks(name).fitting(book.codePointCount(0, book.length())));
    }

    /**
     * Prepares a text for a model that has a vocabulary already.
     *
     * @param file       a text
     * @param options    the options; unit and case are those of the model. If the text is split by blocks and too short
     *                   for the windows, these become shorter
     * @param vocabulary the model's
     * @param keepCase   whether the model distinguishes capitals
     * @return the data set
     * @throws IOException              where the file is missing, empty or no text
     * @throws IllegalArgumentException where the text has characters that the vocabulary lacks
     */
    public static PreparedText prepare(Path file, Options options, Vocabulary vocabulary, boolean keepCase)
            throws IOException {
        String original = vocabulary.normalize(TextFile.readAsIs(file), !keepCase);
        String text = EditorialParts.remove(original);
        var wanted = new Options(options.name, false, options.window, options.testShare, options.blocks, keepCase, 0, 0,
                options.seed);
        Map<String, Object> description = describe("text", file.getFileName().toString(), wanted);
        description.put(GIVEN, true);
        description.put("editorialCharacters", (long) original.codePointCount(0, original.length())
                - text.codePointCount(0, text.length()));
        try {
            return tokenize(text, vocabulary, description,
                    wanted.blocks ? wanted.fitting(vocabulary.encode(text).length) : wanted);
        } catch (UnknownSymbolsException unknown) {
            throw new IllegalArgumentException(file + " has characters that the model does not know: "
                    + unknown.getMessage(), unknown);
        }
    }

    /**
     * Prepares the bytes of a file that is already in memory, for example a bundled text.
     *
     * @param bytes   the bytes
     * @param source  the name of the file
     * @param options the options
     * @return the data set
     * @throws IOException if the bytes are not text
     */
    public static PreparedText prepare(byte[] bytes, String source, Options options) throws IOException {
        return prepare(TextFile.read(bytes, source, false), source, options);
    }

    private static PreparedText prepare(String text, String source, Options options) throws IOException {
        return options.names ? prepareNames(text, source, options) : prepareText(text, source, options);
    }

    private static PreparedText prepareText(String original, String source, Options options) {
        String cased = options.keepCase ? original : TextFile.normalize(original, true);
        String text = EditorialParts.remove(cased);
        Map<String, Object> description = describe("text", source, options);
        description.put("editorialCharacters", (long) cased.codePointCount(0, cased.length())
                - text.codePointCount(0, text.length()));
        PreparedText data = tokenize(text, null, description, options);
        String asRead = EditorialParts.remove(original);
        return asRead.equals(text) ? data : data.withText(asRead);
    }

    /**
     * The same text prepared for another way of reading: other windows, another split, its capitals back. The same data
     * and options always give the same result, so it need not be written to a file.
     *
     * @param base    a prepared text
     * @param options how to read it; name and unit are those of the base
     * @return data with the same folder as the base
     * @throws IOException if the text stored with the base cannot be read
     */
    public static PreparedText reread(PreparedText base, Options options) throws IOException {
        Vocabulary known = Vocabulary.fromJson("vocabulary.json of " + base.name(), base.vocabulary());
        var old = base.description();
        boolean hasCase = !Boolean.FALSE.equals(old.get("keepCase"));
        boolean keepCase = options.keepCase && (hasCase || base.text() != null);
        boolean given = Boolean.TRUE.equals(old.get(GIVEN));
        var wanted = new Options(base.name(), false, options.window, options.testShare, options.blocks, keepCase,
                "bpe".equals(known.unit()) && !given ? known.size() : 0, 0, options.seed);
        boolean sameTokens = given || hasCase == keepCase
                && (wanted.blocks ? "blocks" : "random").equals(old.get("split"))
                && (!wanted.blocks || old.get("testShare").equals(wanted.testShare));
        String text = keepCase && !hasCase ? base.text() : known.decode(base.tokens(), 0, base.tokens().length);
        Map<String, Object> description = describe("text", String.valueOf(old.get("source")), wanted);
        description.put("from", base.fingerprint());
        if (given) {
            description.put(GIVEN, true);
        }
        description.put("editorialCharacters", old.getOrDefault("editorialCharacters", 0L));
        return base.lyingHere(tokenize(keepCase ? text : TextFile.normalize(text, true), sameTokens ? known : null,
                description, wanted));
    }

    /**
     * Whether two data sets have the same text, however it is read.
     *
     * @param one   a data set
     * @param other another
     * @return whether their texts differ in capitals at most
     * @throws IOException if a text cannot be read
     */
    public static boolean isSameText(PreparedText one, PreparedText other) throws IOException {
        return one.description().get("kind").equals(other.description().get("kind"))
                && lowerCaseText(one).equals(lowerCaseText(other));
    }

    private static String lowerCaseText(PreparedText data) throws IOException {
        String text = data.text() != null ? data.text()
                : Vocabulary.fromJson(data.vocabulary()).decode(data.tokens(), 0, data.tokens().length);
        return TextFile.normalize(text, true);
    }

    /** The data of a text, with a given vocabulary or a new one. */
    private static PreparedText tokenize(String text, Vocabulary known, Map<String, Object> description,
            Options options) {
        int characters = text.codePointCount(0, text.length());
        // the text is cut before byte pairs are learnt, so the share is counted in characters: counted in byte pairs,
        // the cut might lie within the part from which they were learnt
        int end = options.blocks ? text.offsetByCodePoints(0, Split.cut(characters, options.testShare)) : text.length();
        String head = text.substring(0, end);
        String tail = text.substring(end);
        Vocabulary vocabulary = CharacterVocabulary.ofText(text); // refuses a text with one symbol only, for any unit
        if (known != null) {
            vocabulary = known;
        } else if (options.bytePairs > 0) {
            vocabulary = BytePairVocabulary.ofText(head, tail, options.bytePairs);
        }
        int[] headTokens = vocabulary.encode(head);
        int cut = headTokens.length;
        int[] tokens = IntStream.concat(Arrays.stream(headTokens), Arrays.stream(vocabulary.encode(tail))).toArray();
        Split split = options.blocks ? Split.blocksAt(cut, tokens.length, options.window)
                : Split.randomWindows(tokens, options.window, options.testShare, options.seed);

        description.put("unit", vocabulary.unit());
        description.put("keepCase", options.keepCase);
        description.put("window", (long) options.window);
        description.put("split", options.blocks ? "blocks" : "random");
        description.put("testShare", options.testShare);
        if (options.blocks) {
            description.put("cut", (long) cut);
        }
        description.put("characters", (long) characters);
        description.put("bytes", (long) text.getBytes(StandardCharsets.UTF_8).length);
        description.put("tokens", (long) tokens.length);
        description.put("vocabulary", (long) vocabulary.size());
        description.put("windows", (long) tokens.length - options.window);
        description.put("equalWindows", (long) split.equalItems());
        return assemble(description, vocabulary, tokens, split);
    }

    private static PreparedText prepareNames(String text, String source, Options options) throws IOException {
        NameList list = NameList.parse(text, source, options.minimumCount, options.letters);
        Vocabulary vocabulary = CharacterVocabulary.ofNames(list.names());
        int symbols = list.names().stream().mapToInt(name -> name.codePointCount(0, name.length()) + 1).sum();
        int[] tokens = new int[symbols];
        int[] starts = new int[list.names().size()];
        int position = 0;
        for (int i = 0; i < starts.length; i++) {
            starts[i] = position;
            int[] letters = vocabulary.encode(list.names().get(i));
            System.arraycopy(letters, 0, tokens, position, letters.length);
            position += letters.length + 1;
            tokens[position - 1] = CharacterVocabulary.END_MARK;
        }
        Split split = Split.names(starts, options.seed);

        Map<String, Object> description = describe("names", source, options);
        description.put("unit", vocabulary.unit());
        description.put("minimumCount", (long) options.minimumCount);
        description.put("lines", (long) list.lines());
        description.put("emptyLines", (long) list.emptyLines());
        description.put("duplicates", (long) list.duplicates());
        description.put("rare", (long) list.rare());
        description.put("foreign", (long) list.foreign());
        Map<String, Object> signs = new LinkedHashMap<>();
        list.foreignSigns().forEach((sign, count) -> signs.put(sign, (long) count));
        description.put("foreignSigns", signs);
        if (!list.takenSigns().isEmpty()) {
            Map<String, Object> taken = new LinkedHashMap<>();
            list.takenSigns().forEach((sign, count) -> taken.put(sign, (long) count));
            description.put("takenSigns", taken);
        }
        description.put("names", (long) starts.length);
        description.put("tokens", (long) symbols);
        description.put("vocabulary", (long) vocabulary.size());
        return assemble(description, vocabulary, tokens, split);
    }

    private static Map<String, Object> describe(String kind, String source, Options options) {
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("name", options.name);
        description.put("kind", kind);
        description.put("source", source);
        description.put("seed", options.seed);
        return description;
    }

    private static PreparedText assemble(Map<String, Object> description, Vocabulary vocabulary, int[] tokens,
            Split split) {
        Map<String, int[]> positions = new LinkedHashMap<>();
        positions.put(DataSet.TRAIN, split.train());
        if (split.dev().length > 0) {
            positions.put(DataSet.DEV, split.dev());
        }
        positions.put(DataSet.TEST, split.test());
        positions.forEach((part, starts) -> description.put(part, (long) starts.length));
        return new PreparedText(description, vocabulary.toJson(), tokens, positions);
    }

    /**
     * The summary that {@code prepare} prints.
     *
     * @param data the data set
     * @return its lines
     */
    public static List<String> summary(PreparedText data) {
        return PreparationSummary.lines(data.description());
    }
}
