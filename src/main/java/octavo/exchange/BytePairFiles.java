package octavo.exchange;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import octavo.data.text.PieceRule;
import octavo.data.text.RankedTokens;
import octavo.files.BadFileException;
import octavo.files.Printable;

/**
 * Byte pairs in GPT-2's files: {@code vocab.json} gives each token an id, {@code merges.txt} has the pairs in the order
 * in which they were learned. These files do not say how texts are cut into pieces: GPT-2's rule is used, and texts are
 * not normalized.
 */
final class BytePairFiles {

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private BytePairFiles() {
    }

    /**
     * Reads the two files.
     *
     * @param file   vocab.json
     * @param ids    its content
     * @param merges merges.txt
     */
    static ForeignVocabulary read(Path file, Map<String, Integer> ids, Path merges) throws IOException {
        var tokens = new RankedTokens(file.toString(), ids);
        for (String line : lines(merges)) {
            if (!line.isEmpty() && !line.startsWith("#version")) {
                String[] pair = line.split(" ");
                if (pair.length != 2) {
                    throw new BadFileException(merges, "the line \"" + Printable.of(line)
                            + "\" is not a pair of tokens");
                }
                tokens.merge(pair[0], pair[1]);
            }
        }
        return ForeignVocabulary.of(tokens, ids, PieceRule.GPT2, true);
    }

    private static List<String> lines(Path merges) throws IOException {
        try {
            var lines = Files.readAllLines(merges);
            if (!lines.isEmpty() && lines.getFirst().startsWith(BYTE_ORDER_MARK)) {
                lines.set(0, lines.getFirst().substring(1));
            }
            return lines;
        } catch (MalformedInputException e) {
            throw new BadFileException(merges, "this is not valid UTF-8");
        }
    }
}
