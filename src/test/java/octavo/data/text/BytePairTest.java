package octavo.data.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import octavo.data.DataSet;
import octavo.files.BadFileException;
import octavo.files.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BytePairTest {

    private static final String POLISH = "„Litwo! Ojczyzno moja! ty jesteś jak zdrowie:\nIle cię trzeba cenić, ten "
            + "tylko się dowie,\n    Kto cię stracił.” — 1834, 12.5  ☺\uD83D\uDE00\u0301 e\u0301\t\r\n";

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> pieces(String text) {
        byte[] bytes = utf8(text);
        List<String> pieces = new ArrayList<>();
        for (int from = 0; from < bytes.length;) {
            int to = PieceRule.OCTAVO.end(bytes, from);
            pieces.add(new String(bytes, from, to - from, StandardCharsets.UTF_8));
            from = to;
        }
        return pieces;
    }

    @Test
    void cutsAtWords() {
        assertEquals(List.of("To", " be", ",", " or", "12", " 34", "x", "\n", "not", "  ", " to", "\n\n  ", " be", "?!",
                " —", " „", "żółw", "”", " "), pieces("To be, or12 34x\nnot   to\n\n   be?! — „żółw” "));
        assertEquals(List.of("e\u0301le\u0300ve", "\t", "x"), pieces("e\u0301le\u0300ve\tx"),
                "marks belong to letters");
        assertEquals(List.of(" ".repeat(64), " ".repeat(35), " x"), pieces(" ".repeat(100) + "x"));
        assertEquals(List.of("ż".repeat(32), "ż".repeat(8)), pieces("ż".repeat(40)), "cut between characters");
        assertEquals(List.of(" " + "a".repeat(63), "a"), pieces(" " + "a".repeat(64)));
    }

    private static int[] piece(byte[] text, int from, int to) {
        return IntStream.range(from, to).map(i -> text[i] & 0xFF).toArray();
    }

    /** Learns by looking through the whole text again for every merge. */
    private static int[][] trainPlainly(byte[] text, int size) {
        List<int[]> pieces = new ArrayList<>();
        for (int from = 0; from < text.length;) {
            int to = PieceRule.OCTAVO.end(text, from);
            pieces.add(piece(text, from, to));
            from = to;
        }
        List<String> texts = new ArrayList<>(IntStream.range(0, 256).mapToObj(Character::toString).toList());
        List<int[]> merges = new ArrayList<>();
        Set<Long> refused = new HashSet<>();
        while (256 + merges.size() < size) {
            Map<Long, Integer> counts = new TreeMap<>(); // ascending pairs: the first of the greatest wins
            for (int[] piece : pieces) {
                for (int i = 1; i < piece.length; i++) {
                    counts.merge((long) piece[i - 1] << 32 | piece[i], 1, Integer::sum);
                }
            }
            counts.keySet().removeAll(refused);
            int most = counts.values().stream().mapToInt(count -> count).max().orElse(0);
            if (most < 2) {
                break;
            }
            long pair = counts.entrySet().stream().filter(entry -> entry.getValue() == most).findFirst().orElseThrow()
                    .getKey();
            int left = (int) (pair >> 32);
            int right = (int) pair;
            if (texts.contains(texts.get(left) + texts.get(right))) {
                refused.add(pair);
                continue;
            }
            texts.add(texts.get(left) + texts.get(right));
            int token = 256 + merges.size();
            merges.add(new int[] {left, right});
            pieces.replaceAll(piece -> BytePairTrainer.replace(piece, left, right, token));
        }
        return merges.toArray(int[][]::new);
    }

    @ParameterizedTest
    @CsvSource({"1, 300, 400", "2, 300, 1000", "3, 700, 600", "5, 1000, 330", "26, 1500, 350", "200, 1500, 300"})
    void agreesWithThePlainTrainer(int symbols, int length, int size) {
        for (int seed = 0; seed < 3; seed++) {
            var random = new Random(seed);
            byte[] text = new byte[length];
            for (int i = 0; i < length; i++) {
                // words of a small alphabet, and for the last case bytes of all kinds
                text[i] = random.nextInt(6) == 0 ? (byte) ' ' : (byte) ((symbols > 26 ? 0 : 'a')
                        + random.nextInt(symbols));
            }
            int[][] merges = BytePairTrainer.train(text, size);
            assertArrayEquals(trainPlainly(text, size), merges, "seed " + seed);
            var tokenizer = new BytePairTokenizer(merges);
            assertArrayEquals(encodePlainly(text, merges), tokenizer.encode(text));
        }
    }

    /** Applies all merges one after the other, as they were learnt. */
    private static int[] encodePlainly(byte[] text, int[][] merges) {
        IntStream all = IntStream.empty();
        for (int from = 0; from < text.length;) {
            int to = PieceRule.OCTAVO.end(text, from);
            int[] piece = piece(text, from, to);
            for (int m = 0; m < merges.length; m++) {
                piece = BytePairTrainer.replace(piece, merges[m][0], merges[m][1], 256 + m);
            }
            all = IntStream.concat(all, Arrays.stream(piece));
            from = to;
        }
        return all.toArray();
    }

    @Test
    void tiesGoToTheSmallerPair() {
        // bc and ab occur twice each, likewise xy and XY
        assertArrayEquals(new int[] {'X', 'Y'}, BytePairTrainer.train(utf8("xy.XY.xy.XY"), 300)[0]);
        assertArrayEquals(new int[] {'a', 'b'}, BytePairTrainer.train(utf8("abc.abc"), 300)[0]);
        assertArrayEquals(new int[] {'b', 'a'}, BytePairTrainer.train(utf8("bd.ba.bd.ba"), 300)[0]);
        assertEquals(0, BytePairTrainer.train(utf8("abcdefg"), 300).length, "a pair that occurs once is no pair");
    }

    @Test
    void everyTextAndAllBytesRoundTrip() {
        var tokenizer = BytePairTokenizer.train(POLISH.repeat(3), 400);
        for (String text : List.of("", POLISH, "Zażółć gęślą jaźń", "\uD83D\uDE00".repeat(50), " \n \n", "漢字かな交じり文")) {
            int[] tokens = tokenizer.encode(text);
            assertEquals(text, new String(tokenizer.decode(tokens, 0, tokens.length), StandardCharsets.UTF_8));
        }
        var random = new Random(3);
        for (int length : new int[] {1, 2, 7, 64, 65, 1000}) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            int[] tokens = tokenizer.encode(bytes);
            assertArrayEquals(bytes, tokenizer.decode(tokens, 0, tokens.length));
        }
        assertThrows(IllegalArgumentException.class, () -> tokenizer.encode("a\uD83D"));
        assertTrue(tokenizer.encode(POLISH).length < utf8(POLISH).length / 2, "it does join");
    }

    @ParameterizedTest
    @ValueSource(ints = {257, 300, 500})
    void streamingNeverShowsPartOfACharacter(int size) {
        var vocabulary = BytePairVocabulary.ofText("ó".repeat(50) + "zł ł".repeat(9), "", size);
        var decoder = vocabulary.streamDecoder();
        var shown = new StringBuilder();
        for (int token : vocabulary.encode(POLISH)) {
            String part = decoder.add(token);
            assertTrue(part.indexOf('\uFFFD') < 0 && utf8(part).length > 0 == !part.isEmpty());
            assertEquals(part, new String(utf8(part), StandardCharsets.UTF_8), "whole characters only");
            shown.append(part);
        }
        assertEquals(POLISH, shown + decoder.end());
        assertEquals("a", decoder.add('a'));
        assertEquals("", decoder.add(0xC5));
        assertEquals("\uFFFDa", decoder.add('a'), "a character that was broken off");
        decoder.add(0xE2);
        decoder.add(0x82);
        assertEquals("\uFFFD", decoder.end());
        assertEquals("b", decoder.add('b'), "ready for the next text");
    }

    @Test
    void streamingAgreesWithDecodingAtOnceForAnyBytes() {
        var vocabulary = BytePairVocabulary.ofText(POLISH.repeat(3), POLISH, 350);
        var random = new Random(8);
        for (int trial = 0; trial < 200; trial++) {
            int[] tokens = random.ints(20, 0, vocabulary.size()).toArray();
            var decoder = vocabulary.streamDecoder();
            String shown = Arrays.stream(tokens).mapToObj(decoder::add).collect(Collectors.joining());
            assertEquals(vocabulary.decode(tokens), shown + decoder.end());
        }
    }

    @SuppressWarnings("unchecked")
    private static Vocabulary fromJson(String json) throws IOException {
        return Vocabulary.fromJson((Map<String, Object>) Json.parse(json));
    }

    @Test
    void roundTripsThroughJson() throws IOException {
        var vocabulary = BytePairVocabulary.ofText(POLISH.repeat(3), POLISH, 350);
        String json = Json.write(vocabulary.toJson());
        Vocabulary read = fromJson(json);
        assertEquals(vocabulary.symbols(), read.symbols());
        assertEquals(vocabulary.fingerprint(), read.fingerprint());
        assertArrayEquals(vocabulary.encode(POLISH), read.encode(POLISH));
        assertEquals("bpe", read.unit());
        assertEquals(POLISH, read.decode(read.encode(POLISH)));
        assertEquals(vocabulary.encode(POLISH.repeat(3)).length + vocabulary.encode(POLISH).length,
                vocabulary.symbols().stream().mapToLong(Vocabulary.Symbol::count).sum());
        int[][] merges = vocabulary.tokenizer().merges();
        String last = "[" + merges[merges.length - 1][0] + "," + merges[merges.length - 1][1] + "]";
        assertTrue(json.contains(last), json.substring(json.length() - 30));
        for (String bad : List.of("[9999,1]", "[-1,1]", "[1]", "5", "[1,\"a\"]", "[4294967297,1]", "[1,2]",
                "[" + merges[0][0] + "," + merges[0][1] + "]")) {
            int at = json.lastIndexOf(last);
            String broken = json.substring(0, at) + bad + json.substring(at + last.length());
            assertThrows(BadFileException.class, () -> fromJson(broken), bad);
        }
        assertThrows(BadFileException.class, () -> fromJson(json.replace("," + last, "")), "a merge is missing");
    }

    /** GPT-2 has tokens of 128 bytes; no piece is so long, so they are decoded only. */
    @Test
    void longTokensOfOthersAreDecoded() {
        var merges = new ArrayList<int[]>(List.of(new int[] {'a', 'a'}));
        while (merges.size() < 8) {
            int last = 255 + merges.size();
            merges.add(new int[] {last, last});
        }
        var tokenizer = new BytePairTokenizer(merges.toArray(int[][]::new));
        assertEquals(256, tokenizer.length(263));
        String text = "a".repeat(256);
        assertEquals(text, new String(tokenizer.decode(new int[] {263}, 0, 1), StandardCharsets.UTF_8));
        assertArrayEquals(new int[] {261, 261, 261, 261}, tokenizer.encode(text));
        merges.add(new int[] {263, 'a'});
        assertThrows(IllegalArgumentException.class, () -> new BytePairTokenizer(merges.toArray(int[][]::new)));
        assertThrows(IllegalArgumentException.class, () -> new BytePairTokenizer(new int[65_281][]));
    }

    @Test
    void sizesOutOfRangeAreRefused() {
        for (int size : new int[] {-1, 0, 256, 50_001}) {
            var error = assertThrows(IllegalArgumentException.class, () -> BytePairTokenizer.train("abab", size));
            assertTrue(error.getMessage().contains(size + " were asked for"), error.getMessage());
        }
        assertThrows(IllegalArgumentException.class, () -> new Preparation.Options("x", false, 5, 0.1, true, true, 100,
                20, 1));
    }

    @Test
    void preparesDataOfBytePairs(@TempDir Path root) throws IOException {
        // what lies behind the cut is of its own kind
        String text = TextFile.normalize(POLISH, false).repeat(9) + "qqvv ".repeat(50);
        for (boolean blocks : new boolean[] {true, false}) {
            var options = new Preparation.Options("b" + blocks, false, 20, 0.2, blocks, true, 270, 20, 1);
            PreparedText data = Preparation.prepare(utf8(text), "x", options);
            var read = new TextDataSet(PreparedText.read(data.write(root)));
            assertEquals(270, read.vocabulary().size());
            assertTrue(text.equals(read.vocabulary().decode(data.tokens())));
            boolean knowsTestText = read.vocabulary().symbols().stream().anyMatch(symbol -> symbol.text().equals("qq"));
            assertEquals(!blocks, knowsTestText, "with blocks nothing is learnt from the test text");
        }
    }

    /** Where the end is easier to encode than the beginning, the share of the tokens is not that of the characters. */
    @Test
    void allThatIsLearntLiesBeforeTheCut() throws IOException {
        String text = TextFile.normalize(POLISH, false).repeat(3) + "zł ".repeat(200);
        var options = new Preparation.Options("b", false, 20, 0.2, true, true, 300, 20, 1);
        var data = new TextDataSet(Preparation.prepare(utf8(text), "x", options));
        int characters = text.codePointCount(0, text.length());
        String head = text.substring(0, text.offsetByCodePoints(0, Split.cut(characters, 0.2)));
        assertEquals(head, data.trainingText());
        int tokens = data.data().tokens().length;
        assertTrue(Split.cut(tokens, 0.2) < data.to(DataSet.TRAIN), "a share of the tokens lies in what is learnt");
        assertEquals(text, data.vocabulary().decode(data.data().tokens()));
        assertEquals(data.from(DataSet.TEST), data.data().positions(DataSet.TEST)[0]);
        assertEquals(tokens, data.vocabulary().symbols().stream().mapToLong(Vocabulary.Symbol::count).sum());
    }
}
