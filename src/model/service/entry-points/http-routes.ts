import type { Node } from '../../../facts/node.ts';
import { alternatives } from '../../resolution/origin.ts';
import type { EntryPoint } from './entry-point.ts';
import { ELYSIA_HOOKS, opensGroup, readElysia } from './elysia.ts';
import { environmentGate } from './environment.ts';
import { readExpress } from './express.ts';
import { isFastifyRegister, readFastify } from './fastify.ts';
import { readFinale } from './finale.ts';
import { readHono } from './hono.ts';
import { readKoa } from './koa.ts';
import { VERBS, type Reading, type Site } from './reading.ts';
import { distinctRegistrations, type Registration } from './registrations.ts';
import { goesOn, RouterGraph, stepsOf, type RoutePath } from './router-graph.ts';
import { identityOf, type RouterFamily } from './router-sites.ts';

const READERS: Record<RouterFamily, (reading: Reading, site: Site) => Registration[]> = {
  express: readExpress,
  koa: readKoa,
  hono: readHono,
  fastify: readFastify,
  elysia: readElysia,
};

const MEMBERS = new Set([
  ...Object.keys(VERBS),
  ...['use', 'register', 'route', 'on', 'openapi', 'addHook', 'group', 'guard'],
  ...ELYSIA_HOOKS,
]);
/** Families whose plugins get a router of their own as a parameter. */
const WITH_SCOPES: ReadonlySet<RouterFamily> = new Set(['fastify', 'elysia']);

/** Routes of routers that are put together by calls. */
export const routerEntryPoints = (
  reading: Reading,
  calls: readonly Node[],
): { routes: EntryPoint[]; listings: EntryPoint[] } => {
  const candidates = calls.filter((call) => mayRegister(reading, call));
  for (const call of calls) {
    const origin =
      call.callee?.is('Member') && call.callee.name === 'decorate'
        ? reading.definitions.origins.of(call.callee)
        : undefined;
    if (origin?.kind === 'library' && origin.package === 'fastify') reading.steps.addDecoration(call);
  }
  const registrations = distinctRegistrations([
    ...scopedPlugins(reading, candidates.filter(opensScope)),
    ...candidates
      .filter((call) => !opensScope(call) || !hasScopes(reading, call))
      .flatMap((call) => registered(reading, call)),
    ...readFinale(reading, calls),
  ]);
  const graph = new RouterGraph(registrations);
  return {
    routes: registrations.flatMap((one) => entriesOf(graph, one)),
    listings: registrations.filter(isListing).flatMap((one) => listed(graph, one)),
  };
};

const mayRegister = (reading: Reading, call: Node): boolean => {
  const callee = call.callee;
  if (call.isNew || !call.args.length) return false;
  // `this.app[options.method](path, handler)`
  if (callee?.is('Index'))
    return call.args.length > 1 && !callee.object?.is('Call') && isRouterByType(reading, callee.object);
  if (!callee?.is('Member') || !MEMBERS.has(callee.name)) return false;
  const origins = alternatives(reading.definitions.origins.of(callee));
  if (origins.some((one) => one.kind === 'library' && reading.sites.familyOf(one.package))) return true;
  if (!origins.every((one) => one.kind === 'unknown')) return false;
  return call.args.some((argument) => argument.is('Function', 'Identifier', 'Member', 'Call'));
};

const isRouterByType = (reading: Reading, node: Node | undefined): boolean =>
  alternatives(reading.definitions.origins.of(node)).some(
    (one) => one.kind === 'library' && reading.sites.familyOf(one.package) !== undefined,
  );

/** The member that is called, where a key chooses it what the key stands for. */
const verbsOf = (reading: Reading, { callee }: Node, scope: Site['scope']): string[] => {
  if (!callee?.is('Index')) return [callee?.name ?? ''];
  const key = callee.child('index');
  return key ? reading.expansions.texts({ node: key, scope }) : [];
};

const registered = (reading: Reading, call: Node): Registration[] =>
  reading.expansions.of(call).flatMap(({ scope, order }) =>
    reading.sites.of(call.callee?.object, scope).flatMap((router) =>
      verbsOf(reading, call, scope)
        .flatMap((name) =>
          READERS[router.family](reading, {
            call,
            name,
            router,
            scope,
            order: [...router.order, ...order],
          }),
        )
        .map((one) => ({ ...one, node: placeOf(one, order) })),
    ),
  );

/** Where a route is registered: not in the method of the base class that does it for every class below. */
const placeOf = ({ node, router }: Registration, order: readonly Node[]): Node =>
  (router.instance && order.findLast((call) => call.classNode !== router.site.classNode)) ?? node;

const opensScope = (call: Node): boolean => isFastifyRegister(call) || opensGroup(call);

const hasScopes = (reading: Reading, call: Node): boolean =>
  reading.expansions
    .of(call)
    .some(({ scope }) =>
      reading.sites.of(call.callee?.object, scope).some(({ family }) => WITH_SCOPES.has(family)),
    );

/** Plugins make routers of parameters: what they register in turn is seen in the next round. */
const scopedPlugins = (reading: Reading, calls: readonly Node[]): Registration[] => {
  const found = new Map<Node, Registration[]>();
  for (let round = 0; round < 5; round++) {
    const before = found.size;
    for (const call of calls) {
      if (!found.has(call) && hasScopes(reading, call)) found.set(call, registered(reading, call));
    }
    if (found.size === before) break;
  }
  return [...found.values()].flat();
};

const entriesOf = (graph: RouterGraph, route: Registration): EntryPoint[] => {
  if (!isTerminal(graph, route)) return [];
  const paths = graph.pathsTo(identityOf(route.router));
  return paths.flatMap((path) =>
    route.patterns.flatMap((pattern) =>
      route.methods.map((method) => entryOf(graph, path, route, pattern, method)),
    ),
  );
};

/** `app.use('/logs', serveIndex('logs'))` */
const isListing = (registration: Registration): boolean =>
  registration.kind === 'use' &&
  stepsOf(registration.items).some(({ library }) => library?.package === 'serve-index');

const listed = (graph: RouterGraph, registration: Registration): EntryPoint[] =>
  graph
    .pathsTo(identityOf(registration.router))
    .flatMap((path) =>
      registration.patterns.map((pattern) => entryOf(graph, path, registration, pattern, 'GET')),
    );

/** A route that hands on to a later one of the same path is a step of that one. */
const isTerminal = (graph: RouterGraph, route: Registration): boolean => {
  if (route.kind !== 'route') return false;
  if (graph.isShadowed(route)) return false;
  if (route.generatedFor || !goesOn(route)) return true;
  return !graph.isFollowed(route);
};

const entryOf = (
  graph: RouterGraph,
  path: RoutePath,
  route: Registration,
  pattern: string,
  method: string,
): EntryPoint => {
  const steps = stepsOf(route.items);
  const last = steps.at(-1);
  const handlers = last?.fns.filter((one) => !one.isWrapper) ?? [];
  const wrappers = last?.fns.filter((one) => one.isWrapper) ?? [];
  const chain = [...graph.chainOf(path, route, pattern), ...steps.slice(0, -1)];
  if (last && wrappers.length) chain.push({ ...last, fns: wrappers, from: 'wrapper' });
  const isOpen = route.isPathUnknown || (!path.length && graph.needsMount(route.router));
  return {
    kind: 'http',
    method,
    path: graph.patternOf(path, route, pattern),
    node: route.node,
    handler: handlers[0]?.fn,
    library: handlers.length ? undefined : last?.library,
    handlers,
    chain,
    framework: route.router.family,
    owner: identityOf(route.router),
    gate: [route.node, ...route.order, ...path.map((mount) => mount.parent.node)]
      .map(environmentGate)
      .find(Boolean),
    open: isOpen ? { unknown: 'dynamic', settles: 'where the router is mounted' } : undefined,
    isChainOpen: isOpen,
    generatedFor: route.generatedFor,
  };
};
