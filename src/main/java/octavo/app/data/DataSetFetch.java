package octavo.app.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import octavo.app.command.Terminal;
import octavo.app.data.Catalogue.Entry;
import octavo.app.data.Catalogue.Form;
import octavo.app.data.Catalogue.RemoteFile;
import octavo.data.Download;
import octavo.data.UnpackedDigest;
import octavo.data.text.EditorialParts;
import octavo.data.text.TextFile;
import octavo.files.AtomicFile;
import octavo.files.PartFolder;

/**
 * Fetches a data set of the catalogue into the data folder, from the internet or from a folder with its files. Files
 * are written into a hidden folder first, so that the data set appears complete or not at all.
 */
final class DataSetFetch {

    private final Entry entry;
    private final Path dataFolder;
    private final Terminal terminal;
    private final Download download;

    /**
     * Prepares to fetch.
     *
     * @param entry      the data set
     * @param dataFolder where to put it
     * @param limits     how long to wait for the server
     * @param terminal   where progress is shown
     */
    DataSetFetch(Entry entry, Path dataFolder, Download.Limits limits, Terminal terminal) {
        this.entry = entry;
        this.dataFolder = dataFolder;
        this.terminal = terminal;
        this.download = new Download(limits, (bytes, total) -> terminal.progress(entry.name() + ": "
                + bytes / 1000 + (total < 0 ? "" : " of " + total / 1000) + " kB"));
    }

    /** Whether the data set is complete. */
    static boolean isHere(Entry entry, Path dataFolder) {
        Path result = dataFolder.resolve(entry.result());
        return entry.form() != Form.FOLDER ? Files.isRegularFile(result)
                : entry.files().stream().allMatch(file -> find(result, file.name()) != null);
    }

    /** The file in the folder, or the same without the .gz; null if neither is there. */
    private static Path find(Path folder, String name) {
        String plain = name.replaceFirst("\\.gz$", "");
        for (String variant : List.of(name, plain, plain.replace("-idx", ".idx"),
                plain.replace("-idx", ".idx") + ".gz")) {
            if (Files.isRegularFile(folder.resolve(variant))) {
                return folder.resolve(variant);
            }
        }
        return null;
    }

    /**
     * Fetches the data set.
     *
     * @param from a folder with the files; null to fetch them from the internet
     * @return the data set in the data folder
     * @throws IOException with one sentence; nothing half-written is left
     */
    Path run(Path from) throws IOException {
        Files.createDirectories(dataFolder);
        try (var part = PartFolder.create(dataFolder, entry.name())) {
            var files = new ArrayList<Path>();
            for (RemoteFile file : entry.files()) {
                Path here = from == null ? fetch(file, part.path()) : take(file, from, part.path());
                if (here != null) {
                    files.add(here);
                }
            }
            Path result = dataFolder.resolve(entry.result());
            switch (entry.form()) {
                case FOLDER -> moveInto(result, files);
                case TEXT -> AtomicFile.write(result, joinBooks(files));
                case TABLE -> AtomicFile.write(result, joinTables(files));
            }
            return result;
        }
    }

    private Path fetch(RemoteFile file, Path staging) throws IOException {
        Path target = staging.resolve(file.name());
        terminal.detail("fetching " + file.addresses().getFirst());
        try {
            // a new edition may be larger, but not four times as large
            download.fetch(file.addresses(), target, 4 * file.bytes(), check(file));
        } catch (IOException e) {
            throw new IOException(e.getMessage() + "; get the file in another way, save it as " + file.name()
                    + " and give its folder: octavo data " + entry.name() + " --from DIR", e);
        }
        return target;
    }

    private static Download.Check check(RemoteFile file) {
        if (file.sha256() != null) {
            return UnpackedDigest.require(file.sha256(), file.unpacked());
        }
        return part -> {
            TextFile.read(part, false);
            if (Files.size(part) < file.bytes() / 2) {
                throw new IOException("it has only " + Files.size(part) + " bytes, about " + file.bytes()
                        + " are expected");
            }
        };
    }

    /** Copies a file from a folder; some of the books that are joined may be missing. */
    private Path take(RemoteFile file, Path from, Path staging) throws IOException {
        Path found = null;
        for (Path folder : List.of(from, from.resolve(entry.name()), from.resolve("data"),
                from.resolve("package/data"))) {
            found = found == null ? find(folder, file.name()) : found;
        }
        if (found == null && entry.form() == Form.TEXT && entry.files().size() > 1) {
            terminal.info(file.name() + " is not in " + from + ": left out");
            return null;
        }
        if (found == null) {
            throw new IOException(file.name() + " is not in " + from + ", neither packed nor unpacked; get it from "
                    + file.addresses().getFirst() + " and save it as " + file.name());
        }
        check(file).check(found);
        return Files.copy(found, staging.resolve(found.getFileName().toString()), StandardCopyOption.REPLACE_EXISTING);
    }

    private static void moveInto(Path folder, List<Path> files) throws IOException {
        Files.createDirectories(folder);
        for (Path file : files) {
            Files.move(file, folder.resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private String joinBooks(List<Path> files) throws IOException {
        if (files.isEmpty()) {
            throw new IOException("there is none of the books of " + entry.name());
        }
        var text = new StringBuilder();
        for (Path file : files) {
            text.append(text.isEmpty() ? "" : "\n\n").append(EditorialParts.remove(TextFile.read(file, false)));
        }
        return text.toString();
    }

    private static String joinTables(List<Path> files) throws IOException {
        var table = new StringBuilder();
        for (Path file : files) {
            String text = TextFile.read(file, false);
            int header = text.indexOf('\n') + 1;
            table.append(table.isEmpty() ? text : text.substring(header));
            if (table.charAt(table.length() - 1) != '\n') {
                table.append('\n');
            }
        }
        return table.toString();
    }
}
