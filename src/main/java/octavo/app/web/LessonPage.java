package octavo.app.web;

/** A lesson: one window, stepped through a trained net; its script is the resource {@code lesson.js}. */
final class LessonPage {

    private static final String STYLE = """
            .row{display:flex;flex-wrap:wrap;gap:.6rem 1.2rem;align-items:center;margin:.6rem 0}
            select,button,input{font:inherit;color:inherit;background:var(--tint);border:1px solid var(--line);
            border-radius:.4rem;padding:.35rem .6rem;max-width:100%}
            button{cursor:pointer}button:disabled{opacity:.5;cursor:default}
            :focus-visible{outline:2px solid var(--accent);outline-offset:1px}
            #window{width:100%;font-family:ui-monospace,"DejaVu Sans Mono",monospace}
            #step{flex:1 1 12rem;padding:0;min-width:0}
            .maps{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,17rem),1fr));gap:.8rem;
            align-items:end}
            canvas{display:block;width:100%;border:1px solid var(--line);touch-action:pan-y}
            figcaption{color:var(--soft);font-size:.9rem;font-variant-numeric:tabular-nums;min-height:1.5rem}
            #read{font-family:ui-monospace,"DejaVu Sans Mono",monospace;font-size:1.1rem;line-height:2;
            overflow-wrap:anywhere}
            #read span{padding:.15rem .1rem;border-radius:.2rem;cursor:pointer;white-space:pre}
            #read .now{outline:2px solid var(--other)}#read .answer{color:var(--soft)}
            #heads{display:grid;grid-template-columns:repeat(auto-fill,minmax(6rem,1fr));gap:.5rem}
            #heads button{padding:.2rem;font-size:.8rem}#heads .chosen{border-color:var(--other);border-width:2px}
            #answers td{padding-top:.1rem;padding-bottom:.1rem}#answers td:nth-child(2){width:12rem}
            [hidden]{display:none!important}
            """;

    private LessonPage() {
    }

    /** The page. */
    static String document() {
        var page = new Html();
        page.element("h1", "One window, step by step").open("p", "class", "soft").element("a", "all runs", "href", ".")
                .element("span", "", "id", "status").close();
        page.element("p", "The net reads the window from left to right (forward); its last character is the right"
                + " answer. Then the error goes back from right to left (backward). A column is a step, a row is a"
                + " unit; blue is positive, orange negative, and the stronger the color, the larger the number.");
        page.open("div", "class", "row").element("label", "Checkpoint", "for", "checkpoint")
                .open("select", "id", "checkpoint").close().close();
        page.raw("<input type=\"text\" id=\"window\" maxlength=\"500\" aria-label=\"window\"/>\n");
        page.open("div", "class", "row").element("button", "◀", "id", "back", "aria-label", "one step back");
        page.raw("<input type=\"range\" id=\"step\" min=\"1\" max=\"2\" value=\"1\" aria-label=\"step\"/>\n");
        page.element("button", "▶", "id", "on", "aria-label", "one step on").element("button", "Play", "id", "play")
                .close();
        page.element("p", "", "id", "where", "aria-live", "polite").element("div", "", "id", "read");
        attention(page);
        page.element("div", "", "id", "layers");
        page.element("h2", "What comes next").open("table", "id", "answers").close()
                .element("p", "", "id", "loss", "class", "soft");
        page.open("noscript").element("p", "This page needs its script, which comes from this server.").close();
        return Page.document("Octavo: one window", STYLE, "lesson.js", page);
    }

    private static void attention(Html page) {
        page.open("div", "id", "attention", "hidden", "hidden").element("h2", "Attention");
        page.element("p", "The background of each character above is the weight with which the framed step looks at it,"
                + " in the chosen head. Choose another character or another head. In the small maps a row is a step and"
                + " its columns are what it looks at; the upper right is masked.", "class", "soft");
        page.element("div", "", "id", "heads").close();
    }
}
