import type { Node } from '../../facts/node.ts';
import { alternatives } from '../resolution/origin.ts';
import type { Origins } from '../resolution/origins.ts';
import type { Values } from '../resolution/values.ts';

/**
 * How many turns a loop makes. `bounded`: a literal list, an enum, a registry of the code; `chunk`: the items are lists
 * themselves; `page`: a query with a limit; `unbounded`: nothing in the code says.
 */
export type Bound = 'bounded' | 'chunk' | 'page' | 'unbounded';

/** A literal list does not grow; a long one is a table of data. */
const LITERAL_LIMIT = 40;
/** Lists that come from the code or its configuration; a name only ever makes bpx more careful. */
const REGISTRY =
  /strateg|plugin|provider|handler|process(es|ors)|transport|locale|language|migration|queue|adapter|driver|hooks?$|listeners?$|middlewares?$|env|relations?(?![a-z])|columns?$|fields$|metadata/i;
const CHUNKS = /chunk|batch|slice|partition|pages?$/i;

export const boundOf = (origins: Origins, values: Values, source: Node, loop: Node): Bound => {
  if (isChunk(source, loop)) return 'chunk';
  if (isLiteral(origins, values, source)) return 'bounded';
  return REGISTRY.test(lastName(source)) ? 'bounded' : 'unbounded';
};

const lastName = (node: Node): string => {
  if (node.is('Identifier', 'Member')) return node.name;
  if (node.isCall) return lastName(node.callee ?? node.child('callee') ?? node);
  if (node.is('Await', 'As') && node.expression) return lastName(node.expression);
  if (node.is('Logical')) return lastName(node.child('left') ?? node);
  return '';
};

const isChunk = (source: Node, loop: Node): boolean => {
  const update = loop.child('update');
  if (update?.is('Assign')) return true; // `i += size`
  if (CHUNKS.test(lastName(source))) return true;
  const init = source.is('Identifier') ? source.binding?.declaration?.parent : undefined;
  return init?.is('VarDecl') === true && init.init !== undefined && CHUNKS.test(lastName(init.init));
};

/** A list whose length stands in the code: array literals, enums, `Object.values(CONSTANT)`, and what filters them. */
const isLiteral = (origins: Origins, values: Values, source: Node): boolean => {
  if (source.isCall) {
    const callee = source.callee;
    if (callee?.is('Member') && callee.object) {
      if (/^(filter|map|slice|sort|concat|toSorted|reverse|entries|values|keys)$/.test(callee.name)) {
        const [argument] = source.args;
        if (callee.object.is('Identifier') && callee.object.name === 'Object' && argument)
          return isConstant(origins, argument);
        return isLiteral(origins, values, callee.object);
      }
    }
    return false;
  }
  const value = values.of(source);
  if (value.kind !== 'array') return false;
  const { elements } = value.node;
  return (
    elements.length > 0 &&
    elements.length <= LITERAL_LIMIT &&
    !elements.some((element) => element.is('Spread'))
  );
};

const isConstant = (origins: Origins, node: Node): boolean =>
  alternatives(origins.of(node)).every(
    (origin) =>
      origin.kind === 'object' &&
      (origin.node.is('Enum') ||
        (origin.node.is('Object') &&
          origin.node.properties.every((p) => p.payload >= 0) &&
          origin.node.properties.length > 0)),
  );
