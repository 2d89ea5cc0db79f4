package octavo.engine.training;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import octavo.files.AtomicFile;
import octavo.files.Reason;
import octavo.files.RegularFile;

/**
 * The log of a run, {@code log.csv}: about 500 lines at equal distances and one at each checkpoint, readable while the
 * run continues.
 */
public final class RunLog {

    private static final String HEADER = "points,seconds,loss,heldOutLoss,error,rate,gradientNorm,perSecond";

    private static final int MOST_BYTES = 1 << 28;

    private final Path file;
    private String problem;
    private boolean failed;

    /**
     * One line.
     *
     * @param points         examples read
     * @param seconds        of training
     * @param loss           moving mean of the training loss
     * @param validationLoss validation loss; not a number between checkpoints
     * @param error          share of the validation set misclassified; not a number between checkpoints
     * @param rate           λ
     * @param gradientNorm   before clipping by norm, after clipping by value
     * @param perSecond      points per second since the last line
     */
    public record Entry(long points, double seconds, double loss, double validationLoss, double error, double rate,
                        double gradientNorm, double perSecond) {

        private String toCsv() {
            return points + "," + number("%.3f", seconds) + "," + number("%.6f", loss) + ","
                    + number("%.6f", validationLoss)
                    + "," + number("%.6f", error) + "," + number("%.6g", rate) + "," + number("%.6g", gradientNorm)
                    + "," + number("%.1f", perSecond);
        }

        private static String number(String format, double value) {
            return Double.isFinite(value) ? String.format(Locale.ROOT, format, value) : "";
        }

        private static Entry parse(String line) {
            String[] cells = line.split(",", -1);
            return new Entry(Long.parseLong(cells[0]), value(cells[1]), value(cells[2]), value(cells[3]),
                    value(cells[4]), value(cells[5]), value(cells[6]), value(cells[7]));
        }

        private static double value(String cell) {
            return cell.isEmpty() ? Double.NaN : Double.parseDouble(cell);
        }
    }

    /**
     * Opens a log for writing. A log only reports on a run: a damaged one is repaired, and one that cannot be written
     * does not stop the training; {@link #takeProblem} reports the problem.
     *
     * @param file   the log, which need not exist yet
     * @param points where the run starts; lines with more points, written before a crash, are dropped
     */
    public RunLog(Path file, long points) {
        this.file = file;
        var text = new StringBuilder(HEADER).append('\n');
        try {
            var lines = lines(file);
            for (var entry : entries(lines)) {
                if (entry.points <= points) {
                    text.append(entry.toCsv()).append('\n');
                }
            }
            int damaged = Math.max(0, lines.size() - 1) - entries(lines).size();
            problem = damaged == 0 ? null : file + " had " + damaged + (damaged == 1 ? " line" : " lines")
                    + " that could not be read; the others are kept";
            AtomicFile.write(file, text.toString());
        } catch (IOException e) {
            problem = Reason.sentence(e) + "; the training continues without a log";
        }
    }

    /** {@return the problem since the last call, in a sentence; null if there was none} */
    public String takeProblem() {
        String taken = problem;
        problem = null;
        return taken;
    }

    /**
     * Adds a line. A log that was deleted is started again; one that cannot be written is a problem, reported once.
     *
     * @param entry the line
     */
    public void add(Entry entry) {
        String line = entry.toCsv() + "\n";
        try {
            boolean isNew = Files.notExists(file);
            if (!isNew) {
                RegularFile.require(file);
            }
            Files.writeString(file, isNew ? HEADER + "\n" + line : line, StandardCharsets.UTF_8,
                    StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            failed = false;
        } catch (IOException e) {
            problem = failed ? problem : reason(e) + "; the training continues";
            failed = true;
        }
    }

    private String reason(IOException e) {
        return Files.isDirectory(file.toAbsolutePath().getParent()) ? Reason.sentence(e)
                : "cannot write " + file + ": the folder of the run was moved or deleted";
    }

    /**
     * Reads a log, even one that is damaged or being written: incomplete lines are left out.
     *
     * @param file the log
     * @return its lines; none if there is no such file, or if it is a folder or a pipe
     * @throws IOException if it cannot be read
     */
    public static List<Entry> read(Path file) throws IOException {
        return Files.isRegularFile(file) ? entries(lines(file)) : List.of();
    }

    /**
     * All complete lines, including the header. Every byte is a character: damaged lines are found when they are
     * parsed.
     */
    private static List<String> lines(Path file) throws IOException {
        if (Files.notExists(file)) {
            return List.of();
        }
        String text = new String(RegularFile.read(file, MOST_BYTES), StandardCharsets.ISO_8859_1);
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }

    private static List<Entry> entries(List<String> lines) {
        var entries = new ArrayList<Entry>();
        for (String line : lines.subList(Math.min(1, lines.size()), lines.size())) {
            try {
                entries.add(Entry.parse(line));
            } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
                continue; // after a power failure, or edited by hand
            }
        }
        return entries;
    }
}
