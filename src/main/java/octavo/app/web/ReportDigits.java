package octavo.app.web;

import java.util.Locale;
import octavo.app.digits.DigitAnswers;
import octavo.app.plot.ConfusionPlot;
import octavo.data.images.DigitDataSet;
import octavo.data.images.DigitSet;
import octavo.data.images.IdxFile;
import octavo.engine.models.DigitNet;

/** The confusion matrix of a digits model, and its most confident mistakes as pictures. */
final class ReportDigits {

    private static final int MISTAKES = 32;
    private static final int FAINTEST = 24;

    private ReportDigits() {
    }

    static void addTo(Html page, RunView run) {
        if (!(run.dataSet() instanceof DigitDataSet dataSet)) {
            return;
        }
        var answers = DigitAnswers.of((DigitNet) run.trained().model(), dataSet.images("test"));
        page.element("h2", "Digits of the test set");
        page.element("p", String.format(Locale.ROOT, "%,d of %,d images are misclassified (%.2f %%).",
                answers.loss().wrong(), answers.loss().targets(), 100 * answers.loss().error()));
        page.open("figure").raw(ConfusionPlot.map(answers.confusion()).toSvg()).close();
        page.element("h3", "The most confident mistakes");
        page.open("ul", "class", "digits");
        for (int image : answers.mistakes().stream().limit(MISTAKES).toList()) {
            page.open("li").raw(picture(answers.digits(), image));
            page.element("span", String.format(Locale.ROOT, "%d, not %d, %.0f %%", answers.digits().label(image),
                    answers.guess()[image], 100 * answers.confidence()[image])).close();
        }
        page.close();
    }

    /** 28 × 28 pixels as squares of ink. */
    private static String picture(DigitSet digits, int image) {
        var svg = new StringBuilder(
                "<svg viewBox=\"0 0 28 28\" width=\"84\" height=\"84\" shape-rendering=\"crispEdges\">");
        for (int pixel = 0; pixel < IdxFile.SIDE * IdxFile.SIDE; pixel++) {
            int ink = digits.pixel(image, pixel);
            if (ink >= FAINTEST) {
                svg.append("<path fill=\"currentColor\" fill-opacity=\"").append(Math.round(ink / 2.55) / 100.0)
                        .append("\" d=\"M")
                        .append(pixel % IdxFile.SIDE).append(' ').append(pixel / IdxFile.SIDE).append("h1v1h-1z\"/>");
            }
        }
        return svg + "</svg>";
    }
}
