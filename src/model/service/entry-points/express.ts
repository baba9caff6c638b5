import type { Node } from '../../../facts/node.ts';
import { isPath, itemsOf, patternsOf, VERBS, type Reading, type Site } from './reading.ts';
import type { Registration } from './registrations.ts';

/** `app.use`, `router.get`, `router.route(path).get` of Express and what is built like it. */
export const readExpress = (reading: Reading, site: Site): Registration[] => {
  const { call, name, router, scope, order } = site;
  const { args } = call;
  const shared = { router, node: call, order, scope };
  if (name === 'use') {
    const hasPath = args.length > 1 && isPath(reading, args[0], scope);
    const patterns = hasPath && args[0] ? patternsOf(reading, args[0], scope) : ['/'];
    const items = itemsOf(
      reading,
      hasPath ? args.slice(1) : args,
      scope,
      router.site.callee?.name === 'Router' ? 'router' : 'app',
      patterns.join(', '),
    );
    return [{ ...shared, kind: 'use', methods: [], patterns, items }];
  }
  const method = VERBS[name];
  if (!method) return [];
  const route = routeOf(call);
  if (!route && args.length < 2) return []; // `app.get('setting')`
  const pathNode = route ? route.argument(0) : args[0];
  if (!pathNode) return [];
  const patterns = patternsOf(reading, pathNode, scope);
  const items = itemsOf(reading, route ? args : args.slice(1), scope, 'route', patterns.join(', '));
  if (!items.length) return [];
  const isPathUnknown = patterns.length === 0;
  return [
    {
      ...shared,
      kind: 'route',
      methods: [method],
      patterns: isPathUnknown ? ['/:path'] : patterns,
      items,
      isPathUnknown,
    },
  ];
};

/** The `router.route(path)` that a chain of verbs starts from. */
const routeOf = (call: Node): Node | undefined => {
  for (let at = call.callee?.object; at?.is('Call'); at = at.callee?.object) {
    if (at.callee?.is('Member') && at.callee.name === 'route') return at;
    if (!at.callee?.is('Member') || !VERBS[at.callee.name]) return undefined;
  }
  return undefined;
};
