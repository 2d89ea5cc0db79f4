package octavo.app.web;

/**
 * A whole page: light or dark like the reader's system, black on white on paper, and without any outside resource. A
 * policy in its head makes the browser enforce that.
 */
public final class Page {

    private static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

    private static final String STYLE = """
            :root{color-scheme:light dark;--paper:#ffffff;--ink:#1c2127;--soft:#5b626c;--line:#dfe2e7;--tint:#f4f6f8;
            --good:#21693a;--bad:#b3261e;--accent:#2563b4;--other:#c4501b}
            @media screen and (prefers-color-scheme:dark){:root{--paper:#14171b;--ink:#e7eaee;--soft:#a3abb5;--line:#33393f;
            --tint:#1d2227;--good:#74d08e;--bad:#ff8a80;--accent:#74abff;--other:#ff9a6c}}
            *{box-sizing:border-box}
            body{margin:0 auto;max-width:64rem;padding:1.5rem 1rem 4rem;background:var(--paper);color:var(--ink);
            font:16px/1.5 system-ui,"Segoe UI",Roboto,"DejaVu Sans",Arial,sans-serif}
            h1{font-size:1.7rem;line-height:1.2;margin:0 0 .25rem;overflow-wrap:anywhere}
            h2{font-size:1.25rem;margin:2.5rem 0 .75rem;padding-top:.5rem;border-top:1px solid var(--line)}
            h3{font-size:1rem;margin:1.25rem 0 .4rem}
            p{margin:.4rem 0 .8rem;max-width:46rem}
            a{color:var(--accent)}
            .soft{color:var(--soft)}.good{color:var(--good)}.bad{color:var(--bad)}
            .wide{overflow-x:auto;margin:.5rem 0 1rem}
            table{border-collapse:collapse;font-variant-numeric:tabular-nums}
            th,td{text-align:left;vertical-align:top;padding:.3rem .9rem .3rem 0;border-bottom:1px solid var(--line)}
            th{font-weight:600;white-space:nowrap}
            td.number,th.number{text-align:right;white-space:nowrap}
            .tiles{display:grid;grid-template-columns:repeat(auto-fill,minmax(9.5rem,1fr));gap:.6rem;margin:1rem 0;padding:0}
            .tiles div{background:var(--tint);border:1px solid var(--line);border-radius:.5rem;padding:.6rem .8rem}
            .tiles dt{color:var(--soft);font-size:.85rem}.tiles dd{margin:0;font-size:1.2rem;font-weight:600}
            .charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,28rem),1fr));gap:1rem}
            svg.octavo-chart{max-width:100%;height:auto;display:block}
            .sample{font:.86rem/1.45 ui-monospace,"DejaVu Sans Mono",Menlo,monospace;white-space:pre-wrap;
            overflow-wrap:anywhere;background:var(--tint);border-left:3px solid var(--line);padding:.5rem .8rem;margin:.4rem 0}
            td .sample{min-width:18rem;margin:0}
            ul.ticks{list-style:none;padding:0;margin:.5rem 0}ul.ticks li{padding:.15rem 0 .15rem 1.6rem;text-indent:-1.6rem}
            .bar{display:block;height:.5rem;margin:.15rem 0;background:var(--accent)}.bar.other{background:var(--other)}
            .digits{display:grid;grid-template-columns:repeat(auto-fill,7rem);gap:.8rem;padding:0;list-style:none;font-size:.8rem}
            .digits svg{display:block}
            .names{columns:9rem;column-gap:1.5rem;margin:.5rem 0;padding:0;list-style:none}
            @media screen and (max-width:40rem){.stack tr{display:flex;flex-wrap:wrap;gap:.2rem .9rem}
            .stack td,.stack th{padding:.3rem 0;border:0}.stack tr{border-bottom:1px solid var(--line);padding:.3rem 0}
            .stack td:last-child{flex-basis:100%}.stack td .sample{min-width:0}
            }
            .narrow{display:none}@media screen and (max-width:34rem){.narrow{display:block}.broad{display:none}}
            details{margin:.6rem 0}summary{cursor:pointer;font-weight:600}
            @media print{body{max-width:none;padding:0 1px;font-size:10.5pt}h2,h3,h2+p,h2+p+p,tr:has(th){break-after:avoid}
            th,td{padding-top:.1rem;padding-bottom:.1rem}
            figure,tr,svg,.tiles div,.sample{break-inside:avoid}.charts{grid-template-columns:1fr 1fr}
            .charts svg{min-width:0}.wide{overflow:visible}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
            figure{margin:0;min-width:0}
            """;

    private Page() {
    }

    /**
     * A page without a script.
     *
     * @param title   in the browser's tab
     * @param content of the body
     * @return the document, UTF-8 when written; also well-formed XML
     */
    public static String document(String title, Html content) {
        String policy = "<meta http-equiv=\"Content-Security-Policy\" content=\"" + Html.escape(POLICY) + "\"/>\n";
        return document(title, policy, STYLE, content.toString());
    }

    /**
     * A page with a script. The server sends its policy.
     *
     * @param title   in the browser's tab
     * @param style   rules besides the common ones
     * @param script  the path of the script on the same server
     * @param content of the body
     * @return the document, UTF-8 when written
     */
    public static String document(String title, String style, String script, Html content) {
        return document(title, "", STYLE + style, content + "<script src=\"" + Html.escape(script) + "\"></script>\n");
    }

    private static String document(String title, String head, String style, String body) {
        return "<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"en\">\n<head>\n<meta"
                + " charset=\"utf-8\"/>\n"
                + head + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n<title>"
                + Html.escape(title) + "</title>\n<style>\n" + style + "</style>\n</head>\n<body>\n" + body
                + "</body>\n</html>\n";
    }
}
