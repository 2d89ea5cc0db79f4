package octavo.app.web;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import octavo.app.command.Arguments;
import octavo.app.command.Command;
import octavo.app.command.Folders;
import octavo.app.command.Option;
import octavo.app.command.Terminal;
import octavo.engine.training.RunFolder;
import octavo.files.AtomicFile;

/** {@code report [RUN]}: one self-contained page that shows a run, to look at, print or hand in. */
public final class ReportCommand implements Command {

    @Override
    public String name() {
        return "report";
    }

    @Override
    public String arguments() {
        return "[RUN]";
    }

    @Override
    public String summary() {
        return "writes one HTML page about a run: curves, samples, checks, settings";
    }

    @Override
    public String details() {
        return """
                The page needs nothing but itself: no script, no font, no picture from elsewhere. It follows the
                browser's light or dark setting and prints well. A run that is still training can be reported, too.
                """;
    }

    @Override
    public String example() {
        return "java -jar octavo.jar report course-large --to course-large.html";
    }

    @Override
    public List<Option> options() {
        return List.of(
                Option.of("--to", "FILE", "", "where to write (default: report.html in the run's folder)"),
                Option.of("--examples", "N", "10000", "examples per set that losses are measured on"));
    }

    @Override
    public void run(Arguments arguments, Terminal terminal) throws IOException {
        var folder = RunFolder.read(Folders.run(arguments.first()));
        Path file = arguments.text("--to") == null ? Folders.beside(folder, "report.html")
                : Path.of(arguments.text("--to"));
        terminal.progress("measuring " + folder.name());
        var run = RunView.of(folder, arguments.integer("--examples", 1, Long.MAX_VALUE));
        AtomicFile.write(file, ReportPage.of(run));
        terminal.print(file.toString());
    }
}
