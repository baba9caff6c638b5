import type { Node } from '../../../facts/node.ts';
import type { Role } from '../../meaning/roles.ts';
import { alternatives } from '../../resolution/origin.ts';
import type { Bound } from './definitions.ts';
import type { EntryPoint } from './entry-point.ts';
import { handledEntry, isHandler, propertiesOf } from './handled-entry.ts';
import { normalisePattern } from './path-pattern.ts';
import type { Surroundings } from './surroundings.ts';

const METHOD = /^(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)$/;

/** Servers without a router: `Bun.serve`, `Deno.serve`, `http.createServer`, `server.on('request')`. */
export const bareServerEntryPoints = (around: Surroundings): EntryPoint[] =>
  around.calls.flatMap((call): EntryPoint[] => {
    for (const role of around.roles.allOf(call)) {
      if (!isBare(role)) continue;
      const routes = around.roles.argument(role, 'routes');
      const fetch = around.roles.argument(role, 'handlers');
      const framework = role.name === 'listen' ? 'fetch' : 'http';
      return [...routesOf(around, call, routes, framework), ...catchAll(around, call, fetch, framework)];
    }
    return onRequest(around, call);
  });

/** `listen` with the routes or the handler among its options, a plain server of Node. */
const isBare = ({ name, row, callee }: Role): boolean =>
  (name === 'listen' && row.args?.['handlers'] !== undefined) ||
  (name === 'route' && /^node:https?$/.test(callee.package));

/** `routes: { '/orders': handler, '/orders/:id': { GET: …, DELETE: … } }` */
const routesOf = (
  around: Surroundings,
  call: Node,
  routes: Node | undefined,
  framework: string,
): EntryPoint[] => {
  const { reading } = around;
  const shared = { kind: 'http', node: call, framework, owner: call } as const;
  return reading.definitions
    .of(routes)
    .flatMap((bound) => propertiesOf(reading, bound))
    .flatMap(([name, value]): EntryPoint[] => {
      const path = normalisePattern(name);
      const place = { ...shared, path, node: value.node };
      return reading.definitions.of(value.node, value.scope).flatMap((one): EntryPoint[] => {
        const byMethod = one.node.is('Object')
          ? propertiesOf(reading, one).filter(([method]) => METHOD.test(method))
          : [];
        if (byMethod.length)
          return byMethod.map(([method, each]) =>
            handledEntry(reading, { ...place, node: each.node, method, value: each }),
          );
        return isHandler(reading, one) ? [handledEntry(reading, { ...place, method: 'ALL', value })] : [];
      });
    });
};

/** One function for everything: which paths it answers is not said by a registration. */
const catchAll = (
  around: Surroundings,
  call: Node,
  handler: Node | undefined,
  framework: string,
): EntryPoint[] => {
  const { reading } = around;
  if (!handler || isRouter(around, handler)) return [];
  const [bound] = reading.definitions.of(handler);
  if (!bound || !isHandler(reading, bound)) return [];
  return [
    handledEntry(reading, {
      kind: 'http',
      method: 'ALL',
      path: '*',
      node: call,
      value: { node: handler },
      framework,
      owner: call,
      open: { unknown: 'dynamic', settles: 'the paths that the handler tells apart' },
    }),
  ];
};

/** `createServer(app)`, `fetch: app.fetch`, `createServer(app.callback())`: the router's own routes are the entries. */
const isRouter = (around: Surroundings, handler: Node): boolean => {
  const { sites } = around.reading;
  const inner = handler.is('Call') ? handler.callee : handler;
  return [handler, handler.object, inner?.object].some((one) => sites.of(one, undefined).length > 0);
};

/** `server.on('request', (req, res) => …)` */
const onRequest = (around: Surroundings, call: Node): EntryPoint[] => {
  const { callee } = call;
  if (!callee?.is('Member') || callee.name !== 'on' || call.argument(0)?.stringValue !== 'request') return [];
  const isServer = alternatives(around.reading.definitions.origins.of(callee)).some(
    (one) => one.kind === 'library' && /^node:https?$/.test(one.package) && one.path.startsWith('Server#'),
  );
  return isServer ? catchAll(around, call, call.argument(1), 'http') : [];
};

/** Whether an expression is a function that answers requests of the Fetch API. */
export const isFetchHandler = (around: Surroundings, value: Bound): boolean =>
  !isRouter(around, value.node) && isHandler(around.reading, value);
