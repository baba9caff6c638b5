import pico from 'picocolors';
import type { Severity } from '../../findings.ts';
import type { Grade } from '../../score/constants.ts';
import type { Terminal } from './terminal.ts';

const UNICODE = {
  mark: { critical: '✖', high: '▲', medium: '◆', low: '○' } satisfies Record<Severity, string>,
  pass: '✔',
  fail: '✖',
  top: '╭─',
  middle: '├─',
  bottom: '╰─',
  side: '│',
  rule: '─',
  full: '█',
  taken: '▒',
  empty: '░',
  dot: '·',
  ellipsis: '…',
  arrow: '→',
  wrapped: '↳',
  none: '–',
  minus: '−',
};

export type Symbols = typeof UNICODE;

const ASCII: Symbols = {
  mark: { critical: 'x', high: '^', medium: '*', low: 'o' },
  pass: 'ok',
  fail: 'x',
  top: ',-',
  middle: '|-',
  bottom: '`-',
  side: '|',
  rule: '-',
  full: '#',
  taken: ':',
  empty: '.',
  dot: '-',
  ellipsis: '...',
  arrow: '->',
  wrapped: '>',
  none: '-',
  minus: '-',
};

type Paint = (text: string) => string;

/** The report's look: symbols, and colours that add nothing that a word or a mark does not say too. */
export interface Style extends Terminal {
  symbols: Symbols;
  bold: Paint;
  dim: Paint;
  red: Paint;
  green: Paint;
  underline: Paint;
  cyan: Paint;
  severity: Record<Severity, Paint>;
  grade: (grade: Grade | null) => Paint;
  pass: Paint;
  fail: Paint;
  link: (text: string, url: string | undefined) => string;
}

const GRADE_COLOR: Record<Grade, 'green' | 'yellow' | 'red'> = {
  A: 'green',
  B: 'green',
  C: 'yellow',
  D: 'red',
  E: 'red',
};

export const styleOf = (terminal: Terminal): Style => {
  const colors = pico.createColors(terminal.color);
  const strong =
    (paint: Paint): Paint =>
    (text) =>
      colors.bold(paint(text));
  return {
    ...terminal,
    symbols: terminal.ascii ? ASCII : UNICODE,
    bold: colors.bold,
    dim: colors.dim,
    red: colors.red,
    green: colors.green,
    underline: colors.underline,
    cyan: colors.cyan,
    severity: {
      critical: strong(colors.red),
      high: colors.red,
      medium: colors.yellow,
      low: colors.blue,
    },
    grade: (grade) => (grade ? colors[GRADE_COLOR[grade]] : colors.dim),
    pass: strong(colors.green),
    fail: strong(colors.red),
    // OSC 8, ended by ST: https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda
    link: (text, url) =>
      terminal.hyperlinks && url ? `\u001b]8;;${url}\u001b\\${text}\u001b]8;;\u001b\\` : text,
  };
};

/** The colour of a finding's mark, carets and label. */
export const severityPaint = ({ severity }: { severity: Severity }, style: Style): Paint =>
  style.severity[severity];

/** Colours `code in backticks`, which stay; a span may go on over a line break. */
export const inlineCode = (lines: readonly string[], style: Style): string[] => {
  let open = false;
  return lines.map((line) => {
    let painted = '';
    const [first = '', ...rest] = line.split('`');
    let segment = first;
    for (const part of rest) {
      painted += open ? style.cyan(`${segment}\``) : segment;
      segment = open ? part : `\`${part}`;
      open = !open;
    }
    return painted + (open ? style.cyan(segment) : segment);
  });
};
