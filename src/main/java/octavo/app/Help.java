package octavo.app;

import java.util.List;
import octavo.app.command.Command;
import octavo.app.command.Invocation;
import octavo.app.command.Option;
import octavo.app.command.Wrapped;

/** The pages that {@code --help} prints. */
final class Help {

    private static final int NAME_WIDTH = 26;

    private Help() {
    }

    /** The list of commands, for a terminal of so many columns. */
    static String overview(List<Command> commands, int columns) {
        var page = new StringBuilder("""
                Octavo trains small generative models and generates text with them.

                usage: java -jar octavo.jar COMMAND [ARGUMENTS] [OPTIONS]

                """);
        for (var command : commands) {
            page.append("  %-11s %s%n".formatted(command.name(), command.summary()));
        }
        page.append("""

                Help on a command: java -jar octavo.jar COMMAND --help
                Train a first text generator: java -jar octavo.jar train
                Version: java -jar octavo.jar --version
                """);
        return Invocation.shown(Wrapped.to(columns, page.toString()));
    }

    /** The page of one command, for the words beside {@code --help} and a terminal of so many columns. */
    static String page(Command command, List<String> words, int columns) {
        var page = new StringBuilder();
        page.append("usage: java -jar octavo.jar ").append(command.name());
        if (!command.arguments().isEmpty()) {
            page.append(' ').append(command.arguments());
        }
        page.append(" [OPTIONS]\n\n").append(command.summary()).append(".\n");
        if (!command.firstExamples().isEmpty()) {
            page.append('\n');
            command.firstExamples().forEach(line -> page.append("  ").append(line).append('\n'));
        }
        String details = command.details(words).strip();
        if (!details.isEmpty()) {
            page.append('\n').append(details).append('\n');
        }
        for (var group : command.groups(words)) {
            page.append('\n').append(group.title()).append(":\n");
            group.options().forEach(option -> append(page, option));
        }
        page.append("\ncommon options:\n");
        Option.COMMON.forEach(option -> append(page, option));
        page.append("\nexample:\n  ").append(command.example()).append('\n');
        return Invocation.shown(Wrapped.to(columns, page.toString()));
    }

    private static void append(StringBuilder page, Option option) {
        String left = "  " + option.name() + (option.value() == null ? "" : " " + option.value());
        page.append(left);
        page.append(left.length() < NAME_WIDTH ? " ".repeat(NAME_WIDTH - left.length())
                : "\n" + " ".repeat(NAME_WIDTH));
        page.append(option.help());
        if (!option.fallback().isEmpty()) {
            page.append(" (default ").append(option.fallback()).append(')');
        }
        page.append('\n');
    }
}
