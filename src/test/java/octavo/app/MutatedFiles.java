package octavo.app;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import octavo.Damage;
import octavo.engine.matrix.Matrix;
import octavo.files.NpyArray;
import octavo.files.Npz;

/**
 * A program of its own, for a small heap: damages each file that Octavo reads at random and lets its commands read it,
 * which have to work or to end with one clean sentence.
 */
final class MutatedFiles {

    private static final int PIXELS = 40;

    private final Path root;
    private final List<Subject> subjects = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();

    private MutatedFiles(Path root) {
        this.root = root;
    }

    /** A file, and commands that read it. */
    private record Subject(Path file, List<String> commands) {
    }

    /** Arguments: an empty folder, and how many files are damaged. */
    public static void main(String[] words) throws IOException {
        try (var runner = new CommandRunner(Path.of(words[0]))) {
            var files = new MutatedFiles(Path.of(words[0]));
            files.prepareTexts();
            files.prepareNames();
            files.prepareDigits();
            files.prepareForeignModels();
            int count = files.damageAll(Integer.parseInt(words[1]));
            System.out.println("damaged " + count + " files of " + files.subjects.size() + " kinds");
            if (!files.faults.isEmpty()) {
                throw new AssertionError(files.faults.size() + " faults\n" + String.join("\n", files.faults));
            }
        }
    }

    private void add(String file, String... commands) {
        subjects.add(new Subject(root.resolve(file), List.of(commands)));
    }

    private void prepareTexts() throws IOException {
        String text = "the quick brown fox jumps over the lazy dog.\n".repeat(30);
        Files.writeString(root.resolve("fox.txt"), text);
        Files.write(root.resolve("packed.txt.gz"), gzip(text.getBytes(StandardCharsets.UTF_8)));
        typed("prepare FOLDER/fox.txt --split blocks --window 9");
        typed("train fox --predict every --window 9 --hidden 5 --batch 4 --points 40 --save-every 20 --run fox");
        typed("compare fox --examples 20");
        String data = "train fox --predict every --window 9 --hidden 3 --batch 4 --points 4 --run again";
        add("fox.txt", "tokenize fox --file FOLDER/fox.txt", "prepare FOLDER/fox.txt --name again",
                "prepare FOLDER/fox.txt --name again --unit bpe:270", "generate fox --prompt-file FOLDER/fox.txt");
        add("packed.txt.gz", "prepare FOLDER/packed.txt.gz --name again");
        add("data/fox/dataset.json", "inspect fox", data, "evaluate fox", "train --resume fox --points +4");
        add("data/fox/vocabulary.json", "tokenize FOLDER/data/fox --text fox", data, "evaluate fox",
                "prepare FOLDER/fox.txt --name again --vocabulary FOLDER/data/fox");
        add("data/fox/tokens.npy", "inspect fox", data, "evaluate fox");
        add("data/fox/train.npy", "inspect fox", data);
        add("data/fox/test.npy", "inspect fox", "evaluate fox");
        add("models/fox/fox_40.safetensors", "inspect fox", "evaluate fox", "train --resume fox --points +4",
                "train fox --init-from fox --points 4 --run again", "list", "report fox", "export fox --to FOLDER/out");
        add("models/fox/log.csv", "list", "report fox", "train --resume fox --points +4");
        add("models/fox/run.json", "list", "report fox", "verify fox", "train --like fox --run again",
                "train --resume fox --points +4");
        add("models/fox/losses.json", "compare fox --examples 20", "verify fox");
        typed("export fox --to FOLDER/exported");
        add("exported/config.json", "import FOLDER/exported --run again");
        add("exported/model.safetensors", "import FOLDER/exported --run again");
        add("exported/tokenizer.json", "import FOLDER/exported --run again",
                "prepare FOLDER/fox.txt --name again --vocabulary FOLDER/exported/tokenizer.json");
    }

    private void prepareNames() throws IOException {
        Files.writeString(root.resolve("names.txt"),
                "anna\nbob\ncarl\ndora\nemil\nfritz\ngerda\nhans\nida\njana\nkarl\nlena\n");
        Files.writeString(root.resolve("register.csv"), "NAME;SEX;COUNT\n\"ANNA\";K;1000\nBOB;M;900\nCARL;M;800\n"
                + "DORA;K;700\nEMIL;M;600\nFRITZ;M;500\nGERDA;K;400\nHANS;M;300\n");
        typed("train FOLDER/names.txt --model mlp --hidden 3 --batch 4 --points 8 --run people");
        add("names.txt", "prepare FOLDER/names.txt --as names --name again", "prepare FOLDER/names.txt --name again");
        add("register.csv", "prepare FOLDER/register.csv --as names --name again");
        add("data/names/dev.npy", "inspect names", "evaluate people", "generate people --seed 1");
        add("models/people/people_8.safetensors", "evaluate people", "generate people --seed 1");
        Files.writeString(root.resolve("options.json"), "{\"model\": \"bigram\", \"rate\": 0.1, \"steps\": 2}\n");
        add("options.json", "train FOLDER/names.txt --config FOLDER/options.json --run again");
    }

    private void prepareDigits() throws IOException {
        TinyDigits.write(root.resolve("dots"));
        Files.createDirectories(root.resolve("dots-packed"));
        for (var file : root.resolve("dots").toFile().listFiles()) {
            Files.write(root.resolve("dots-packed/" + file.getName() + ".gz"), gzip(Files.readAllBytes(file.toPath())));
        }
        String options = " --model digits --preset course --hidden 3 --batch 4 --points 8 --run ";
        typed("train FOLDER/dots" + options + "dots");
        for (String name : new String[] {"t10k-images-idx3-ubyte", "train-labels-idx1-ubyte"}) {
            add("dots/" + name, "evaluate dots", "train FOLDER/dots" + options + "again");
            add("dots-packed/" + name + ".gz", "train FOLDER/dots-packed" + options + "again");
        }
        add("models/dots/dots_8.safetensors", "evaluate dots", "inspect dots", "train --resume dots --points +4");
        var image = new BufferedImage(PIXELS, PIXELS, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < PIXELS * PIXELS; i++) {
            boolean ink = i % PIXELS / 4 == 4 && i / PIXELS > 6 && i / PIXELS < 33;
            image.setRGB(i % PIXELS, i / PIXELS, ink ? 0x101010 : 0xf0f0f0);
        }
        for (String format : new String[] {"png", "jpg", "gif", "bmp"}) {
            ImageIO.write(image, format, root.resolve("one." + format).toFile());
            add("one." + format, "digits classify FOLDER/one." + format + " --net dots");
        }
    }

    private void prepareForeignModels() throws IOException {
        Npz.write(root.resolve("net.npz"), Map.of("W1", array(3, 4), "R1", array(3, 3), "b1", array(3, 1),
                "W2", array(4, 3), "b2", array(4, 1)));
        add("net.npz", "import FOLDER/net.npz --run again");
        byte[] pickle = new byte[300];
        new Random(3).nextBytes(pickle);
        pickle[0] = (byte) 0x80;
        pickle[1] = 2;
        Files.write(root.resolve("pytorch_model.bin"), pickle);
        add("pytorch_model.bin", "import FOLDER/pytorch_model.bin --run again", "inspect FOLDER/pytorch_model.bin");
        typed("prepare FOLDER/fox.txt --name pairs --unit bpe:270 --split blocks --window 9");
        typed("train pairs --model gpt --block 8 --layers 1 --embedding 16 --heads 2 --batch 4 --points 4 --run pairs");
        typed("export pairs --to FOLDER/gpt");
        Files.createDirectories(root.resolve("vocabulary"));
        for (String file : new String[] {"vocab.json", "merges.txt"}) {
            Files.copy(root.resolve("gpt/" + file), root.resolve("vocabulary/" + file));
            add("vocabulary/" + file, "prepare FOLDER/fox.txt --name again --vocabulary FOLDER/vocabulary");
        }
        add("gpt/tokenizer.json", "import FOLDER/gpt --run again");
        add("gpt/model.safetensors", "import FOLDER/gpt --run again");
    }

    private static NpyArray array(int rows, int cols) {
        return NpyArray.of(new Matrix(rows, cols));
    }

    private static byte[] gzip(byte[] content) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }

    private CommandRunner.Outcome typed(String command) throws IOException {
        var outcome = run(command);
        if (outcome.code != 0) {
            throw new IOException(command + " ended with " + outcome.code + ": " + outcome.err);
        }
        return outcome;
    }

    private CommandRunner.Outcome run(String command) {
        String[] words = command.split(" ");
        for (int i = 0; i < words.length; i++) {
            words[i] = words[i].replace("FOLDER", root.toString());
        }
        return CommandRunner.octavo(words);
    }

    private int damageAll(int count) throws IOException {
        var random = new Random(1);
        int each = Math.max(1, count / subjects.size());
        for (var subject : subjects) {
            byte[] whole = Files.readAllBytes(subject.file());
            Path folder = subject.file().getParent();
            List<Path> before = list(folder);
            for (int i = 0; i < each; i++) {
                Files.write(subject.file(), Damage.damaged(whole, Math.min(whole.length, 1500), random));
                String command = subject.commands().get(i % subject.commands().size());
                requireClean(subject.file(), i, command, run(command));
                for (Path file : list(folder)) {
                    if (!before.contains(file) && Files.isRegularFile(file)) {
                        Files.delete(file); // a resumed run's next checkpoint
                    }
                }
                TinyDigits.deleteFiles(root.resolve("models/again"));
                TinyDigits.deleteFiles(root.resolve("data/again"));
                TinyDigits.deleteFiles(root.resolve("out"));
            }
            Files.write(subject.file(), whole);
        }
        return each * subjects.size();
    }

    private static List<Path> list(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.toList();
        }
    }

    private void requireClean(Path file, int number, String command, CommandRunner.Outcome outcome)
            throws IOException {
        String all = outcome.out + outcome.err;
        boolean fault = outcome.code > 2 || all.contains("error in Octavo itself") || all.contains("enough memory")
                || all.contains("Exception") || all.codePoints().anyMatch(point -> Character.isISOControl(point)
                        && point != '\n' && point != '\t' && point != '\r');
        if (fault) {
            Path kept = Files.copy(file, Files.createTempDirectory("octavo-damaged").resolve(file.getFileName()));
            faults.add(kept + ", number " + number + ", " + command + " ended with " + outcome.code + ": " + all);
        }
    }
}
