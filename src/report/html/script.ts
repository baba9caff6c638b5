/**
 * What the page does, as it stands in it. Text of the reviewed tree only ever arrives as text nodes; rows come in steps,
 * and what a row opens is built when it is first opened.
 */
export const SCRIPT = String.raw`'use strict';
const D = JSON.parse(document.getElementById('bpx-data').textContent);
const MARK = { critical: '✖', high: '▲', medium: '◆', low: '○' };
const SEVS = Object.keys(MARK);
const STEP = 200;
const MOST_OPENED = 500;
const SVG = new Set(['svg', 'circle', 'path', 'text']);
const $ = (id) => document.getElementById(id);
const one = (x) => (Math.floor(Math.round(x * 1e6) / 1e5) / 10).toFixed(1);
const two = (x) => (Math.floor(x * 100 + 1e-9) / 100).toFixed(2);
const grade = (x) => (x >= 90 ? 'A' : x >= 80 ? 'B' : x >= 65 ? 'C' : x >= 50 ? 'D' : 'E');
const num = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, ',');
const count = (n, word) => num(n) + ' ' + word + (n === 1 ? '' : 's');
const place = (f) => f.file + ':' + f.line;

function h(tag, attrs, ...children) {
  const el = SVG.has(tag) ? document.createElementNS('http://www.w3.org/2000/svg', tag) : document.createElement(tag);
  for (const [k, v] of Object.entries(attrs ?? {})) if (v !== false && v != null) el.setAttribute(k, v === true ? '' : v);
  el.append(...children.flat(9).filter((c) => c != null && c !== false));
  return el;
}
const prose = (text) => text.split('\x60').map((part, i) => (i % 2 ? h('code', null, part) : part));
const plain = (text) => text.replaceAll('\x60', '');
const sev = (s) => h('span', { class: 'sev ' + s }, h('i', { 'aria-hidden': 'true' }, MARK[s]), s);

function ring(line, size, label) {
  const big = size > 80, r = 15.9155;
  if (line.score == null) return h('svg', { class: 'ring', viewBox: '0 0 36 36', width: size, height: size, role: 'img', 'aria-label': label + ': not assessed' },
    h('circle', { class: 'bg', cx: 18, cy: 18, r, fill: 'none', 'stroke-width': 3 }), h('text', { x: 18, y: 22, 'font-size': 12 }, '–'));
  const g = grade(line.score);
  const arc = (cls, to) => h('circle', { class: cls, cx: 18, cy: 18, r, fill: 'none', 'stroke-width': big ? 2.4 : 3.2, pathLength: 100,
    'stroke-dasharray': cls === 'bg' ? null : Math.max(0, to) + ' 100', transform: 'rotate(-90 18 18)' });
  return h('svg', { class: 'ring g' + g, viewBox: '0 0 36 36', width: size, height: size, role: 'img', 'aria-label': label + ': ' + one(line.score) + ' of 100, grade ' + g },
    arc('bg', 100), line.full > line.score && arc('crit', line.full), arc('val', line.score),
    h('text', { x: 18, y: big ? 19.5 : 22, 'font-size': big ? 8.6 : 12, 'font-weight': 650 }, big ? one(line.score) : g),
    big && h('text', { class: 'g', x: 18, y: 25.2, 'font-size': 3.9 }, 'grade ' + g));
}
const pips = (n) => SEVS.filter((s) => n?.[s]).map((s) => h('span', { class: 'pip ' + s }, h('i', { 'aria-hidden': 'true' }, MARK[s]), num(n[s]), h('span', { class: 'vh' }, ' ' + s)));
const takes = (line) => one(line.score) + ' ' + grade(line.score) + ': ' + line.crit + ' open critical ' + (line.crit === 1 ? 'finding takes ' : 'findings take ') +
  (one(line.full) - one(line.score)).toFixed(1) + ' points (' + one(line.full) + ' without ' + (line.crit === 1 ? 'it' : 'them') + ')';
const tally = (list) => Object.fromEntries(SEVS.map((s) => [s, list.reduce((sum, f) => sum + (f.sev === s ? 1 + f.also.length : 0), 0)]));
const reveal = (id) => $(id).removeAttribute('hidden');

function summary() {
  const m = D.meta, n = tally(D.findings), passed = m.verdict === 'passed';
  const total = D.total ?? { score: null };
  $('facts').append(...m.facts.map((t) => h('span', null, t)));
  $('overall').append(
    h('div', { class: 'lead' }, h('div', { class: 'big' }, ring(total, 128, 'Score'),
      h('div', null, h('p', { class: passed ? 'verdict ok' : 'verdict' }, (passed ? '✔' : '✖') + ' Gate ' + m.verdict), h('p', { class: 'soft' }, prose(m.reason)))),
      total.crit > 0 && h('p', { class: 'takes' }, takes(total))),
    h('dl', { class: 'kv' }, [['Findings', num(SEVS.reduce((sum, s) => sum + n[s], 0))], ['critical, high', num(n.critical) + ', ' + num(n.high)], ['medium, low', num(n.medium) + ', ' + num(n.low)],
      ['Coverage', total.cov == null ? '–' : total.cov + ' %'], ['Sites assessed', m.sites]].flatMap(([k, v]) => [h('dt', null, k), h('dd', null, v)])));
  if (D.first.length > 0) {
    reveal('s-first');
    $('joint').textContent = 'together +' + one(D.joint) + ' points';
    $('first').append(...D.first.map((i) => D.findings[i]).map((f) => h('li', null, h('a', { href: '#' + keyOf(f) },
      h('span', { class: 'pts' }, f.gain < 0.1 ? '<0.1' : '+' + one(f.gain)), sev(f.sev), h('span', { class: 'fid' }, f.id), h('span', { class: 'msg' }, plain(f.fix)), h('span', { class: 'place mono' }, place(f))))));
  }
}
const state = { cat: 0, off: new Set(), text: '', sort: 'priority', state: '', keys: true };
const word = (line) => h('span', { class: 'sc' }, line.score == null ? 'not assessed' : [h('strong', null, one(line.score)), line.full > line.score ? ' · ' + one(line.full) + ' without critical' : ' · coverage ' + line.cov + '\u00a0%']);
const tab = (k, name, line, n) => h('button', { class: 'tab', role: 'tab', id: 'tab-' + k, type: 'button', 'data-cat': k, 'aria-controls': 'panel', 'aria-selected': String(k === 0), tabindex: k === 0 ? 0 : -1 },
  ring(line, 46, k === 0 ? 'All categories' : 'Category ' + k), h('span', null, h('b', null, name), word(line), h('span', { class: 'cnt' }, pips(n))));
function tabs() {
  $('tabs').append(tab(0, 'All findings', D.total ?? { score: null }, tally(D.findings)), ...D.cats.map((c) => tab(c.k, c.k + ' ' + c.name, c, tally(D.findings.filter((f) => f.cat === c.k)))));
  $('tabs').addEventListener('click', (e) => { const t = e.target.closest('[role=tab]'); if (t) choose(+t.dataset.cat); });
  $('tabs').addEventListener('keydown', (e) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[e.key];
    const to = e.key === 'Home' ? 0 : e.key === 'End' ? 8 : step ? (state.cat + step + 9) % 9 : null;
    if (to === null) return;
    e.preventDefault(); choose(to); $('tab-' + to).focus();
  });
}
function choose(k) {
  state.cat = k;
  for (const t of document.querySelectorAll('[role=tab]')) { const on = +t.dataset.cat === k; t.setAttribute('aria-selected', on); t.tabIndex = on ? 0 : -1; }
  $('panel').setAttribute('aria-labelledby', 'tab-' + k);
  apply();
}
function dedentOf(lines) { return Math.min(...lines.filter((l) => l.trim()).map((l) => l.match(/^ */)[0].length), 99); }
function codeFrame(f) {
  if (!f.code) return null;
  const dedent = dedentOf(f.code);
  return h('pre', null, h('code', null, f.code.map((raw, i) => {
    const n = f.first + i, l = raw.slice(dedent), c = Math.max(0, f.at - dedent);
    if (n !== f.line) return h('span', { class: 'l soft', 'data-n': n }, l || ' ');
    return [h('span', { class: 'l', 'data-n': n }, l.slice(0, c), h('mark', null, l.slice(c, c + f.len)), l.slice(c + f.len)), f.label && h('span', { class: 'lbl', style: '--c:' + c + ';--n:' + f.label.length }, plain(f.label))];
  })));
}
function editBlock(f) {
  if (f.hunks.length === 0) return null;
  const dedent = dedentOf(f.hunks.map((x) => x[2]));
  return h('pre', null, h('code', null, f.hunks.map(([n, sign, text]) => h('span', { class: 'l ' + (sign === '+' ? 'add' : sign === '-' ? 'del' : 'soft'), 'data-n': n || '' }, sign + ' ' + text.slice(dedent)))));
}
function bodyOf(f) {
  const about = [['Worth', two(f.lost) + ' of the lost points; fixed alone +' + two(f.gain)], ['Confidence', f.conf], D.meta.compared && ['State', f.state === 'new' ? 'new' : 'unchanged'], f.why && ['Why', f.why],
    ['Explain', h('code', null, 'bpx explain ' + place(f))], ['Suppress', h('code', null, '// bpx-ignore ' + f.id + ' -- reason')]].filter(Boolean);
  return [h('p', { class: 'msg' }, prose(f.msg)), h('div', { class: 'two' },
    h('div', null, h('p', { class: 'cap2 mono' }, place(f) + ':' + f.col), codeFrame(f), f.fix && h('div', { class: 'fixbox' }, h('p', null, h('b', null, 'Fix '), prose(f.fix)), editBlock(f)),
      f.also.length > 0 && h('p', { class: 'soft' }, count(f.also.length, 'more place') + ': ' + f.also.slice(0, 100).join(', '))),
    h('div', null, f.steps.length > 0 && [h('p', { class: 'cap2' }, h('b', null, 'Evidence')), h('ol', { class: 'steps' }, f.steps.map(([what, where]) => h('li', null, prose(what), h('small', null, where))))],
      h('dl', { class: 'about' }, about.flatMap(([k, v]) => [h('dt', { class: v.nodeType && 'cmd' }, k), h('dd', { class: v.nodeType && 'cmd' }, v)]))))];
}
const keyOf = (f) => f.id + '@' + place(f) + ':' + f.col;
const hayOf = (f) => (f.hay ??= [f.id, f.msg, place(f), f.fix, f.unit, f.state === 'existing' ? 'unchanged' : f.state].join(' ').toLowerCase());
function rowOf(f) {
  if (f.el) return f.el;
  const id = 'b' + D.findings.indexOf(f);
  f.body = h('div', { class: 'body', id });
  f.row = h('button', { class: 'row', type: 'button', 'aria-expanded': 'false', 'aria-controls': id }, sev(f.sev),
    h('span', { class: 'fid' }, f.id, f.conf !== 'high' && h('span', { class: 'soft conf' }, ' ' + f.conf + '\u00a0confidence'), D.meta.compared && f.state === 'new' && h('span', { class: 'conf' }, ' new'), f.preview && h('span', { class: 'soft conf' }, ' preview')),
    h('span', { class: 'msg' }, plain(f.msg)), h('span', { class: 'place mono' }, f.file.split('/').at(-1) + ':' + f.line), h('span', { class: 'chev', 'aria-hidden': 'true' }, '›'));
  f.row.addEventListener('click', () => { toggle(f); history.replaceState(null, '', '#' + keyOf(f)); });
  f.el = h('li', { class: 'f ' + f.sev, id: keyOf(f) }, f.row, f.body);
  return f.el;
}
function toggle(f, open) {
  rowOf(f);
  const to = open ?? f.row.getAttribute('aria-expanded') !== 'true';
  if (to && f.body.childElementCount === 0) f.body.append(...bodyOf(f));
  f.row.setAttribute('aria-expanded', to);
}
function matches(f) {
  if ((state.cat && f.cat !== state.cat) || state.off.has(f.sev) || (state.state && f.state !== state.state)) return false;
  return state.text.toLowerCase().split(/\s+/).every((t) => {
    const [, key, val] = t.match(/^(sev|cat|conf|path|state|unit):(.*)$/) ?? [];
    if (!key) return hayOf(f).includes(t);
    return key === 'path' ? f.file.toLowerCase().includes(val) : String(f[key]).toLowerCase().startsWith(val);
  });
}
let visible = [];
let shown = 0;
const ORDER = { priority: null, gain: (a, b) => b.gain - a.gain, file: (a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1) };
function apply() {
  visible = D.findings.filter(matches);
  const order = ORDER[state.sort];
  if (order) visible.sort(order);
  shown = 0;
  $('out').replaceChildren();
  $('count').textContent = visible.length === D.findings.length ? count(visible.length, 'entry').replace('entrys', 'entries') : num(visible.length) + ' of ' + num(D.findings.length);
  if (visible.length === 0) $('out').append(h('p', { class: 'card empty' }, D.findings.length === 0 ? 'No findings.' : 'Nothing matches the filter.'));
  showMore();
}
let list = null;
let group = null;
function showMore(number = STEP) {
  $('more')?.remove();
  if (shown === 0) { list = null; group = null; }
  for (const f of visible.slice(shown, shown + number)) {
    const name = state.sort === 'priority' ? f.cat + ' ' + D.cats[f.cat - 1].name : state.sort === 'file' ? f.file : 'By points gained';
    if (name !== group || !list) {
      group = name;
      list = h('ul', { class: 'card list' });
      $('out').append(h('div', { class: 'group' }, h('h3', null, name, state.sort === 'gain' ? null : h('span', null, count(visible.filter((x) => (state.sort === 'priority' ? x.cat === f.cat : x.file === f.file)).length, 'finding'))), list));
    }
    list.append(rowOf(f));
  }
  shown = Math.min(visible.length, shown + number);
  if (shown < visible.length) {
    const more = h('button', { class: 'card more', id: 'more', type: 'button' }, 'Show ' + num(Math.min(STEP, visible.length - shown)) + ' more of ' + num(visible.length - shown));
    more.addEventListener('click', () => { const at = shown; showMore(); visible[at]?.row.focus(); });
    $('out').append(more);
  }
}
function scores() {
  const row = (name, line, total) => h('tr', { class: (total ? 'total ' : '') + (line.score == null ? '' : 'g' + grade(line.score)) }, h('td', null, name), h('td', { class: 'r' }, line.score == null ? '–' : one(line.score) + ' ' + grade(line.score)),
    h('td', null, line.score != null && h('span', { class: 'meter' }, line.full > line.score && h('i', { class: 'crit', style: 'width:' + line.full + '%' }), h('i', { style: 'width:' + line.score + '%' }))),
    h('td', { class: 'r' }, line.cov == null ? '–' : line.cov + ' %'), h('td', { class: 'r opt' }, num(line.sites ?? 0)), h('td', { class: 'r opt' }, num(SEVS.reduce((sum, s) => sum + (line.n?.[s] ?? 0), 0))));
  $('scores').append(...D.cats.map((c) => row(c.k + ' ' + c.name, c)), ...(D.total ? D.units.map((u) => row(u.path === '.' ? D.meta.name : u.path, u, true)) : []));
}
function lists() {
  const fill = (id, items, draw) => { if (items.length === 0) return; reveal('s-' + id); $(id).append(...items.slice(0, MOST_OPENED).map(draw)); };
  fill('unread', D.unread, ([where, what]) => h('li', null, h('code', null, where || 'bpx'), h('span', { class: 'do' }, prose(what))));
  fill('fixed', D.fixed, (f) => h('li', null, sev(f.sev), ' ', h('b', null, f.id), ' ', h('code', null, place(f)), h('span', { class: 'do' }, prose(f.msg))));
  fill('accepted', D.accepted, (f) => h('li', null, sev(f.sev), ' ', h('b', null, f.id), ' ', h('code', null, place(f)), h('span', { class: 'do' }, f.reason ?? '')));
  fill('na', D.notAssessed, (x) => h('li', null, h('b', null, count(x.n, 'place')), ' ', h('code', null, x.id), h('span', { class: 'do' }, x.why, x.settle && [' → ', prose(x.settle)])));
  $('foot').append(h('span', null, D.meta.facts[0]), h('span', null, 'scoring ' + D.meta.scoring), h('span', null, 'No network, nothing executed.'));
}
function controls() {
  const buttons = SEVS.map((s, i) => h('button', { type: 'button', 'aria-pressed': 'true', 'data-sev': s, title: 'key ' + (i + 1) }, h('span', { class: 'sev ' + s }, h('i', { 'aria-hidden': 'true' }, MARK[s]), h('span', { class: 'w' }, s)), h('span', { class: 'vh' }, ' findings')));
  $('sevs').append(...buttons);
  $('sevs').addEventListener('click', (e) => { const b = e.target.closest('button'); if (b) flip(b.dataset.sev); });
  let timer = 0;
  $('q').addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(() => { state.text = $('q').value.trim(); apply(); }, 80); });
  $('sort').addEventListener('change', () => { state.sort = $('sort').value; apply(); });
  if (D.meta.compared) reveal('state');
  $('state').addEventListener('change', () => { state.state = $('state').value; apply(); });
  $('help').addEventListener('click', () => $('keys').showModal());
  $('keysOn').addEventListener('change', () => { state.keys = $('keysOn').checked; });
  const dark = () => (document.documentElement.dataset.theme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark';
  const label = () => { $('theme').textContent = dark() ? 'Light' : 'Dark'; };
  $('theme').addEventListener('click', () => { document.documentElement.dataset.theme = dark() ? 'light' : 'dark'; label(); });
  label();
}
function flip(s) {
  if (!state.off.delete(s)) state.off.add(s);
  document.querySelector('[data-sev=' + s + ']').setAttribute('aria-pressed', !state.off.has(s));
  apply();
}
function move(step) {
  const at = visible.findIndex((f) => f.row && f.row === document.activeElement);
  const to = at < 0 ? (step > 0 ? 0 : visible.length - 1) : Math.max(0, Math.min(visible.length - 1, at + step));
  if (to >= shown) showMore(to - shown + STEP);
  visible[to]?.row.focus();
}
function keys() {
  addEventListener('keydown', (e) => {
    if (e.key === 'Escape' && e.target === $('q')) { $('q').value = ''; state.text = ''; apply(); $('q').blur(); return; }
    if (!state.keys || e.ctrlKey || e.metaKey || e.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(e.target.tagName) || $('keys').open) return;
    const act = { '/': () => $('q').focus(), j: () => move(1), k: () => move(-1), '?': () => $('keys').showModal(), '[': () => choose((state.cat + 8) % 9), ']': () => choose((state.cat + 1) % 9),
      x: () => { const some = visible.slice(0, Math.min(shown, MOST_OPENED)); const open = some.some((f) => f.row.getAttribute('aria-expanded') !== 'true'); for (const f of some) toggle(f, open); } }[e.key]
      ?? (/^[1-4]$/.test(e.key) ? () => flip(SEVS[e.key - 1]) : null);
    if (act) { e.preventDefault(); act(); }
  });
}
function openFromAddress() {
  let key;
  try { key = decodeURIComponent(location.hash.slice(1)); } catch { return; }
  if (!key) return;
  const f = D.findings.find((x) => keyOf(x) === key || keyOf(x).startsWith(key + ':'));
  if (!f) return;
  if (!visible.includes(f)) { state.off.clear(); state.text = ''; state.state = ''; $('q').value = ''; choose(0); }
  const at = visible.indexOf(f);
  if (at >= shown) showMore(at - shown + 1);
  toggle(f, true);
  f.el.scrollIntoView({ block: 'start' });
  f.row.focus({ preventScroll: true });
}
addEventListener('hashchange', openFromAddress);
addEventListener('beforeprint', () => {
  if (visible.length > MOST_OPENED) return;
  showMore(visible.length);
  for (const f of visible) toggle(f, true);
});
summary(); tabs(); controls(); apply(); scores(); lists(); keys(); openFromAddress();
`;
