package octavo.app.exchange;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import octavo.app.command.Arguments;
import octavo.app.command.Command;
import octavo.app.command.Option;
import octavo.app.command.Terminal;
import octavo.app.data.KnownVocabulary;
import octavo.app.model.LetterSurprise;
import octavo.data.text.TextFile;
import octavo.data.text.UnknownSymbolsException;
import octavo.data.text.Vocabulary;
import octavo.files.Json;

/** {@code tokenize RUN --text TEXT}: shows the tokens of a text in the vocabulary of a model or a data set. */
public final class TokenizeCommand implements Command {

    @Override
    public String name() {
        return "tokenize";
    }

    @Override
    public String arguments() {
        return "[RUN|CHECKPOINT|DATASET]";
    }

    @Override
    public String summary() {
        return "shows the tokens of a text in the vocabulary of a model or a data set";
    }

    @Override
    public String details() {
        return """
                Prints a line per token: its id and its text. The vocabulary is that of a run, a checkpoint or a data
                set, or of a file that octavo import reads, such as tokenizer.json. --json prints {"ids": [...],
                "pieces": [...]}, with the pieces as in vocabulary.json: in a byte-pair vocabulary each byte is a
                printable character and a space is Ġ.
                """;
    }

    @Override
    public String example() {
        return "java -jar octavo.jar tokenize --text \"To be\"";
    }

    @Override
    public List<Option> options() {
        return List.of(
                Option.of("--text", "TEXT", "", "the text"),
                Option.of("--file", "FILE", "", "a file with the text, or - for stdin"),
                Option.flag("--json", "print one JSON object"));
    }

    @Override
    public void run(Arguments arguments, Terminal terminal) throws IOException {
        String given = text(arguments);
        var known = KnownVocabulary.of(arguments.first());
        String text = known.vocabulary().normalize(given, !known.keepCase());
        int[] ids;
        try {
            ids = known.vocabulary().encode(text);
        } catch (UnknownSymbolsException e) {
            throw new IllegalArgumentException("the text has characters without a token: " + e.getMessage(), e);
        }
        if (arguments.flag("--json")) {
            terminal.print(Json.write(json(known.vocabulary(), ids)));
            return;
        }
        for (int id : ids) {
            terminal.print(String.format(Locale.ROOT, "%6d  %s", id,
                    LetterSurprise.visible(known.vocabulary().decode(id))));
        }
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        terminal.info(String.format(Locale.ROOT, "%d bytes, %d tokens: %.2f bytes per token", bytes, ids.length,
                bytes / (double) Math.max(1, ids.length)));
    }

    private static String text(Arguments arguments) throws IOException {
        String text = arguments.text("--text");
        String file = arguments.text("--file");
        if (text == null == (file == null)) {
            throw new IllegalArgumentException("give the text with --text TEXT or --file FILE");
        }
        if (text != null) {
            return text;
        }
        return file.equals("-") ? TextFile.readStdin()
                : TextFile.readAsIs(Path.of(file));
    }

    private static Map<String, Object> json(Vocabulary vocabulary, int... ids) {
        var json = new LinkedHashMap<String, Object>();
        json.put("ids", Arrays.stream(ids).mapToObj(id -> (Object) (long) id).toList());
        json.put("pieces", Arrays.stream(ids).mapToObj(id -> (Object) vocabulary.symbols().get(id).text()).toList());
        return json;
    }
}
