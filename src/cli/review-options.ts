import { InvalidArgumentError, type Command } from 'commander';
import { resolve } from 'node:path';
import { InputError } from '../errors.ts';
import { CATEGORIES, SEVERITIES, type Category, type Severity } from '../findings.ts';
import { SHOWN_BY_DEFAULT } from '../report/entries.ts';
import { GATE_MODES, type GateMode } from '../review/types.ts';
import { lookUp } from './catalogue.ts';
import type { Look } from './look.ts';
import { didYouMean } from '../did-you-mean.ts';

export const FORMATS = [
  'terminal',
  'json',
  'sarif',
  'html',
  'markdown',
  'github',
  'gitlab',
  'junit',
  'rdjson',
  'badge',
] as const;
export type Format = (typeof FORMATS)[number];

/** What `bpx review` was asked for, checked. */
export interface ReviewFlags extends Look {
  format?: Format;
  /** `FILE`, or `FORMAT=FILE`. */
  output: readonly string[];
  category: readonly Category[];
  rule: readonly string[];
  preview: boolean;
  failOn?: Severity;
  gate?: GateMode;
  max: number;
  all: boolean;
  compact: boolean;
  quiet: boolean;
  today?: string;
  timing: boolean;
  base?: string;
  staged: boolean;
  /** `false` by `--no-config`. */
  config?: string | false;
  baseline?: string;
  writeBaseline?: string;
}

/** Reads one of a few words, and says what was meant where it is another one. */
export const oneOf =
  <Word extends string>(what: string, words: readonly Word[]) =>
  (word: string): Word => {
    const found = words.find((each) => each === word);
    if (found) return found;
    throw new InvalidArgumentError(
      `unknown ${what} \`${word}\`${didYouMean(word, words) || `: ${words.join(', ')}`}`,
    );
  };

const listOf =
  <Word extends string>(read: (word: string) => Word) =>
  (text: string, before: readonly Word[]): readonly Word[] => [
    ...before,
    ...text
      .split(',')
      .map((word) => word.trim())
      .filter(Boolean)
      .map(read),
  ];

/** The current id of a check, also by a former name of it, or a rule's. */
const ruleOrCheck = (word: string): string => {
  const named = lookUp(word);
  if ('unknown' in named) throw new InvalidArgumentError(named.unknown);
  return 'rule' in named ? named.rule : named.check.id;
};

const count = (text: string): number => {
  if (!/^[1-9]\d{0,8}$/.test(text))
    throw new InvalidArgumentError(`\`--max\` expects a whole number from 1, found \`${text}\``);
  return Number(text);
};

/** A day as it stands in a calendar: `2026-02-30` is none. */
export const day = (text: string): string => {
  const date = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : undefined;
  if (!date || Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== text)
    throw new InvalidArgumentError(`\`--today\` expects a date such as 2026-01-31, found \`${text}\``);
  return text;
};

/** Adds the flags that say how text is drawn. */
export const withLook = (command: Command): Command =>
  command
    .option('--ascii', 'no symbols beyond ASCII', false)
    .option(
      '--color <when>',
      'auto, always, never',
      oneOf('colour choice', ['auto', 'always', 'never'] as const),
      'auto',
    );

/** Adds the flags of a review. */
export const withReviewFlags = (command: Command): Command =>
  withLook(command)
    .option('--format <format>', `form of the report: ${FORMATS.join(', ')}`, oneOf('format', FORMATS))
    .option(
      '--output <file>',
      'write to a file, or FORMAT=FILE for a further format (repeatable)',
      (text: string, before: readonly string[]) => [...before, text],
      [] as readonly string[],
    )
    .option('--category <name>', 'only this category (repeatable)', listOf(oneOf('category', CATEGORIES)), [])
    .option('--rule <name>', 'only this rule or check (repeatable)', listOf(ruleOrCheck), [])
    .option('--preview', 'show previews too; they never count', false)
    .option(
      '--fail-on <severity>',
      'exit with 1 on a finding of this severity or above',
      oneOf('severity', SEVERITIES),
    )
    .option('--gate <mode>', 'what decides: overall, or with a base new, ratchet', oneOf('gate', GATE_MODES))
    .option(
      '--base <revision>',
      'hold the review against the commit where the change starts: new, fixed, unchanged',
    )
    .option('--staged', 'review what is staged, by default against HEAD', false)
    .option('--max <n>', 'findings to show', count, SHOWN_BY_DEFAULT)
    .option('--all', 'show every finding', false)
    .option('--compact', 'one line for each finding', false)
    .option('--quiet', 'only what decides the gate', false)
    .option('--today <date>', 'the date that end-of-life and `until` are held against', day)
    .option('--config <file>', 'this config, whatever lies nearer')
    .option('--no-config', 'no config at all')
    .option('--baseline <file>', 'findings that this file holds are accepted')
    .option('--write-baseline <file>', 'accept all findings of today: write them to this file')
    .option('--timing', 'print what each step took on stderr', false);

/** One report to make: to a file, or to stdout where there is none. */
export interface OutputPlan {
  format: Format;
  file?: { path: string; shown: string };
}

/**
 * What goes where. The terminal report stays on stdout unless `--format` or a plain `--output FILE` says otherwise.
 * @throws InputError on an unknown format, two plain files, or one file named twice.
 */
export const planOutputs = (flags: ReviewFlags): OutputPlan[] => {
  const plans: OutputPlan[] = [];
  const plain: string[] = [];
  for (const text of flags.output) {
    const [, format, file] = /^([a-zA-Z]+)=(.*)$/s.exec(text) ?? [];
    if (format === undefined || file === undefined) plain.push(text);
    else if (!FORMATS.some((each) => each === format))
      throw new InputError(
        `unknown format \`${format}\`${didYouMean(format, FORMATS) || `: ${FORMATS.join(', ')}`}`,
      );
    else plans.push({ format: format as Format, file: { path: resolve(file), shown: file } });
  }
  const [first, second] = plain;
  if (second !== undefined)
    throw new InputError('`--output FILE` twice: name the format of the others, `--output json=FILE`');
  const main: OutputPlan = { format: flags.format ?? 'terminal' };
  if (first !== undefined) main.file = { path: resolve(first), shown: first };
  plans.unshift(main);
  const files = plans.flatMap((plan) => plan.file ?? []);
  for (const [index, file] of files.entries()) {
    if (file.shown === '') throw new InputError('`--output` names no file');
    if (files.findIndex((each) => each.path === file.path) !== index)
      throw new InputError(`${file.shown} is named twice as output`);
  }
  return plans;
};
