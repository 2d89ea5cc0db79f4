package octavo.app.exchange;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import octavo.app.command.Arguments;
import octavo.app.command.Command;
import octavo.app.command.Folders;
import octavo.app.command.Option;
import octavo.app.command.Terminal;
import octavo.app.model.TrainedModel;
import octavo.data.text.TextDataSet;
import octavo.engine.models.CharRnnConfiguration;
import octavo.engine.models.GptConfiguration;
import octavo.exchange.PyTorchFolder;
import octavo.exchange.TrainerFiles;

/** {@code export [CHECKPOINT] --to DIR}: the model for PyTorch and, a GPT, for Hugging Face. */
public final class ExportCommand implements Command {

    @Override
    public String name() {
        return "export";
    }

    @Override
    public String arguments() {
        return "[CHECKPOINT]";
    }

    @Override
    public String summary() {
        return "writes a model for PyTorch, with a Python file that loads it";
    }

    @Override
    public String details() {
        return """
                The new folder holds model.safetensors with PyTorch's names and layouts (those of torch.nn.RNN, LSTM and
                GRU; a GPT as Hugging Face's GPT-2), config.json, the vocabulary as JSON, tokenizer.json with which
                Hugging Face's programs tokenize texts exactly as Octavo does (byte pairs also as vocab.json and
                merges.txt, with which other programs tokenize them by GPT-2's rule), and load.py, which loads the model
                and checks that it predicts what Octavo does.
                A GPT with what was found since GPT-2 (--norm rms, --positions rotary, ...) is not a GPT-2 any more: it
                is written under its own names, and load.py is the only program that knows it.
                Recurrent layers of different sizes, which torch.nn.RNN cannot hold, are written as a list of one-layer
                modules. octavo import reads the folder back. With --trainer the folder also holds the data and
                train.py, which continues the training in PyTorch, in one process or, under torchrun, on many machines.
                """;
    }

    @Override
    public String example() {
        return "java -jar octavo.jar export shakespeare-rnn --to torch-rnn && python3 torch-rnn/load.py";
    }

    @Override
    public List<Option> options() {
        return List.of(
                Option.of("--to", "DIR", "", "the folder to write, new or empty"),
                Option.flag("--trainer", "also write train.py and the data, to continue the training in PyTorch"));
    }

    @Override
    public void run(Arguments arguments, Terminal terminal) throws IOException {
        if (arguments.text("--to") == null) {
            throw new IllegalArgumentException("export needs a folder to write: --to DIR");
        }
        Path folder = Path.of(arguments.text("--to"));
        var trained = TrainedModel.open(Folders.checkpoint(arguments.first()));
        // a missing data set is found before anything is written
        TextDataSet dataSet = arguments.flag("--trainer") ? trainable(trained) : null;
        var checkpoint = trained.checkpoint();
        var files = PyTorchFolder.write(folder, trained.model(), trained.vocabulary(), checkpoint.data(),
                checkpoint.state().points);
        terminal.info("exported " + checkpoint.file() + "; check it with: python3 " + folder.resolve("load.py"));
        if (trained.model().configuration() instanceof GptConfiguration gpt && !gpt.beyondGpt2().isEmpty()) {
            terminal.info("this is not a GPT-2, since it has " + String.join(", ", gpt.beyondGpt2())
                    + ": Hugging Face's programs cannot read it, load.py has the whole net in plain PyTorch");
        }
        files.forEach(name -> terminal.print(folder.resolve(name).toString()));
        if (dataSet != null) {
            TrainerFiles.write(folder, dataSet, trained.reading().name().toLowerCase(Locale.ROOT),
                    trained.steps()).forEach(name -> terminal.print(folder.resolve(name).toString()));
        }
    }

    private static TextDataSet trainable(TrainedModel trained) throws IOException {
        var kind = trained.model().configuration();
        if (!(kind instanceof CharRnnConfiguration) && !(kind instanceof GptConfiguration)) {
            throw new IllegalArgumentException("--trainer goes with models of the kinds rnn, lstm, gru and gpt; a "
                    + kind.model() + " is trained in minutes here");
        }
        return (TextDataSet) trained.dataSet();
    }
}
