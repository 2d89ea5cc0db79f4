// A recurrent net that learns to write like a text, one character after the other: the whole program on one page.
//
//     java --add-modules jdk.incubator.vector -cp target/octavo.jar src/examples/java/MinCharRnn.java FILE [UPDATES]
//
// Read it from top to bottom: text, batches, net, optimizer, loop, sample. About a minute with 600 updates. (After
// Andrej Karpathy's min-char-rnn.py, with two layers of LSTM.)

import octavo.data.text.*;
import octavo.engine.generation.Sampler;
import octavo.engine.layers.Loss;
import octavo.engine.matrix.*;
import octavo.engine.models.*;
import octavo.engine.models.CharRnnConfiguration.Cell;
import octavo.engine.optimizers.*;
import octavo.engine.training.EvaluationSet;

final int rows = 32;   // N: streams, parts of the text read side by side
final int steps = 50;  // T: characters read of each stream before the weights change

void main(String[] arguments) throws IOException {
    int updates = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 600;

    // the text as numbers, one for each different character; the last tenth is kept for validation
    String text = TextFile.read(Path.of(arguments[0]), false);
    var vocabulary = CharacterVocabulary.ofText(text);
    int[] tokens = vocabulary.encode(text);
    int cut = tokens.length * 9 / 10;

    // batches: each goes on where the one before stopped, and asks for the next character everywhere
    var training = new Streams(tokens, 0, cut, rows, steps, Streams.SEGMENTS_BEFORE_RESET);
    var unread = new TextBlocks(tokens, cut, tokens.length, steps);
    var validation = new EvaluationSet(unread, Math.min(100, unread.examplesPerEpoch()), rows);
    var batch = new Batch();

    // the net: C > 128 > 128 > C
    CharRnn net = CharRnnConfiguration.of(Cell.LSTM, vocabulary.size(), 128, 128).create(1);
    IO.println("%,d characters, %d different; %,d weights".formatted(
            tokens.length, vocabulary.size(), net.configuration().weights()));

    // the optimizer, and what keeps one bad batch from throwing the weights far away
    var optimizer = new Adam();
    var clip = new GradientClip(GradientClip.Kind.NORM, 5);

    // the loop: predict, go back, clip, step
    for (int update = 1; update <= updates; update++) {
        training.fill((update - 1L) * rows, rows, batch);
        Loss loss = net.forward(batch);
        net.backward(1f / loss.targets());
        clip.apply(net.parameters());
        optimizer.step(net.parameters(), 0.002f, update);
        if (update % 100 == 0 || update == updates) {
            // in nats: the mean of -ln p, where p is what the net gave to the character that came; a fork has the same
            // weights and a state of its own, so that the state carried from batch to batch survives
            Loss unseen = validation.loss(net.fork());
            IO.println("update %d: training loss %.3f, validation loss %.3f nats per character".formatted(
                    update, loss.mean(), unseen.mean()));
        }
    }

    // a sample: read what was written, draw the next character, write it
    var reader = net.decoder();
    var sampler = Sampler.of(0.7, 0, 1); // temperature; top-k and top-p, which 0 and 1 turn off
    var random = new RandomStream(1, RandomStream.Purpose.SAMPLING);
    int token = tokens[0];
    var sample = new StringBuilder();
    for (int i = 0; i < 500; i++) {
        Matrix logits = reader.feed(token);
        token = sampler.sample(logits, random.uniform(0, i));
        sample.append(vocabulary.decode(token));
    }
    IO.println("\n" + sample);
}
