// A small GPT that learns to write like a text, one character after the other: the whole program on one page.
//
//     java --add-modules jdk.incubator.vector -cp target/octavo.jar src/examples/java/MinGpt.java FILE [UPDATES]
//
// Read it beside MinCharRnn.java: only batches, net, optimizer and schedule differ. A transformer looks at its last 64
// characters at once and carries nothing along, so that its batches are pieces from anywhere. About a minute.

import octavo.data.text.*;
import octavo.engine.generation.Sampler;
import octavo.engine.layers.Loss;
import octavo.engine.matrix.*;
import octavo.engine.models.*;
import octavo.engine.optimizers.*;
import octavo.engine.training.EvaluationSet;

final int rows = 16;   // N: pieces of the text side by side
final int block = 64;  // T: characters of a piece, the longest context

void main(String[] arguments) throws IOException {
    int updates = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 400;

    // the text as numbers, one for each different character; the last tenth is kept for validation
    String text = TextFile.read(Path.of(arguments[0]), false);
    var vocabulary = CharacterVocabulary.ofText(text);
    int[] tokens = vocabulary.encode(text);
    int cut = tokens.length * 9 / 10;

    // batches: pieces from random places, which ask for the next character after each of theirs
    var training = new Crops(tokens, 0, cut, block, new RandomStream(1, RandomStream.Purpose.ORDER));
    var unread = new TextBlocks(tokens, cut, tokens.length, block);
    var validation = new EvaluationSet(unread, Math.min(100, unread.examplesPerEpoch()), rows);
    var batch = new Batch();

    // the net: 3 blocks of 4 heads on a stream of 96 numbers per character
    Gpt net = GptConfiguration.of(vocabulary.size(), block, 3, 4, 96).create(1);
    IO.println("%,d characters, %d different; %,d weights".formatted(
            tokens.length, vocabulary.size(), net.configuration().weights()));

    // the optimizer with weight decay; the rate rises for 20 updates, then falls along a cosine
    var optimizer = new AdamW(0.01);
    var schedule = Schedule.parse("cosine:20", 0.003);
    var clip = new GradientClip(GradientClip.Kind.NORM, 1);

    // the loop: predict, go back, clip, step
    for (int update = 1; update <= updates; update++) {
        training.fill((update - 1L) * rows, rows, batch);
        Loss loss = net.forward(batch);
        net.backward(1f / loss.targets());
        clip.apply(net.parameters());
        optimizer.step(net.parameters(), schedule.rate(update, updates), update);
        if (update % 50 == 0 || update == updates) {
            // in nats: the mean of -ln p, where p is what the net gave to the character that came
            Loss unseen = validation.loss(net.fork());
            IO.println("update %d: training loss %.3f, validation loss %.3f nats per character".formatted(
                    update, loss.mean(), unseen.mean()));
        }
    }

    // a sample: read what was written, draw the next character, write it
    var reader = net.decoder(); // keeps keys and values, so that each character is computed once
    var sampler = Sampler.of(0.8, 20, 1); // temperature, top-k, top-p
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
