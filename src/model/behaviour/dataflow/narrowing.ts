import type { Node } from '../../../facts/node.ts';

const NARROWING_CALL =
  /^(isNaN|isFinite|isInteger|isSafeInteger|isArray|isIP|isIPv4|isIPv6|includes|has|hasOwn|test|match|some|every|indexOf|isValid\w*|validate\w*|check\w*|assert\w*|is[A-Z]\w*)$/;
const ORDER = new Set(['<', '>', '<=', '>=', 'instanceof', 'in']);

/**
 * Whether the code of a function tests more of a value than its presence before a place: a range, a type, a list.
 * `names`: what the value is called on its way.
 */
export const isNarrowed = (place: Node, names: ReadonlySet<string>): boolean => {
  for (const node of place.fn.descendants()) {
    if (node.start >= place.start) break;
    if (node.is('Binary') && ORDER.has(node.operator) && !isLoopTest(node) && mentions(node, names))
      return true;
    if (node.is('Unary') && node.operator === 'typeof' && mentions(node, names)) return true;
    if (node.is('Switch') && mentions(node.child('test') ?? node.expression, names)) return true;
    if (node.isCall && NARROWING_CALL.test(node.callee?.name ?? '') && mentions(node, names)) return true;
  }
  return false;
};

/** `i < items.length` says nothing of the items. */
const isLoopTest = (node: Node): boolean => node.slot === 'test' && node.parent?.is('For', 'While') === true;

const mentions = (node: Node | undefined, names: ReadonlySet<string>): boolean => {
  if (!node) return false;
  if (node.is('Member', 'Identifier') && names.has(node.name)) return true;
  for (const inner of node.descendants())
    if (inner.is('Member', 'Identifier') && names.has(inner.name)) return true;
  return false;
};
