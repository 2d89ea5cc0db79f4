package octavo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The commands in the exercises of a page. In a block of code, lines that begin with {@code - } and {@code + } are a
 * change of a source, one with {@code $ } is a command, to which the changes above it belong. The lines after it, or
 * the next block, show what it prints. The changes of a block with a command hold until the next exercise or heading.
 *
 * @param commands in the order of the page
 */
public record ExercisePage(List<Command> commands) {

    private static final List<String> CHAPTERS =
            List.of("engine/reference", "engine/matrix", "engine/optimizers", "engine/layers", "data/text");

    /**
     * A change of a source.
     *
     * @param before lines to replace, without their indent
     * @param after  lines in their place; may be empty
     */
    public record Change(List<String> before, List<String> after) {
    }

    /**
     * A command.
     *
     * @param line    as the reader types it
     * @param changes what the reader has changed before
     * @param shown   lines that it prints; {@code ...} stands for any
     */
    public record Command(String line, List<Change> changes, List<String> shown) {
    }

    /** {@return the chapters, in the order of the path, and the page about training} */
    public static List<Path> all() {
        return Stream.concat(chapters().stream(), Stream.of(Path.of("src/site/training.md"))).toList();
    }

    /** {@return the pages with the numbered chapters, in their order} */
    public static List<Path> chapters() {
        return CHAPTERS.stream().map(folder -> Path.of("src/main/java/octavo", folder, "package-info.java")).toList();
    }

    /** {@return the lines of a page, without what makes them a comment} */
    public static List<String> lines(Path page) throws IOException {
        return Files.readAllLines(page).stream().map(line -> line.replaceFirst("^ \\* ?", "")).toList();
    }

    /** Reads a page. */
    public static ExercisePage read(Path page) throws IOException {
        var reader = new Reader();
        lines(page).forEach(reader::read);
        return new ExercisePage(reader.commands);
    }

    /** Reads line by line. */
    private static final class Reader {
        private final List<Command> commands = new ArrayList<>();
        private final List<Change> kept = new ArrayList<>();
        private final List<Change> ofBlock = new ArrayList<>();
        private boolean inBlock;
        private boolean shows;

        void read(String line) {
            boolean opens = !inBlock && (line.endsWith("<pre>{@code") || line.startsWith("```"));
            boolean closes = inBlock && (line.startsWith("}</pre>") || line.startsWith("```"));
            if (opens) {
                inBlock = true;
            } else if (closes) {
                inBlock = false;
                ofBlock.clear();
                shows = shows && commands.getLast().shown.isEmpty();
            } else if (inBlock) {
                readCode(line);
            } else if (line.matches("<h.*|#.*|<p>(Exercise|Write|Break|Derive|The last).*")) {
                kept.clear();
                shows = false;
            }
        }

        private void readCode(String line) {
            if (line.startsWith("- ")) {
                if (ofBlock.isEmpty() || !ofBlock.getLast().after.isEmpty()) {
                    ofBlock.add(new Change(new ArrayList<>(), new ArrayList<>()));
                }
                ofBlock.getLast().before.add(line.substring(2).strip());
                shows = false;
            } else if (line.startsWith("+ ")) {
                ofBlock.getLast().after.add(line.substring(2));
            } else if (line.startsWith("$ ") && !line.startsWith("$ jshell")) {
                kept.addAll(ofBlock);
                ofBlock.clear();
                commands.add(new Command(line.substring(2), List.copyOf(kept), new ArrayList<>()));
                shows = true;
            } else if (line.startsWith("jshell> ")) {
                shows = false;
            } else if (shows && !line.isBlank()) {
                commands.getLast().shown.add(line);
            }
        }
    }
}
