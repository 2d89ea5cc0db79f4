package octavo.app.web;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import octavo.app.model.TrainedModel;
import octavo.data.DataSet;
import octavo.data.Reading;
import octavo.data.text.TextDataSet;
import octavo.engine.generation.Sampler;
import octavo.engine.generation.TextGenerator;
import octavo.engine.matrix.RandomStream;
import octavo.engine.matrix.RandomStream.Purpose;

/** Samples of the newest checkpoint: texts at three temperatures, or names and whether they are new. */
final class ReportSamples {

    private static final int LENGTH = 400;
    private static final double[] TEMPERATURES = {0.5, 0.8, 1.0};
    private static final int NAMES = 60;
    private static final int LONGEST_NAME = 40;
    private static final int END_MARK = 0;

    private ReportSamples() {
    }

    static void addTo(Html page, RunView run) {
        if (!run.writes()) {
            return;
        }
        page.element("h2", "Samples");
        if (run.trained().reading() == Reading.CONTEXTS) {
            names(page, run);
            return;
        }
        for (double temperature : TEMPERATURES) {
            page.element("h3", "Temperature " + temperature);
            page.element("div", write(run.trained(), temperature, 0).strip(), "class", "sample");
        }
    }

    private static String write(TrainedModel trained, double temperature, long sample) {
        var generator = new TextGenerator(trained.decoder(), Sampler.of(temperature, 0, 1),
                new RandomStream(RunView.SEED, Purpose.SAMPLING));
        var stream = trained.vocabulary().streamDecoder();
        var text = new StringBuilder();
        boolean name = trained.reading() == Reading.CONTEXTS;
        generator.write(trained.emptyPrompt(), name ? LONGEST_NAME : LENGTH, sample, token -> {
            if (name && token == END_MARK) {
                return false;
            }
            text.append(stream.add(token));
            return true;
        });
        return text.append(stream.end()).toString();
    }

    private static void names(Html page, RunView run) {
        var known = known((TextDataSet) run.dataSet());
        Set<String> written = new LinkedHashSet<>();
        for (int sample = 0; sample < NAMES; sample++) {
            written.add(write(run.trained(), 1, sample));
        }
        long fresh = written.stream().filter(name -> !known.containsKey(name)).count();
        page.element("p", fresh + " of " + written.size()
                + " are new; the others are in the part of the list that is named.", "class", "soft");
        page.open("ul", "class", "names");
        for (String name : written) {
            page.open("li").element("span", name + " ");
            page.element("span", known.getOrDefault(name, "new"), "class",
                    known.containsKey(name) ? "soft" : "good").close();
        }
        page.close();
    }

    /** The names of the data set, each with its part. */
    private static Map<String, String> known(TextDataSet text) {
        var known = new HashMap<String, String>();
        for (String part : new String[] {DataSet.TRAIN, DataSet.DEV, DataSet.TEST}) {
            for (int start : text.data().positions(part)) {
                known.put(text.name(start), part);
            }
        }
        return known;
    }
}
