import type { Node } from '../../../facts/node.ts';
import { alternatives } from '../../resolution/origin.ts';
import type { Bound } from './definitions.ts';
import type { EntryPoint } from './entry-point.ts';
import { handledEntry, propertiesOf } from './handled-entry.ts';
import { builderSteps } from './procedure-builder.ts';
import type { Surroundings } from './surroundings.ts';

const ENDS: Record<string, string> = { query: 'GET', mutation: 'POST', subscription: 'GET' };
const ROUTERS = /(^|[.#])(router|mergeRouters)$/;
const NESTING = 12;

interface Procedure {
  path: string;
  /** The call that ends the builder's chain. */
  call: Bound;
}

/** Procedures of tRPC by the routers that hold them, under the path that clients call. */
export const trpcEntryPoints = (around: Surroundings): EntryPoint[] => {
  const routers = around.calls.filter((call) => isRouter(around, call));
  const nested = new Set<Node>();
  const trees = routers.map((call) => ({
    call,
    procedures: proceduresIn(around, { node: call }, '', NESTING, nested),
  }));
  return trees
    .filter(({ call }) => !nested.has(call))
    .flatMap(({ call: owner, procedures }) =>
      procedures.map(({ path, call }) => entryOf(around, owner, path, call)),
    );
};

const isRouter = (around: Surroundings, call: Node): boolean =>
  isOfTrpc(around, call.callee, ROUTERS) && call.args.length > 0;

const isOfTrpc = (around: Surroundings, node: Node | undefined, path: RegExp): boolean =>
  alternatives(around.reading.definitions.origins.of(node)).some(
    (one) => one.kind === 'library' && one.package === '@trpc/server' && path.test(one.path),
  );

const entryOf = (around: Surroundings, owner: Node, path: string, { node, scope }: Bound): EntryPoint =>
  handledEntry(around.reading, {
    kind: 'trpc',
    method: ENDS[node.callee?.name ?? ''],
    path,
    node,
    value: { node: node.argument(0) ?? node, scope },
    chain: builderSteps(around, { node: node.callee?.object ?? node, scope }),
    framework: 'trpc',
    owner,
  });

const proceduresIn = (
  around: Surroundings,
  value: Bound,
  path: string,
  depth: number,
  nested: Set<Node>,
): Procedure[] => {
  if (depth <= 0) return [];
  const { node } = value;
  const below = (inner: Bound, name?: string): Procedure[] =>
    around.reading.definitions.of(inner.node, inner.scope).flatMap((one) => {
      if (one.node === node) return [];
      if (one.node.is('Call') && isRouter(around, one.node)) nested.add(one.node);
      const own = name === undefined ? path : path === '' ? name : `${path}.${name}`;
      return proceduresIn(around, one, own, depth - 1, nested);
    });
  if (node.is('Object'))
    return propertiesOf(around.reading, value).flatMap(([name, inner]) => below(inner, name));
  if (node.is('Function', 'Module')) return lazily(around, value).flatMap((inner) => below(inner));
  if (!node.is('Call')) return [];
  if (isRouter(around, node))
    return node.args.flatMap((argument) =>
      argument.is('Object')
        ? proceduresIn(around, { node: argument, scope: value.scope }, path, depth - 1, nested)
        : below({ node: argument, scope: value.scope }),
    );
  if (node.callee?.is('Member') && ENDS[node.callee.name] !== undefined && node.args.length > 0)
    return [{ path, call: value }];
  // `lazy(() => import('./orders'))`
  if (node.callee?.name === 'lazy') return below({ node: node.argument(0) ?? node, scope: value.scope });
  return around.reading.definitions.results(value).flatMap((inner) => below(inner));
};

/** What a function of `lazy` imports: the one router of the module. */
const lazily = (around: Surroundings, { node }: Bound): Bound[] => {
  const { definitions } = around.reading;
  if (!node.is('Module')) return node.is('Function') ? definitions.of(node.body) : [];
  const found = node.file.facts.exports.flatMap(({ name }) => definitions.memberOf({ node }, name));
  return found.filter((one) => one.node.is('Call') && isRouter(around, one.node)).slice(0, 1);
};
