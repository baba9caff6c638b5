import {
  defeatedConditions,
  type DefeatedCondition,
} from '../../../model/behaviour/conditions/defeated-conditions.ts';
import { excerpt, oneLine } from '../../../model/behaviour/excerpt.ts';
import { defineCheck } from '../../check.ts';

export const defeatedCondition = defineCheck({
  title: 'Default or condition that its operators cancel',
  severity: 'high',
  confidence: 'high',
  level: 'file',
  opportunities: 'absence',
  fix: 'suggestion',
  reports:
    'Conditions with a constant result: `x || true`, `x && false`, `a === "b" || "c"`, `typeof x === undefined`, comparisons with `NaN`, `[]` or `{}`, the result of `indexOf` as truth value, `=` with a literal in a condition. Operators that bind otherwise than it reads: `a ?? 0 + 1`, `a || 0 > b`, `"text" + a ?? b`, `!a in b`, `!a === "b"`, `a & b === c`, `"n = " + n ? a : b`.',
  why: 'The code reads as if it decided something, and decides nothing: a counter that never grows, a switch that is always on, a limit that is never reached, a check that lets everybody pass.',
  leavesAlone: [
    'parentheses that say the grouping is meant',
    '`!list.indexOf(x)`, which asks whether it comes first',
    'defaults of environment variables, literals on the left (switches turned off by hand), `while (true)`, JSX, generated code',
  ],
  howToFix: 'Set parentheses, use `??` instead of `||`, and `["b", "c"].includes(a)` for several values.',
  references: [
    'CWE-571',
    'CWE-570',
    'CWE-783',
    'https://eslint.org/docs/latest/rules/no-constant-binary-expression',
    'https://eslint.org/docs/latest/rules/no-unsafe-negation',
  ],
  example: {
    bad: 'const attempts = row.attempts ?? 0 + 1;',
    good: 'const attempts = (row.attempts ?? 0) + 1;',
  },
  run({ model, report }) {
    for (const one of defeatedConditions(model.serviceUnits)) {
      report(one.site, {
        message: `${WORDS[one.kind](one)}.`,
        label: 'cancelled by its operators',
        severity: one.isGrave ? 'high' : 'medium',
        path: model.questions.pathFromEntryPoint(one.site),
        fix: FIXES[one.kind](one),
      });
    }
  },
});

type Say = (one: DefeatedCondition) => string;

const whole: Say = ({ site }) => `\`${excerpt(site, 60)}\``;
const part: Say = ({ lost }) => `\`${excerpt(lost, 40)}\``;
const grouped: Say = ({ grouped: text = '' }) => `\`${oneLine(text, 70)}\``;

const WORDS: Readonly<Record<DefeatedCondition['kind'], Say>> = {
  'always true': (one) => `${whole(one)} is always true: a \`false\` of ${part(one)} is lost`,
  'always false': (one) => `${whole(one)} is never true, whatever ${part(one)} is`,
  'never falls back': (one) =>
    `${whole(one)} is ${grouped(one)}: the text is never empty, so ${part(one)} is never taken`,
  'literal alternative': (one) =>
    `${whole(one)} is always truthy: ${part(one)} is not compared with anything`,
  typeof: (one) => `${whole(one)} is never equal: \`typeof\` gives a text`,
  'never equal': (one) => `${whole(one)} compares with ${part(one)}, which nothing is equal to`,
  'index as truth': (one) =>
    `${whole(one)} is -1, and so true, where nothing is found, and false where it comes first`,
  'default swallows': (one) =>
    `${whole(one)} is ${grouped(one)}: where there is a value, the rest is never computed`,
  'negated first': (one) =>
    `${whole(one)} is ${grouped(one)}: the negation comes first, and the result is constant`,
  'mask after comparison': (one) => `${whole(one)} is ${grouped(one)}: the comparison comes first`,
  'text as test': (one) =>
    `${whole(one)} tests ${grouped(one)}: a text is true, so ${part(one)} is never taken`,
  assigned: (one) => `${whole(one)} assigns in the condition, which then only depends on the literal`,
};

const FIXES: Readonly<Record<DefeatedCondition['kind'], Say>> = {
  'always true': ({ lost }) => `Write \`${excerpt(lost, 40)} ?? true\`.`,
  'always false': ({ lost }) => `Write \`${excerpt(lost, 40)}\` alone, or take the branch out.`,
  'never falls back': ({ site }) =>
    `Put \`${site.operator} …\` with its left side in parentheses inside of the text.`,
  'literal alternative': ({ lost }) => `Compare with each value: \`[…, ${excerpt(lost, 20)}].includes(…)\`.`,
  typeof: () => 'Compare with the text `"undefined"`.',
  'never equal': ({ lost }) =>
    lost.is('Identifier') ? 'Use `Number.isNaN(…)`.' : 'Test its length, or its keys.',
  'index as truth': () => 'Use `includes(…)` or `some(…)`, or compare with `-1`.',
  'default swallows': ({ site }) =>
    `Set parentheses around the default: \`(${excerpt(site.child('left') ?? site, 30)} ${site.operator} ${site.child('right')?.child('left')?.text ?? '0'})\`.`,
  'negated first': () => 'Negate the whole comparison: `!(… )`, or use `!==`.',
  'mask after comparison': () => 'Set parentheses around the mask: `(a & b) === c`.',
  'text as test': () => 'Set parentheses around the conditional.',
  assigned: () => 'Compare with `===`.',
};
