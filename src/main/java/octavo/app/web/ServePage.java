package octavo.app.web;


/** The page of {@code serve} and its script. The script puts what it gets into the page as text, never as markup. */
final class ServePage {

    private static final String STYLE = """
            .row{display:flex;flex-wrap:wrap;gap:.6rem 1.2rem;align-items:center;margin:.6rem 0}
            label{color:var(--soft);font-size:.9rem}
            select,button,textarea,input{font:inherit;color:inherit;background:var(--tint);border:1px solid var(--line);
            border-radius:.4rem;padding:.35rem .6rem;max-width:100%}
            input[type=range]{padding:0;vertical-align:middle;width:9rem}input[type=number]{width:6.5rem}
            button{cursor:pointer}button:hover{border-color:var(--accent)}button:disabled{opacity:.5;cursor:default}
            :focus-visible{outline:2px solid var(--accent);outline-offset:1px}
            textarea{width:100%;min-height:4rem;font-family:ui-monospace,"DejaVu Sans Mono",monospace}
            #text{min-height:8rem}
            .chart{width:100%;height:auto;display:block}.chart text{font-size:12px;fill:var(--soft)}
            .chart .grid{stroke:var(--line)}.chart .a{stroke:var(--accent);fill:none;stroke-width:1.8}
            .chart .b{stroke:var(--other);fill:none;stroke-width:1.8}.chart circle.b{fill:var(--other)}
            .key{display:inline-block;width:1rem;height:.2rem;vertical-align:middle;margin-right:.3rem}
            """;

    private ServePage() {
    }

    /** The page. */
    static String document() {
        var page = new Html();
        page.element("h1", "Octavo").element("p", "Looking for runs …", "id", "status", "class", "soft");
        page.open("div", "class", "row").element("label", "Run", "for", "run").open("select", "id", "run").close()
                .element("span", "", "id", "facts", "class", "soft").close();
        page.open("p", "class", "soft");
        key(page, "var(--accent)", "training, moving mean");
        key(page, "var(--other)", "held-out set");
        page.close();
        page.open("div", "class", "charts").element("figure", "", "id", "loss")
                .element("figure", "", "id", "error").close();
        page.element("h2", "Playground");
        page.element("textarea", "", "id", "prompt", "aria-label", "prompt", "placeholder", "a prompt, or nothing");
        page.open("div", "class", "row");
        page.element("label", "Checkpoint", "for", "checkpoint").open("select", "id", "checkpoint").close();
        slider(page, "temperature", "2", "0.7");
        slider(page, "topP", "1", "1");
        number(page, "length", "400");
        number(page, "seed", "1");
        page.close();
        page.open("div", "class", "row").element("button", "Write", "id", "write")
                .element("button", "All checkpoints", "id", "all")
                .element("button", "Stop", "id", "stop", "disabled", "disabled").close();
        page.element("div", "", "id", "text", "class", "sample", "aria-live", "polite");
        page.element("h2", "Checkpoints side by side");
        page.element("p", "\"All checkpoints\" lets each go on from the prompt with the same random numbers.",
                "class", "soft");
        page.open("div", "class", "wide").open("table", "id", "side").close().close();
        page.open("noscript").element("p", "This page needs its script, which comes from this server.").close();
        return Page.document("Octavo", STYLE, "serve.js", page);
    }

    private static void key(Html page, String color, String name) {
        page.element("span", "", "class", "key", "style", "background:" + color).element("span", name + "   ");
    }

    private static void slider(Html page, String name, String most, String value) {
        page.open("label").element("span", name.equals("topP") ? "top-p " : name + " ");
        page.raw("<input type=\"range\" id=\"" + name + "\" min=\"" + (name.equals("topP") ? "0.05" : "0")
                + "\" max=\"" + most + "\" step=\"0.05\" value=\"" + value + "\"/>");
        page.element("output", value, "id", name + "Value").close();
    }

    private static void number(Html page, String name, String value) {
        page.open("label").element("span", name + " ");
        page.raw("<input type=\"number\" id=\"" + name + "\" min=\"" + (name.equals("length") ? "1" : "0")
                + "\" max=\"" + (name.equals("length") ? "2000" : "999999999") + "\" value=\"" + value
                + "\"/>").close();
    }

    /** The script. */
    static String script() {
        return SCRIPT;
    }

    private static final String SCRIPT = """
            'use strict';
            const get = id => document.getElementById(id);
            const SVG = 'http://www.w3.org/2000/svg';
            let runs = [], abort = null;

            async function json(path) {
              const answer = await fetch(path);
              if (!answer.ok) throw new Error(await answer.text());
              return answer.json();
            }

            function element(parent, name, attributes, text) {
              const node = document.createElementNS(SVG, name);
              for (const key in attributes) node.setAttribute(key, attributes[key]);
              if (text !== undefined) node.textContent = text;
              parent.append(node);
              return node;
            }

            function short(x) {
              return x >= 1e6 ? +(x / 1e6).toPrecision(3) + 'M' : x >= 1e3 ? +(x / 1e3).toPrecision(3) + 'k' : String(+x.toPrecision(3));
            }

            function chart(id, title, xs, lines) {
              const width = 480, height = 280, left = 48, top = 28, right = 12, bottom = 28;
              const svg = document.createElementNS(SVG, 'svg');
              svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
              svg.setAttribute('class', 'chart');
              svg.setAttribute('role', 'img');
              svg.setAttribute('aria-label', title);
              element(svg, 'text', {x: left, y: 16}, title);
              const values = lines.flatMap(line => line.values.filter(v => v !== null));
              if (values.length) {
                let low = Math.min(...values), high = Math.max(...values);
                if (high === low) { high += 0.5; low -= 0.5; }
                const last = Math.max(...xs, 1);
                const x = v => left + (width - left - right) * v / last;
                const y = v => top + (height - top - bottom) * (high - v) / (high - low);
                for (let i = 0; i <= 4; i++) {
                  const v = low + (high - low) * i / 4, p = last * i / 4;
                  element(svg, 'path', {class: 'grid', d: `M${left} ${y(v)}H${width - right}`});
                  element(svg, 'text', {x: left - 6, y: y(v) + 4, 'text-anchor': 'end'}, short(v));
                  element(svg, 'text', {x: x(p), y: height - 8, 'text-anchor': i === 4 ? 'end' : 'middle'}, short(p));
                }
                for (const line of lines) {
                  let d = '', count = 0, at = null;
                  line.values.forEach((v, i) => { if (v !== null) {
                    d += (count++ ? 'L' : 'M') + x(xs[i]).toFixed(1) + ' ' + y(v).toFixed(1); at = [x(xs[i]), y(v)]; } });
                  if (count > 1) element(svg, 'path', {class: line.look, d});
                  else if (at) element(svg, 'circle', {class: line.look, cx: at[0], cy: at[1], r: 3});
                }
              }
              get(id).replaceChildren(svg);
            }

            function current() { return runs.find(run => run.name === get('run').value); }

            function fill(select, entries, wish) {
              const before = select.value;
              const same = select.options.length === entries.length
                && entries.every((entry, i) => select.options[i].value === entry.value && select.options[i].text === entry.text);
              if (same) return;
              select.replaceChildren(...entries.map(entry => new Option(entry.text, entry.value)));
              select.value = entries.some(entry => entry.value === before) ? before : wish;
            }

            async function refresh() {
              try {
                runs = await json('api/runs');
                fill(get('run'), runs.map(run => ({value: run.name, text: run.name + (run.atWork ? ' (training)' : '')})),
                  runs.length ? runs[0].name : '');
                const working = runs.filter(run => run.atWork).length;
                get('status').textContent = runs.length ? `${runs.length} run${runs.length === 1 ? '' : 's'}, ${working} training now`
                  : 'There is no run yet: octavo train makes one.';
                const run = current();
                if (run) await show(run);
              } catch (problem) {
                get('status').textContent = 'No answer from the server: ' + problem.message;
              }
              setTimeout(refresh, 2000);
            }

            async function show(run) {
              const newest = run.checkpoints.length - 1;
              fill(get('checkpoint'), run.checkpoints.map(c => ({value: c.name, text: c.points.toLocaleString('en') + ' points'})),
                newest >= 0 ? run.checkpoints[newest].name : '');
              for (const id of ['write', 'all']) get(id).disabled = abort !== null || !run.writes;
              const log = await json('api/log?run=' + encodeURIComponent(run.name));
              const points = log.points, last = points.length - 1;
              get('facts').textContent = run.problem ? run.problem : `${run.model} on ${run.data}`
                + (last >= 0 ? `, ${points[last].toLocaleString('en')} of ${run.planned.toLocaleString('en')} points`
                + (log.perSecond[last] ? `, ${short(log.perSecond[last])} a second` : '') : '');
              chart('loss', 'loss, nats', points, [{look: 'a', values: log.loss}, {look: 'b', values: log.heldOutLoss}]);
              chart('error', 'misclassified, %', points, [{look: 'b', values: log.error.map(e => e === null ? null : 100 * e)}]);
            }

            async function write(run, checkpoint, into) {
              into.textContent = '';
              const answer = await fetch('api/generate', {method: 'POST', signal: abort.signal,
                headers: {'Content-Type': 'application/json'}, body: JSON.stringify({run: run.name, checkpoint,
                  prompt: get('prompt').value, length: +get('length').value, temperature: +get('temperature').value,
                  topP: +get('topP').value, seed: +get('seed').value})});
              if (!answer.ok) { into.textContent = await answer.text(); return; }
              into.textContent = get('prompt').value;
              const reader = answer.body.getReader(), decoder = new TextDecoder();
              for (let part = await reader.read(); !part.done; part = await reader.read()) {
                into.append(decoder.decode(part.value, {stream: true}));
              }
            }

            async function busy(work) {
              abort = new AbortController();
              get('write').disabled = get('all').disabled = true;
              get('stop').disabled = false;
              try { await work(); } catch (problem) {
                if (problem.name !== 'AbortError') get('status').textContent = problem.message;
              }
              abort = null;
              get('write').disabled = get('all').disabled = !current().writes;
              get('stop').disabled = true;
            }

            get('write').onclick = () => busy(() => write(current(), get('checkpoint').value, get('text')));
            get('all').onclick = () => busy(async () => {
              const run = current(), table = get('side');
              table.replaceChildren();
              for (const checkpoint of run.checkpoints) {
                const row = table.insertRow(), points = row.insertCell(), cell = row.insertCell();
                points.className = 'number';
                points.textContent = checkpoint.points.toLocaleString('en');
                const sample = document.createElement('div');
                sample.className = 'sample';
                cell.append(sample);
                await write(run, checkpoint.name, sample);
              }
            });
            get('stop').onclick = () => abort && abort.abort();
            get('run').onchange = () => { get('side').replaceChildren(); get('text').textContent = ''; show(current()); };
            for (const id of ['temperature', 'topP']) get(id).oninput = () => { get(id + 'Value').value = (+get(id).value).toFixed(2); };
            refresh();
            """;
}
