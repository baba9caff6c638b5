import type { Node, SourceUnit } from '../../facts/node.ts';

/** Globals that only browsers have; code that takes members of them runs there. */
const BROWSER_GLOBALS: ReadonlySet<string> = new Set([
  'document',
  'localStorage',
  'sessionStorage',
  'window',
]);
const BROWSER_CLASSES: ReadonlySet<string> = new Set(['FileReader', 'XMLHttpRequest', 'Image']);

/** Exports of a page that its framework runs on the server. */
const SERVED =
  /^(loader|action|getServerSideProps|getStaticProps|getInitialProps|GET|POST|PUT|PATCH|DELETE)$/;
/** Functions given to these run in the page that a program drives, not in the file that holds them. */
const DRIVES_A_PAGE = /^(\$+eval|evaluate\w*|waitForFunction|addInitScript|evaluateOnNewDocument)$/;

/** Whether a file can only run in a browser, by what it uses: listeners of elements, a page's globals, addresses without a host. */
export const isBrowserCode = (unit: SourceUnit): boolean => {
  const known = memo.get(unit);
  if (known !== undefined) return known;
  const found = findsBrowser(unit);
  memo.set(unit, found);
  return found;
};

/** The same, where the file does not ask on which side it runs. */
export const isOnlyBrowserCode = (unit: SourceUnit): boolean =>
  isBrowserCode(unit) &&
  !unit
    .nodesOf('Identifier')
    .some((node) => BROWSER_GLOBALS.has(node.name) && node.parent?.is('Unary') === true);

const memo = new WeakMap<SourceUnit, boolean>();

const findsBrowser = (unit: SourceUnit): boolean =>
  (!unit.facts.exports.some(({ name }) => SERVED.test(name)) &&
    unit.nodesOf('JsxAttribute').some(isListener)) ||
  unit
    .nodesOf('Identifier')
    .some(
      (node) =>
        node.binding?.isGlobal === true &&
        (isOfBrowser(node) || isFetchOfOwnHost(node)) &&
        !isSentToPage(node),
    );

const isSentToPage = (node: Node): boolean => {
  for (let { fn } = node; fn.is('Function'); fn = fn.fn)
    if (fn.slot === 'argument' && DRIVES_A_PAGE.test(fn.parent?.callee?.name ?? '')) return true;
  return false;
};

/** `typeof window`, and what follows a test of it. */
const isTested = (node: Node): boolean => node.parent?.parent?.is('Unary') === true;

const isOfBrowser = (node: Node): boolean =>
  (BROWSER_GLOBALS.has(node.name) && node.parent?.is('Member') === true && !isTested(node)) ||
  (BROWSER_CLASSES.has(node.name) && node.parent?.isNew === true);

/** `onClick={save}`: a server renders no functions. */
const isListener = (attribute: Node): boolean =>
  /^on[A-Z]/.test(attribute.string) && attribute.value !== undefined && !attribute.value.is('String');

/** `fetch('/api/orders')`: only a page has a host that such an address is relative to. */
const isFetchOfOwnHost = (node: Node): boolean => {
  if (node.name !== 'fetch' || node.slot !== 'callee') return false;
  const address = node.parent?.args[0];
  const start = address?.is('Template') ? address.elements[0]?.string : address?.stringValue;
  return start !== undefined && /^\/(?!\/)/.test(start);
};
