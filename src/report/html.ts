import type { Review } from '../review/types.ts';
import { htmlData } from './html/data.ts';
import { SCRIPT } from './html/script.ts';
import { STYLE } from './html/style.ts';
import { html as escaped } from './markdown/escape.ts';
import { cleaner, type ReportOptions } from './options.ts';

export interface HtmlOptions extends ReportOptions {
  /** The text of a source file, for the code of findings. */
  readText: (path: string) => string | undefined;
}

/** Nothing may be loaded or sent: the page is one file. */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/** Data that cannot end its own block. */
const embedded = (data: unknown): string => JSON.stringify(data).replaceAll('<', '\\u003c');

const KEYS: readonly (readonly [string, string])[] = [
  ['/', 'filter'],
  ['j k', 'next, previous finding'],
  ['Enter', 'open or close it'],
  ['x', 'open or close all that are shown'],
  ['[ ]', 'previous, next category'],
  ['1 to 4', 'critical, high, medium, low on or off'],
  ['Esc', 'clear the filter'],
];

const body = (name: string): string => `<a class="skip" href="#panel">Skip to the findings</a>
<div class="wrap">
<header class="top">
  <div><h1>${name}</h1><p class="facts" id="facts"></p></div>
  <div class="tools"><button class="tool" id="help" type="button">Keys <kbd>?</kbd></button><button class="tool" id="theme" type="button">Dark</button></div>
</header>
<main>
  <div class="sum">
    <div class="card overall" id="overall"></div>
    <div class="tabs" id="tabs" role="tablist" aria-label="Findings by category"></div>
  </div>
  <section aria-labelledby="h-unread" id="s-unread" hidden>
    <div class="sechead"><h2 id="h-unread">Not read</h2><p>everything below is about less code</p></div>
    <div class="card"><ul class="unknown" id="unread"></ul></div>
  </section>
  <section aria-labelledby="h-first" id="s-first" hidden>
    <div class="sechead"><h2 id="h-first">Fix first</h2><p id="joint"></p></div>
    <div class="card"><ol class="first" id="first"></ol></div>
  </section>
  <section aria-labelledby="h-find">
    <div class="sechead"><h2 id="h-find">Findings</h2><p>by priority of the category, then severity, confidence and points</p></div>
    <div class="bar" role="search" aria-label="Filter findings">
      <div class="search"><label class="vh" for="q">Filter findings</label><input id="q" type="search" autocomplete="off" spellcheck="false" placeholder="words, rule, path:src/orders, conf:medium"><kbd aria-hidden="true">/</kbd></div>
      <div class="sevs" id="sevs" role="group" aria-label="Severities shown"></div>
      <label class="vh" for="state">State</label>
      <select class="states" id="state" hidden><option value="">new and unchanged</option><option value="new">new</option><option value="existing">unchanged</option></select>
      <label class="vh" for="sort">Order</label>
      <select class="sortby" id="sort"><option value="priority">by priority</option><option value="gain">by points gained</option><option value="file">by file</option></select>
      <span class="soft num" id="count" role="status"></span>
    </div>
    <div id="panel" role="tabpanel" aria-labelledby="tab-0" tabindex="-1"><div id="out"></div></div>
  </section>
  <section aria-labelledby="h-fixed" id="s-fixed" hidden>
    <div class="sechead"><h2 id="h-fixed">Fixed</h2><p>on the base and gone</p></div>
    <div class="card"><ul class="unknown" id="fixed"></ul></div>
  </section>
  <section aria-labelledby="h-score">
    <div class="sechead"><h2 id="h-score">Score and coverage</h2><p>what the findings cost, by density and severity; only what was assessed counts</p></div>
    <div class="card scores scroll" tabindex="0" role="region" aria-label="Table of scores"><table><thead><tr><th scope="col">Category</th><th scope="col" class="r">Score</th><th scope="col"><span class="vh">Bar</span></th><th scope="col" class="r">Coverage</th><th scope="col" class="r opt">Sites</th><th scope="col" class="r opt">Findings</th></tr></thead><tbody id="scores"></tbody></table></div>
  </section>
  <section aria-labelledby="h-accepted" id="s-accepted" hidden>
    <div class="sechead"><h2 id="h-accepted">Suppressed</h2><p>accepted with a reason; neither passed nor counted</p></div>
    <div class="card"><ul class="unknown" id="accepted"></ul></div>
  </section>
  <section aria-labelledby="h-na" id="s-na" hidden>
    <div class="sechead"><h2 id="h-na">Not assessed</h2><p>what the repository does not show, and what would settle it; it costs coverage, not points</p></div>
    <div class="card"><ul class="unknown" id="na"></ul></div>
  </section>
</main>
<footer id="foot"></footer>
</div>
<dialog id="keys" aria-labelledby="h-keys"><h2 id="h-keys">Keys</h2>
  <dl>${KEYS.map(([key, what]) => `<dt><kbd>${key}</kbd></dt><dd>${what}</dd>`).join('')}</dl>
  <p><label><input type="checkbox" id="keysOn" checked> single keys are on</label></p>
  <form method="dialog"><button class="tool">Close</button></form>
</dialog>`;

/** The review as one page that needs nothing else: search, filters, keys, both colour schemes, paper. */
export const render = (review: Review, options: HtmlOptions): string => {
  const data = htmlData(review, {
    clean: cleaner(options),
    preview: options.preview ?? false,
    readText: options.readText,
  });
  const name = escaped(data.meta.name);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="referrer" content="no-referrer">
<title>${name}: gate ${data.meta.verdict} · bpx</title>
<style>
${STYLE}</style>
</head>
<body>
${body(name)}
<script type="application/json" id="bpx-data">${embedded(data)}</script>
<script>
${SCRIPT}</script>
</body>
</html>
`;
};
