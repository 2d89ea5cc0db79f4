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
        for (var every : options) {
            var option = model == null ? every : of(model, every);
            var readers = ModelChoice.READERS.get(option.name());
            if (model != null && (option.help().isEmpty() || readers != null && !readers.contains(model))) {
                continue;
            }
            String name = option.name();
            (BASICS.contains(name) ? basics : DATA.contains(name) ? data : SAVING.contains(name) ? saving
                    : TrainCommand.MODEL_OPTIONS.contains(every) ? sizes
                    : TrainCommand.UPDATE_OPTIONS.contains(every) ? updates : others).add(option);
        }
        var groups = List.of(new Option.Group("basics", basics),
                new Option.Group(model == null ? "the model (only one kind: --model gpt --help)" : "the model " + model,
                        sizes),
                new Option.Group("the data", data), new Option.Group("the optimizer", updates),
                new Option.Group("saving and stopping", saving), new Option.Group("other ways to train", others));
        return groups.stream().filter(group -> !group.options().isEmpty()).toList();
    }

    /**
     * An option with its default in the model's first preset. What its help says of other kinds is left out: a list of
     * kinds and a colon is about them, up to the next such list.
     */
    private static Option of(String model, Option option) {
        var help = new ArrayList<String>();
        boolean isAboutModel = true;
        for (String part : option.help().split("; ")) {
            var kinds = List.of(part.replaceFirst(":.*", "").split(", "));
            isAboutModel = List.of(ModelChoice.KINDS).containsAll(kinds) ? kinds.contains(model) : isAboutModel;
            if (isAboutModel) {
                help.add(part);
            }
        }
        String fallback = Preset.find(model, null).options().getOrDefault(option.name(), option.fallback());
        return new Option(option.name(), option.value(), fallback, String.join("; ", help));
    }

    /** The model that the help is about; null for all. */
    static String model(List<String> words) {
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
