import type { Node } from '../../../facts/node.ts';
import type { Definitions } from '../entry-points/definitions.ts';
import type { Metadata } from '../entry-points/entry-point.ts';

/** `this.reflector.get(KEY, …)` and its kin. */
export const isReflector = (call: Node): boolean =>
  call.is('Call') &&
  call.callee?.is('Member') === true &&
  /^(get|getAll|getAllAndOverride|getAllAndMerge)$/.test(call.callee.name) &&
  /reflector/i.test(call.callee.object?.text ?? '');

/**
 * What the metadata of an entry makes of a condition of its guard: the value that the guard reads is there or not,
 * and holds a constant or not. A switch that turns authentication off is off.
 */
export const decidedByMetadata = (
  definitions: Definitions,
  node: Node,
  metadata: readonly Metadata[] | undefined,
): boolean | undefined => {
  if (!metadata) return undefined;
  if (node.is('Call') && node.callee?.is('Member')) {
    if (isReflector(node)) return isSet(definitions, node, metadata);
    const read = readBehind(node.callee.object);
    if (!read || !/^(includes|some|has|length)$/.test(node.callee.name)) return undefined;
    const held = found(definitions, read, metadata);
    const wanted = node.argument(0)?.text;
    if (!held) return false;
    return wanted === undefined ? undefined : held.node.text.includes(wanted);
  }
  if (node.is('Member') && node.name === 'length') {
    const read = readBehind(node.object);
    return read ? isSet(definitions, read, metadata) : undefined;
  }
  if (!node.is('Identifier')) return undefined;
  if (/disable/i.test(node.name)) return false;
  const read = readBehind(node);
  if (read) return isSet(definitions, read, metadata);
  const init = initOf(node);
  return init?.is('Logical', 'Unary') ? logical(definitions, init, metadata) : undefined;
};

const logical = (
  definitions: Definitions,
  node: Node,
  metadata: readonly Metadata[],
): boolean | undefined => {
  if (node.is('Unary') && node.operator === '!') {
    const inner = node.expression && logical(definitions, node.expression, metadata);
    return inner === undefined ? undefined : !inner;
  }
  if (!node.is('Logical')) return decidedByMetadata(definitions, node, metadata);
  const sides = [node.child('left'), node.child('right')].map(
    (side) => side && logical(definitions, side, metadata),
  );
  const ends = node.operator !== '&&';
  if (sides.includes(ends)) return ends;
  return sides.includes(undefined) ? undefined : !ends;
};

const initOf = (node: Node | undefined): Node | undefined => {
  const declaration = node?.binding?.declaration;
  return declaration?.parent?.is('VarDecl') ? declaration.parent.init : undefined;
};

/** The reflector's call that a name stands for. */
const readBehind = (node: Node | undefined): Node | undefined => {
  const value = node?.is('Identifier') ? initOf(node) : node;
  const call = value?.is('Logical') ? value.child('left') : value;
  return call && isReflector(call) ? call : undefined;
};

const found = (definitions: Definitions, read: Node, metadata: readonly Metadata[]): Metadata | undefined => {
  const key = read.argument(0);
  const [defined] = definitions.of(key);
  const texts = [key?.text, key?.name, defined?.node.stringValue, defined?.node.value?.stringValue].filter(
    (text) => text !== undefined && text !== '',
  );
  return metadata.find((one) => texts.includes(one.key));
};

const isSet = (definitions: Definitions, read: Node, metadata: readonly Metadata[]): boolean => {
  const held = found(definitions, read, metadata);
  return held !== undefined && !held.value?.is('False');
};
