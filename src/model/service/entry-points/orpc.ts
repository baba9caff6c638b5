import type { Node } from '../../../facts/node.ts';
import { alternatives } from '../../resolution/origin.ts';
import type { Bound } from './definitions.ts';
import type { ChainStep, EntryPoint } from './entry-point.ts';
import { handledEntry, propertiesOf } from './handled-entry.ts';
import { builderSteps } from './procedure-builder.ts';
import type { Surroundings } from './surroundings.ts';

const LIBRARY = /^@orpc\//;
const SERVERS = /(^|\.)(RPCHandler|OpenAPIHandler)$/;
const NESTING = 12;

/** Procedures of oRPC: objects of procedures, in the routers that are given to a handler, under the path that clients call. */
export const orpcEntryPoints = (around: Surroundings): EntryPoint[] =>
  around.calls.flatMap((call) => {
    const [router] = call.args;
    if (!router || !isOfOrpc(around, call.callee, SERVERS)) return [];
    return proceduresIn(around, call, { node: router }, '', [], NESTING);
  });

const isOfOrpc = (around: Surroundings, node: Node | undefined, path = /./): boolean =>
  alternatives(around.reading.definitions.origins.of(node)).some(
    (one) => one.kind === 'library' && LIBRARY.test(one.package) && path.test(one.path),
  );

const proceduresIn = (
  around: Surroundings,
  owner: Node,
  value: Bound,
  path: string,
  chain: readonly ChainStep[],
  depth: number,
): EntryPoint[] => {
  if (depth <= 0) return [];
  const { definitions } = around.reading;
  return definitions.of(value.node, value.scope).flatMap((one): EntryPoint[] => {
    const { node, scope } = one;
    if (node.is('Module'))
      return node.file.facts.exports.flatMap(({ name }) => {
        const [inner] = definitions.memberOf({ node }, name);
        return inner ? proceduresIn(around, owner, inner, joined(path, name), chain, depth - 1) : [];
      });
    if (node.is('Object'))
      return propertiesOf(around.reading, one).flatMap(([name, inner]) =>
        proceduresIn(around, owner, inner, joined(path, name), chain, depth - 1),
      );
    const { callee } = node;
    if (!node.is('Call') || !callee?.is('Member') || !isOfOrpc(around, callee)) return [];
    const [given] = node.args;
    const before = callee.object ? builderSteps(around, { node: callee.object, scope }) : [];
    switch (callee.name) {
      case 'router':
      case 'lazy':
        return given
          ? proceduresIn(around, owner, { node: given, scope }, path, [...chain, ...before], depth - 1)
          : [];
      case 'handler':
        return given
          ? [entryOf(around, owner, path, { node: given, scope }, [...chain, ...before], node)]
          : [];
      default: {
        // `.handler(fn).callable()`
        const { object } = callee;
        return object ? proceduresIn(around, owner, { node: object, scope }, path, chain, depth - 1) : [];
      }
    }
  });
};

const joined = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);

const entryOf = (
  around: Surroundings,
  owner: Node,
  path: string,
  value: Bound,
  chain: readonly ChainStep[],
  node: Node,
): EntryPoint =>
  handledEntry(around.reading, { kind: 'rpc', path, node, value, chain, framework: 'orpc', owner });
