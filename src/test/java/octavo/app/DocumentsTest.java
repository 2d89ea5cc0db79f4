package octavo.app;

import static octavo.app.CommandRunner.octavo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pages: every relative link leads to a file and a heading, and every command that they print exists. */
class DocumentsTest {

    private static final List<String> PLACES =
            List.of("README.md", "src/site", ".github", "benchmarks/peers", "data/README.md", "models/README.md");
    /** {@code [text](target)}, pictures too. */
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    /** A picture in the Javadoc. */
    private static final Pattern IMAGE = Pattern.compile("<img src=\"([^\"]+)\"");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
    private static final Pattern FENCE = Pattern.compile("(?ms)^```.*?^```$");
    /** A command in running text or in a block, up to what ends it. */
    private static final Pattern COMMAND =
            Pattern.compile("(?:`|\\$ |^|&& )(?:octavo|java -jar (?:target/)?octavo\\.jar) ([a-z][^`\\n#|&]*)",
                    Pattern.MULTILINE);
    private static final Pattern OPTION = Pattern.compile("(?<= )--[a-z][a-z-]*");

    @Test
    void linksLeadSomewhere() throws IOException {
        var broken = new TreeSet<String>();
        for (Path page : pages()) {
            broken.addAll(brokenLinks(page, Files.readString(page)));
        }
        assertEquals(Set.of(), broken);
    }

    @Test
    void commandsAndTheirOptionsExist() throws IOException {
        var help = new HashMap<String, String>();
        var unknown = new TreeSet<String>();
        int commands = 0;
        for (Path page : pages()) {
            var command = COMMAND.matcher(Files.readString(page));
            while (command.find()) {
                commands++;
                unknownWords(command.group(1), help).forEach(word -> unknown.add(page + ": " + word));
            }
        }
        assertTrue(commands > 20, "found only " + commands);
        assertEquals(Set.of(), unknown);
    }

    @Test
    void whatIsWrongIsFound() throws IOException {
        Path page = Path.of("README.md");
        String text = "# A\n[a](no/such/file) [b](LICENSE) [c](#a) [d](#no-such-heading) [e](https://x.y)";
        assertEquals(List.of("README.md: no/such/file", "README.md: #no-such-heading"), brokenLinks(page, text));
        assertEquals(List.of("trian"), unknownWords("trian --rate 1", new HashMap<>()));
        assertEquals(List.of("train --reat"), unknownWords("train --reat 1 --rate 2", new HashMap<>()));
    }

    /** Each picture of the Javadoc is there, and a picture names its subject and has ink and paper of its own. */
    @Test
    void picturesAreThereAndLegibleOnLightAndDark() throws IOException {
        var shown = new TreeSet<Path>();
        for (Path source : files("src/main/java", ".java")) {
            var image = IMAGE.matcher(Files.readString(source));
            while (image.find()) {
                shown.add(source.resolveSibling(image.group(1)).normalize());
            }
        }
        assertTrue(shown.size() > 5, shown.toString());
        assertEquals(shown, new TreeSet<>(files("src/main/java", ".svg")), "pictures shown, pictures that are there");
        for (Path picture : shown) {
            String svg = Files.readString(picture);
            assertTrue(svg.contains("<title>") && svg.contains("prefers-color-scheme:dark")
                    && svg.contains("<rect class=\"paper\""), picture.toString());
        }
    }

    private static List<Path> files(String folder, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(folder))) {
            return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
        }
    }

    private static List<Path> pages() throws IOException {
        var pages = new ArrayList<Path>();
        for (String place : PLACES) {
            try (Stream<Path> files = Files.walk(Path.of(place))) {
                files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
            }
        }
        assertFalse(pages.isEmpty());
        return pages;
    }

    private static List<String> brokenLinks(Path page, String text) throws IOException {
        var broken = new ArrayList<String>();
        var links = LINK.matcher(FENCE.matcher(text).replaceAll(""));
        while (links.find()) {
            String link = links.group(1);
            if (!link.matches("[a-z]+:.*") && !resolves(page, text, link)) {
                broken.add(page + ": " + link);
            }
        }
        return broken;
    }

    private static boolean resolves(Path page, String text, String link) throws IOException {
        int hash = link.indexOf('#');
        String file = hash < 0 ? link : link.substring(0, hash);
        Path target = file.isEmpty() ? page : page.resolveSibling(file).normalize();
        return Files.exists(target)
                && (hash < 0 || anchors(file.isEmpty() ? text : Files.readString(target))
                        .contains(link.substring(hash + 1)));
    }

    /** As GitHub makes them: lower case, without punctuation, hyphens for spaces. */
    private static Set<String> anchors(String text) {
        var anchors = new TreeSet<String>();
        var headings = HEADING.matcher(FENCE.matcher(text).replaceAll(""));
        while (headings.find()) {
            anchors.add(headings.group(1).toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'));
        }
        return anchors;
    }

    /** The command if there is no such one, or those of its options that its help does not name. */
    private static List<String> unknownWords(String command, Map<String, String> helpTexts) {
        String name = command.split("\\s", 2)[0];
        String help = helpTexts.computeIfAbsent(name, word -> {
            var outcome = octavo(word, "--help");
            return outcome.code == 0 ? outcome.out : "";
        });
        if (help.isEmpty()) {
            return List.of(name);
        }
        var unknown = new ArrayList<String>();
        var options = OPTION.matcher(command);
        while (options.find()) {
            if (!Pattern.compile(options.group() + "(?![a-z-])").matcher(help).find()) {
                unknown.add(name + " " + options.group());
            }
        }
        return unknown;
    }
}
