package octavo.engine.training;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import octavo.files.AtomicFile;

/**
 * The log of a run, {@code log.csv}: some 500 lines at even distances and one at each checkpoint, readable while the
 * run goes on.
 */
public final class RunLog {

    private static final String HEADER = "points,seconds,loss,heldOutLoss,error,rate,gradientNorm,perSecond";

    private final Path file;

    /**
     * One line.
     *
     * @param points         examples read
     * @param seconds        of training
     * @param loss           moving mean of the training loss, nats
     * @param validationLoss validation loss, nats; not a number between checkpoints
     * @param error          share of the validation set misclassified; not a number between checkpoints
     * @param rate           λ
     * @param gradientNorm   before clipping by norm, after clipping by value
     * @param perSecond      points a second since the last line
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
     * Opens a log for writing.
     *
     * @param file   where it is or will be
     * @param points where the run starts: lines of later points, written before a crash, are dropped
     * @throws IOException if it cannot be written
     */
    public RunLog(Path file, long points) throws IOException {
        this.file = file;
        var text = new StringBuilder(HEADER).append('\n');
        for (var entry : read(file)) {
            if (entry.points <= points) {
                text.append(entry.toCsv()).append('\n');
            }
        }
        AtomicFile.write(file, text.toString());
    }

    /**
     * Adds a line.
     *
     * @param entry the line
     * @throws IOException if it cannot be written
     */
    public void add(Entry entry) throws IOException {
        try {
            Files.writeString(file, entry.toCsv() + "\n", StandardCharsets.UTF_8, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new IOException("cannot write " + file + ": "
                    + String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT)
                    + "; the checkpoints before are whole, go on with --resume once there is room", e);
        }
    }

    /**
     * Reads a log, also one that is being written: a last line that is not whole yet is left out.
     *
     * @param file the log
     * @return its lines; none if there is no such file
     * @throws IOException if it cannot be read or is damaged
     */
    public static List<Entry> read(Path file) throws IOException {
        List<String> lines;
        try {
            String text = Files.readString(file, StandardCharsets.UTF_8);
            lines = text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
        var entries = new ArrayList<Entry>();
        for (int i = 1; i < lines.size(); i++) {
            try {
                entries.add(Entry.parse(lines.get(i)));
            } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
                throw new IOException(file + " line " + (i + 1) + " is not a line of a run's log: \""
                        + lines.get(i) + "\"", e);
            }
        }
        return entries;
    }
}
