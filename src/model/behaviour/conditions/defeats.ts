import type { Node, SourceUnit } from '../../../facts/node.ts';

export type DefeatKind =
  | 'always true'
  | 'always false'
  | 'never falls back'
  | 'literal alternative'
  | 'typeof'
  | 'never equal'
  | 'index as truth'
  | 'default swallows'
  | 'negated first'
  | 'mask after comparison'
  | 'text as test'
  | 'assigned';

export interface Defeat {
  site: Node;
  kind: DefeatKind;
  lost: Node;
  grouped?: string;
}

const EQUAL = new Set(['===', '!==', '==', '!=']);
const ORDERED = new Set(['<', '>', '<=', '>=']);

/** Every expression of a file that its operators cancel. */
export const conditionKinds = (unit: SourceUnit): Defeat[] => [
  ...unit.nodesOf('Logical').flatMap(ofLogical),
  ...unit.nodesOf('Binary').flatMap(ofBinary),
  ...unit.nodesOf('Conditional').flatMap(ofConditional),
  ...[...unit.nodesOf('If'), ...unit.nodesOf('While')].flatMap(ofTest),
  ...unit.nodesOf('Call').flatMap(ofSearch),
];

const ofLogical = (node: Node): Defeat[] => {
  const [left, right] = [node.child('left'), node.child('right')];
  if (!left || !right) return [];
  const { operator } = node;
  if (operator === '||' && right.is('True') && !isSettled(left) && !isPlainlyOn(node, left))
    return [{ site: node, kind: 'always true', lost: left }];
  if (operator === '&&' && right.is('False') && !isSettled(left))
    return [{ site: node, kind: 'always false', lost: left }];
  if (operator === '&&') return [];
  if (operator === '||' && left.is('Binary') && /^[!=]==?$/.test(left.operator) && isWord(right))
    return [{ site: node, kind: 'literal alternative', lost: right }];
  if (left.is('Binary') && left.operator === '+' && hasText(left) && !isParenthesised(node, right))
    return [
      {
        site: node,
        kind: 'never falls back',
        lost: right,
        grouped: `(${left.text}) ${operator} ${right.text}`,
      },
    ];
  const inner = right.is('Binary') ? right.child('left') : undefined;
  const isDefault = inner?.is('Number', 'String') && /^(0|''|"")$/.test(inner.text);
  if (right.is('Binary') && isDefault && !isParenthesised(node, right) && !EQUAL.has(right.operator))
    return [
      {
        site: node,
        kind: 'default swallows',
        lost: right,
        grouped: `${left.text} ${operator} (${right.text})`,
      },
    ];
  return [];
};

const ofBinary = (node: Node): Defeat[] => {
  const [left, right] = [node.child('left'), node.child('right')];
  if (!left || !right) return [];
  const { operator } = node;
  if (EQUAL.has(operator)) {
    const typeofSide = [left, right].find((one) => one.is('Unary') && one.operator === 'typeof');
    const other = typeofSide === left ? right : left;
    if (typeofSide && (isUndefined(other) || other.is('Null')))
      return [{ site: node, kind: 'typeof', lost: other }];
    const fresh = [left, right].find(
      (one) =>
        isGlobal(one, 'NaN') || (one.is('Array', 'Object') && (one.elements.length === 0 || one === right)),
    );
    if (fresh) return [{ site: node, kind: 'never equal', lost: fresh }];
    if (left.is('Unary') && left.operator === '!' && right.is('String', 'Number'))
      return [
        {
          site: node,
          kind: 'negated first',
          lost: right,
          grouped: `(${left.text}) ${operator} ${right.text}`,
        },
      ];
    return [];
  }
  if ((operator === 'in' || operator === 'instanceof') && left.is('Unary') && left.operator === '!')
    return [
      { site: node, kind: 'negated first', lost: right, grouped: `(${left.text}) ${operator} ${right.text}` },
    ];
  if ((operator === '&' || operator === '|') && right.is('Binary') && !isParenthesised(node, right)) {
    if (EQUAL.has(right.operator) || ORDERED.has(right.operator))
      return [
        {
          site: node,
          kind: 'mask after comparison',
          lost: left,
          grouped: `${left.text} ${operator} (${right.text})`,
        },
      ];
  }
  return [];
};

/** `"n = " + n ? a : b` */
const ofConditional = (node: Node): Defeat[] => {
  const test = node.child('test');
  const otherwise = node.child('else');
  return test?.is('Binary') && test.operator === '+' && hasText(test) && otherwise
    ? [{ site: node, kind: 'text as test', lost: otherwise, grouped: `(${test.text}) ? …` }]
    : [];
};

/** `if (role = "admin")` */
const ofTest = (node: Node): Defeat[] => {
  const test = node.child('test');
  const value = test?.is('Assign') && test.operator === '=' ? test.child('right') : undefined;
  return test && value?.is('String', 'Number', 'True', 'False', 'Null')
    ? [{ site: test, kind: 'assigned', lost: test }]
    : [];
};

/** `if (list.indexOf(x))`: true for "not there" and for every place but the first. */
const ofSearch = (call: Node): Defeat[] => {
  const { callee } = call;
  if (!callee?.is('Member')) return [];
  const isIndex =
    /^(indexOf|lastIndexOf|findIndex)$/.test(callee.name) ||
    (callee.name === 'search' && call.argument(0)?.is('Regex') === true);
  return isIndex && isTested(call) ? [{ site: call, kind: 'index as truth', lost: call }] : [];
};

/** Only whether it is truthy counts there. `!list.indexOf(x)` is a way to say "starts with". */
const isTested = (node: Node): boolean => {
  const { parent, slot } = node;
  if (!parent) return false;
  if (slot === 'test' && parent.is('If', 'While', 'Conditional')) return true;
  return parent.is('Logical') && parent.operator === '&&' && slot === 'left' ? true : false;
};

/** `options || true`: these settings, or plainly on. What is kept is an object or nothing, never a switch. */
const isPlainlyOn = (node: Node, left: Node): boolean =>
  /(attr|attribute|option|opt|arg|param|prop|header|setting|rule|style)s$|config$/i.test(left.name) &&
  !isTested(node) &&
  node.slot !== 'test';

const isSettled = (node: Node): boolean =>
  node.is('True', 'False', 'Number', 'String') || /\bprocess\.env\b|import\.meta\.env/.test(node.text);

const isWord = (node: Node): boolean => node.is('String') && node.string.length > 0;

const hasText = (node: Node): boolean =>
  node.is('Binary') && node.operator === '+'
    ? [node.child('left'), node.child('right')].some((one) => one && hasText(one))
    : (node.is('String') && node.string.length > 0) || node.is('Template');

const isGlobal = (node: Node, name: string): boolean =>
  node.is('Identifier') && node.name === name && node.binding?.isGlobal !== false;

const isUndefined = (node: Node): boolean => isGlobal(node, 'undefined');

/** Parentheses are lost in the tree, and say that the grouping is meant. */
const isParenthesised = (node: Node, right: Node): boolean => {
  const left = node.child('left');
  return left !== undefined && node.file.text.slice(left.end, right.start).includes('(');
};
