// Tries a change in one source file without a build: compiles it, and runs octavo with it in place of what the jar has.
//
//     java src/examples/java/TryChange.java CLASS COMMAND...
//
// For the exercises of the reading path, once target/octavo.jar is built. CLASS is the class whose source you have
// changed, for example LstmReference; COMMAND is one of octavo's, for example gradcheck lstm. The change stays in the
// source, and the next build would take it too: "git restore src/main/java" undoes it.

import javax.tools.ToolProvider;

void main(String[] arguments) throws IOException, InterruptedException {
    String octavo = System.getProperty("octavo", "target/octavo.jar");
    Path source = find(Path.of(System.getProperty("sources", "src/main/java")), arguments[0] + ".java");
    Path changed = Files.createTempDirectory("changed");
    int code = compile(source, octavo, changed);
    if (code == 0) {
        code = run(octavo, changed, List.of(arguments).subList(1, arguments.length));
    }
    deleteAll(changed);
    System.exit(code);
}

Path find(Path folder, String name) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
        return files.filter(file -> file.endsWith(name)).findFirst()
                .orElseThrow(() -> new IOException("there is no " + name + " in " + folder));
    }
}

/** The compiler's messages are shown only if it refuses. */
int compile(Path source, String octavo, Path into) {
    var messages = new ByteArrayOutputStream();
    int code = ToolProvider.getSystemJavaCompiler().run(null, null, messages, "-cp", octavo, "-d", into.toString(),
            "--add-modules", "jdk.incubator.vector", "-encoding", "UTF-8", source.toString());
    if (code != 0) {
        System.err.print(messages);
    }
    return code;
}

/** Of two classes with the same name, Java takes the one that comes first on the class path. */
int run(String octavo, Path changed, List<String> command) throws IOException, InterruptedException {
    var words = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java",
            "--add-modules", "jdk.incubator.vector", "-cp", changed + File.pathSeparator + octavo, "octavo.app.Main"));
    words.addAll(command);
    return new ProcessBuilder(words).inheritIO().start().waitFor();
}

void deleteAll(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(file);
        }
    }
}
