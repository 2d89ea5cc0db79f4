package octavo.data.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextOverlapTest {

    private static String random(int length, int letters) {
        var random = new Random(length);
        return IntStream.range(0, length).mapToObj(i -> Character.toString('a' + random.nextInt(letters)))
                .collect(Collectors.joining());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 10})
    void longestCopiesAgreeWithSearching(int letters) {
        for (int length : new int[] {1, 7, 33, 150}) {
            String training = random(200, letters);
            String sample = random(length, letters + 1) + training.substring(20, 60) + random(5, letters);
            int[] longest = new TextOverlap(training).longestEndingAt(sample.codePoints().toArray());
            for (int end = 0; end < sample.length(); end++) {
                int from = end + 1;
                while (from > 0 && training.contains(sample.substring(from - 1, end + 1))) {
                    from--;
                }
                assertEquals(end + 1 - from, longest[end], sample + " at " + end);
            }
        }
    }

    @Test
    void countsRunsOfMoreThanForty() {
        String training = random(500, 26);
        String report = "#" + training.substring(10, 50) + "#" + training.substring(100, 141) + "#"
                + training.substring(200, 300) + training.substring(300, 320) + "#";
        assertEquals(List.of(120, 41), new TextOverlap(training).compare(report).copiedRuns());
        assertEquals(List.of(500), new TextOverlap(training).compare(training).copiedRuns());
        assertEquals(List.of(), new TextOverlap(training).compare("").copiedRuns());
    }

    @Test
    void countsWordsOfThreeAndMoreLetters() {
        var overlap = new TextOverlap("To żółty liść, nie sen.");
        var report = overlap.compare("żółty sen; lis is a senny \uD83D\uDE00 liść");
        assertEquals(5, report.words());
        assertEquals(3, report.knownWords());
        assertEquals(0.6, report.knownShare(), 1e-15);
        assertTrue(overlap.compare("a b").knownShare() == 1);
    }

    @Test
    void aVowelSignBelongsToItsWord() {
        var overlap = new TextOverlap("नमस्ते दुनिया, यह हिन्दी है।");
        var report = overlap.compare("दुनिया हिन्दी नमस्कार है");
        assertEquals(3, report.words());
        assertEquals(2, report.knownWords());
        assertEquals("words of three or more letters", report.unit());
    }

    @Test
    void scriptsWithoutSpacesAreComparedInRunsOfThreeCharacters() {
        var chinese = new TextOverlap("道可道，非常道。名可名，非常名。");
        var report = chinese.compare("非常道可，名可名");
        assertEquals("runs of three characters", report.unit());
        assertEquals(3, report.words(), "非常道 常道可 名可名");
        assertEquals(2, report.knownWords(), "a run does not go over a comma, and 常道可 does not occur");
        assertEquals(1, new TextOverlap("กขคงจ").compare("กขค").knownWords());
    }
}
