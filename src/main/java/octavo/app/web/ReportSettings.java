package octavo.app.web;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import octavo.app.inspect.CheckList;
import octavo.data.text.Preparation;
import octavo.data.text.TextDataSet;

/** The settings of model, training and data, and the course's check list. */
final class ReportSettings {

    private static final int LEADING_DIGITS = 16;
    /** Values of settings that are off; their lines are left out. */
    private static final Set<String> SWITCHED_OFF = Set.of("", "0", "0.0", "false", "none", "null");

    private ReportSettings() {
    }

    /** The check list, if it applies to the model. */
    static void addChecks(Html page, RunView run) throws IOException {
        if (CheckList.isFor(run.trained())) {
            checks(page, CheckList.of(run.folder(), run.trained()));
        }
    }

    /** All settings, collapsed, since a reader looks for results first. */
    static void addTo(Html page, RunView run) {
        var checkpoint = run.trained().checkpoint();
        page.element("h2", "Settings and data");
        page.open("details").element("summary", "Model and training").open("div", "class", "charts");
        table(page, "Model", checkpoint.configuration().toJson());
        if (checkpoint.plan() != null) {
            table(page, "Training", checkpoint.plan().toJson());
        }
        page.close().close();
        page.open("details").element("summary", "Data set");
        table(page, "Data set", checkpoint.data());
        if (run.dataSet() instanceof TextDataSet dataSet) {
            page.open("ul");
            Preparation.summary(dataSet.data()).forEach(line -> page.element("li", line));
            page.close();
        }
        page.close();
    }

    private static void checks(Html page, List<CheckList.Line> lines) {
        page.element("h2", "Check list");
        page.element("p", "Each line is checked against what the files of the run hold.", "class", "soft");
        page.open("ul", "class", "ticks");
        for (var line : lines) {
            page.open("li").element("span", line.holds() ? "✓ " : "✗ ", "class", line.holds() ? "good" : "bad")
                    .element("span", line.what() + ": ").element("span", line.found(), "class", "soft").close();
        }
        page.close();
    }

    private static void table(Html page, String title, Map<String, Object> settings) {
        page.open("div", "class", "wide").element("h3", title).open("table");
        flat("", settings).forEach((name, value) -> {
            if (!SWITCHED_OFF.contains(value) && !(name.equals("accumulate") && value.equals("1"))) {
                page.open("tr").element("td", name, "class", "soft").element("td", value).close();
            }
        });
        page.close().close();
    }

    /** Settings within settings become one list, for example {@code optimizer kind}. */
    private static Map<String, String> flat(String prefix, Map<?, ?> settings) {
        var flat = new LinkedHashMap<String, String>();
        settings.forEach((key, value) -> {
            String name = prefix + words(String.valueOf(key));
            if (value instanceof Map<?, ?> inner) {
                flat.putAll(flat(name + " ", inner));
            } else if (value instanceof List<?> list) {
                flat.put(name, String.join(", ", list.stream().map(String::valueOf).toList()));
            } else {
                flat.put(name, name.equals("fingerprint") ? String.valueOf(value).substring(0,
                        Math.min(LEADING_DIGITS, String.valueOf(value).length())) : String.valueOf(value));
            }
        });
        return flat;
    }

    /** {@code saveEvery} as "save every". */
    private static String words(String key) {
        return key.replaceAll("(?<=[a-z0-9])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }
}
