package octavo.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import octavo.app.command.Arguments;
import octavo.app.command.Command;
import octavo.app.command.Folders;
import octavo.app.command.Nearest;
import octavo.app.command.Option;
import octavo.app.command.RunFailure;
import octavo.app.command.Shipped;
import octavo.app.command.Terminal;
import octavo.engine.training.RunFolder;
import octavo.files.Printable;

/** {@code delete RUN...}: deletes runs with all their checkpoints, after asking. */
final class DeleteCommand implements Command {

    @Override
    public String name() {
        return "delete";
    }

    @Override
    public String arguments() {
        return "RUN...";
    }

    @Override
    public String summary() {
        return "deletes runs with all their checkpoints; asks first";
    }

    @Override
    public String example() {
        return "java -jar octavo.jar delete shakespeare-rnn-2";
    }

    @Override
    public int maximumArguments() {
        return Integer.MAX_VALUE;
    }

    @Override
    public List<Option> options() {
        return List.of(Option.flag("--yes", "do not ask"));
    }

    @Override
    public void run(Arguments arguments, Terminal terminal) throws IOException {
        var runs = new ArrayList<Path>();
        for (String name : arguments.positional()) {
            runs.add(run(name)); // a wrong name is found before anything is deleted
        }
        for (Path run : runs) {
            if (arguments.flag("--yes") || agreed(run, terminal)) {
                delete(run);
                terminal.print("deleted " + run);
            } else {
                terminal.info(run.getFileName() + " is kept");
            }
        }
    }

    /** Only what {@code list} shows can be deleted, no other folder. */
    private static Path run(String name) throws IOException {
        String bare = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
        List<Path> all = Folders.begunRuns();
        for (Path run : all) {
            if (run.getFileName().toString().equals(bare) || run.toAbsolutePath().normalize()
                    .equals(Path.of(bare).toAbsolutePath().normalize())) {
                if (Shipped.isShipped(run.getFileName().toString())) {
                    throw new IllegalArgumentException(run.getFileName() + " came with Octavo and cannot be deleted");
                }
                return run;
            }
        }
        throw new IOException("there is no run \"" + Printable.of(name) + "\" in " + Folders.models()
                + Nearest.hint(bare, all.stream().map(run -> run.getFileName().toString()).toList()));
    }

    private static boolean agreed(Path run, Terminal terminal) throws IOException {
        int checkpoints = RunFolder.read(run).checkpoints().size();
        terminal.warn(String.format(Locale.ROOT, "delete %s with %d checkpoint%s? yes or no", run, checkpoints,
                checkpoints == 1 ? "" : "s"));
        String answer = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
        if (answer == null) {
            throw new RunFailure("nothing was deleted: there is no answer on stdin; --yes deletes without asking");
        }
        return List.of("y", "yes").contains(answer.strip().toLowerCase(Locale.ROOT));
    }

    private static void delete(Path run) throws IOException {
        if (Files.isSymbolicLink(run)) {
            Files.delete(run);
            return;
        }
        RunFolder.resume(run).close(); // refused while a training is running
        Files.walkFileTree(run, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
