import type { Check } from '../analyzers/check.ts';
import type { Diagnostic, Unknown } from '../findings.ts';
import type { ServiceModel } from '../model/model.ts';
import { createRecorder, type Answer } from './answers.ts';
import type { Pace } from './pace.ts';
import { timed, type Timings } from './timing.ts';

export interface CheckRun {
  check: Check;
  /** One for each site in scope, in the order of path and place. */
  answers: Answer[];
}

const FAILED: Unknown = { unknown: 'limit', settles: 'a repaired check' };

const byPlace = (a: Answer, b: Answer): number =>
  a.site.path === b.site.path
    ? a.site.span.line - b.site.span.line || a.site.span.column - b.site.span.column
    : a.site.path < b.site.path
      ? -1
      : 1;

const runOne = (
  check: Check,
  model: ServiceModel,
  strict: boolean,
  options: unknown,
  onFailure: (error: Error) => void,
): Answer[] => {
  const recorder = createRecorder(check, strict);
  try {
    const { pass, report, notAssessed } = recorder;
    check.run({ model, options, pass, report, notAssessed });
    return recorder.answers;
  } catch (error) {
    onFailure(error instanceof Error ? error : new Error(String(error)));
    // What it said until then may be half of the truth.
    return recorder.answers.map(({ site }) => ({ said: 'notAssessed', site, unknown: FAILED }));
  }
};

export interface RunOptions {
  isInScope: (path: string) => boolean;
  strict: boolean;
  /** What a check is told. */
  optionsOf: (check: Check) => unknown;
  pace: Pace;
  timings: Timings;
}

/** Runs each check over the model. One that throws is a diagnostic, and the others go on. */
export const runChecks = async (
  checks: readonly Check[],
  model: ServiceModel,
  { isInScope, strict, optionsOf, pace, timings }: RunOptions,
): Promise<{ runs: CheckRun[]; diagnostics: Diagnostic[] }> => {
  const diagnostics: Diagnostic[] = [];
  const runs: CheckRun[] = [];
  const rules = [...new Set(checks.map(({ rule }) => rule))];
  for (const check of checks) {
    await pace.at(() => ({
      step: 'checking',
      detail: `${check.rule}, ${rules.indexOf(check.rule) + 1} of ${rules.length} rules`,
    }));
    const answers = timed(timings, check.id, () =>
      runOne(check, model, strict, optionsOf(check), (error) =>
        diagnostics.push({ kind: 'internal', path: '', check: check.id, message: error.message }),
      ),
    );
    runs.push({ check, answers: answers.filter(({ site }) => isInScope(site.path)).sort(byPlace) });
  }
  return { runs, diagnostics };
};
