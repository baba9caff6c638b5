import type { Node } from '../../../facts/node.ts';
import { normalisePattern } from './path-pattern.ts';
import type { Reading } from './reading.ts';
import type { Registration } from './registrations.ts';
import type { RouterRef } from './router-sites.ts';

const LIBRARIES = new Set(['finale-rest', 'epilogue', 'finale']);
/** What a resource answers on its list and on its item path, by action (finale-rest README). */
const ACTIONS: readonly [action: string, method: string, endpoint: 0 | 1][] = [
  ['create', 'POST', 0],
  ['list', 'GET', 0],
  ['read', 'GET', 1],
  ['update', 'PUT', 1],
  ['delete', 'DELETE', 1],
];

/** CRUD routes that finale and epilogue generate from record models. */
export const readFinale = (reading: Reading, calls: readonly Node[]): Registration[] => {
  const own = calls.filter((call) => call.callee?.is('Member') && isFinale(reading, call));
  const apps = own
    .filter((call) => call.callee?.name === 'initialize')
    .flatMap((call) =>
      reading.expansions.of(call).flatMap(({ scope, order }) => {
        const [options] = reading.definitions.of(call.argument(0), scope);
        const app = options && reading.definitions.memberOf(options, 'app')[0];
        return app ? reading.sites.of(app.node, app.scope).map((router) => ({ router, order })) : [];
      }),
    );
  return own
    .filter((call) => call.callee?.name === 'resource')
    .flatMap((call) => resource(reading, call, apps));
};

interface App {
  router: RouterRef;
  order: readonly Node[];
}

const isSameCall = (a: readonly Node[], b: readonly Node[]): boolean =>
  a.length === b.length && a.slice(0, -1).every((call, index) => call === b[index]);

const isFinale = (reading: Reading, call: Node): boolean => {
  const origin = reading.definitions.origins.of(call.callee);
  if (origin.kind === 'library') return LIBRARIES.has(origin.package);
  return false;
};

const resource = (reading: Reading, call: Node, apps: readonly App[]): Registration[] =>
  reading.expansions.of(call).flatMap(({ scope, order }) => {
    const [options] = reading.definitions.of(call.argument(0), scope);
    // of several applications that the same code sets up, the one of this expansion
    const app = apps.find((one) => isSameCall(one.order, order)) ?? apps[0];
    if (!app || !options?.node.is('Object')) return [];
    const { router } = app;
    const endpoints = options.node.property('endpoints');
    const model = reading.definitions.memberOf(options, 'model')[0]?.node;
    const actions = options.node.property('actions');
    const wanted = actions ? reading.expansions.texts({ node: actions, scope: options.scope }) : undefined;
    const paths = endpoints
      ? reading.expansions.texts({ node: endpoints, scope: options.scope }).map(normalisePattern)
      : [];
    return ACTIONS.flatMap(([action, method, endpoint]): Registration[] => {
      const path = paths[endpoint];
      if (path === undefined || (wanted && !wanted.includes(action))) return [];
      return [
        {
          router,
          node: call,
          order,
          kind: 'route',
          methods: [method],
          patterns: [path],
          items: [],
          scope,
          generatedFor: model ?? call,
        },
      ];
    });
  });
