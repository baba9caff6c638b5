import type { Check } from '../analyzers/check.ts';
import { CATEGORIES, RULES, type Category } from '../findings.ts';

/** Which checks are asked for; an empty list asks for all. */
export interface Selection {
  categories: readonly Category[];
  /** Rules and checks by their current ids. */
  rules: readonly string[];
  preview: boolean;
  /** One of the categories or one of the rules is enough; else both are asked for. */
  either?: boolean;
}

const asksFor = (selection: Selection, category: Category, rule: string, check?: string): boolean => {
  const byCategory = selection.categories.includes(category);
  const byRule = selection.rules.some(
    (each) => each === rule || each === check || (!check && each.startsWith(`${rule}/`)),
  );
  if (selection.either) return byCategory || byRule;
  return (selection.categories.length === 0 || byCategory) && (selection.rules.length === 0 || byRule);
};

export const isFiltered = ({ categories, rules }: Selection): boolean =>
  categories.length > 0 || rules.length > 0;

/** The checks that run. A preview also runs where it is named itself. */
export const selectChecks = (checks: readonly Check[], selection: Selection): Check[] =>
  checks.filter(
    (check) =>
      asksFor(selection, check.category, check.rule, check.id) &&
      (!check.preview || selection.preview || selection.rules.includes(check.id)),
  );

/** Rules asked for that no check of this version covers, in the order of the specification. */
export const rulesWithoutChecks = (checks: readonly Check[], selection: Selection): string[] =>
  CATEGORIES.flatMap((category) =>
    RULES[category].filter(
      (rule) =>
        asksFor(selection, category, rule) && !checks.some((check) => check.rule === rule && !check.preview),
    ),
  );
