import type { Finding, Outcome, Severity } from '../findings.ts';
import { scorecard } from '../score/scorecard.ts';
import type { CategoryWeights } from '../score/weights.ts';
import { fingerprints, type Identity } from '../triage/fingerprint.ts';
import type { Answer } from './answers.ts';
import { draftFinding } from './finding.ts';
import type { CheckRun } from './run-checks.ts';
import type { ServiceReview } from './types.ts';
import type { Unit, Units } from './units.ts';

/** The findings of all checks in the order of the runs, each with its fingerprint, and by it what they are recognised by. */
export const findingsOf = (
  runs: readonly CheckRun[],
  units: Units,
  severityAt: (check: CheckRun['check'], path: string) => Severity,
  isPromised: (entry: string) => boolean,
): { findings: Finding[]; identities: Map<string, Identity> } => {
  const drafts = runs.flatMap(({ check, answers }) =>
    answers.flatMap((answer) =>
      answer.said === 'report'
        ? [
            draftFinding(
              check,
              answer.site,
              answer.report,
              units.of(answer.site.path).path,
              severityAt(check, answer.site.path),
              isPromised,
            ),
          ]
        : [],
    ),
  );
  const prints = fingerprints(drafts.map(({ identity }) => identity));
  return {
    findings: drafts.map(({ finding }, index) => ({
      ...finding,
      state: 'existing',
      fingerprint: prints[index] ?? '',
    })),
    identities: new Map(drafts.map(({ identity }, index) => [prints[index] ?? '', identity])),
  };
};

const groupBy = <Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> => {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
};

const outcomeOf = (check: CheckRun['check'], answers: readonly Answer[], findings: Finding[]): Outcome => ({
  check,
  passes: answers.filter(({ said }) => said === 'pass').length,
  findings,
  notAssessed: answers.flatMap((answer) =>
    answer.said === 'notAssessed'
      ? [{ path: answer.site.path, ...answer.site.span, reason: answer.unknown }]
      : [],
  ),
});

/** Outcomes of several packages as one. */
const merge = (parts: readonly (readonly Outcome[])[]): Outcome[] =>
  (parts[0] ?? []).map(({ check }, index): Outcome => {
    const own = parts.flatMap((outcomes) => outcomes[index] ?? []);
    return {
      check,
      passes: own.reduce((sum, { passes }) => sum + passes, 0),
      findings: own.flatMap(({ findings }) => findings),
      notAssessed: own.flatMap(({ notAssessed }) => notAssessed),
    };
  });

/** The unit and every unit of the workspace that it names in its dependencies, and so on. */
const withImported = (unit: Unit, units: Units): Unit[] => {
  const reached = new Set([unit]);
  for (const each of reached)
    for (const other of units.all) if (each.package.dependsOn.includes(other.package.dir)) reached.add(other);
  return [...reached];
};

/**
 * What the checks said, unit by unit. The scorecard of a service covers its own files and those of the workspace
 * packages that it imports; findings are told where they start.
 */
export const servicesOf = (
  runs: readonly CheckRun[],
  findings: readonly Finding[],
  units: Units,
  isServing: (unit: Unit) => boolean,
  weights?: CategoryWeights,
): ServiceReview[] => {
  const answers = runs.map(({ check, answers: all }) => ({
    check,
    byUnit: groupBy(all, ({ site }) => units.of(site.path).path),
  }));
  const byUnitAndCheck = groupBy(findings, ({ unit, check }) => `${unit} ${check}`);
  const outcomesOf = new Map(
    units.all.map((unit) => [
      unit,
      answers.map(({ check, byUnit }) =>
        outcomeOf(check, byUnit.get(unit.path) ?? [], byUnitAndCheck.get(`${unit.path} ${check.id}`) ?? []),
      ),
    ]),
  );
  return units.all.map((unit): ServiceReview => {
    const outcomes = outcomesOf.get(unit) ?? [];
    const kind = isServing(unit) ? 'service' : 'package';
    const covered = kind === 'service' ? withImported(unit, units) : [unit];
    const scored = merge(covered.map((each) => outcomesOf.get(each) ?? []));
    return {
      name: unit.name,
      path: unit.path,
      kind,
      outcomes,
      ...(covered.length > 1 ? { scored } : {}),
      scorecard: scorecard(scored, weights),
    };
  });
};
