package octavo.app.inspect;

import java.io.IOException;
import java.util.List;
import octavo.app.command.Arguments;
import octavo.app.command.Command;
import octavo.app.command.Folders;
import octavo.app.command.Option;
import octavo.app.command.RunFailure;
import octavo.app.command.Terminal;
import octavo.app.model.TrainedModel;
import octavo.engine.training.RunFolder;

/** {@code verify [RUN]}: checks each line of the course's check list in the run's files. */
public final class VerifyCommand implements Command {

    @Override
    public String name() {
        return "verify";
    }

    @Override
    public String arguments() {
        return "[RUN]";
    }

    @Override
    public String summary() {
        return "checks the files of a run against the course's check list";
    }

    @Override
    public String example() {
        return "java -jar octavo.jar verify shakespeare-rnn";
    }

    @Override
    public List<Option> options() {
        return List.of();
    }

    @Override
    public void run(Arguments arguments, Terminal terminal) throws IOException {
        var folder = RunFolder.read(Folders.run(arguments.first()));
        var trained = TrainedModel.open(folder.newest().file());
        if (!CheckList.isFor(trained)) {
            throw new IllegalArgumentException("the course's check list is about recurrent text generators; "
                    + folder.name() + " is a " + trained.checkpoint().configuration().model() + " model");
        }
        terminal.print(Folders.title(folder.path()));
        var lines = CheckList.of(folder, trained);
        lines.forEach(line -> terminal.print("  [" + (line.holds() ? "x" : " ") + "] " + line.what() + ": "
                + line.found()));
        long failures = lines.stream().filter(line -> !line.holds()).count();
        if (failures > 0) {
            throw new RunFailure("the check list is not met by " + folder.name() + ": "
                    + failures + (failures == 1 ? " line has" : " lines have") + " no tick");
        }
    }
}
