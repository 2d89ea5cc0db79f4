package octavo.app.plot;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import octavo.app.plot.Plot.Subject;
import octavo.data.DataSet;
import octavo.data.text.TextDataSet;
import octavo.data.text.TextFile;

/**
 * The text that drawings of hidden units read: {@code --text FILE}, or the beginning of the test part.
 *
 * @param tokens  as the model reads them
 * @param symbols the same as texts
 */
record ReadText(int[] tokens, List<String> symbols) {

    static ReadText of(Subject subject, int most) throws IOException {
        var trained = subject.trained();
        if (trained.vocabulary() == null) {
            throw new IllegalArgumentException("a net of digits reads no text");
        }
        String file = subject.options().text("--text");
        int[] tokens;
        if (file == null) {
            var text = (TextDataSet) trained.dataSet();
            // of windows split at random, the text from the first test window on, since nothing is measured on it
            int from = text.isSplitByBlocks() ? text.from(DataSet.TEST) : text.data().positions(DataSet.TEST)[0];
            tokens = Arrays.copyOfRange(text.data().tokens(), from, text.data().tokens().length);
        } else {
            tokens = trained.vocabulary().encodeKnown(trained.normalize(TextFile.readAsIs(Path.of(file))));
        }
        if (tokens.length == 0) {
            throw new IOException("the text has no symbol that the model knows");
        }
        int[] read = Arrays.copyOf(tokens, Math.min(most, tokens.length));
        return new ReadText(read, Arrays.stream(read)
                .mapToObj(token -> trained.vocabulary().symbols().get(token).text()).toList());
    }
}
