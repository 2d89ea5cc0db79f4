package octavo.launcher;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Looks for a JDK that can run the engine: the running one, the one of JAVA_HOME, then those in the folders where
 * systems and version managers keep them. Of several the oldest that is new enough is taken: the Vector API is still
 * incubating, so any later JDK may change it.
 */
final class JdkSearch {

    /** The oldest feature version that can run the engine. */
    static final int OLDEST = 25;

    private static final String MODULE = "jdk.incubator.vector";

    /** Where to get one; all of these contain the module. */
    private static final String WHERE = "On Linux: apt install openjdk-25-jdk or dnf install java-25-openjdk-devel; on"
            + " macOS: brew install openjdk; on Windows: winget install EclipseAdoptium.Temurin.25.JDK; or an archive"
            + " for any system from https://adoptium.net/temurin/releases/?version=25.";

    /** Where systems keep their JDKs, each in a folder of its own. */
    private static final String[] SYSTEM_FOLDERS = {
        "/usr/lib/jvm", "/usr/lib64/jvm", "/usr/java", "/usr/local/java", "/usr/local", "/opt", "/opt/java", "/opt/jdk",
        "/Library/Java/JavaVirtualMachines", "/opt/homebrew/opt", "/usr/local/opt",
        "C:\\Program Files\\Java", "C:\\Program Files\\Eclipse Adoptium", "C:\\Program Files\\Microsoft",
        "C:\\Program Files\\Zulu", "C:\\Program Files\\Amazon Corretto", "C:\\Program Files\\BellSoft",
    };

    /** Where version managers and development environments keep them, below the user's home. */
    private static final String[] USER_FOLDERS = {
        ".sdkman/candidates/java", ".jdks", ".gradle/jdks", ".m2/jdks", ".asdf/installs/java", ".jabba/jdk",
        ".local/share/mise/installs/java", "Library/Java/JavaVirtualMachines", "scoop/apps",
    };

    /** Where the home is if it is not the folder itself: in the packages of macOS, Homebrew and scoop. */
    private static final String[] INNER_HOMES = {"Contents/Home", "libexec/openjdk.jdk/Contents/Home", "current"};

    private final List<String> preferredHomes;
    private final List<String> folders;

    /**
     * @param preferredHomes homes that are tried first, in this order; entries may be null
     * @param folders        folders that hold JDKs
     */
    JdkSearch(List<String> preferredHomes, List<String> folders) {
        this.preferredHomes = preferredHomes;
        this.folders = folders;
    }

    static JdkSearch ofThisMachine(Map<String, String> environment) {
        String running = System.getProperty("java.home");
        List<String> folders = new ArrayList<>();
        String beside = new File(running).getParent();
        if (beside != null) {
            folders.add(beside);
        }
        folders.addAll(Arrays.asList(SYSTEM_FOLDERS));
        for (String folder : USER_FOLDERS) {
            folders.add(System.getProperty("user.home") + "/" + folder);
        }
        return new JdkSearch(Arrays.asList(running, environment.get("JAVA_HOME")), folders);
    }

    /**
     * The {@code java} program of the JDK to use.
     *
     * @throws IOException if there is none; the message says what to install
     */
    String find() throws IOException {
        for (String home : preferredHomes) {
            if (home != null && !home.isBlank() && version(new File(home)) >= OLDEST) {
                return program(new File(home)).getPath();
            }
        }
        File best = null;
        int bestVersion = Integer.MAX_VALUE;
        for (String folder : folders) {
            for (File home : homesIn(new File(folder))) {
                int version = version(home);
                if (version >= OLDEST && version < bestVersion) {
                    best = home;
                    bestVersion = version;
                }
            }
        }
        if (best == null) {
            throw new IOException("a JDK " + OLDEST + " or newer with the module " + MODULE
                    + " is needed, this is Java "
                    + Runtime.version().feature() + " and no other was found. " + WHERE + " Or set JAVA_HOME to one");
        }
        return program(best).getPath();
    }

    private static List<File> homesIn(File folder) {
        List<File> homes = new ArrayList<>();
        File[] entries = folder.listFiles(); // null if this is not a folder or cannot be read
        if (entries != null) {
            for (File entry : entries) {
                homes.add(entry);
                for (String inner : INNER_HOMES) {
                    homes.add(new File(entry, inner));
                }
            }
        }
        return homes;
    }

    /** Feature version of the JDK at a home as its file {@code release} states it; 0 if it cannot run the engine. */
    private static int version(File home) {
        int version = 0;
        boolean hasModule = false;
        for (String line : read(new File(home, "release")).split("\n")) {
            if (line.startsWith("JAVA_VERSION=")) {
                version = leadingNumber(line.substring("JAVA_VERSION=".length()).replace("\"", ""));
            } else if (line.startsWith("MODULES=")) {
                hasModule = line.replace('"', ' ').replace('=', ' ').concat(" ").contains(" " + MODULE + " ");
            }
        }
        return hasModule && program(home).canExecute() ? version : 0;
    }

    /** A file's text; empty if there is no file. Plain streams: the first use of file channels would take 30 ms. */
    private static String read(File file) {
        if (!file.isFile()) {
            return "";
        }
        try (InputStream in = new FileInputStream(file)) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    private static int leadingNumber(String text) {
        int number = 0;
        for (int i = 0; i < text.length() && i < 6 && Character.isDigit(text.charAt(i)); i++) {
            number = number * 10 + Character.digit(text.charAt(i), 10);
        }
        return number;
    }

    private static File program(File home) {
        return new File(home, File.separatorChar == '\\' ? "bin/java.exe" : "bin/java");
    }
}
