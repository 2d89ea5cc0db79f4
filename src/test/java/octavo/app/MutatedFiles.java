package octavo.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import octavo.Damage;
import octavo.engine.training.RunFolder;

/**
 * A program of its own, for a small heap: damages each file of a prepared folder at random and lets a command read it,
 * which has to work or to end with one clean sentence.
 */
final class MutatedFiles {

    private MutatedFiles() {
    }

    /** A file, and the command that reads it. */
    private record Subject(Path file, String... command) {
    }

    /** Arguments: a folder with data sets, runs and exported files of {@link HarshConditionsTest}, and how many. */
    public static void main(String[] words) throws IOException {
        Path root = Path.of(words[0]);
        var runner = new CommandRunner(root);
        String checkpoint = RunFolder.read(root.resolve("models/fox")).newest().file().toString();
        String exported = root.resolve("exported").toString();
        var subjects = List.of(
                new Subject(Path.of(checkpoint), "inspect", checkpoint),
                new Subject(root.resolve("models/fox/log.csv"), "list"),
                new Subject(root.resolve("models/fox/run.json"), "list"),
                new Subject(root.resolve("models/fox/losses.json"), "compare", "fox", "--examples", "20"),
                new Subject(root.resolve("data/fox/dataset.json"), "inspect", "data/fox"),
                new Subject(root.resolve("data/fox/vocabulary.json"), "tokenize", "data/fox", "--text", "fox"),
                new Subject(root.resolve("data/fox/tokens.npy"), "inspect", "data/fox"),
                new Subject(root.resolve("data/fox/train.npy"), "inspect", "data/fox"),
                new Subject(root.resolve("fox.txt"), "tokenize", checkpoint, "--file",
                        root.resolve("fox.txt").toString()),
                new Subject(root.resolve("exported/config.json"), "import", exported, "--run", "again"),
                new Subject(root.resolve("exported/model.safetensors"), "import", exported, "--run", "again"));
        int count = Integer.parseInt(words[1]);
        var random = new Random(1);
        for (var subject : subjects) {
            byte[] whole = Files.readAllBytes(subject.file());
            for (int i = 0; i < count / subjects.size(); i++) {
                Files.write(subject.file(), Damage.damaged(whole, Math.min(whole.length, 1500), random));
                String[] command = subject.command().clone();
                if (command[1 % command.length].startsWith("data/")) {
                    command[1] = root.resolve(command[1]).toString();
                }
                requireClean(subject, i, CommandRunner.octavo(command));
                deleteRun(root.resolve("models/again"));
            }
            Files.write(subject.file(), whole);
        }
        System.out.println("damaged " + count / subjects.size() * subjects.size() + " files");
        runner.close();
    }

    private static void requireClean(Subject subject, int number, CommandRunner.Outcome outcome) {
        String all = outcome.out + outcome.err;
        boolean fault = outcome.code > 2 || all.contains("error of Octavo itself") || all.contains("out of memory")
                || all.codePoints().anyMatch(point -> Character.isISOControl(point) && point != '\n' && point != '\t'
                        && point != '\r');
        if (fault) {
            throw new AssertionError(subject.file() + " number " + number + " ended with " + outcome.code + ": " + all);
        }
    }

    private static void deleteRun(Path run) throws IOException {
        if (Files.isDirectory(run)) {
            try (var files = Files.list(run)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(run);
        }
    }
}
