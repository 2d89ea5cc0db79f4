package octavo.app.web;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The page of {@code serve}; its script is the resource {@code serve.js}. */
final class ServePage {

    private static final String STYLE = """
            .row{display:flex;flex-wrap:wrap;gap:.6rem 1.2rem;align-items:center;margin:.6rem 0}
            label{color:var(--soft);font-size:.9rem}
            select,button,textarea,input{font:inherit;color:inherit;background:var(--tint);border:1px solid var(--line);
            border-radius:.4rem;padding:.35rem .6rem;max-width:100%}
            input[type=range]{padding:0;vertical-align:middle;width:9rem}input[type=number]{width:6.5rem}
            input[type=checkbox]{width:1.1rem;height:1.1rem;vertical-align:middle;accent-color:var(--accent)}
            button{cursor:pointer}button:hover{border-color:var(--accent)}button:disabled{opacity:.5;cursor:default}
            :focus-visible{outline:2px solid var(--accent);outline-offset:1px}
            textarea{width:100%;min-height:4rem;font-family:ui-monospace,"DejaVu Sans Mono",monospace}
            #text{min-height:8rem}
            #runs{list-style:none;padding:0;margin:.5rem 0;max-height:16rem;overflow-y:auto}
            #runs li{display:flex;flex-wrap:wrap;gap:.2rem .7rem;align-items:center;padding:.15rem .3rem}
            #runs li.current{background:var(--tint);border-radius:.4rem}
            #runs .name{background:none;border:0;padding:.1rem .2rem;font-weight:600;overflow-wrap:anywhere;text-align:left}
            #loss,#error{position:relative;touch-action:pan-y;min-height:13.5rem}
            .hair{position:absolute;width:1px;background:var(--ink);pointer-events:none}
            #values{min-height:1.5rem;font-variant-numeric:tabular-nums}
            #next td{padding-top:.1rem;padding-bottom:.1rem}#next td:nth-child(2){width:16rem}
            #next .out{opacity:.45}
            [hidden]{display:none!important}
            """;

    private ServePage() {
    }

    /** The page. */
    static String document() {
        var page = new Html();
        page.element("h1", "Octavo").element("p", "Looking for runs …", "id", "status", "class", "soft");
        page.open("ul", "id", "runs").close();
        curves(page);
        page.element("h2", "", "id", "current").element("p", "", "id", "facts", "class", "soft");
        writing(page);
        page.open("p", "id", "lessons", "hidden", "hidden").element("a", "One window, stepped through this net", "href",
                "lesson").close();
        page.open("div", "id", "inside", "hidden", "hidden").element("h3", "Inside the newest checkpoint");
        page.element("div", "", "id", "figures").close();
        page.open("noscript").element("p", "This page needs its script, which comes from this server.").close();
        return Page.document("Octavo", STYLE, "serve.js", page);
    }

    private static void curves(Html page) {
        page.open("div", "class", "row");
        page.open("label").element("span", "scale of the loss ").open("select", "id", "scale");
        page.element("option", "automatic", "value", "automatic").element("option", "linear", "value", "linear")
                .element("option", "logarithmic", "value", "log").close().close();
        page.open("label").raw("<input type=\"checkbox\" id=\"smooth\" checked=\"checked\"/>")
                .element("span", " smooth the training loss").close();
        page.close();
        page.open("div", "class", "charts")
                .element("figure", "", "id", "loss", "tabindex", "0", "aria-label", "the loss over the points read")
                .element("figure", "", "id", "error", "tabindex", "0", "aria-label", "the error over the points read")
                .close();
        page.element("p", "", "id", "values", "class", "soft", "aria-live", "polite");
        page.element("p", "Several runs have a color each: solid is the training loss, dashed with dots the validation"
                + " loss. Move over a chart to read its values, or go to it with the Tab key and use the arrow keys.",
                "class", "soft");
    }

    private static void writing(Html page) {
        page.open("div", "id", "writing", "hidden", "hidden");
        page.element("textarea", "", "id", "prompt", "aria-label", "prompt", "placeholder", "a prompt, or nothing");
        page.open("div", "class", "row");
        page.element("label", "Checkpoint", "for", "checkpoint").open("select", "id", "checkpoint").close();
        slider(page, "temperature", "2", "0.7");
        slider(page, "topP", "1", "1");
        number(page, "topK", "0");
        number(page, "length", "400");
        number(page, "seed", "1");
        page.close();
        page.open("div", "class", "row").element("button", "Write", "id", "write")
                .element("button", "All checkpoints", "id", "all", "title",
                        "continues the prompt with each checkpoint, with the same random numbers")
                .element("button", "Stop", "id", "stop", "disabled", "disabled")
                .element("span", "", "id", "problem", "class", "bad").close();
        page.element("div", "", "id", "text", "class", "sample", "aria-live", "polite");
        page.open("div", "class", "wide").open("table", "id", "side").close().close();
        page.open("details", "id", "lesson").element("summary", "What comes next: the sampling distribution");
        page.element("p", "After the prompt, the model gives each symbol a probability (orange). The temperature raises"
                + " them to the power 1/T: below 1 the likely ones gain, above 1 the unlikely ones. Top-k keeps"
                + " the k most probable, top-p the fewest that have the probability p together. From what is left (blue)"
                + " the next symbol is drawn. Move the sliders above.", "class", "soft");
        page.open("table", "id", "next").close().element("p", "", "id", "nextFacts", "class", "soft").close().close();
    }

    private static void slider(Html page, String name, String most, String value) {
        page.open("label").element("span", name.equals("topP") ? "top-p " : name + " ");
        page.raw("<input type=\"range\" id=\"" + name + "\" min=\"" + (name.equals("topP") ? "0.05" : "0")
                + "\" max=\"" + most + "\" step=\"0.05\" value=\"" + value + "\"/>");
        page.element("output", value, "id", name + "Value").close();
    }

    private static void number(Html page, String name, String value) {
        String least = name.equals("length") ? "1" : "0";
        String most = switch (name) {
            case "length" -> "2000";
            case "topK" -> "99999";
            default -> "999999999";
        };
        page.open("label").element("span", name.equals("topK") ? "top-k (0: all) " : name + " ");
        page.raw("<input type=\"number\" id=\"" + name + "\" min=\"" + least + "\" max=\"" + most + "\" value=\"" + value
                + "\"/>").close();
    }

    /** A script, by its name. */
    static String script(String name) throws IOException {
        try (InputStream script = ServePage.class.getResourceAsStream(name)) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
