import type { Node } from '../../../facts/node.ts';
import { alternatives } from '../../resolution/origin.ts';
import type { Bound } from './definitions.ts';
import type { ChainStep, EntryPoint } from './entry-point.ts';
import { handledEntry, isHandler, propertiesOf } from './handled-entry.ts';
import { joinPatterns, normalisePattern } from './path-pattern.ts';
import type { Surroundings } from './surroundings.ts';

const LIBRARY = /^@ts-rest\//;
const NESTING = 8;
/** Parts of a request that a contract may give a schema to, as contract and handler name them. */
const SCHEMAS = [
  ['pathParams', 'params'],
  ['query', 'query'],
  ['body', 'body'],
  ['headers', 'headers'],
] as const;
const MOUNTED = {
  unknown: 'dynamic',
  settles: 'what the app runs before the endpoints that are mounted on it',
} as const;

/** A route or a group of routes of a contract, with the path prefix above it. */
interface Contract {
  at: Bound;
  prefix: string;
}

/** Endpoints of ts-rest: a contract says methods and paths, an object beside it the handlers. */
export const tsRestEntryPoints = (around: Surroundings): EntryPoint[] =>
  around.calls.flatMap((call) => {
    if (!isOfTsRest(around, call.callee) || call.args.length < 2) return [];
    const [contract, implementation, , options] = call.args;
    const contracts = contractsOf(around, { node: contract ?? call }, NESTING);
    if (!contracts.length || !implementation) return [];
    const shared = sharedSteps(around, options);
    return contracts.flatMap((one) =>
      endpointsOf(around, call, one, { node: implementation }, shared, NESTING),
    );
  });

const isOfTsRest = (around: Surroundings, node: Node | undefined): boolean =>
  alternatives(around.reading.definitions.origins.of(node)).some(
    (one) => one.kind === 'library' && LIBRARY.test(one.package),
  );

/** What a name of a contract stands for: `contract`, `contract.orders`, `c.router({ … }, { pathPrefix: '/v1' })`. */
const contractsOf = (around: Surroundings, value: Bound, depth: number): Contract[] => {
  if (depth <= 0) return [];
  const { definitions, expansions } = around.reading;
  return definitions.of(value.node, value.scope).flatMap((at): Contract[] => {
    const { node, scope } = at;
    if (node.is('Object')) return [{ at, prefix: '' }];
    if (node.is('Call')) {
      if (!isOfTsRest(around, node.callee)) return [];
      const options = node.argument(1)?.property('pathPrefix');
      const [prefix = ''] = options ? expansions.texts({ node: options, scope }) : [];
      const [routes] = node.args;
      const inner = routes ? contractsOf(around, { node: routes, scope }, depth - 1) : [];
      return inner.map((one) => ({ at: one.at, prefix: joinPatterns(prefix, one.prefix) }));
    }
    const { object } = node;
    if (!node.is('Member') || !object) return [];
    return contractsOf(around, { node: object, scope }, depth - 1).flatMap((holder) =>
      below(around, holder, node.name, depth - 1),
    );
  });
};

const below = (around: Surroundings, holder: Contract, name: string, depth: number): Contract[] => {
  const member = propertiesOf(around.reading, holder.at).find(([key]) => key === name)?.[1];
  return (member ? contractsOf(around, member, depth) : []).map((one) => ({
    at: one.at,
    prefix: joinPatterns(holder.prefix, one.prefix),
  }));
};

const endpointsOf = (
  around: Surroundings,
  owner: Node,
  contract: Contract,
  implementation: Bound,
  shared: readonly ChainStep[],
  depth: number,
): EntryPoint[] => {
  if (depth <= 0) return [];
  const { reading } = around;
  const route = Object.fromEntries(propertiesOf(reading, contract.at));
  const [method] = textsOf(around, route['method']);
  const [path] = textsOf(around, route['path']);
  return reading.definitions.of(implementation.node, implementation.scope).flatMap((given): EntryPoint[] => {
    if (method === undefined || path === undefined) {
      if (!given.node.is('Object')) return [];
      return propertiesOf(reading, given).flatMap(([name, value]) =>
        below(around, contract, name, depth - 1).flatMap((inner) =>
          endpointsOf(around, owner, inner, value, shared, depth - 1),
        ),
      );
    }
    const { handler, chain } = handlerOf(around, given);
    if (!handler || !isHandler(reading, handler)) return [];
    const app = appOf(around, owner);
    return [
      handledEntry(reading, {
        kind: 'http',
        method: method.toUpperCase(),
        path: normalisePattern(joinPatterns(contract.prefix, path)),
        node: implementation.node,
        value: handler,
        chain: [...shared, ...schemaSteps(route), ...chain].map((step) =>
          step.schemaOf === undefined && app ? { ...step, framework: app } : step,
        ),
        framework: 'ts-rest',
        owner,
        ...(app ? { open: MOUNTED, isChainOpen: true } : {}),
      }),
    ];
  });
};

/** The framework of the app that the endpoints are mounted on. */
const appOf = (around: Surroundings, owner: Node): string | undefined => {
  for (const origin of alternatives(around.reading.definitions.origins.of(owner.callee))) {
    const app = origin.kind === 'library' ? /^@ts-rest\/(express|fastify)$/.exec(origin.package) : null;
    if (app) return app[1];
  }
  return undefined;
};

const textsOf = (around: Surroundings, value: Bound | undefined): string[] =>
  value ? around.reading.expansions.texts(value) : [];

/** A function, or `{ middleware: [signedIn], handler }`. */
const handlerOf = (
  around: Surroundings,
  given: Bound,
): { handler: Bound | undefined; chain: ChainStep[] } => {
  if (!given.node.is('Object')) return { handler: given, chain: [] };
  const { definitions, steps } = around.reading;
  const [handler] = definitions.memberOf(given, 'handler');
  const [middleware] = definitions.memberOf(given, 'middleware');
  return { handler, chain: middleware ? steps.of(middleware.node, middleware.scope, 'route') : [] };
};

/** The library holds each part that the contract gives a schema to against it, before the handler. */
const schemaSteps = (route: Readonly<Record<string, Bound>>): ChainStep[] =>
  SCHEMAS.flatMap(([name, part]) => {
    const schema = route[name];
    if (!schema || schema.node.is('Null')) return [];
    const { node, scope } = schema;
    return [{ node, fns: [], scope, from: 'procedure' as const, matchedBy: '', schemaOf: part }];
  });

/** `createExpressEndpoints(contract, router, app, { globalMiddleware: [signedIn] })` */
const sharedSteps = (around: Surroundings, options: Node | undefined): ChainStep[] => {
  const given = options?.property('globalMiddleware');
  return given ? around.reading.steps.of(given, undefined, 'app') : [];
};
