package octavo.app.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import octavo.app.command.Option;

/** The options of {@code train} in the groups of its help page; with {@code --model X} only those that X uses. */
final class TrainHelp {

    private static final List<String> BASICS = List.of("--model", "--preset", "--points", "--steps", "--epochs",
            "--minutes", "--run", "--resume", "--like", "--config", "--json");
    private static final List<String> DATA = List.of("--split", "--distort", "--held-out");
    private static final List<String> SAVING = List.of("--save-every", "--patience", "--no-samples");

    private TrainHelp() {
    }

    /** The groups, given the words beside {@code --help}. */
    static List<Option.Group> groups(List<Option> options, List<String> words) {
        String model = model(words);
        var basics = new ArrayList<Option>();
        var sizes = new ArrayList<Option>();
        var data = new ArrayList<Option>();
        var updates = new ArrayList<Option>();
        var saving = new ArrayList<Option>();
        var others = new ArrayList<Option>();
        for (var option : options) {
            var readers = ModelChoice.READERS.get(option.name());
            if (model != null && readers != null && !readers.contains(model)) {
                continue;
            }
            String name = option.name();
            (BASICS.contains(name) ? basics : DATA.contains(name) ? data : SAVING.contains(name) ? saving
                    : TrainCommand.MODEL_OPTIONS.contains(option) ? sizes
                    : TrainCommand.UPDATE_OPTIONS.contains(option) ? updates : others).add(option);
        }
        var groups = List.of(new Option.Group("basics", basics),
                new Option.Group(model == null ? "the model (only one kind: --model gpt --help)" : "the model " + model,
                        sizes),
                new Option.Group("the data", data), new Option.Group("the optimizer", updates),
                new Option.Group("saving and stopping", saving), new Option.Group("other ways to train", others));
        return groups.stream().filter(group -> !group.options().isEmpty()).toList();
    }

    /** The model that the help is about; null for all. */
    private static String model(List<String> words) {
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i).toLowerCase(Locale.ROOT);
            String kind = word.startsWith("--model=") ? word.substring("--model=".length())
                    : word.equals("--model") && i + 1 < words.size() ? words.get(i + 1).toLowerCase(Locale.ROOT) : "";
            if (List.of(ModelChoice.KINDS).contains(kind)) {
                return kind;
            }
        }
        return null;
    }
}
