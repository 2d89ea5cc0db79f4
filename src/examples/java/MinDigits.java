// A net that reads handwritten digits: the whole program on one page.
//
//     java -jar target/octavo.jar data mnist
//     java --add-modules jdk.incubator.vector -cp target/octavo.jar src/examples/java/MinDigits.java data/mnist
//
// The first command fetches the four files of MNIST, 60,000 images to train on and 10,000 to test with. One pass over
// the training images takes some seconds and leaves 3 to 4 % of the test images misread.

import octavo.data.images.*;
import octavo.engine.layers.*;
import octavo.engine.matrix.Matrix;
import octavo.engine.models.*;
import octavo.engine.models.DigitNetConfiguration.Output;
import octavo.engine.optimizers.*;
import octavo.engine.training.EvaluationSet;

final int rows = 32; // N: images per batch

void main(String[] arguments) throws IOException {

    // the images, 28 x 28 pixels from 0 (paper) to 1 (ink), with their labels
    var folder = Path.of(arguments[0]);
    var training = DigitImages.shuffled(DigitSet.readTraining(folder), 1);
    var testSet = DigitSet.readTest(folder);
    var test = DigitImages.inOrder(testSet);
    long epoch = training.examplesPerEpoch() / rows;
    long updates = arguments.length > 1 ? Long.parseLong(arguments[1]) : epoch;
    var batch = new Batch();

    // the net: 784 > 300 > 100 > 10, ReLU between, softmax at the end
    DigitNet net = DigitNetConfiguration.of(List.of(300, 100), Activation.RELU, Output.SOFTMAX, Initialization.GLOROT)
            .create(1);

    // the loop: predict, go back, step
    var optimizer = new Adam();
    double nats = 0;
    long images = 0;
    for (long update = 1; update <= updates; update++) {
        training.fill((update - 1) * rows, rows, batch);
        Loss loss = net.forward(batch);
        net.backward(1f / loss.targets());
        optimizer.step(net.parameters(), 0.001f, update);
        nats += loss.sum();
        images += loss.targets();
        if (update % 300 == 0 || update == updates) {
            // in nats: the mean of -ln p, where p is what the net gave to the right digit
            IO.println("%,d images read: mean loss so far %.3f nats".formatted(images, nats / images));
        }
    }

    // the test
    Loss all = new EvaluationSet(test, test.examplesPerEpoch(), 100).loss(net);
    IO.println("of %,d test images it misreads %,d: %.2f %%".formatted(all.targets(), all.wrong(), 100 * all.error()));

    // the first one that it misreads
    for (int image = 0; image < testSet.size(); image++) {
        test.fill(image, 1, batch);
        if (net.forward(batch).wrong() > 0) {
            Matrix answers = net.probabilities();
            int best = 0;
            for (int digit = 1; digit < 10; digit++) {
                best = answers.get(0, digit) > answers.get(0, best) ? digit : best;
            }
            IO.println("\nthis %d was read as %d:".formatted(testSet.label(image), best));
            for (int pixel = 0; pixel < 784; pixel++) {
                IO.print((testSet.pixel(image, pixel) > 100 ? "##" : "  ") + (pixel % 28 == 27 ? "\n" : ""));
            }
            return;
        }
    }
}
