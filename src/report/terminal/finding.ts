import type { EditLine, Finding, Step } from '../../findings.ts';
import { findingsIn, type Entry } from '../entries.ts';
import { count, thousands } from '../wording.ts';
import { codeFrame, commonIndent, numberColumn } from './frame.ts';
import type { Canvas } from './options.ts';
import { inlineCode } from './style.ts';
import { padEnd, shortenPlace, widthOf, wrap } from './text.ts';

/** Steps beyond this number are told as their number, with the first two and the last two around it. */
const MOST_STEPS = 5;

/** Further places of a folded finding that are named unless all are asked for. */
const MOST_PLACES = 6;

interface EvidenceLine {
  label: string;
  place?: string;
}

const title = ({ check, lead }: Entry, { style, pageUrl }: Canvas): string => {
  const word = style.severity[lead.severity](`${style.symbols.mark[lead.severity]} ${lead.severity}`);
  const notes = [
    lead.confidence === 'high' ? '' : `  ${style.dim(`(${lead.confidence} confidence)`)}`,
    lead.preview ? `  ${style.dim('(preview)')}` : '',
  ];
  return `${padEnd(word, 10)}  ${style.link(style.bold(lead.check), pageUrl(check))}${notes.join('')}`;
};

const stepLine = (step: Step, { clean }: Canvas): EvidenceLine => ({
  label: clean.prose(step.label),
  place: `${clean.code(step.path)}:${step.line}`,
});

const evidenceOf = (finding: Finding, canvas: Canvas): EvidenceLine[] => {
  const steps = finding.trace.map((step) => stepLine(step, canvas));
  const hidden = steps.length - 4;
  const trace =
    steps.length <= MOST_STEPS
      ? steps
      : [...steps.slice(0, 2), { label: `${thousands(hidden)} more steps` }, ...steps.slice(-2)];
  const facts = finding.related.filter(({ role }) => role !== 'site').map((step) => stepLine(step, canvas));
  const others = finding.related.filter(({ role }) => role === 'site').map((step) => stepLine(step, canvas));
  if (others.length <= 1) return [...trace, ...facts, ...others];
  return [...trace, ...facts, { label: `and ${thousands(others.length)} more places` }];
};

/** Two columns, the places under each other; where that is too wide, each place under its label. */
const evidenceLines = (evidence: readonly EvidenceLine[], { style }: Canvas): string[] => {
  const { symbols, width, interactive } = style;
  const margin = ' '.repeat(6);
  const labelWidth = Math.max(...evidence.filter(({ place }) => place).map(({ label }) => widthOf(label)), 0);
  const room = width - margin.length - widthOf(symbols.middle) - 1 - labelWidth - 2;
  const fitted = evidence.map(({ place = '' }) =>
    widthOf(place) > room && interactive ? shortenPlace(place, symbols.ellipsis) : place,
  );
  const stacked = fitted.some((place) => place !== '' && widthOf(place) > room);
  return evidence.flatMap(({ label, place }, index) => {
    const isLast = index === evidence.length - 1;
    const branch = `${margin}${style.dim(isLast ? symbols.bottom : symbols.middle)} `;
    if (!stacked && place !== undefined) {
      const [painted = ''] = inlineCode([label], style);
      return [`${branch}${padEnd(painted, labelWidth + 2)}${style.dim(fitted[index] ?? '')}`];
    }
    const under = `${margin}${isLast ? ' ' : style.dim(symbols.side)}`;
    const [first = '', ...rest] = inlineCode(wrap(label, width - margin.length - 3), style);
    return [
      `${branch}${first}`,
      ...rest.map((line) => `${under}  ${line}`),
      ...(place === undefined ? [] : [`${under}    ${style.dim(place)}`]),
    ];
  });
};

const SIGN: Record<EditLine['kind'], string> = { kept: ' ', removed: '-', added: '+' };

/** Numbered `-` and `+` lines; long ones go on after `↳`, so that what is printed can be typed. */
const editLines = (edit: readonly EditLine[], { style, clean }: Canvas): string[] => {
  const { symbols } = style;
  const texts = edit.map(({ text }) => text.replaceAll('\t', '  '));
  const indent = commonIndent(texts);
  const column = numberColumn(Math.max(...edit.map(({ line = 0 }) => line), 0));
  const width = style.width - column - 5;
  const paint = { kept: style.dim, removed: style.red, added: style.green };
  return edit.flatMap(({ kind, line }, index) => {
    const text = clean.code((texts[index] ?? '').slice(indent)).trimEnd();
    const own = text.length - text.trimStart().length;
    const [first = '', ...rest] = wrapCode(text, width, own);
    const number = kind === 'added' || line === undefined ? '' : String(line);
    const gutter = style.dim(`${number.padStart(column)} ${symbols.side}`);
    const empty = style.dim(`${' '.repeat(column)} ${symbols.side}`);
    return [
      `${gutter} ${paint[kind](`${SIGN[kind]} ${first}`.trimEnd())}`,
      ...rest.map((more) => `${empty} ${style.dim(symbols.wrapped)} ${paint[kind](more)}`),
    ];
  });
};

/** Lines of code after the first are indented by four more than the line itself. */
const wrapCode = (text: string, width: number, own: number): string[] => {
  if (widthOf(text) <= width) return [text];
  const indent = Math.min(own, Math.floor(width / 2));
  const [first = '', ...rest] = breakAtSpaces(text.trimStart(), width - indent, width - indent - 4);
  return [' '.repeat(indent) + first, ...rest.map((line) => ' '.repeat(indent + 4) + line)];
};

const breakAtSpaces = (text: string, first: number, following: number): string[] => {
  const lines: string[] = [];
  for (let rest = text; rest !== '';) {
    // Backticks mean nothing in code: what stands between them may break too.
    const [head = ''] = wrap(rest.replaceAll('`', "'"), lines.length === 0 ? first : following);
    const taken = Math.max(1, head.length);
    lines.push(rest.slice(0, taken));
    rest = rest.slice(taken).trimStart();
  }
  return lines;
};

const fixLines = (finding: Finding, howToFix: string, canvas: Canvas): string[] => {
  const { style, clean } = canvas;
  const sentence = clean.prose(finding.fix?.text ?? howToFix);
  if (sentence === '') return [];
  const [first = '', ...rest] = inlineCode(wrap(sentence, style.width - 7), style);
  return [
    `  ${style.pass('fix')}  ${first}`,
    ...rest.map((line) => `       ${line}`),
    ...editLines(finding.fix?.edit ?? [], canvas),
  ];
};

/** Where else the same was found, when six or more are told as one. */
const otherPlaces = (entry: Entry, { style, clean, all }: Canvas): string[] => {
  const others = findingsIn([entry]).filter((finding) => finding !== entry.lead);
  if (others.length === 0) return [];
  const named = all ? others : others.slice(0, MOST_PLACES);
  const places = named.map((finding) => `${clean.code(finding.path)}:${finding.line}`);
  const rest = others.length - named.length;
  const words = [...places, ...(rest > 0 ? [`${thousands(rest)} more (\`--all\`)`] : [])].join(', ');
  const lines = wrap(`${count(others.length, 'more place')}: ${words}`, style.width - 7);
  return lines.map((line, index) => style.dim(`${index === 0 ? '  also ' : '       '}${line}`));
};

/** One finding: title, message, place, code, evidence, fix. No blank line inside. */
export const findingLines = (entry: Entry, canvas: Canvas): string[] => {
  const { style, clean, placeUrl } = canvas;
  const { lead, check } = entry;
  const { symbols } = style;
  const place = `${clean.code(lead.path)}:${lead.line}:${lead.column}`;
  const frame = codeFrame(lead, canvas);
  const evidence = evidenceOf(lead, canvas);
  const corner = frame.length + evidence.length === 0 ? symbols.bottom : symbols.top;
  return [
    title(entry, canvas),
    ...inlineCode(wrap(clean.prose(lead.message), style.width - 2), style).map((line) => `  ${line}`),
    `      ${style.dim(corner)} ${style.link(style.underline(place), placeUrl(lead.path, lead.line))}`,
    ...frame,
    ...evidenceLines(evidence, canvas),
    ...otherPlaces(entry, canvas),
    ...fixLines(lead, check.howToFix, canvas),
  ];
};
