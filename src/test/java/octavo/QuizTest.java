package octavo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The quiz on all chapters: every question has an answer, and the words that give it are in the source. */
class QuizTest {

    private static final Path QUESTIONS = Path.of("src/site/quiz.md");
    private static final Path ANSWERS = Path.of("src/test/resources/quiz-answers.md");
    private static final Pattern NUMBER = Pattern.compile("(?m)^(\\d+)\\. \\S");
    /** Where an answer stands: a link to a file, and words of one line in quotation marks. */
    private static final Pattern PLACE = Pattern.compile("(?m)^ {3}\\[[^]]+]\\(([^)]+)\\): \"(.+)\"$");

    private static List<Integer> numbers(Path page) throws IOException {
        return NUMBER.matcher(Files.readString(page)).results().map(found -> Integer.valueOf(found.group(1))).toList();
    }

    @Test
    void everyQuestionHasAnAnswer() throws IOException {
        var thirty = IntStream.rangeClosed(1, 30).boxed().toList();
        assertEquals(thirty, numbers(QUESTIONS));
        assertEquals(thirty, numbers(ANSWERS));
    }

    @Test
    void everyAnswerIsWhereItIsSaidToBe() throws IOException {
        int found = 0;
        var place = PLACE.matcher(Files.readString(ANSWERS));
        while (place.find()) {
            Path file = ANSWERS.resolveSibling(place.group(1)).normalize();
            String words = place.group(2);
            assertEquals(1, Files.readAllLines(file).stream().filter(line -> line.contains(words)).count(),
                    "lines of " + file + " with: " + words);
            found++;
        }
        assertEquals(30, found);
    }
}
