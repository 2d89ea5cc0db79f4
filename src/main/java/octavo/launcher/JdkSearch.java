package octavo.launcher;

import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Looks for a JDK that can run the engine: the running one, the one of JAVA_HOME, then whatever lies in the folders where
 * systems and version managers keep them. Of several the oldest wins that is new enough: the Vector API still incubates,
 * so that each later JDK may change it.
 */
final class JdkSearch {

    /** The oldest feature version that will do. */
    static final int OLDEST = 25;

    private static final String MODULE = "jdk.incubator.vector";

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

    /** What a JDK's folder may hold before its home begins: nothing, or what a macOS bundle or Homebrew adds. */
    private static final String[] INNER_HOMES = {"", "Contents/Home", "libexec/openjdk.jdk/Contents/Home", "current"};

    private final Path running;
    private final String javaHome;
    private final List<Path> folders;

    /**
     * @param running  home of the running JDK if it can run the engine, else null
     * @param javaHome value of JAVA_HOME, may be null
     * @param folders  folders that hold JDKs, in the order in which they are searched
     */
    JdkSearch(Path running, String javaHome, List<Path> folders) {
        this.running = running;
        this.javaHome = javaHome;
        this.folders = folders;
    }

    static JdkSearch ofThisMachine(Map<String, String> environment) {
        Path home = Path.of(System.getProperty("java.home"));
        boolean fits = Runtime.version().feature() >= OLDEST && ModuleFinder.ofSystem().find(MODULE).isPresent();
        List<Path> folders = new ArrayList<>();
        if (home.getParent() != null) {
            folders.add(home.getParent());
        }
        for (String folder : SYSTEM_FOLDERS) {
            folders.add(Path.of(folder));
        }
        for (String folder : USER_FOLDERS) {
            folders.add(Path.of(System.getProperty("user.home"), folder));
        }
        return new JdkSearch(fits ? home : null, environment.get("JAVA_HOME"), folders);
    }

    /**
     * The {@code java} program of the JDK to use.
     *
     * @throws IOException if there is none; the message says what to install
     */
    Path find() throws IOException {
        if (running != null) {
            return program(running);
        }
        if (javaHome != null && !javaHome.isBlank() && version(Path.of(javaHome)) >= OLDEST) {
            return program(Path.of(javaHome));
        }
        Path best = null;
        int bestVersion = Integer.MAX_VALUE;
        for (Path folder : folders) {
            for (Path home : homesIn(folder)) {
                int version = version(home);
                if (version >= OLDEST && version < bestVersion) {
                    best = home;
                    bestVersion = version;
                }
            }
        }
        if (best == null) {
            throw new IOException("a JDK " + OLDEST + " or newer with the module " + MODULE + " is needed, this is Java "
                    + Runtime.version().feature() + " and no other was found: install one (for example from"
                    + " https://adoptium.net) or set JAVA_HOME to it");
        }
        return program(best);
    }

    private static List<Path> homesIn(Path folder) {
        List<Path> homes = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
                for (Path entry : entries) {
                    for (String inner : INNER_HOMES) {
                        homes.add(entry.resolve(inner));
                    }
                }
            } catch (IOException e) {
                homes.clear(); // A folder that may not be read holds no JDK for this user.
            }
        }
        return homes;
    }

    /** Feature version of the JDK at a home as its file {@code release} states it; 0 if it cannot run the engine. */
    private static int version(Path home) {
        Path release = home.resolve("release");
        if (!Files.isRegularFile(release) || !Files.isExecutable(program(home))) {
            return 0;
        }
        int version = 0;
        boolean hasModule = false;
        try {
            for (String line : Files.readAllLines(release, StandardCharsets.ISO_8859_1)) {
                if (line.startsWith("JAVA_VERSION=")) {
                    version = leadingNumber(line.substring("JAVA_VERSION=".length()).replace("\"", ""));
                } else if (line.startsWith("MODULES=")) {
                    hasModule = line.replace('"', ' ').concat(" ").contains(" " + MODULE + " ");
                }
            }
        } catch (IOException e) {
            return 0;
        }
        return hasModule ? version : 0;
    }

    private static int leadingNumber(String text) {
        int number = 0;
        for (int i = 0; i < text.length() && i < 6 && Character.isDigit(text.charAt(i)); i++) {
            number = number * 10 + Character.digit(text.charAt(i), 10);
        }
        return number;
    }

    private static Path program(Path home) {
        return home.resolve("bin").resolve(File.separatorChar == '\\' ? "java.exe" : "java");
    }
}
