import { evidenceOf } from '../analyzers/evidence.ts';
import { CHECKS } from '../analyzers/registry.generated.ts';
import { CATEGORIES, RULES, type Category } from '../findings.ts';
import type { RuleEntry, RuleList } from '../report/pages/rules.ts';
import { didYouMean } from '../did-you-mean.ts';
import { rulesWithoutChecks } from '../review/selection.ts';

const ALL_RULES: readonly string[] = CATEGORIES.flatMap((category) => RULES[category]);

const entryOf = (check: (typeof CHECKS)[number]): RuleEntry => ({ ...check, evidence: evidenceOf(check.id) });

export const catalogue = (): RuleList => ({
  checks: CHECKS.map(entryOf),
  rulesWithoutChecks: rulesWithoutChecks(CHECKS, { categories: [], rules: [], preview: true }),
});

/** What a word of the command line names: a rule, a check, or a check by a former name. */
export type Named =
  | { rule: string; category: Category; checks: RuleEntry[] }
  | { check: RuleEntry; formerName: boolean }
  | { unknown: string };

/** `unknown` is the line that says so, with the nearest name. */
export const lookUp = (word: string): Named => {
  const category = CATEGORIES.find((each) => RULES[each].includes(word));
  if (category)
    return { rule: word, category, checks: CHECKS.filter(({ rule }) => rule === word).map(entryOf) };
  const check = CHECKS.find(({ id, aliases }) => id === word || aliases.includes(word));
  if (check) return { check: entryOf(check), formerName: check.id !== word };
  const meant = didYouMean(word, [...ALL_RULES, ...CHECKS.map(({ id }) => id)]);
  return { unknown: `unknown rule \`${word}\`${meant || ': `bpx rules` lists them'}` };
};
