import type { Unknown } from '../../findings.ts';
import { cleaner } from '../options.ts';
import { heading } from '../terminal/heading.ts';
import { inlineCode, type Style } from '../terminal/style.ts';
import { padEnd, wrap } from '../terminal/text.ts';
import { count, unknownText } from '../wording.ts';

/** What one check said of one site, for a reader. */
export interface Said {
  check: string;
  line: number;
  column: number;
  said: 'pass' | 'report' | 'notAssessed';
  /** Of a report. */
  message?: string;
  unknown?: Unknown;
  /** Of a report that is suppressed: the reason given. */
  suppressed?: string;
}

/** Everything that is known of a place. */
export interface WhyPage {
  path: string;
  line: number;
  /** Half a sentence: what the file is taken for. */
  role: string;
  /** Answers about this line. */
  here: readonly Said[];
  /** The nearest answers of the same file, where none is about this line. */
  near: readonly Said[];
  /** Checks that ran and had nothing to look at in this file. */
  silent: number;
}

const WORDS = { pass: 'passes', report: 'reported', notAssessed: 'not assessed' } as const;

const saidLines = (said: Said, widest: number, style: Style): string[] => {
  const { symbols } = style;
  const clean = cleaner({});
  const mark =
    said.said === 'pass'
      ? style.pass(symbols.pass)
      : said.said === 'report'
        ? style.fail(symbols.fail)
        : style.dim(symbols.mark.low);
  const detail =
    said.said === 'report'
      ? clean.prose(said.message ?? '')
      : said.unknown
        ? `${unknownText(said.unknown)}; ${clean.prose(said.unknown.settles)} would settle it`
        : '';
  const suppressed = said.suppressed === undefined ? '' : `, suppressed: ${clean.prose(said.suppressed)}`;
  return [
    `  ${mark} ${padEnd(said.check, widest)}  ${said.line}:${said.column}  ${WORDS[said.said]}${suppressed}`,
    ...(detail === '' ? [] : inlineCode(wrap(detail, style.width - 6), style).map((line) => `      ${line}`)),
  ];
};

/** Which checks looked at a place and what they said; where none did, the nearest places that they looked at. */
export const whyPage = (page: WhyPage, style: Style): string => {
  const clean = cleaner({});
  const widest = Math.max(0, ...[...page.here, ...page.near].map(({ check }) => check.length));
  const lines = (list: readonly Said[]): string[] => list.flatMap((said) => saidLines(said, widest, style));
  const nothing = `  No check looked at this line.${page.near.length > 0 ? ' The nearest places that they looked at:' : ''}`;
  return `${[
    heading(`${clean.code(page.path)}:${page.line}`, page.role, style),
    ...(page.here.length > 0 ? lines(page.here) : [nothing, ...lines(page.near)]),
    style.dim(`  ${count(page.silent, 'other check')} had nothing to look at in this file.`),
  ].join('\n')}\n`;
};
