import fc from 'fast-check';
import {
  CATEGORIES,
  RULES,
  SEVERITIES,
  type Category,
  type CheckInfo,
  type Confidence,
  type Finding,
  type Outcome,
  type Severity,
} from '../../src/findings.ts';

/** Outcomes of made-up checks for the tests of the score. */

export const checkOf = (id: string, category: Category, severity: Severity): CheckInfo => ({
  id,
  rule: RULES[category][0] ?? '',
  category,
  priority: CATEGORIES.indexOf(category) + 1,
  title: id,
  severity,
  confidence: 'high',
  level: 'project',
  opportunities: 'sites',
  preview: false,
  fix: 'none',
  since: '0.1.0',
  aliases: [],
  reports: '',
  why: '',
  leavesAlone: [],
  howToFix: '',
  references: [],
  example: { bad: '', good: '' },
});

export const findingOf = (
  check: CheckInfo,
  confidence: Confidence = 'high',
  severity = check.severity,
): Finding => ({
  check: check.id,
  rule: check.rule,
  category: check.category,
  priority: check.priority,
  severity,
  confidence,
  preview: false,
  state: 'existing',
  path: 'src/a.ts',
  line: 1,
  column: 1,
  endLine: 1,
  endColumn: 2,
  message: '',
  label: '',
  why: '',
  trace: [],
  related: [],
  symbol: '',
  fingerprint: '',
  unit: '.',
});

export const outcomeOf = (
  category: Category,
  severity: Severity,
  passes: number,
  findings: readonly (Confidence | [Confidence, Severity])[] = [],
  id = `${category}/${severity}`,
): Outcome => {
  const check = checkOf(id, category, severity);
  return {
    check,
    passes,
    findings: findings.map((each) =>
      typeof each === 'string' ? findingOf(check, each) : findingOf(check, each[0], each[1]),
    ),
    notAssessed: [],
  };
};

const confidence = fc.constantFrom<Confidence>('high', 'medium');

/** A finding may be less severe than its check, never more. */
const severityUpTo = (highest: Severity) => fc.constantFrom(...SEVERITIES.slice(SEVERITIES.indexOf(highest)));

const arbitraryOutcome = (category: Category, index: number): fc.Arbitrary<Outcome> =>
  fc.constantFrom(...SEVERITIES).chain((severity) =>
    fc
      .record({
        passes: fc.oneof(fc.constant(0), fc.nat(300)),
        findings: fc.array(fc.tuple(confidence, severityUpTo(severity)), { maxLength: 4 }),
        unknown: fc.nat(3),
      })
      .map(({ passes, findings, unknown }) => ({
        ...outcomeOf(category, severity, passes, findings, `${category}/check-${index}`),
        notAssessed: Array.from({ length: unknown }, (_, line) => ({
          path: 'src/b.ts',
          line: line + 1,
          column: 1,
          endLine: line + 1,
          endColumn: 2,
          reason: { unknown: 'opaque' as const, settles: '' },
        })),
      })),
  );

/** Zero to five checks in each category. */
export const arbitraryOutcomes: fc.Arbitrary<Outcome[]> = fc
  .tuple(
    ...CATEGORIES.map((category) =>
      fc
        .nat(5)
        .chain((number) =>
          fc.tuple(...Array.from({ length: number }, (_, index) => arbitraryOutcome(category, index))),
        ),
    ),
  )
  .map((categories) => categories.flat());

/** Outcomes, and one of their checks. */
export const arbitraryEdit: fc.Arbitrary<{ outcomes: Outcome[]; index: number; pick: number }> = fc
  .record({ outcomes: arbitraryOutcomes, index: fc.nat(), pick: fc.nat() })
  .filter(({ outcomes }) => outcomes.length > 0)
  .map(({ outcomes, index, pick }) => ({ outcomes, index: index % outcomes.length, pick }));
