import type { Check } from '../analyzers/check.ts';
import { highestOf, statementFor, wordAt } from '../config/apply.ts';
import type { Settings } from '../config/settings.ts';
import { CATEGORIES, type Category, type Diagnostic, type Severity } from '../findings.ts';
import type { Answer } from './answers.ts';
import type { CheckRun } from './run-checks.ts';
import type { Selection } from './selection.ts';

/** Checks with the severities that the config gives them. */
export const configuredChecks = (checks: readonly Check[], settings: Settings): Check[] =>
  checks.map((check) => {
    const severity = highestOf(settings, check);
    return severity === check.severity ? check : { ...check, severity };
  });

const isCategory = (word: string): word is Category => CATEGORIES.some((each) => each === word);

/** What runs: what the command line asks for, else what the config does. */
export const configuredSelection = (asked: Partial<Selection>, settings: Settings): Selection => {
  const { categories = [], rules = [], preview = false } = asked;
  const byConfig = categories.length === 0 && rules.length === 0 ? settings.only : [];
  return {
    categories: [...categories, ...byConfig.filter(isCategory)],
    rules: [...rules, ...byConfig.filter((word) => !isCategory(word))],
    preview: preview || settings.preview,
    either: byConfig.length > 0,
  };
};

/**
 * Answers as the config has them: where a check is off or a statement settles its sites, they are neither pass nor
 * fail. The check runs all the same, so that what is not looked at lowers the coverage.
 */
export const configuredRuns = (runs: readonly CheckRun[], settings: Settings): CheckRun[] =>
  runs.map(({ check, answers }) => {
    const stated = statementFor(settings, check);
    const unknownAt = (path: string): Extract<Answer, { said: 'notAssessed' }>['unknown'] | undefined => {
      if (wordAt(settings, check, path) === 'off') return { unknown: 'off', settles: '' };
      return stated && { unknown: 'stated', settles: `${stated.by}: ${stated.reason}` };
    };
    return {
      check,
      answers: answers.map((answer): Answer => {
        const unknown = unknownAt(answer.site.path);
        return unknown ? { said: 'notAssessed', site: answer.site, unknown } : answer;
      }),
    };
  });

/** The highest severity that a check may give at a path. */
export const severityAt =
  (settings: Settings, declared: ReadonlyMap<string, Severity>) =>
  (check: Check, path: string): Severity => {
    const word = wordAt(settings, check, path);
    return word === undefined || word === 'off' ? (declared.get(check.id) ?? check.severity) : word;
  };

/** Tables that speak of a module of the project which is not there. */
export const modelsWithoutModule = (
  { taught }: Settings,
  modules: { at: (path: string) => unknown },
): Diagnostic[] =>
  taught
    .filter(
      ({ model: { library } }) => library.startsWith('./') && modules.at(library.slice(2)) === undefined,
    )
    .map(({ model, path, line }) => ({
      kind: 'config',
      path,
      line,
      message: `no module \`${model.library}\`: its table has no effect`,
    }));
