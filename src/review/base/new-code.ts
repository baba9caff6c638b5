import type { Finding, Outcome, Site } from '../../findings.ts';
import type { Grade } from '../../score/constants.ts';
import { gradeOf } from '../../score/formulas.ts';
import { scorecard } from '../../score/scorecard.ts';
import type { CategoryWeights } from '../../score/weights.ts';
import type { CheckRun } from '../run-checks.ts';
import type { Changes } from './changes.ts';

export interface NewCode {
  /** The score of what the change wrote alone; `null` where it holds nothing that a check looks at. */
  score: number | null;
  grade: Grade | null;
  /** Places that were assessed in it. */
  sites: number;
}

const placeKey = (check: string, anchor: string, path: string): string => `${check} ${anchor} ${path}`;

const anchorOf = (site: Site): string => site.anchor ?? site.symbol;

/**
 * Scores the new code of one unit: its new findings, and the passing places that the change touched or repaired.
 * Open critical findings take nothing here; the gate counts them for themselves.
 */
export const newCodeOf = (
  runs: readonly CheckRun[],
  findings: readonly Finding[],
  fixed: readonly Finding[],
  isOwn: (path: string) => boolean,
  changes: Changes,
  weights: CategoryWeights,
): NewCode => {
  const repaired = new Set(fixed.map(({ check, symbol, path }) => placeKey(check, symbol, path)));
  const checksRepaired = new Set(fixed.map(({ check }) => check));
  const isRepaired = (check: string, site: Site): boolean =>
    checksRepaired.has(check) &&
    [anchorOf(site), site.symbol].some(
      (name) => name !== '' && repaired.has(placeKey(check, name, changes.basePath(site.path))),
    );
  const outcomes = runs.map(({ check, answers }): Outcome => {
    const passes = answers.filter(
      ({ said, site }) =>
        said === 'pass' &&
        isOwn(site.path) &&
        (changes.touches(site.path, site.span.line, site.span.endLine) || isRepaired(check.id, site)),
    ).length;
    const own = findings.filter(
      (finding) => finding.check === check.id && finding.state === 'new' && isOwn(finding.path),
    );
    return { check, passes, findings: own, notAssessed: [] };
  });
  const { withoutCriticals: score, sites } = scorecard(outcomes, weights);
  return { score, grade: score === null ? null : gradeOf(score), sites };
};
