import type { Node } from '../../../facts/node.ts';
import type { Definitions, Scope } from './definitions.ts';

const EQUALITY = new Set(['===', '==', '!==', '!=']);

/** Whether `status === 201` holds where the call at hand, or a default, says what `status` is. */
export const decidedTest = (
  definitions: Definitions,
  test: Node | undefined,
  scope: Scope,
): boolean | undefined => {
  if (!test?.is('Binary') || !EQUALITY.has(test.operator)) return undefined;
  const left = literalOf(definitions, test.child('left'), scope);
  const right = literalOf(definitions, test.child('right'), scope);
  if (left === undefined || right === undefined) return undefined;
  return (left === right) === test.operator.startsWith('=');
};

/** The one number or text that a name stands for. */
const literalOf = (
  definitions: Definitions,
  node: Node | undefined,
  scope: Scope,
): number | string | undefined => {
  const [only, ...others] = definitions.of(node, scope);
  if (!only || others.length) return undefined;
  return only.node.numberValue ?? only.node.stringValue;
};
