package octavo.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import octavo.Torch;
import octavo.files.Json;
import octavo.files.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Out to PyTorch and back: the loss there begins where Octavo stood, falls, and is the same here afterwards. */
class TrainerCommandTest {

    private static final String TEXT = "she sells sea shells on the sea shore.\nthe shells she sells are sea shells.\n"
            .repeat(60);
    /** What torchrun does, which Debian's PyTorch 1.13 has in a form that fails on its Python. */
    private static final String TWO_PROCESSES = """
            import os, socket, subprocess, sys
            with socket.socket() as free:
                free.bind(("127.0.0.1", 0))
                port = str(free.getsockname()[1])
            started = [subprocess.Popen([sys.executable] + sys.argv[1:], env={**os.environ, "RANK": str(rank),
                "LOCAL_RANK": str(rank), "WORLD_SIZE": "2", "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": port,
                "OMP_NUM_THREADS": "1"}) for rank in range(2)]
            sys.exit(max(process.wait() for process in started))
            """;
    private static final Pattern LOSS = Pattern.compile("validation loss ([0-9.]+) nats");

    @TempDir
    private Path folder;
    private CommandRunner runner;
    private Path text;

    @BeforeEach
    void begin() throws IOException {
        runner = new CommandRunner(folder);
        text = Files.writeString(folder.resolve("shells.txt"), TEXT);
    }

    @AfterEach
    void end() {
        runner.close();
    }

    private void export(String sizes) {
        var words = new ArrayList<>(List.of("train", text.toString(), "--batch", "8", "--points", "400", "--run",
                "shells"));
        words.addAll(List.of(sizes.split(" ")));
        CommandRunner.fine(words.toArray(String[]::new));
        CommandRunner.fine("export", "shells", "--to", folder.resolve("out").toString(), "--trainer");
    }

    private static double evaluated(String run) throws IOException {
        return JsonObject.of("the evaluation", Json.parse(CommandRunner.fine("evaluate", run, "--json").out))
                .getDouble("loss");
    }

    private static List<Double> losses(String output) {
        return LOSS.matcher(output).results().map(found -> Double.valueOf(found.group(1))).toList();
    }

    @Test
    void theFolderHoldsTheDataAndATrainer() throws IOException {
        export("--model gpt --layers 1 --heads 2 --embedding 16 --block 16");
        Path out = folder.resolve("out");
        var json = JsonObject.read(out.resolve("training.json"));
        assertEquals("crops", json.getString("reading"));
        assertEquals(16, json.getLong("steps"));
        assertTrue(Files.isRegularFile(out.resolve("train.py")) && Files.isRegularFile(out.resolve("tokens.npy")));
        var refused = CommandRunner.octavo("export", "nothing", "--to", folder.resolve("n").toString(), "--trainer");
        assertEquals(1, refused.code);
        assertTrue(Files.notExists(folder.resolve("n")));
    }

    @ParameterizedTest
    @Tag("long")
    @ValueSource(strings = {"--model gpt --layers 1 --heads 2 --embedding 16 --block 16",
        "--model gpt --layers 1 --heads 2 --embedding 16 --block 16 --norm rms --positions rotary --convolutions",
        "--model lstm --predict every --hidden 12", "--model gru --predict every --hidden 9,7",
        "--model rnn --predict every --hidden 9,9", "--model rnn --predict last --window 12 --hidden 9,9"})
    void twoProcessesGoOnFromWhereOctavoStood(String sizes) throws Exception {
        export(sizes);
        double before = evaluated("shells");
        Path out = folder.resolve("out");
        var trained = Torch.run("-c", TWO_PROCESSES, out.resolve("train.py").toString(), "--steps", "200", "--batch",
                "16", "--rate", "0.003");
        assertEquals(0, trained.code(), trained.output());
        var losses = losses(trained.output());
        assertEquals(before, losses.getFirst(), 1e-5, trained.output());
        assertTrue(losses.getLast() < before - 0.05, trained.output());
        CommandRunner.fine("import", out.resolve("trained").toString(), "--run", "back");
        assertEquals(losses.getLast(), evaluated("back"), 1e-5);
    }
}
