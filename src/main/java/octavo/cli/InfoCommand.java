package octavo.cli;

import java.util.List;
import octavo.cli.command.Arguments;
import octavo.cli.command.Command;
import octavo.cli.command.Option;
import octavo.cli.command.Places;
import octavo.cli.command.Sizes;
import octavo.cli.command.Terminal;
import octavo.cli.command.Version;
import octavo.matrix.Parallel;
import octavo.matrix.SelfTest;
import octavo.matrix.Simd;

/** {@code info}: what Octavo runs on, and whether it runs well there. */
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
        return "tells version, JDK, vector width and cores, and tests the kernels";
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
                + Parallel.physicalCores() + " cores, " + Sizes.bytes(Runtime.getRuntime().maxMemory()) + " for Java");
        terminal.print("vectors    " + Simd.describe());
        var findings = SelfTest.run();
        terminal.print("self-test  "
                + (findings.isEmpty() ? "SIMD agrees with plain loops and is compiled" : "FAILED"));
        findings.forEach(finding -> terminal.print("           " + finding));
        terminal.print("threads    " + Parallel.threads());
        terminal.print("data       " + Places.data().toAbsolutePath());
        terminal.print("models     " + Places.models().toAbsolutePath());
    }
}
