/**
 * Text of the reviewed tree on its way into Markdown: it can form neither Markdown nor HTML, mentions nobody
 * and refers to nothing.
 */

/** Breaks a mention, a reference or an address without showing: GitHub looks for them in the rendered text. */
const BREAK = '&#8203;';

const SPECIAL = /[\\`*_{}[\]()<>|~$!&]/g;

const escapeProse = (text: string): string =>
  text
    .replace(SPECIAL, (character) =>
      character === '<'
        ? '&lt;'
        : character === '>'
          ? '&gt;'
          : character === '&'
            ? '&amp;'
            : `\\${character}`,
    )
    .replace(/[@#]/g, (character) => `${character}${BREAK}`)
    .replace(/:\/\//g, `:${BREAK}//`)
    .replace(/\bwww\./gi, (start) => `${start.slice(0, -1)}${BREAK}.`)
    // A list, a heading or a rule at the start of a line.
    .replace(/^(\s*)([-+=])/, '$1\\$2')
    .replace(/^(\s*\d+)([.)])/, '$1\\$2');

const longestRun = (text: string): number =>
  Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));

/** A code span of a table's cell too: a pipe in it is escaped. */
export const codeSpan = (text: string): string => {
  const fence = '`'.repeat(longestRun(text) + 1);
  const inner = /^`|`$|^\s+$/.test(text) || text === '' ? ` ${text} ` : text;
  return `${fence}${inner.replaceAll('|', '\\|')}${fence}`;
};

/** Prose in which `code in backticks` stays code. */
export const prose = (text: string): string => {
  const parts = text.split('`');
  // An odd one out is a character like any other.
  const closed = parts.length % 2 === 1 ? parts.length : parts.length - 1;
  return parts
    .slice(0, closed)
    .map((part, index) => (index % 2 === 1 ? (part === '' ? '' : codeSpan(part)) : escapeProse(part)))
    .concat(closed < parts.length ? [escapeProse(`\`${parts.at(-1) ?? ''}`)] : [])
    .join('');
};

/** A fenced block, one backtick longer than the longest run inside. */
export const codeBlock = (language: string, lines: readonly string[]): string => {
  const fence = '`'.repeat(Math.max(3, longestRun(lines.join('\n')) + 1));
  return `${fence}${language}\n${lines.join('\n')}\n${fence}`;
};

export const html = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** Cut at the end; a cut never leaves half of a character. */
export const bounded = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…`;

/** Shortened in the middle: where a file lies and what it is called stay. */
export const boundedPlace = (place: string, most: number): string => {
  if (place.length <= most) return place;
  const half = Math.floor((most - 1) / 2);
  const head = place.slice(0, half).replace(/[\ud800-\udbff]$/, '');
  return `${head}…${place.slice(-half).replace(/^[\udc00-\udfff]/, '')}`;
};
