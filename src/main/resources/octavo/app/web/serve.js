'use strict';
// The page of octavo serve. What comes from the server is put into the page as text, never as markup; the charts are
// SVG that the server draws (the same ones as octavo plot), parsed as XML.

const get = id => document.getElementById(id);
const SECONDS_BETWEEN_LOOKS = 2;

let runs = [];                // as the server lists them
let current = null;           // name of the run whose checkpoints write and whose figures are shown
let shown = new Set();        // names of the runs whose curves are drawn
let opening = null;           // name of the run whose report the browser waits for
let curves = null;            // what the charts on the page were drawn from
let abort = null;             // ends the text that is being written
let figuresOf = '';           // run and checkpoint whose figures are on the page

async function json(path) {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error((await answer.text()).trim());
  return answer.json();
}

function make(tag, properties, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

function drawing(svg) {
  return document.importNode(new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement, true);
}

const number = n => n.toLocaleString('en');
const run = () => runs.find(one => one.name === current);

// ---- which runs: check boxes, one current run, both kept in the address ----

function readAddress() {
  const names = new URLSearchParams(location.search).getAll('run');
  current = names[0] || null;
  shown = new Set(names);
}

function writeAddress() {
  const names = [current, ...[...shown].filter(name => name !== current)].filter(name => name !== null);
  history.replaceState(null, '', '?' + new URLSearchParams(names.map(name => ['run', name])));
}

function choose(name) {
  if (!shown.has(name)) shown = new Set([name]);
  current = name;
  get('side').replaceChildren();
  get('text').textContent = '';
  writeAddress();
  showRuns();
  drawCurves();
  showCurrent().then(askNext);
}

function showRuns() {
  const rows = runs.map(one => {
    const box = make('input', {type: 'checkbox', checked: shown.has(one.name), ariaLabel: 'draw the curves of ' + one.name});
    box.onchange = () => {
      if (box.checked) shown.add(one.name); else shown.delete(one.name);
      writeAddress();
      drawCurves();
    };
    const name = make('button', {className: 'name', textContent: one.name, ariaPressed: one.name === current});
    name.onclick = () => choose(one.name);
    const last = one.checkpoints.length ? one.checkpoints[one.checkpoints.length - 1].points : 0;
    const facts = one.problem ? one.problem
      : `${one.model} on ${one.data}` + (one.atWork ? ', training now' : last ? `, ${number(last)} points` : '');
    const row = make('li', {className: one.name === current ? 'current' : ''}, box, name,
      make('span', {className: one.problem ? 'bad' : 'soft', textContent: facts}));
    if (one.checkpoints.length && !one.problem) {
      const report = make('a', {href: 'report?run=' + encodeURIComponent(one.name),
        textContent: opening === one.name ? 'report: measuring and drawing …' : 'report'});
      report.onclick = event => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return; // it opens elsewhere
        opening = one.name;
        showRuns();
      };
      row.append(report);
    }
    return row;
  });
  const list = get('runs');
  // what has not changed stays, so that the focus does too
  if (list.textContent !== rows.map(row => row.textContent).join('') || list.dataset.current !== current) {
    list.replaceChildren(...rows);
    list.dataset.current = current;
  }
}

// ---- curves ----

async function drawCurves() {
  const names = runs.map(one => one.name).filter(name => shown.has(name));
  if (!names.length) {
    curves = null;
    get('loss').replaceChildren(make('p', {className: 'soft', textContent: 'Tick a run to see its curves.'}));
    get('error').replaceChildren();
    get('values').textContent = '';
    return;
  }
  const wish = new URLSearchParams(names.map(name => ['run', name]));
  wish.set('width', Math.floor(get('loss').clientWidth));
  wish.set('scale', get('scale').value);
  wish.set('smooth', get('smooth').checked);
  const answer = await json('api/curves?' + wish);
  if (names.join() !== runs.map(one => one.name).filter(name => shown.has(name)).join()) return; // another choice by now
  curves = answer;
  for (const id of ['loss', 'error']) {
    const svg = drawing(answer[id].svg);
    get(id).replaceChildren(svg, make('div', {className: 'hair', hidden: true}));
  }
}

/** Puts the cross-hair where a pointer is, and says what the curves are there. */
function point(id, clientX) {
  const chart = curves && curves[id], svg = get(id).querySelector('svg');
  if (!chart || !svg) return;
  const box = svg.getBoundingClientRect(), scale = box.width / svg.viewBox.baseVal.width;
  const x = Math.min(Math.max((clientX - box.left) / scale, chart.left), chart.right);
  const points = chart.low + (x - chart.left) / (chart.right - chart.left) * (chart.high - chart.low);
  const hair = get(id).querySelector('.hair');
  hair.hidden = false;
  hair.style.left = x * scale + 'px';
  hair.style.top = chart.top * scale + 'px';
  hair.style.height = (chart.bottom - chart.top) * scale + 'px';
  const parts = curves.runs.map(one => {
    const at = nearest(one.points, points, () => true);
    if (at < 0) return one.name + ' has no log';
    const judged = nearest(one.points, points, i => one.heldOutLoss[i] !== null);
    return (curves.runs.length > 1 ? one.name + ' ' : '') + `at ${number(one.points[at])} points: training `
      + (one.loss[at] === null ? '—' : one.loss[at].toFixed(4))
      + (judged < 0 ? '' : `, validation ${one.heldOutLoss[judged].toFixed(4)}, ${(100 * one.error[judged]).toFixed(2)} % wrong`
        + ` (at ${number(one.points[judged])})`);
  });
  get('values').textContent = parts.join(' · ');
}

function nearest(points, wish, counts) {
  let best = -1;
  points.forEach((p, i) => { if (counts(i) && (best < 0 || Math.abs(p - wish) < Math.abs(points[best] - wish))) best = i; });
  return best;
}

/** Moves the cross-hair by hundredths of the chart's width, from its right end if there is none yet. */
function step(id, hundredths) {
  const svg = get(id).querySelector('svg'), hair = get(id).querySelector('.hair');
  if (!svg || !hair) return;
  const box = svg.getBoundingClientRect();
  point(id, (hair.hidden ? box.right : hair.getBoundingClientRect().left) + hundredths * box.width / 100);
}

function hideHair(id) {
  const hair = get(id).querySelector('.hair');
  if (hair) hair.hidden = true;
  get('values').textContent = '';
}

const STEPS = {ArrowLeft: -1, ArrowRight: 1, PageDown: -10, PageUp: 10, Home: -1000, End: 1000};
for (const id of ['loss', 'error']) {
  get(id).onpointermove = event => point(id, event.clientX);
  get(id).onpointerleave = get(id).onblur = () => hideHair(id);
  get(id).onkeydown = event => {
    if (!STEPS[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    step(id, STEPS[event.key]);
  };
}

// ---- the current run: how far it is, what it writes, what it looks like inside ----

function duration(seconds) {
  return seconds < 90 ? Math.round(seconds) + ' s' : seconds < 5400 ? Math.round(seconds / 60) + ' min'
    : (seconds / 3600).toFixed(1) + ' h';
}

function progress(one, log) {
  const last = log.points.length - 1;
  if (last < 0) return one.atWork ? 'the log has no line yet' : 'a run without a log, so there are no curves';
  const points = log.points[last], speed = log.perSecond[last];
  let text = `${number(points)}${one.planned > points ? ' of ' + number(one.planned) : ''} points`;
  if (one.atWork && speed) {
    text += `, ${number(Math.round(speed))} per second`;
    if (one.planned > points) text += `, planned end in ${duration((one.planned - points) / speed)}`;
  }
  return text;
}

function fill(select, entries, wish) {
  const before = select.value;
  const same = select.options.length === entries.length
    && entries.every((entry, i) => select.options[i].value === entry.value && select.options[i].text === entry.text);
  if (same) return;
  select.replaceChildren(...entries.map(entry => new Option(entry.text, entry.value)));
  select.value = entries.some(entry => entry.value === before) ? before : wish;
}

async function showCurrent() {
  const one = run();
  if (!one) return;
  const newest = one.checkpoints.length ? one.checkpoints[one.checkpoints.length - 1].name : '';
  fill(get('checkpoint'), one.checkpoints.map(c => ({value: c.name, text: number(c.points) + ' points'})), newest);
  get('current').textContent = one.name;
  get('writing').hidden = !one.writes;
  get('lessons').hidden = !one.writes || !newest;
  get('lessons').firstElementChild.href = 'lesson?run=' + encodeURIComponent(one.name);
  for (const id of ['write', 'all']) get(id).disabled = abort !== null || !one.writes;
  get('facts').textContent = one.problem ? one.problem : `${one.model} on ${one.data}: `
    + progress(one, await json('api/log?run=' + encodeURIComponent(one.name)));
  showFigures(one, newest);
}

async function showFigures(one, newest) {
  const wish = one.name + ' ' + newest;
  if (figuresOf === wish || !newest || one.problem || abort !== null) return;
  if (!figuresOf.startsWith(one.name + ' ')) { // those of an older checkpoint stay until the new ones are there
    get('inside').hidden = false;
    get('figures').replaceChildren(make('p', {className: 'soft', textContent: 'Measuring and drawing …'}));
  }
  figuresOf = wish;
  try {
    const figures = await json('api/figures?run=' + encodeURIComponent(one.name) + '&checkpoint=' + encodeURIComponent(newest)
      + '&width=' + Math.floor(get('current').clientWidth));
    if (one.name !== current) return;
    get('figures').replaceChildren(...figures.map(figure => {
      if (!figure.startsWith('<')) return make('p', {className: 'soft', textContent: figure});
      const node = document.createElement('figure');
      node.append(drawing(figure));
      return node;
    }));
    get('inside').hidden = figures.length === 0;
  } catch (problem) {
    get('inside').hidden = false;
    get('figures').replaceChildren(make('p', {className: 'soft', textContent: problem.message}));
  }
}

// ---- writing ----

async function write(one, checkpoint, into) {
  into.textContent = get('prompt').value;
  const wish = {run: one.name, checkpoint, prompt: get('prompt').value, length: +get('length').value,
    temperature: +get('temperature').value, topK: +get('topK').value, topP: +get('topP').value, seed: +get('seed').value};
  const answer = await fetch('api/generate', {method: 'POST', body: JSON.stringify(wish), signal: abort.signal});
  if (!answer.ok) throw new Error((await answer.text()).trim());
  const reader = answer.body.getReader(), decoder = new TextDecoder();
  for (;;) {
    const {done, value} = await reader.read();
    if (done) return;
    into.append(decoder.decode(value, {stream: true}));
  }
}

async function busy(work) {
  abort = new AbortController();
  get('write').disabled = get('all').disabled = true;
  get('stop').disabled = false;
  get('problem').textContent = '';
  try { await work(); } catch (problem) {
    if (problem.name !== 'AbortError') get('problem').textContent = problem.message;
  }
  abort = null;
  get('write').disabled = get('all').disabled = !run().writes;
  get('stop').disabled = true;
}

get('write').onclick = () => busy(() => write(run(), get('checkpoint').value, get('text')));
get('all').onclick = () => busy(async () => {
  const one = run(), table = get('side');
  table.replaceChildren();
  for (const checkpoint of one.checkpoints) {
    const row = table.insertRow();
    const sample = make('div', {className: 'sample'});
    row.append(make('td', {className: 'number', textContent: number(checkpoint.points)}), make('td', {}, sample));
    await write(one, checkpoint.name, sample);
  }
});
get('stop').onclick = () => abort && abort.abort();
for (const id of ['temperature', 'topP']) get(id).oninput = () => {
  get(id + 'Value').value = (+get(id).value).toFixed(2);
  showNext();
};
get('topK').oninput = () => showNext();
for (const id of ['scale', 'smooth']) get(id).onchange = drawCurves;
addEventListener('resize', () => { clearTimeout(drawCurves.waiting); drawCurves.waiting = setTimeout(drawCurves, 200); });
addEventListener('pageshow', event => { if (event.persisted) { opening = null; showRuns(); } });
addEventListener('popstate', () => { readAddress(); showRuns(); drawCurves(); showCurrent(); });

// ---- what comes next: the lesson about sampling ----

const SYMBOLS_SHOWN = 12;
let next = null; // symbols and probabilities after the prompt, the most probable first

/** Temperature, top-k and top-p at work: the probabilities from which the next symbol is drawn; topK = 0 keeps all. */
function drawnFrom(probabilities, temperature, topP, topK = 0) {
  if (temperature === 0) return probabilities.map((p, i) => i === 0 ? 1 : 0);
  const powers = probabilities.map(p => Math.pow(p / probabilities[0], 1 / temperature));
  const sum = powers.reduce((a, b) => a + b, 0);
  // top-p counts among what top-k has left
  const among = powers.slice(0, topK || powers.length).reduce((a, b) => a + b, 0) / sum;
  let kept = 0, before = 0;
  while (kept < (topK || powers.length) && kept < powers.length && before < topP * among) before += powers[kept++] / sum;
  return powers.map((power, i) => i < kept ? power / sum / before : 0);
}

function showNext() {
  if (!next) return;
  const drawn = drawnFrom(next.probabilities, +get('temperature').value, +get('topP').value,
    +get('topK').value);
  const widest = Math.max(drawn[0], next.probabilities[0]);
  const bar = (share, look) => {
    const node = make('span', {className: look});
    node.style.width = 15 * share / widest + 'rem';
    return node;
  };
  get('next').replaceChildren(...next.symbols.slice(0, SYMBOLS_SHOWN).map((symbol, i) =>
    make('tr', {className: drawn[i] === 0 ? 'out' : ''}, make('td', {textContent: symbol}),
      make('td', {}, bar(drawn[i], 'bar'), bar(next.probabilities[i], 'bar other')),
      make('td', {className: 'number', textContent: (100 * drawn[i]).toFixed(1) + ' %'}))));
  const possible = drawn.filter(p => p > 0).length;
  const bits = drawn.reduce((sum, p) => p > 0 ? sum - p * Math.log2(p) : sum, 0);
  get('nextFacts').textContent = `${possible} of ${drawn.length} symbols can be drawn; the choice is worth ${bits.toFixed(2)} bits.`;
}

async function askNext() {
  const one = run();
  if (!get('lesson').open || !one || !one.writes || !get('checkpoint').value) return;
  try {
    next = await json('api/next?' + new URLSearchParams({run: one.name, checkpoint: get('checkpoint').value,
      prompt: get('prompt').value.slice(-500)}));
    showNext();
  } catch (problem) {
    next = null;
    get('next').replaceChildren();
    get('nextFacts').textContent = problem.message;
  }
}

get('lesson').ontoggle = askNext;
get('checkpoint').onchange = askNext;
get('prompt').oninput = () => { clearTimeout(askNext.waiting); askNext.waiting = setTimeout(askNext, 400); };

// ---- the pulse ----

async function look() {
  try {
    runs = await json('api/runs');
    if (!runs.some(one => one.name === current)) {
      current = runs.length ? runs[0].name : null;
      shown = new Set(current === null ? [] : [current]);
    }
    const working = runs.filter(one => one.atWork).length;
    get('status').textContent = runs.length ? `${runs.length} run${runs.length === 1 ? '' : 's'}, ${working} training now`
      : 'There is no run yet: octavo train makes one.';
    showRuns();
    if (!look.drawn || runs.some(one => one.atWork && shown.has(one.name))) await drawCurves();
    look.drawn = true;
    await showCurrent();
  } catch (problem) {
    get('status').textContent = 'No answer from the server: ' + problem.message;
  }
  setTimeout(look, 1000 * SECONDS_BETWEEN_LOOKS);
}

readAddress();
look();
