import type { Node } from '../../../facts/node.ts';
import type { Bound } from './definitions.ts';
import type { ChainStep, EntryPoint } from './entry-point.ts';
import { handledEntry, isHandler, propertiesOf } from './handled-entry.ts';
import type { Surroundings } from './surroundings.ts';

/** Libraries whose call runs one resolver after the other until one answers. */
const COMBINERS = new Set(['graphql-resolvers combineResolvers', 'graphql-resolvers pipeResolvers']);
const NESTING = 6;

/** Resolver objects that are given to a GraphQL server or schema: `{ Query: { orders: … } }`. */
export const graphqlEntryPoints = (around: Surroundings): EntryPoint[] =>
  around.calls.flatMap((call) => {
    const given = resolversOf(around, call);
    return given ? mapsIn(around, { node: given }, NESTING).flatMap((map) => ofMap(around, call, map)) : [];
  });

const resolversOf = (around: Surroundings, call: Node): Node | undefined => {
  for (const role of around.roles.allOf(call)) {
    const resolvers = around.roles.argument(role, 'resolvers');
    if (resolvers) return resolvers;
  }
  return undefined;
};

/** A map, a list of maps, maps that a call merges. */
const mapsIn = (around: Surroundings, value: Bound, depth: number): Bound[] => {
  if (depth <= 0) return [];
  const { definitions } = around.reading;
  return definitions.of(value.node, value.scope).flatMap((one): Bound[] => {
    const { node, scope } = one;
    if (node.is('Object')) return [one];
    if (node.is('Array'))
      return node.elements.flatMap((element) => mapsIn(around, { node: element, scope }, depth - 1));
    if (!node.is('Call')) return [];
    const made = definitions.results(one).filter((inner) => inner.node !== node);
    const inner = made.length ? made : node.args.map((argument) => ({ node: argument, scope }));
    return inner.flatMap((each) => mapsIn(around, each, depth - 1));
  });
};

const ofMap = (around: Surroundings, owner: Node, map: Bound): EntryPoint[] => {
  const { reading } = around;
  return propertiesOf(reading, map).flatMap(([type, fields]) =>
    reading.definitions
      .of(fields.node, fields.scope)
      .flatMap((one) => propertiesOf(reading, one))
      .flatMap(([field, value]): EntryPoint[] => {
        const [defined = value] = reading.definitions.of(value.node, value.scope);
        const resolver = defined.node.is('Object')
          ? (reading.definitions.memberOf(defined, 'resolve')[0] ??
            reading.definitions.memberOf(defined, 'subscribe')[0])
          : defined;
        return resolver ? fieldOf(around, owner, `${type}.${field}`, value.node, resolver) : [];
      }),
  );
};

const fieldOf = (
  around: Surroundings,
  owner: Node,
  path: string,
  node: Node,
  resolver: Bound,
): EntryPoint[] => {
  const combined = isCombined(around, resolver.node) ? resolver.node.args : [];
  const last = combined.at(-1);
  const value = last ? { node: last, scope: resolver.scope } : resolver;
  const [defined = value] = around.reading.definitions.of(value.node, value.scope);
  if (!isHandler(around.reading, defined)) return [];
  const chain = combined
    .slice(0, -1)
    .flatMap((step): ChainStep[] => around.reading.steps.of(step, resolver.scope, 'route'));
  return [
    handledEntry(around.reading, { kind: 'graphql', path, node, value, chain, framework: 'graphql', owner }),
  ];
};

const isCombined = (around: Surroundings, node: Node): boolean => {
  if (!node.is('Call')) return false;
  const origin = around.reading.definitions.origins.of(node.callee);
  return origin.kind === 'library' && COMBINERS.has(`${origin.package} ${origin.path}`);
};
