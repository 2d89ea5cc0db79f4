// A net that reads a list of names and writes new ones: the whole program on one page.
//
//     java --add-modules jdk.incubator.vector -cp target/octavo.jar src/examples/java/MinNames.java FILE [UPDATES]
//
// FILE has one name per line; data/names-pl.txt is one. Three letters, each as a vector of ten learned numbers, predict
// the next letter. (After Bengio and others, "A neural probabilistic language model", 2003.) Some ten seconds.

import octavo.data.text.*;
import octavo.engine.generation.Sampler;
import octavo.engine.layers.Loss;
import octavo.engine.matrix.*;
import octavo.engine.models.*;
import octavo.engine.optimizers.*;
import octavo.engine.training.EvaluationSet;

final int rows = 64;  // N: contexts per batch
final int block = 3;  // T: letters of a context

void main(String[] arguments) throws IOException {
    int updates = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5000;

    // the names; every tenth is for validation
    List<String> names = NameList.parse(TextFile.read(Path.of(arguments[0]), false), arguments[0], 0, "").names();
    var forTraining = new ArrayList<String>();
    var forValidation = new ArrayList<String>();
    for (int i = 0; i < names.size(); i++) {
        (i % 10 == 9 ? forValidation : forTraining).add(names.get(i));
    }

    // their letters as numbers from 1; 0 is the end of a name
    var vocabulary = CharacterVocabulary.ofNames(names);
    var end = CharacterVocabulary.END_MARK;

    // batches: contexts of three letters in random order, and the letter after each
    var order = new RandomStream(1, RandomStream.Purpose.ORDER);
    var training = NameContexts.of(forTraining, vocabulary, block, order);
    var unread = NameContexts.of(forValidation, vocabulary, block, null);
    var validation = new EvaluationSet(unread, unread.examplesPerEpoch(), rows);
    var batch = new Batch();

    // the net: 3 letters > 3 · 10 numbers > 100 > C
    NameMlp net = new NameMlpConfiguration(vocabulary.size(), block, 10, 100, 0, Initialization.FAN_IN).create(1);

    // the loop: predict, go back, step
    var optimizer = new Adam();
    for (int update = 1; update <= updates; update++) {
        training.fill((update - 1L) * rows, rows, batch);
        Loss loss = net.forward(batch);
        net.backward(1f / loss.targets());
        optimizer.step(net.parameters(), update < updates * 3 / 4 ? 0.005f : 0.0005f, update);
        if (update % 1000 == 0 || update == updates) {
            // the loss in nats: the mean of -ln p, where p is what the net gave to the letter that came
            IO.println("update %d: validation loss %.3f nats per letter".formatted(
                    update, validation.loss(net.fork()).mean()));
        }
    }

    // samples: letters are drawn until the end mark comes; a star marks a name that is in the list
    var reader = net.decoder();
    var random = new RandomStream(1, RandomStream.Purpose.SAMPLING);
    for (int n = 0; n < 20; n++) {
        var name = new StringBuilder();
        int token = end;
        do {
            token = Sampler.of(1, 0, 1).sample(reader.feed(token), random.uniform(n, name.length()));
            name.append(token == end ? "" : vocabulary.decode(token));
        } while (token != end && name.length() < 30);
        IO.println(name + (names.contains(name.toString()) ? " *" : ""));
    }
}
