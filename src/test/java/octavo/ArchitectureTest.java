package octavo;

import static java.lang.classfile.ClassFile.JAVA_17_VERSION;
import static java.lang.classfile.ClassFile.JAVA_25_VERSION;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Holds the diagram of the packages: which package may use which, what the launcher may need, which functions may not
 * occur because they give other bits on another machine, and what the engine may not name. It reads the sources'
 * imports and the compiled classes.
 */
class ArchitectureTest {

    private static final Path SOURCES = Path.of("src/main/java");
    private static final Path CLASSES = Path.of("target/classes");

    /** Each package with those that it may use; whatever these may use, it may use, too. */
    private static final Map<String, Set<String>> ARROWS = Map.ofEntries(
            Map.entry("app", Set.of("app.train", "app.inspect", "app.generate", "app.digits", "app.data", "app.plot",
                    "app.web", "app.benchmark", "app.exchange", "app.command")),
            Map.entry("app.benchmark", Set.of("app.train")),
            Map.entry("app.train", Set.of("app.inspect")),
            Map.entry("app.web", Set.of("app.inspect")),
            Map.entry("app.inspect", Set.of("app.digits", "app.plot")),
            Map.entry("app.plot", Set.of("app.model", "app.digits", "charts")),
            Map.entry("app.digits", Set.of("app.model")),
            Map.entry("app.generate", Set.of("app.model")),
            Map.entry("app.exchange", Set.of("app.model", "exchange")),
            Map.entry("app.model", Set.of("app.data", "engine.generation", "engine.reference")),
            Map.entry("app.data", Set.of("app.command", "data.images", "exchange")),
            Map.entry("app.command", Set.of("engine.training")),
            Map.entry("exchange", Set.of("data.text", "files")),
            Map.entry("data.text", Set.of("data")),
            Map.entry("data.images", Set.of("data")),
            Map.entry("data", Set.of("engine.training")),
            Map.entry("charts", Set.of("engine.matrix")),
            Map.entry("engine.training", Set.of("engine.models", "engine.optimizers", "files")),
            Map.entry("engine.generation", Set.of("engine.models")),
            Map.entry("engine.models", Set.of("engine.layers", "files")),
            Map.entry("engine.reference", Set.of("engine.matrix")),
            Map.entry("engine.layers", Set.of("engine.matrix")),
            Map.entry("engine.optimizers", Set.of("engine.matrix")),
            Map.entry("files", Set.of("engine.matrix")),
            Map.entry("engine", Set.of()),
            Map.entry("engine.matrix", Set.of()),
            Map.entry("launcher", Set.of()));

    /**
     * Functions of {@link Math} whose last bits are left to the platform; {@link StrictMath} or
     * VectorMath has the same.
     */
    private static final Set<String> INEXACT_MATH = Set.of("exp", "expm1", "log", "log10", "log1p", "pow", "sin", "cos",
            "tan", "asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh", "cbrt", "hypot");

    /** The same as operations on vectors. */
    private static final Set<String> INEXACT_OPERATORS = Set.of("EXP", "EXPM1", "LOG", "LOG10", "LOG1P", "POW",
            "SIN", "COS", "TAN", "ASIN", "ACOS", "ATAN", "ATAN2", "SINH", "COSH", "TANH", "CBRT", "HYPOT");

    private static final Pattern IMPORT = Pattern.compile("(?m)^import (?:static )?octavo\\.([a-z.]+)\\.[A-Z]");
    private static final Pattern OPTION = Pattern.compile("--[a-z][a-z-]*");
    private static final Pattern CLASS_NAME = Pattern.compile("(?:^|[L\\[<;])octavo/([a-z/]+)/[A-Z]");

    @Test
    void packagesUseOnlyWhatThePlanAllows() throws IOException {
        var wrong = new TreeSet<String>();
        for (Path source : under(SOURCES, ".java")) {
            var imports = IMPORT.matcher(Files.readString(source));
            while (imports.find()) {
                checkArrow(SOURCES.relativize(source), imports.group(1), wrong);
            }
        }
        for (Path file : under(CLASSES, ".class")) {
            for (String used : packagesUsedBy(parse(file))) {
                checkArrow(CLASSES.relativize(file), used, wrong);
            }
        }
        assertEquals(Set.of(), wrong);
    }

    @Test
    void thePlanHasEveryPackageAndNoCircle() throws IOException {
        var packages = new TreeSet<String>();
        for (Path source : under(SOURCES.resolve("octavo"), ".java")) {
            packages.add(packageOf(SOURCES.relativize(source)));
        }
        packages.removeAll(ARROWS.keySet());
        assertEquals(Set.of(), packages);
        for (String name : ARROWS.keySet()) {
            for (String used : ARROWS.get(name)) {
                assertFalse(allowedFrom(used).contains(name), name + " and " + used + " use each other");
            }
        }
    }

    /** The table in design.md; what the program's packages may use is left to {@link #ARROWS}. */
    @Test
    void theDesignShowsThePlan() throws IOException {
        var row = Pattern.compile("(?m)^\\| `octavo\\.([a-z.]+)`.* \\| ([a-z., ]+) \\|$");
        var shown = new TreeMap<String, Set<String>>();
        var matcher = row.matcher(Files.readString(Path.of("src/site/design.md")));
        while (matcher.find()) {
            String used = matcher.group(2);
            shown.put(matcher.group(1), used.equals("nothing") ? Set.of() : Set.of(used.split(", ")));
        }
        assertEquals(Set.of("everything below"), shown.remove("app"));
        var plan = new TreeMap<>(ARROWS);
        plan.keySet().removeIf(name -> name.startsWith("app") || name.equals("engine") || name.startsWith("data."));
        assertEquals(plan, shown);
    }

    @Test
    void everyPackageExplainsItself() throws IOException {
        var silent = new TreeSet<Path>();
        for (Path source : under(SOURCES.resolve("octavo"), ".java")) {
            Path explanation = source.resolveSibling("package-info.java");
            if (!Files.exists(explanation)) {
                silent.add(explanation);
            }
        }
        assertEquals(Set.of(), silent);
    }

    @Test
    void theLauncherIsForJava17AndTheRestForJava25() throws IOException {
        for (Path file : under(CLASSES, ".class")) {
            Path name = CLASSES.relativize(file);
            // The module descriptor, too: Maven's jar step on Java 17 has to read it.
            boolean old = name.startsWith("octavo/launcher") || name.equals(Path.of("module-info.class"));
            assertEquals(old ? JAVA_17_VERSION : JAVA_25_VERSION, parse(file).majorVersion(), name.toString());
        }
    }

    @Test
    void noFunctionIsUsedWhoseBitsDependOnThePlatform() throws IOException {
        var wrong = new TreeSet<String>();
        for (Path file : under(CLASSES, ".class")) {
            for (String function : platformFunctionsIn(parse(file))) {
                wrong.add(CLASSES.relativize(file) + " uses " + function);
            }
        }
        assertEquals(Set.of(), wrong);
    }

    /** The engine is a library: its messages name settings, and {@code Option.ofSetting} turns them into options. */
    @Test
    void theEngineNamesNoOptionOfTheProgram() throws IOException {
        var wrong = new TreeSet<String>();
        for (Path file : under(CLASSES.resolve("octavo/engine"), ".class")) {
            for (String option : optionsNamedBy(parse(file))) {
                wrong.add(CLASSES.relativize(file) + " names " + option);
            }
        }
        assertEquals(Set.of(), wrong);
    }

    @Test
    void theRulesFindWhatTheyForbid() throws IOException {
        var classes = Path.of("target/test-classes/octavo");
        assertEquals(Set.of("Math.tanh", "VectorOperators.EXP", "FloatVector.reduceLanes(ADD)"),
                platformFunctionsIn(parse(classes.resolve("ArchitectureTest$Forbidden.class"))));
        assertEquals(Set.of("engine.matrix"),
                packagesUsedBy(parse(classes.resolve("ArchitectureTest$Forbidden.class"))));
        assertEquals(Set.of("--rate", "--seed"),
                optionsNamedBy(parse(classes.resolve("ArchitectureTest$Forbidden.class"))));
        var wrong = new TreeSet<String>();
        checkArrow(Path.of("octavo/engine/matrix/Matrix.class"), "app", wrong);
        checkArrow(Path.of("octavo/engine/training/Trainer.class"), "engine.matrix", wrong);
        checkArrow(Path.of("octavo/app/data/DataSets.class"), "app.train", wrong);
        checkArrow(Path.of("octavo/app/train/Preset.class"), "app.data", wrong);
        assertEquals(Set.of("octavo/engine/matrix/Matrix.class uses octavo.app",
                "octavo/app/data/DataSets.class uses octavo.app.train"), wrong);
    }

    /** What the rules must find. */
    static final class Forbidden {

        private Forbidden() {
        }

        static double sum(jdk.incubator.vector.FloatVector x, octavo.engine.matrix.Matrix y) {
            var exp = x.lanewise(jdk.incubator.vector.VectorOperators.EXP);
            float largest = exp.reduceLanes(jdk.incubator.vector.VectorOperators.MAX); // the same in any order: allowed
            return Math.tanh(exp.reduceLanes(jdk.incubator.vector.VectorOperators.ADD)) + Math.sqrt(largest) + y.rows;
        }

        static String message(double rate) {
            return "--rate " + rate + " is too high, or --seed is a bad one - not likely";
        }
    }

    private static void checkArrow(Path file, String used, Set<String> wrong) {
        if (!file.startsWith("octavo")) {
            return; // module-info
        }
        String user = packageOf(file);
        boolean isPackage = ARROWS.containsKey(used); // else the name of a resource
        if (isPackage && !used.equals(user) && !allowedFrom(user).contains(used)) {
            wrong.add(file + " uses octavo." + used);
        }
    }

    /** For example {@code cli.train} of {@code octavo/app/train/Preset.java}. */
    private static String packageOf(Path file) {
        return file.subpath(1, file.getNameCount() - 1).toString().replace(file.getFileSystem().getSeparator(), ".");
    }

    private static Set<String> allowedFrom(String user) {
        var allowed = new TreeSet<String>();
        for (String used : ARROWS.getOrDefault(user, Set.of())) {
            allowed.add(used);
            allowed.addAll(allowedFrom(used));
        }
        return allowed;
    }

    /** Class names and descriptors are all among a class file's UTF-8 entries. */
    private static Set<String> packagesUsedBy(ClassModel model) {
        var used = new TreeSet<String>();
        for (PoolEntry entry : model.constantPool()) {
            if (entry instanceof Utf8Entry text) {
                var names = CLASS_NAME.matcher(text.stringValue());
                while (names.find()) {
                    used.add(names.group(1).replace('/', '.'));
                }
            }
        }
        return used;
    }

    private static Set<String> optionsNamedBy(ClassModel model) {
        var named = new TreeSet<String>();
        for (PoolEntry entry : model.constantPool()) {
            if (entry instanceof Utf8Entry text) {
                OPTION.matcher(text.stringValue()).results().forEach(match -> named.add(match.group()));
            }
        }
        return named;
    }

    private static Set<String> platformFunctionsIn(ClassModel model) {
        var found = new TreeSet<String>();
        for (PoolEntry entry : model.constantPool()) {
            if (entry instanceof MemberRefEntry member) {
                String owner = member.owner().asInternalName();
                String name = member.name().stringValue();
                if (owner.equals("java/lang/Math") && INEXACT_MATH.contains(name)) {
                    found.add("Math." + name);
                } else if (owner.equals("jdk/incubator/vector/VectorOperators") && INEXACT_OPERATORS.contains(name)) {
                    found.add("VectorOperators." + name);
                }
            }
        }
        model.methods().forEach(method -> findLaneSums(method, found));
        return found;
    }

    /** A sum over the lanes of a floating-point vector depends on how many there are; a maximum does not. */
    private static void findLaneSums(MethodModel method, Set<String> found) {
        String operator = "";
        for (CodeElement element : method.code().map(code -> code.elementList()).orElse(List.of())) {
            if (element instanceof FieldInstruction field
                    && field.owner().asInternalName().equals("jdk/incubator/vector/VectorOperators")) {
                operator = field.name().stringValue();
            } else if (element instanceof InvokeInstruction call && call.name().equalsString("reduceLanes")
                    && call.owner().asInternalName().matches("jdk/incubator/vector/(Float|Double)Vector")
                    && !Set.of("MAX", "MIN").contains(operator)) {
                found.add(call.owner().asInternalName().replaceAll(".*/", "") + ".reduceLanes(" + operator + ")");
            }
        }
    }

    private static ClassModel parse(Path file) throws IOException {
        return ClassFile.of().parse(file);
    }

    private static List<Path> under(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            var found = new ArrayList<>(files.filter(file -> file.toString().endsWith(ending)).toList());
            assertFalse(found.isEmpty(), "nothing to check in " + folder);
            return found;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
