import type { Node } from '../../../facts/node.ts';
import type { Definitions, Scope } from '../entry-points/definitions.ts';
import { excludesProduction } from '../entry-points/environment.ts';

/** Which outcome of a test means that the credential is there and valid. */
export const polarity = (test: Node): 'present' | 'absent' => {
  if (test.is('Unary') && test.operator === '!')
    return test.expression && polarity(test.expression) === 'present' ? 'absent' : 'present';
  if (test.is('Logical')) {
    const sides = [test.child('left'), test.child('right')].flatMap((side) => (side ? [polarity(side)] : []));
    if (test.operator === '&&') return sides.includes('present') ? 'present' : 'absent';
    return sides.includes('absent') ? 'absent' : 'present';
  }
  if (test.is('Binary')) {
    const sides = [test.child('left'), test.child('right')];
    const isNothing = sides.some(
      (side) =>
        side?.is('Null') ||
        side?.name === 'undefined' ||
        side?.is('False') ||
        side?.stringValue === '' ||
        side?.stringValue === 'undefined',
    );
    const isEqual = /^===?$/.test(test.operator);
    const isUnequal = /^!==?$/.test(test.operator);
    if (isNothing) return isEqual ? 'absent' : 'present';
    if (isEqual || test.operator === 'instanceof' || test.operator === 'in') return 'present';
    return isUnequal ? 'absent' : 'absent';
  }
  // `if (err)` of a verification's callback
  if (test.is('Identifier') && /^(e|err|error|failure)$/i.test(test.name)) return 'absent';
  return 'present';
};

/** What else decides a condition: metadata of the entry that a guard reads. */
export type Decides = (node: Node) => boolean | undefined;

export interface Fold {
  holds: boolean;
  /** Only because production is meant. */
  byEnvironment: boolean;
}

/** The outcome that a test has here: by the options that a factory was given, or because production is meant. */
export const folded = (
  definitions: Definitions,
  test: Node,
  scope: Scope | undefined,
  decides: Decides,
  depth = 6,
): Fold | undefined => {
  if (excludesProduction(test, true)) return { holds: false, byEnvironment: true };
  if (excludesProduction(test, false)) return { holds: true, byEnvironment: true };
  const holds = truth(definitions, test, scope, decides, depth);
  return holds === undefined ? undefined : { holds, byEnvironment: false };
};

const truth = (
  definitions: Definitions,
  node: Node,
  scope: Scope | undefined,
  decides: Decides,
  depth: number,
): boolean | undefined => {
  if (depth <= 0) return undefined;
  const decided = decides(node);
  if (decided !== undefined) return decided;
  switch (node.kind) {
    case 'True':
      return true;
    case 'False':
    case 'Null':
      return false;
    case 'String':
      return node.string !== '';
    case 'Object':
    case 'Array':
    case 'Function':
      return true;
    case 'Unary': {
      const inner =
        node.operator === '!' && node.expression
          ? truth(definitions, node.expression, scope, decides, depth - 1)
          : undefined;
      return inner === undefined ? undefined : !inner;
    }
    case 'Logical': {
      const sides = [node.child('left'), node.child('right')].map((side) =>
        side ? truth(definitions, side, scope, decides, depth - 1) : undefined,
      );
      if (node.operator === '&&')
        return sides.includes(false) ? false : sides.includes(undefined) ? undefined : true;
      return sides.includes(true) ? true : sides.includes(undefined) ? undefined : false;
    }
    case 'Identifier':
    case 'Member':
      return named(definitions, node, scope, depth);
    default:
      return undefined;
  }
};

/** Only what the scope gives is folded: elsewhere a name may change. */
const named = (
  definitions: Definitions,
  node: Node,
  scope: Scope | undefined,
  depth: number,
): boolean | undefined => {
  const root = node.is('Member') ? node.object : node;
  const binding = root?.binding;
  const given = binding && scope?.get(binding);
  if (!given) return undefined;
  const values = definitions.of(given.node, given.scope);
  const [value] = values;
  if (!value || values.length > 1) return undefined;
  if (!node.is('Member'))
    return value.node.name === 'undefined'
      ? false
      : truth(definitions, value.node, value.scope, () => undefined, depth - 1);
  if (!value.node.is('Object') || value.node.properties.some((property) => property.is('Spread')))
    return undefined;
  const property = value.node.property(node.name);
  return property ? truth(definitions, property, value.scope, () => undefined, depth - 1) : false;
};
