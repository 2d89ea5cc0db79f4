// How much of a test window did training see? Counted for windows split at random and for a text split at one place.
//
//     java --add-modules jdk.incubator.vector -cp target/octavo.jar src/examples/java/SeenInTraining.java FILE
//
// A window is 100 characters, with the one after them as its answer; 15 % are for the test. Nothing is trained here.

import octavo.data.text.*;

final int window = 100; // T

void main(String[] arguments) throws IOException {
    int[] text = TextFile.read(Path.of(arguments[0]), true).codePoints().toArray();
    var random = Split.randomWindows(text, window, 0.15, 1);
    var blocks = Split.blocks(text.length, window, 0.15);
    IO.println("                                                at random    at one place");
    print("training windows", "%,13d", random.train().length, blocks.train().length);
    print("test windows", "%,13d", random.test().length, blocks.test().length);
    print("of a test window's characters were read", "%11.2f %%", charactersRead(random, text.length),
            charactersRead(blocks, text.length));
    print("training windows that overlap a test window", "%13.2f", overlaps(random, text.length),
            overlaps(blocks, text.length));
    for (int last = 5; last <= 20; last += 5) {
        print("its last %2d characters and answer were trained".formatted(last), "%11.2f %%",
                endingsTrained(random, text, last), endingsTrained(blocks, text, last));
    }
}

void print(String what, String format, Number random, Number blocks) {
    IO.println("%-47s".formatted(what) + format.formatted(random) + "   " + format.formatted(blocks));
}

/** In percent. */
double charactersRead(Split split, int length) {
    var read = new boolean[length];
    for (int start : split.train()) {
        Arrays.fill(read, start, start + window, true);
    }
    long count = 0;
    for (int start : split.test()) {
        for (int at = start; at < start + window; at++) {
            count += read[at] ? 1 : 0;
        }
    }
    return 100.0 * count / split.test().length / window;
}

/** Windows overlap if their starts differ by less than their length. */
double overlaps(Split split, int length) {
    int[] trainedBefore = new int[length + 1]; // how many training windows start before a place
    for (int start : split.train()) {
        trainedBefore[start + 1] = 1;
    }
    Arrays.parallelPrefix(trainedBefore, Integer::sum);
    long count = 0;
    for (int start : split.test()) {
        count += trainedBefore[Math.min(length, start + window)] - trainedBefore[Math.max(0, start - window + 1)];
    }
    return (double) count / split.test().length;
}

/** Test windows, in percent, that end like some training window, including the answer. */
double endingsTrained(Split split, int[] text, int last) {
    var trained = new HashSet<String>();
    for (int start : split.train()) {
        trained.add(ending(text, start, last));
    }
    long count = Arrays.stream(split.test()).filter(start -> trained.contains(ending(text, start, last))).count();
    return 100.0 * count / split.test().length;
}

String ending(int[] text, int start, int last) {
    return new String(text, start + window - last, last + 1);
}
