/** The look of the page: colours of both schemes, widths from 320 px, paper. Nothing is loaded from elsewhere. */
export const STYLE = `:root { color-scheme: light dark;
  --bg: light-dark(#f7f7f5, #131618); --card: light-dark(#ffffff, #1a1e21); --sunk: light-dark(#f3f4f2, #15181b);
  --line: light-dark(#e1e3df, #2c3236); --line2: light-dark(#c9cdc7, #414a50);
  --text: light-dark(#1c2024, #e6e9eb); --soft: light-dark(#565e64, #a3adb4);
  --link: light-dark(#1f5fa8, #8dbcf2); --focus: light-dark(#1f5fa8, #8dbcf2);
  --critical: light-dark(#b3261e, #ff9388); --high: light-dark(#a8470b, #ffb27a); --medium: light-dark(#785a00, #e5c76b); --low: light-dark(#2b5f9b, #93bdf0);
  --good: light-dark(#1b7344, #74cf9b); --fair: light-dark(#8a6100, #e5c76b); --poor: light-dark(#b3261e, #ff9388);
  --add: light-dark(#e8f5ec, #16291f); --del: light-dark(#fcecea, #2f1b1a);
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif;
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
  --r: 10px; }
:root[data-theme="light"] { color-scheme: light; }
:root[data-theme="dark"] { color-scheme: dark; }
*, *::before, *::after { box-sizing: border-box; }
[hidden] { display: none !important; }
html { scroll-padding-top: 72px; }
body { margin: 0; background: var(--bg); color: var(--text); font: 14px/1.5 var(--sans); -webkit-text-size-adjust: 100%; }
.wrap { max-width: 1200px; margin: 0 auto; padding: 0 24px; }
h1, h2, h3, p, ol, ul, dl, dd, figure { margin: 0; padding: 0; }
h1 { font-size: 22px; line-height: 1.25; letter-spacing: -.01em; }
h2 { font-size: 15px; letter-spacing: -.003em; }
ol, ul { list-style: none; }
a { color: var(--link); text-underline-offset: 2px; }
code, pre, .mono { font-family: var(--mono); font-size: .92em; }
p code, li code, td code, h3 code, .msg code { background: var(--sunk); border-radius: 4px; padding: .05em .3em; overflow-wrap: anywhere; }
button, input, select { font: inherit; color: inherit; }
button { cursor: pointer; background: none; border: 0; padding: 0; text-align: inherit; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; border-radius: 6px; }
.soft { color: var(--soft); }
.num { font-variant-numeric: tabular-nums; }
.vh { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; left: 16px; top: -60px; background: var(--card); padding: 8px 14px; border: 1px solid var(--line2); border-radius: 8px; z-index: 9; }
.skip:focus { top: 12px; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: var(--r); }
section { margin-top: 28px; }
.sechead { display: flex; align-items: baseline; gap: 12px; flex-wrap: wrap; margin-bottom: 10px; }
.sechead p { color: var(--soft); }

/* header */
.top { display: flex; align-items: flex-start; gap: 16px; padding-top: 26px; }
.top > div:first-child { flex: 1; min-width: 0; }
.facts { display: flex; flex-wrap: wrap; gap: 0 14px; color: var(--soft); margin-top: 4px; }
.tool { border: 1px solid var(--line); background: var(--card); border-radius: 8px; padding: 5px 11px; white-space: nowrap; }
.tool:hover { border-color: var(--line2); }
.tools { display: flex; gap: 8px; }

/* summary */
.sum { display: grid; grid-template-columns: 312px minmax(0, 1fr); gap: 16px; margin-top: 20px; }
.overall { padding: 20px; display: flex; flex-direction: column; gap: 14px; }
.ring { display: block; }
.ring .bg { stroke: var(--line); } .ring .crit { stroke: color-mix(in srgb, var(--gc) 36%, var(--line)); }
.ring text { fill: var(--text); font-family: var(--sans); text-anchor: middle; font-variant-numeric: tabular-nums; }
.ring .g { fill: var(--soft); }
.gA, .gB { --gc: var(--good); } .gC { --gc: var(--fair); } .gD, .gE { --gc: var(--poor); }
.ring .val { stroke: var(--gc); }
.big { display: flex; align-items: center; gap: 18px; }
.verdict { font-weight: 650; color: var(--poor); font-size: 16px; line-height: 1.3; }
.verdict.ok { color: var(--good); }
.scores .note { padding-left: 10px; }
.lead { display: flex; flex-direction: column; gap: 14px; }
.takes { font-variant-numeric: tabular-nums; }
.kv { display: grid; grid-template-columns: auto 1fr; gap: 3px 14px; border-top: 1px solid var(--line); padding-top: 12px; }
.kv dt { color: var(--soft); } .kv dd { text-align: right; font-variant-numeric: tabular-nums; }

/* category tabs */
.tabs { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 8px; align-content: stretch; }
.tab { display: grid; grid-template-columns: 46px minmax(0, 1fr); gap: 12px; align-items: center; padding: 11px 14px; background: var(--card); border: 1px solid var(--line); border-radius: var(--r); }
.tab:hover { border-color: var(--line2); }
.tab[aria-selected="true"] { border-color: var(--link); box-shadow: inset 0 0 0 1px var(--link); }
.tab b { display: block; font-weight: 600; line-height: 1.3; }
.tab .sc { display: block; font-size: 12.5px; color: var(--soft); margin-top: 1px; } .tab .sc strong { color: var(--text); font-variant-numeric: tabular-nums; }
.tab .cnt { display: flex; gap: 9px; flex-wrap: wrap; color: var(--soft); font-size: 12.5px; margin-top: 3px; }
.pip { white-space: nowrap; font-variant-numeric: tabular-nums; }
.pip i, .sev i { font-style: normal; display: inline-block; width: 1.1em; }
.critical i, .sev.critical { color: var(--critical); } .high i, .sev.high { color: var(--high); }
.medium i, .sev.medium { color: var(--medium); } .low i, .sev.low { color: var(--low); }

/* fix first */
.first { padding: 4px 0; }
.first li + li { border-top: 1px solid var(--line); }
.first a { display: grid; grid-template-columns: 52px 86px minmax(190px, 276px) minmax(0, 1fr) 230px; gap: 14px; padding: 7px 18px; color: inherit; text-decoration: none; align-items: baseline; }
.first a:hover, .row:hover { background: var(--sunk); }
.first .pts { color: var(--good); font-weight: 650; text-align: right; font-variant-numeric: tabular-nums; }
.first .place { text-align: right; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.note { padding: 8px 18px 9px; border-top: 1px solid var(--line); color: var(--soft); }

/* toolbar */
.bar { position: sticky; top: 0; z-index: 3; background: var(--bg); padding: 10px 0; display: flex; gap: 8px; flex-wrap: wrap; align-items: center; }
.search { flex: 1 1 200px; position: relative; }
.search input { width: 100%; padding: 7px 36px 7px 12px; border: 1px solid var(--line2); border-radius: 8px; background: var(--card); }
.search input::placeholder { color: var(--soft); opacity: 1; }
kbd { font: 12px var(--mono); border: 1px solid var(--line2); border-bottom-width: 2px; border-radius: 5px; padding: 0 5px; background: var(--card); color: var(--soft); }
.search kbd { position: absolute; right: 9px; top: 8px; }
.sevs { display: flex; border: 1px solid var(--line2); border-radius: 8px; background: var(--card); overflow: clip; }
.sevs button { padding: 6px 11px; font-variant-numeric: tabular-nums; }
.sevs button + button { border-left: 1px solid var(--line); }
.sevs button[aria-pressed="false"] { background: var(--sunk); text-decoration: line-through; color: var(--soft); }
.sevs button:focus-visible { outline-offset: -3px; }
.sortby { border: 1px solid var(--line2); border-radius: 8px; background: var(--card); padding: 6px 8px; }

/* findings */
.group { margin-bottom: 14px; }
.group > h3 { display: flex; gap: 10px; align-items: baseline; padding: 10px 0 6px; font-size: 14px; }
.group > h3 span { margin-left: auto; color: var(--soft); font-weight: 400; font-variant-numeric: tabular-nums; }
.list { overflow: clip; }
.f + .f { border-top: 1px solid var(--line); }
.row { display: grid; grid-template-columns: 86px minmax(0, 276px) minmax(0, 1fr) auto 14px; gap: 14px; width: 100%; padding: 8px 18px; align-items: baseline; }
.row:focus-visible { outline-offset: -2px; }
.sev { font-weight: 600; white-space: nowrap; }
.fid { font-weight: 600; overflow-wrap: anywhere; }
.conf { font-weight: 400; }
.row .msg, .first .msg { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.row .msg, .row .place, .first .msg, .first .place { color: var(--soft); }
.chev { color: var(--soft); transition: transform .12s; justify-self: end; }
.row[aria-expanded="true"] .chev { transform: rotate(90deg); }
.row[aria-expanded="true"] .msg { visibility: hidden; }
.body { display: none; padding: 2px 18px 20px 118px; }
.row[aria-expanded="true"] + .body, .row[aria-expanded="true"] ~ .body { display: block; }
.body > .msg { font-size: 15px; line-height: 1.55; max-width: 78ch; margin-bottom: 14px; }
.two { display: grid; grid-template-columns: minmax(0, 1.5fr) minmax(0, 1fr); gap: 22px; }
.two > div { min-width: 0; }
.cap2 { font-size: 12.5px; color: var(--soft); margin: 0 0 5px; display: flex; gap: 10px; align-items: baseline; overflow-wrap: anywhere; }
.cap2 b { color: var(--text); font-weight: 600; }
pre { margin: 0; padding: 8px 0; background: var(--sunk); border: 1px solid var(--line); border-radius: 8px; line-height: 1.6; font-size: 12.5px; overflow-wrap: anywhere; }
pre code { display: block; font-size: inherit; }
pre span.l { display: block; white-space: pre-wrap; padding: 0 12px 0 58px; text-indent: -46px; }
pre span.l::before { content: attr(data-n); display: inline-block; width: 34px; margin-right: 12px; text-align: right; text-indent: 0; color: var(--soft); }
pre mark { background: none; color: inherit; text-decoration: underline 2px; text-underline-offset: 3px; text-decoration-color: var(--sc); }
pre .lbl { display: block; padding: 0 12px 0 max(58px, min(58px + var(--c) * 1ch, 100% - var(--n) * 1ch - 12px)); color: var(--sc); font-weight: 600; white-space: normal; }
.f.critical { --sc: var(--critical); } .f.high { --sc: var(--high); } .f.medium { --sc: var(--medium); } .f.low { --sc: var(--low); }
pre .add { background: var(--add); } pre .del { background: var(--del); }
.fixbox { margin-top: 16px; }
.fixbox p { margin-bottom: 6px; } .fixbox p b { color: var(--good); }
.steps { position: relative; }
.steps li { position: relative; padding: 0 0 9px 18px; overflow-wrap: anywhere; line-height: 1.4; }
.steps li::before { content: ""; position: absolute; left: 3px; top: 6px; width: 7px; height: 7px; border-radius: 50%; background: var(--card); border: 1.5px solid var(--soft); }
.steps li:not(:last-child)::after { content: ""; position: absolute; left: 6.5px; top: 15px; bottom: -5px; border-left: 1.5px solid var(--line2); }
.steps li:last-child::before { background: var(--sc); border-color: var(--sc); }
.steps small { display: block; color: var(--soft); font: 12px var(--mono); }
.about { display: grid; grid-template-columns: auto 1fr; gap: 2px 14px; border-top: 1px solid var(--line); margin-top: 6px; padding-top: 10px; font-size: 13px; }
.about dt { color: var(--soft); } .about dd { overflow-wrap: anywhere; }
.empty { padding: 28px; text-align: center; color: var(--soft); }

table { border-collapse: collapse; width: 100%; }
th { text-align: left; font-weight: 500; color: var(--soft); font-size: 12.5px; padding: 4px 10px 6px; }
td { padding: 7px 10px; border-top: 1px solid var(--line); vertical-align: baseline; }
td small { display: block; color: var(--soft); }
tr:hover > td { background: var(--sunk); }
.st { white-space: nowrap; } .st i { font-style: normal; display: inline-block; width: 1.2em; }
.st.ok i { color: var(--good); } .st.warn { color: var(--medium); } .st.bad { color: var(--critical); font-weight: 600; } .st.na { color: var(--soft); }
td.r, th.r { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.used { display: none; }
.scroll { overflow-x: auto; padding: 8px 8px 6px; }
.meter { display: block; position: relative; height: 9px; min-width: 120px; background: var(--line); border-radius: 5px; overflow: hidden; }
.meter i { position: absolute; inset: 0 auto 0 0; background: var(--gc); }
.meter i.crit { background: color-mix(in srgb, var(--gc) 36%, var(--line)); }
tr.total td { font-weight: 650; border-top: 1px solid var(--line2); }
.cols { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 16px; }
.unknown { padding: 6px 18px 10px; } .unknown li { padding: 7px 0; } .unknown li + li { border-top: 1px solid var(--line); }
.unknown .do { color: var(--soft); display: block; }
footer { margin: 30px 0 40px; color: var(--soft); font-size: 12.5px; display: flex; flex-wrap: wrap; gap: 2px 16px; }
dialog { border: 1px solid var(--line2); border-radius: 12px; background: var(--card); color: var(--text); padding: 20px 24px; max-width: 440px; }
dialog::backdrop { background: rgb(0 0 0 / .35); }
dialog dl { display: grid; grid-template-columns: auto 1fr; gap: 6px 16px; margin: 12px 0; }

@media screen and (max-width: 1080px) {
  .sum { grid-template-columns: 1fr; }
  .overall { display: grid; grid-template-columns: 1fr 1fr; } .kv { border: 0; padding: 0; }
  .first a { grid-template-columns: 52px 86px minmax(0, 1fr) 230px; } .first .msg { display: none; }
  .row { grid-template-columns: 86px minmax(0, 1fr) auto 14px; row-gap: 1px; } .row .msg { grid-column: 2 / -1; order: 9; } .row[aria-expanded="true"] .msg { display: none; }
  .body { padding-left: 18px; }
}
@media screen and (max-width: 720px) {
  .wrap { padding: 0 14px; }
  .top { padding-top: 18px; flex-direction: column; gap: 12px; }
  .overall, .two, .cols { grid-template-columns: minmax(0, 1fr); }
  .kv { border-top: 1px solid var(--line); padding-top: 12px; }
  .tabs { grid-template-columns: 1fr 1fr; gap: 6px; }
  .tab { grid-template-columns: 38px minmax(0, 1fr); padding: 9px 10px; gap: 10px; font-size: 13px; } .tab .ring { width: 38px; height: 38px; }
  .tab .sc { display: block; font-size: 12.5px; color: var(--soft); margin-top: 1px; } .tab .sc strong { color: var(--text); font-variant-numeric: tabular-nums; }
.tab .cnt { gap: 2px 7px; }
  .tab:first-child { grid-column: 1 / -1; }
  .first a { grid-template-columns: 40px minmax(0, 1fr); gap: 2px 12px; padding: 8px 14px; } .first .sev { display: none; }
  .first .place { grid-column: 2; text-align: left; }
  .bar { position: static; } .sevs { flex: 1 1 100%; } .sevs button { flex: 1; padding: 8px 2px; text-align: center; } .sevs .w { display: none; }
  .sortby { flex: 1; padding: 8px; }
  .row { grid-template-columns: minmax(0, 1fr) 14px; gap: 0 10px; padding: 9px 14px; }
  .row .sev, .row .fid, .row .place { grid-column: 1; overflow-wrap: anywhere; } .row .msg { grid-column: 1 / -1; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; white-space: normal; margin-top: 2px; } .row .chev { grid-column: 2; grid-row: 1; }
  .body { padding: 2px 14px 16px; }
  pre span.l { padding-left: 44px; text-indent: -38px; padding-right: 8px; } pre span.l::before { width: 28px; margin-right: 10px; } pre .lbl { padding-left: 44px; }
  .group > h3 { flex-wrap: wrap; gap: 0 10px; } .scores .opt { display: none; } .scores td, .scores th { padding-left: 6px; padding-right: 6px; } .meter { min-width: 54px; }
}
@media (prefers-reduced-motion: reduce) { * { transition: none !important; } }
@media print {
  :root { color-scheme: light !important; --bg: #fff; --sunk: #fff; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  body { font-size: 9pt; } .wrap { max-width: none; padding: 0; } section { margin-top: 16px; }
  .tools, .bar, .skip, .chev, dialog, .about .cmd, .row .msg, .first .msg { display: none !important; }
  .card, .tab, pre, .steps li, tr { break-inside: avoid; } .list, .f { break-inside: auto; } .row, h2, h3 { break-after: avoid; }
  .sum { grid-template-columns: 215px minmax(0, 1fr); gap: 10px; margin-top: 12px; } .overall { padding: 12px; } .big { gap: 12px; } .big .ring { width: 92px; height: 92px; }
  .tabs { gap: 6px; } .tab { grid-template-columns: 30px minmax(0, 1fr); gap: 8px; padding: 6px 8px; font-size: 8.5pt; } .tab .ring { width: 30px; height: 30px; } .tab .sc, .tab .cnt { font-size: 7.5pt; }
  .tab[aria-selected="true"] { border-color: var(--line); box-shadow: none; }
  .first a { grid-template-columns: 40px 70px minmax(0, 1fr) auto; } .row { grid-template-columns: 70px minmax(0, 1fr) auto; }
  .body { display: block; padding: 0 18px 12px; } .body > .msg { font-size: 9pt; max-width: none; margin-bottom: 6px; } pre { font-size: 7.5pt; padding: 4px 0; } .two { gap: 14px; } .about, .cap2 { font-size: 8pt; } .steps small { font-size: 7pt; } .steps li { padding-bottom: 5px; }
}
.more { padding: 10px 18px; width: 100%; text-align: center; color: var(--link); }
.states { border: 1px solid var(--line2); border-radius: 8px; background: var(--card); padding: 6px 8px; }
`;
