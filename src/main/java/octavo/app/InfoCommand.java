package octavo.app;

import java.util.List;
import octavo.app.command.Arguments;
import octavo.app.command.Command;
import octavo.app.command.Folders;
import octavo.app.command.Option;
import octavo.app.command.Terminal;
import octavo.app.command.Units;
import octavo.app.command.Version;
import octavo.engine.matrix.Parallel;
import octavo.engine.matrix.SelfTest;
import octavo.engine.matrix.Simd;

/** {@code info}: shows version, JDK and machine, and tests the kernels on it. */
final class InfoCommand implements Command {

    @Override
    public String name() {
        return "info";
    }

    @Override
    public String arguments() {
        return "";
    }

    @Override
    public String summary() {
        return "shows version, JDK, vector width and cores, and tests the kernels";
    }

    @Override
    public String example() {
        return "java -jar octavo.jar info";
    }

    @Override
    public List<Option> options() {
        return List.of();
    }

    @Override
    public void run(Arguments arguments, Terminal terminal) {
        terminal.print("octavo     " + Version.NUMBER);
        terminal.print("java       " + Runtime.version() + " (" + System.getProperty("java.vm.name") + ")");
        terminal.print("system     " + System.getProperty("os.name") + " " + System.getProperty("os.arch") + ", "
                + Parallel.physicalCores() + " cores, " + Units.bytes(Runtime.getRuntime().maxMemory()) + " for Java");
        terminal.print("vectors    " + Simd.describe());
        terminal.print("FMA        " + (Simd.hasRealFma() ? "a machine instruction" : "none"));
        var findings = SelfTest.run();
        terminal.print("self-test  "
                + (findings.isEmpty() ? "SIMD agrees with plain loops and is compiled" : "FAILED"));
        findings.forEach(finding -> terminal.print("           " + finding));
        terminal.print("threads    " + Parallel.threads());
        terminal.print("data       " + Folders.data().toAbsolutePath());
        terminal.print("models     " + Folders.models().toAbsolutePath());
    }
}
