package octavo.app.train;

import java.util.Locale;
import octavo.app.command.Units;
import octavo.engine.training.TrainingRun.Report;

/** One line that shows the progress of a training. */
final class ProgressLine {

    private static final int SMALLEST_BAR = 8;
    private static final int LARGEST_BAR = 30;

    private ProgressLine() {
    }

    /**
     * Formats a report.
     *
     * @param report  the progress of the run
     * @param steady  whether the speed is steady enough to estimate the time left
     * @param columns width of the terminal, for a bar if there is space and for a shorter line if there is not; 0 if
     *                lines may be long
     */
    static String of(Report report, boolean steady, int columns) {
        double left = (report.total() - report.points()) / report.perSecond();
        String timeLeft = steady && Double.isFinite(left) ? Units.seconds(left) + " left" : "warming up";
        String words = String.format(Locale.ROOT, "%,d / %,d points  loss %.4f  %s/s  %s",
                report.points(), report.total(), report.loss(), rate(report.perSecond()), timeLeft);
        if (columns > 0 && words.length() >= columns) {
            return String.format(Locale.ROOT, "%d %%  loss %.4f  %s",
                    100 * report.points() / report.total(), report.loss(), timeLeft);
        }
        int room = Math.min(LARGEST_BAR, columns - words.length() - 4);
        if (room < SMALLEST_BAR) {
            return words;
        }
        int full = (int) (room * report.points() / Math.max(1, report.total()));
        return "[" + "#".repeat(full) + "-".repeat(room - full) + "] " + words;
    }

    private static String rate(double perSecond) {
        return Double.isNaN(perSecond) ? "?" : String.format(Locale.ROOT, perSecond < 10 ? "%.2f" : "%,.0f", perSecond);
    }
}
