package octavo.app.plot;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import octavo.app.model.MeasuredLosses;
import octavo.app.model.TrainedModel;
import octavo.charts.LineChart;
import octavo.engine.layers.Loss;
import octavo.engine.training.RunFolder;
import octavo.engine.training.RunFolder.CheckpointFile;
import octavo.engine.training.RunLog.Entry;

/**
 * Charts of the logs of runs, for {@code plot}, {@code report} and {@code serve}: the training loss pale with its
 * smooth mean on top, the validation loss with its best point, a tick for each checkpoint.
 *
 * @param smooth whether the training loss is smoothed; else it is drawn as it was logged
 * @param scale  of the loss
 * @param width  of the picture in pixels
 * @param height of the picture in pixels
 */
public record RunCurves(boolean smooth, Scale scale, int width, int height) {

    /** Share of a curve, on each side of a point, over which the smooth mean is taken. */
    private static final double REACH = 0.02;
    /** Above this ratio of the highest loss to the lowest, the automatic scale is logarithmic. */
    private static final double LOG_SCALE = 4;
    /** The most checkpoints without a logged loss that are measured: those written on Ctrl-C are few. */
    private static final int MOST_MEASURED = 20;

    /** How losses are spread over the vertical axis. */
    public enum Scale {
        /** Equal distances for equal differences. */
        LINEAR,
        /** Equal distances for equal ratios. */
        LOG,
        /** Logarithmic if the losses span a wide range. */
        AUTOMATIC
    }

    /**
     * One run.
     *
     * @param name        its name
     * @param unit        of its loss, for example nats
     * @param part        the part of the data that its checkpoints are validated on
     * @param log         its lines
     * @param checkpoints points at which there is a checkpoint
     * @param planned     points that it is to read in all; 0 if that is not known
     */
    public record Run(String name, String unit, String part, List<Entry> log, double[] checkpoints, double planned) {

        private List<Entry> validated() {
            return log.stream().filter(Run::isValidated).toList();
        }

        /**
         * {@return the curves of a run}
         *
         * @param folder  the run
         * @param trained one of its checkpoints
         * @param log     its lines
         * @param part    the part that its checkpoints are validated on
         * @param losses  of its checkpoints, to measure those without a loss in the log (written on Ctrl-C); null for
         *                none
         * @throws IOException if a checkpoint cannot be read
         */
        public static Run of(RunFolder folder, TrainedModel trained, List<Entry> log, String part,
                             MeasuredLosses losses) throws IOException {
            var checkpoints = folder.checkpoints();
            var plan = trained.checkpoint().plan();
            var byPoints = new TreeMap<Long, Entry>();
            for (var entry : log) {
                byPoints.merge(entry.points(), entry, (one, other) -> isValidated(one) ? one : other);
            }
            var missing = checkpoints.stream().filter(file -> !isValidated(byPoints.get(file.points()))).toList();
            for (var file : losses == null || missing.size() > MOST_MEASURED ? List.<CheckpointFile>of() : missing) {
                Loss loss = losses.of(file, TrainedModel.open(file.file()), part);
                if (loss != null) {
                    byPoints.merge(file.points(), validated(file.points(), Double.NaN, loss),
                            (logged, measured) -> validated(logged.points(), logged.loss(), loss));
                }
            }
            return new Run(folder.name(), trained.checkpoint().configuration().lossUnit(), part,
                    List.copyOf(byPoints.values()),
                    checkpoints.stream().mapToDouble(CheckpointFile::points).toArray(),
                    plan == null ? 0 : plan.points());
        }

        private static boolean isValidated(Entry entry) {
            return entry != null && Double.isFinite(entry.validationLoss());
        }

        private static Entry validated(long points, double training, Loss loss) {
            return new Entry(points, Double.NaN, training, loss.mean(), loss.error(), Double.NaN, Double.NaN,
                    Double.NaN);
        }

        /**
         * {@return the beginning of the run}
         *
         * @param points how far
         */
        public Run until(double points) {
            return new Run(name, unit, part, log.stream().filter(entry -> entry.points() <= points).toList(),
                    Arrays.stream(checkpoints).filter(at -> at <= points).toArray(), 0);
        }
    }

    /**
     * {@return the losses of some runs over the points they have read}
     *
     * @param title of the chart
     * @param runs  one or more; of several, each has a color of its own
     */
    public LineChart loss(String title, List<Run> runs) {
        var units = runs.stream().map(Run::unit).distinct().toList();
        var chart = new LineChart(title, "points", "loss (" + String.join(", ", units) + ")").withSize(width, height);
        var all = new ArrayList<double[]>();
        for (var run : runs) {
            double[] points = column(run.log, Entry::points);
            double[] losses = column(run.log, Entry::loss);
            double[] strong = smooth ? LineChart.smooth(losses, (int) (REACH * losses.length)) : losses;
            var validated = run.validated();
            double[] validation = column(validated, Entry::validationLoss);
            chart = smooth ? chart.withFaint("", points, losses) : chart;
            if (runs.size() == 1) {
                chart = chart.with("training", points, strong)
                        .with(run.part, column(validated, Entry::points), validation);
            } else {
                chart = chart.with(run.name, points, strong)
                        .withDashed("", column(validated, Entry::points), validation);
            }
            chart = validation.length > 1 ? chart.withLowestMarked("best") : chart;
            all.add(losses);
            all.add(validation);
        }
        chart = runs.size() == 1 ? chart.withTicks(runs.getFirst().checkpoints) : chart;
        return isLog(all) ? planned(chart, runs).withLogY() : planned(chart, runs);
    }

    /**
     * {@return the share that some runs misclassified at their checkpoints}
     *
     * @param title of the chart
     * @param runs  one or more
     */
    public LineChart error(String title, List<Run> runs) {
        var chart = new LineChart(title, "points", "misclassified (%)").withSize(width, height);
        for (var run : runs) {
            var validated = run.validated();
            double[] errors = column(validated, entry -> 100 * entry.error());
            chart = chart.with(runs.size() == 1 ? run.part : run.name, column(validated, Entry::points), errors);
            chart = errors.length > 1 ? chart.withLowestMarked("best") : chart;
        }
        return planned(chart, runs);
    }

    /** The chart of a single unfinished run extends to its planned length. */
    private static LineChart planned(LineChart chart, List<Run> runs) {
        var run = runs.getFirst();
        boolean goesOn = !run.log.isEmpty() && run.log.getLast().points() < run.planned;
        return runs.size() == 1 && goesOn ? chart.withPlannedEnd(run.planned) : chart;
    }

    private boolean isLog(List<double[]> curves) {
        double lowest = Double.POSITIVE_INFINITY;
        double highest = 0;
        for (double[] curve : curves) {
            for (double value : curve) {
                lowest = value > 0 && value < lowest ? value : lowest;
                highest = value > highest && value < Double.POSITIVE_INFINITY ? value : highest;
            }
        }
        return scale == Scale.LOG || scale == Scale.AUTOMATIC && highest > LOG_SCALE * lowest;
    }

    private static double[] column(List<Entry> log, ToDoubleFunction<Entry> value) {
        return log.stream().mapToDouble(value).toArray();
    }
}
