package octavo.app;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import octavo.app.command.Arguments;
import octavo.app.command.Command;
import octavo.app.command.Option;
import octavo.app.command.Terminal;
import octavo.files.Printable;

/** {@code completion bash|zsh|fish}: a script that lets a shell complete commands, options and the names of runs. */
final class CompletionCommand implements Command {

    private static final String BASH = """
            # octavo completion for bash: source it, or put it into ~/.bashrc; it needs an alias or program octavo
            _octavo() {
                local word="${COMP_WORDS[COMP_CWORD]}" words=""
                if [ "$COMP_CWORD" -eq 1 ]; then
                    words="@COMMANDS@ --help --version"
                else
                    case "${COMP_WORDS[1]}" in
            @CASES@
                    esac
                    case "$word" in
                        -*) ;;
                        *) words="$(ls "${OCTAVO_MODELS:-models}" "${OCTAVO_DATA:-data}" 2>/dev/null)" ;;
                    esac
                fi
                COMPREPLY=($(compgen -W "$words" -- "$word"))
            }
            complete -o default -F _octavo octavo
            """;

    private static final String ZSH = """
            # octavo completion for zsh: source it after compinit; it needs a program octavo
            # (of an alias: setopt complete_aliases)
            autoload -U +X bashcompinit && bashcompinit
            """;

    private final Supplier<List<Command>> commands;

    /**
     * @param commands all commands; a supplier, because this command is one of them
     */
    CompletionCommand(Supplier<List<Command>> commands) {
        this.commands = commands;
    }

    @Override
    public String name() {
        return "completion";
    }

    @Override
    public String arguments() {
        return "bash|zsh|fish";
    }

    @Override
    public String summary() {
        return "prints a script that completes commands and options in a shell";
    }

    @Override
    public String details() {
        return """
                The script completes the word octavo, so it needs an alias of that name, for example
                alias octavo='java -jar /path/to/octavo.jar'. Bash and zsh: source <(octavo completion bash) in
                ~/.bashrc or ~/.zshrc; fish: octavo completion fish > ~/.config/fish/completions/octavo.fish.
                """;
    }

    @Override
    public String example() {
        return "java -jar octavo.jar completion bash";
    }

    @Override
    public List<Option> options() {
        return List.of();
    }

    @Override
    public void run(Arguments arguments, Terminal terminal) {
        String shell = arguments.first();
        terminal.write(switch (shell) {
            case "bash" -> bash();
            case "zsh" -> ZSH + bash();
            case "fish" -> fish();
            default -> throw new IllegalArgumentException("shell \"" + Printable.of(shell)
                    + "\" is not known; choose bash,"
                    + " zsh, fish");
        });
    }

    private String bash() {
        String names = commands.get().stream().map(Command::name).collect(Collectors.joining(" "));
        String cases = commands.get().stream().map(command -> "            " + command.name() + ") words=\""
                + options(command).map(Option::name).collect(Collectors.joining(" ")) + "\" ;;")
                .collect(Collectors.joining("\n"));
        return BASH.replace("@COMMANDS@", names).replace("@CASES@", cases);
    }

    private String fish() {
        var script = new StringBuilder("# octavo completion for fish: ~/.config/fish/completions/octavo.fish\n");
        for (var command : commands.get()) {
            script.append("complete -c octavo -n __fish_use_subcommand -f -a ").append(command.name()).append(" -d ")
                    .append(quoted(command.summary())).append('\n');
            options(command).filter(option -> option.name().startsWith("--")).forEach(option -> script
                    .append("complete -c octavo -n '__fish_seen_subcommand_from ").append(command.name())
                    .append("' -l ").append(option.name().substring(2)).append(option.value() == null ? "" : " -r")
                    .append(" -d ").append(quoted(option.help())).append('\n'));
        }
        return script.toString();
    }

    private static Stream<Option> options(Command command) {
        return Stream.concat(command.options().stream(), Option.COMMON.stream());
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
