package octavo.app.plot;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import octavo.app.digits.DigitAnswers;
import octavo.app.model.TrainedModel;
import octavo.charts.Heatmap;
import octavo.data.images.DigitDataSet;
import octavo.data.images.IdxFile;
import octavo.engine.matrix.Matrix;
import octavo.engine.models.DigitNet;

/** The confusion matrix of a digits model on the test set. */
public final class ConfusionPlot implements Plot {

    /** The plot. */
    ConfusionPlot() {
    }

    @Override
    public String name() {
        return "confusion";
    }

    @Override
    public String summary() {
        return "digits: which digits of the test set are mistaken for which";
    }

    @Override
    public boolean suits(Subject subject) {
        return subject.trained().readsImages();
    }

    @Override
    public Drawing draw(Subject subject) throws IOException {
        if (!suits(subject)) {
            throw new IllegalArgumentException("--what confusion draws models of digits; this one is of the kind "
                    + subject.trained().model().configuration().model());
        }
        return new Drawing(of(subject.trained()).toSvg(), "");
    }

    /**
     * {@return the confusion matrix of a model on the test set}
     *
     * @param trained the digits model
     * @throws IOException if the images are missing
     */
    public static Heatmap of(TrainedModel trained) throws IOException {
        var dataSet = (DigitDataSet) trained.dataSet();
        return map(DigitAnswers.of((DigitNet) trained.model(), dataSet.images("test")).confusion());
    }

    /**
     * The matrix in colors. The many right answers would make the mistakes pale, so the diagonal has no color.
     *
     * @param confusion confusion[label][guess]: how many
     * @return the heat map
     */
    public static Heatmap map(int[][] confusion) {
        var wrong = new Matrix(IdxFile.CLASSES, IdxFile.CLASSES);
        var texts = new String[IdxFile.CLASSES][IdxFile.CLASSES];
        for (int label = 0; label < IdxFile.CLASSES; label++) {
            for (int guess = 0; guess < IdxFile.CLASSES; guess++) {
                wrong.set(label, guess, label == guess ? 0 : confusion[label][guess]);
                texts[label][guess] = confusion[label][guess] == 0 ? "" : String.valueOf(confusion[label][guess]);
            }
        }
        List<String> labels = IntStream.range(0, IdxFile.CLASSES).mapToObj(String::valueOf).toList();
        return new Heatmap("Confusion: mistakes are colored", wrong).withLabels(labels, labels)
                .withAxisTitles("is", "taken for").withTexts(texts).withGrayZeros();
    }
}
