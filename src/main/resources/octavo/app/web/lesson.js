'use strict';
// The lesson page of octavo serve: one window, stepped forward and backward through a net. The numbers are those of
// octavo trace. What comes from the server is put into the page as text, never as markup.

const get = id => document.getElementById(id);
const QUANTITIES = [['dot', 'dot, the weighted input', 1], ['a', 'a, the activation', 1],
  ['delta', 'Δ, minus the gradient by dot', -1]];
const ANSWERS_SHOWN = 6, MILLISECONDS_A_STEP = 250, ROW_HEIGHT = 3, TALLEST = 240;

let run = new URLSearchParams(location.search).get('run');
let trace = null;             // what the server has answered
let head = [0, 0];            // layer and head whose attention is shown
let playing = null;

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

const steps = () => trace.symbols.length;
/** Positions of the slider: T steps forward, then T steps backward. */
const position = () => +get('step').value;
const isForward = () => position() <= steps();
/** The step of time at the slider's position, counted from 0. */
const time = () => isForward() ? position() - 1 : 2 * steps() - position();

function show(problem) {
  get('status').textContent = problem ? ' · ' + problem : ' · ' + run;
}

// ---- the maps ----

let colors = {};              // of the page, light or dark

function readColors() {
  const style = getComputedStyle(document.documentElement);
  colors = Object.fromEntries(['accent', 'other', 'ink'].map(name => [name, style.getPropertyValue('--' + name).trim()]));
}

/** The largest absolute value of an array of rows; rows may be missing. */
function largest(rows) {
  let most = 0;
  for (const row of rows) if (row) for (const value of row) most = Math.max(most, Math.abs(value));
  return most;
}

/** Whether a column is known at the present position of the slider. */
function isKnown(t, direction) {
  return direction > 0 ? !isForward() || t <= time() : !isForward() && t >= time();
}

function paint(canvas, rows, direction) {
  const units = Math.max(...rows.map(row => row ? row.length : 0));
  const scale = devicePixelRatio || 1, width = Math.floor(canvas.clientWidth * scale);
  const height = Math.floor(Math.min(TALLEST, Math.max(60, units * ROW_HEIGHT)) * scale);
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, {width, height});
  canvas.style.height = height / scale + 'px';
  const brush = canvas.getContext('2d'), most = largest(rows) || 1;
  brush.clearRect(0, 0, width, height);
  rows.forEach((row, t) => {
    if (!row || !isKnown(t, direction)) return;
    const left = Math.floor(t * width / rows.length), right = Math.floor((t + 1) * width / rows.length);
    row.forEach((value, i) => {
      const top = Math.floor(i * height / row.length), bottom = Math.floor((i + 1) * height / row.length);
      brush.globalAlpha = Math.sqrt(Math.abs(value) / most); // the root, so that small values can be seen
      brush.fillStyle = value < 0 ? colors.other : colors.accent;
      brush.fillRect(left, top, right - left, Math.max(1, bottom - top));
    });
  });
  brush.globalAlpha = 1;
  brush.strokeStyle = colors.ink;
  brush.lineWidth = scale;
  brush.strokeRect(Math.floor(time() * width / rows.length) + 0.5, 0.5, Math.max(2, width / rows.length - 1), height - 1);
}

const size = value => value === 0 ? '0' : value < 0.01 || value >= 1000 ? value.toExponential(1) : value.toPrecision(2);

function caption(rows, title, direction) {
  const row = rows[time()];
  if (!isKnown(time(), direction)) return title;
  return row ? `${title}: at most ${size(largest([row]))} at this step` : `${title}: none at this step`;
}

function layerName(i) {
  return i === trace.layers.length - 1 ? 'The output layer: one unit per symbol' : 'Layer ' + (i + 1);
}

function buildLayers() {
  get('layers').replaceChildren(...trace.layers.map((layer, i) => make('section', {},
    make('h2', {textContent: layerName(i)}),
    make('div', {className: 'maps'}, ...QUANTITIES.filter(([name]) => layer[name]).map(([name]) =>
      make('figure', {className: name}, make('figcaption', {}), make('canvas', {})))))));
}

function paintLayers() {
  trace.layers.forEach((layer, i) => {
    for (const [name, title, direction] of QUANTITIES) {
      if (!layer[name]) continue;
      const figure = get('layers').children[i].querySelector('.' + name);
      figure.querySelector('figcaption').textContent = caption(layer[name], title, direction);
      paint(figure.querySelector('canvas'), layer[name], direction);
    }
  });
}

// ---- the text, and attention over it ----

function buildText() {
  const spans = trace.symbols.map((symbol, t) => {
    const span = make('span', {textContent: symbol === "' '" ? '␣' : symbol});
    span.onclick = () => go(isForward() ? t + 1 : 2 * steps() - t);
    return span;
  });
  const answer = trace.targets[steps() - 1];
  get('read').replaceChildren(...spans, make('span', {className: 'answer', textContent: ' → ' + answer}));
}

function paintText() {
  const map = trace.attention.length ? trace.attention[head[0]][head[1]] : null;
  for (let t = 0; t < steps(); t++) {
    const span = get('read').children[t];
    span.className = t === time() ? 'now' : '';
    const weight = map ? map[time() * steps() + t] : 0;
    span.style.background = `color-mix(in srgb, var(--accent) ${Math.round(75 * Math.sqrt(weight))}%, transparent)`;
    span.title = map ? (100 * weight).toFixed(1) + ' %' : '';
  }
}

function buildHeads() {
  get('attention').hidden = trace.attention.length === 0;
  const all = trace.attention.flatMap((heads, layer) => heads.map((map, number) => [layer, number, map]));
  get('heads').replaceChildren(...all.map(([layer, number, map]) => {
    const canvas = make('canvas', {width: 96, height: 96});
    const brush = canvas.getContext('2d'), cell = 96 / steps();
    brush.fillStyle = colors.accent;
    map.forEach((weight, i) => {
      brush.globalAlpha = Math.sqrt(weight);
      brush.fillRect(i % steps() * cell, Math.floor(i / steps()) * cell, Math.ceil(cell), Math.ceil(cell));
    });
    const button = make('button', {}, canvas, `layer ${layer + 1} head ${number + 1}`);
    button.onclick = () => { head = [layer, number]; paintAll(); };
    return button;
  }));
}

function paintHeads() {
  let i = 0;
  trace.attention.forEach((heads, layer) => heads.forEach((map, number) => {
    get('heads').children[i++].className = layer === head[0] && number === head[1] ? 'chosen' : '';
  }));
}

// ---- the answer ----

/** The probabilities at a step: a of the output layer, where it has a target. */
function paintAnswers() {
  const output = trace.layers[trace.layers.length - 1], t = output.a[time()] ? time() : steps() - 1;
  const isThere = isForward() ? position() - 1 >= t : true;
  const order = output.a[t].map((p, c) => [p, c]).sort((one, other) => other[0] - one[0]).slice(0, ANSWERS_SHOWN);
  get('answers').hidden = !isThere;
  get('answers').replaceChildren(...order.map(([p, c]) => {
    const bar = make('span', {className: trace.vocabulary[c] === trace.targets[t] ? 'bar other' : 'bar'});
    bar.style.width = 11 * p + 'rem';
    return make('tr', {}, make('td', {textContent: trace.vocabulary[c]}), make('td', {}, bar),
      make('td', {className: 'number', textContent: (100 * p).toFixed(1) + ' %'}));
  }));
  get('loss').textContent = isThere ? `After step ${t + 1} the right answer is “${trace.targets[t]}” (orange). Mean loss of`
    + ` the window: ${trace.loss.toFixed(4)} ${trace.lossUnit}.` : 'The net answers when it has read the window.';
}

// ---- moving ----

function paintAll() {
  get('where').textContent = (isForward() ? 'Forward' : 'Backward') + `: step ${time() + 1} of ${steps()}, “`
    + trace.symbols[time()] + '”';
  get('back').disabled = position() === 1;
  get('on').disabled = position() === 2 * steps();
  paintLayers();
  paintText();
  paintHeads();
  paintAnswers();
}

function go(to) {
  get('step').value = to;
  paintAll();
}

function play() {
  if (playing !== null) {
    clearInterval(playing);
    playing = null;
  } else {
    if (position() === 2 * steps()) go(1);
    playing = setInterval(() => {
      if (position() === 2 * steps()) play(); else go(position() + 1);
    }, MILLISECONDS_A_STEP);
  }
  get('play').textContent = playing === null ? 'Play' : 'Pause';
}

async function ask() {
  try {
    trace = await json('api/trace?' + new URLSearchParams({run, checkpoint: get('checkpoint').value,
      window: get('window').value}));
    if (!trace.attention[head[0]] || !trace.attention[head[0]][head[1]]) head = [0, 0];
    get('step').max = 2 * steps();
    readColors();
    buildLayers();
    buildText();
    buildHeads();
    show('');
    paintAll();
  } catch (problem) {
    show(problem.message);
  }
}

/** Windows to begin with: the first one whose symbols the net knows. */
const BEGINNINGS = ['the quick brown fox', 'she had seen the light', 'anna.', 'a.'];

async function begin() {
  try {
    const runs = (await json('api/runs')).filter(one => one.writes && one.checkpoints.length);
    const one = runs.find(other => other.name === run) || runs[0];
    if (!one) throw new Error('there is no run with a checkpoint that reads text: octavo train makes one');
    run = one.name;
    get('checkpoint').replaceChildren(...one.checkpoints.map(c => new Option(c.points.toLocaleString('en') + ' points', c.name)));
    get('checkpoint').value = one.checkpoints[one.checkpoints.length - 1].name;
    for (const beginning of BEGINNINGS) {
      get('window').value = beginning;
      await ask();
      if (trace) return;
    }
  } catch (problem) {
    show(problem.message);
  }
}

get('step').oninput = () => trace && paintAll();
get('back').onclick = () => trace && go(position() - 1);
get('on').onclick = () => trace && go(position() + 1);
get('play').onclick = () => trace && play();
get('checkpoint').onchange = ask;
get('window').oninput = () => { clearTimeout(ask.waiting); ask.waiting = setTimeout(ask, 400); };
addEventListener('resize', () => trace && paintAll());
matchMedia('(prefers-color-scheme:dark)').onchange = () => { readColors(); if (trace) { buildHeads(); paintAll(); } };
begin();
