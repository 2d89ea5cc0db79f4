package octavo.engine.models;

import java.nio.file.Path;
import java.util.List;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parameter;
import octavo.files.BadFileException;

/** What is done with all parameters of a model: counted, held against a file, copied. */
public final class Models {

    /** How many times its file a model may be: a matrix of one column is padded to 16. */
    private static final long MOST_GROWTH = 16;
    /** What a model may take beyond that: files leave out biases of zero. */
    private static final long SLACK = 1L << 24;

    private Models() {
    }

    /**
     * Refuses a file that cannot mean a model of these sizes, before memory is spent on it. The number of weights does
     * not tell that: pads make narrow matrices larger, and a file may hold bytes where the model has floats.
     *
     * @param file          for the message
     * @param fileBytes     how large it is
     * @param configuration the sizes that it asks for
     * @throws BadFileException if the weights would be more than 16 times as large, and more than 16 MB
     */
    public static void requireHeldBy(Path file, long fileBytes, Configuration configuration) throws BadFileException {
        long bytes;
        try {
            bytes = configuration.bytes();
        } catch (ArithmeticException e) {
            bytes = Long.MAX_VALUE;
        }
        if (bytes > MOST_GROWTH * fileBytes + SLACK) {
            throw new BadFileException(file, "the weights of a model of these sizes take " + bytes
                    + " bytes of memory, far more than the " + fileBytes + " bytes of the file can mean");
        }
    }

    /**
     * The number of trained floats.
     *
     * @param parameters of a model
     * @return pads not counted
     */
    public static long count(List<Parameter> parameters) {
        return parameters.stream().mapToLong(p -> (long) p.value.rows * p.value.cols).sum();
    }

    /**
     * The memory of all values, or of all gradients.
     *
     * @param parameters of a model
     * @return bytes, pads included
     */
    public static long bytes(List<Parameter> parameters) {
        return parameters.stream().mapToLong(p -> Matrix.bytes(p.value.rows, p.value.cols)).sum();
    }

    /**
     * Copies all weights into a model of the same kind whose vocabulary may be another: rows and columns that stand for
     * symbols are chosen, all others stay where they are.
     *
     * @param from where from
     * @param to   where to; a symbol that is new keeps the weights it has there
     * @param ids  for each symbol of {@code to} its id in {@code from}, -1 if it is new; null for the same vocabulary
     */
    public static void copyWeights(Model from, Model to, int[] ids) {
        for (int i = 0; i < to.parameters().size(); i++) {
            var parameter = to.parameters().get(i);
            boolean rows = to instanceof LanguageModel language && language.symbolRows().contains(parameter);
            boolean columns = to instanceof LanguageModel language && language.symbolColumns().contains(parameter);
            copy(from.parameters().get(i).value, parameter.value, rows ? ids : null, columns ? ids : null);
            parameter.changed();
        }
    }

    /** Copies a matrix whose row r was row rows[r], likewise its columns; null means that all stay, -1 a new one. */
    private static void copy(Matrix from, Matrix to, int[] rows, int[] columns) {
        for (int r = 0; r < to.rows; r++) {
            int fromRow = rows == null ? r : rows[r];
            for (int c = 0; c < to.cols; c++) {
                int fromColumn = columns == null ? c : columns[c];
                if (fromRow >= 0 && fromColumn >= 0) {
                    to.set(r, c, from.get(fromRow, fromColumn));
                }
            }
        }
    }
}
