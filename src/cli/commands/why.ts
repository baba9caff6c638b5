import { existsSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import packageJson from '../../../package.json' with { type: 'json' };
import { InputError } from '../../errors.ts';
import { whyPage, type Said } from '../../report/pages/why.ts';
import { styleOf } from '../../report/terminal/style.ts';
import { review } from '../../review.ts';
import type { Answer } from '../../review/answers.ts';
import type { CheckRun } from '../../review/run-checks.ts';
import type { ServiceReview } from '../../review/types.ts';
import { lookUp } from '../catalogue.ts';
import { terminalOf, type Look } from '../look.ts';
import { write, type Streams } from '../streams.ts';

/** How many of the nearest places are named where no check looked at the line itself. */
const NEAREST = 5;

const placeOf = (text: string): { file: string; line: number } => {
  const [, file, line] = /^(.+?):(\d+)(?::\d+)?$/.exec(text) ?? [];
  if (!file || !line || Number(line) < 1)
    throw new InputError(`\`${text}\` is no place: give a file and a line, \`src/server.ts:12\``);
  return { file, line: Number(line) };
};

/** The folder of the package that a file belongs to, so that its whole service is reviewed. */
const packageFolder = (file: string): string => {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
    if (existsSync(join(folder, '.git')) || dirname(folder) === folder) return dirname(file);
  }
};

/** Why a finding at a site is accepted, by check and place. */
type Accepted = ReadonlyMap<string, string>;

const keyOf = (check: string, path: string, line: number, column: number): string =>
  `${check} ${path}:${line}:${column}`;

const acceptedOf = (services: readonly ServiceReview[]): Accepted =>
  new Map(
    services.flatMap(({ outcomes }) =>
      outcomes.flatMap(({ findings }) =>
        findings.flatMap(({ check, path, line, column, suppression }): [string, string][] =>
          suppression ? [[keyOf(check, path, line, column), suppression.reason]] : [],
        ),
      ),
    ),
  );

const suppressedOf = (check: string, { path, span }: Answer['site'], accepted: Accepted) => {
  const suppressed = accepted.get(keyOf(check, path, span.line, span.column));
  return suppressed === undefined ? {} : { suppressed };
};

const saidOf = (check: string, answer: Answer, accepted: Accepted): Said => ({
  check,
  line: answer.site.span.line,
  column: answer.site.span.column,
  said: answer.said,
  ...(answer.said === 'report'
    ? { message: answer.report.message, ...suppressedOf(check, answer.site, accepted) }
    : {}),
  ...(answer.said === 'notAssessed' ? { unknown: answer.unknown } : {}),
});

const isAbout = (answer: Answer, line: number): boolean =>
  answer.site.span.line === line ||
  (answer.site.span.line <= line &&
    line <= answer.site.span.endLine &&
    answer.site.span.endLine - answer.site.span.line < 5);

const byDistance =
  (line: number) =>
  (a: Said, b: Said): number =>
    Math.abs(a.line - line) - Math.abs(b.line - line) || a.line - b.line || (a.check < b.check ? -1 : 1);

/** What the checks said of a line, the nearest of what they said of its file, and how many said nothing. */
const answersAbout = (runs: readonly CheckRun[], accepted: Accepted, path: string, line: number) => {
  const own = runs.map(({ check, answers }) => ({
    check: check.id,
    answers: answers.filter(({ site }) => site.path === path),
  }));
  const here = own.flatMap(({ check, answers }) =>
    answers.filter((answer) => isAbout(answer, line)).map((answer) => saidOf(check, answer, accepted)),
  );
  const near =
    here.length > 0
      ? []
      : own
          .flatMap(({ check, answers }) => answers.map((answer) => saidOf(check, answer, accepted)))
          .sort(byDistance(line))
          .slice(0, NEAREST);
  return { here, near, silent: own.filter(({ answers }) => answers.length === 0).length };
};

/**
 * `bpx why FILE:LINE [check]`
 * @throws InputError on a place or a check that does not exist.
 */
export const whyCommand = async (
  place: string,
  name: string | undefined,
  look: Look,
  streams: Streams,
): Promise<void> => {
  const { file, line } = placeOf(place);
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true)
    throw new InputError(`${file} is no file: give a source file and a line, \`src/server.ts:12\``);
  const absolute = realpathSync(file);
  const named = name === undefined ? undefined : lookUp(name);
  if (named && 'unknown' in named) throw new InputError(named.unknown);
  const rules = named === undefined ? [] : ['rule' in named ? named.rule : named.check.id];
  const {
    review: done,
    project,
    runs,
  } = await review({
    path: packageFolder(absolute),
    today: new Date().toISOString().slice(0, 10),
    version: packageJson.version,
    selection: { rules, preview: true },
  });
  const path = relative(project.root, absolute).split(sep).join('/');
  const source = project.file(path);
  const role = source ? `${source.role}: ${source.roleBy}` : 'not a source file of the review';
  const page = { path, line, role, ...answersAbout(runs, acceptedOf(done.services), path, line) };
  await write(streams.stdout, whyPage(page, styleOf(terminalOf(streams.stdout, streams, look))));
};
