import { isPath, isText, itemsOf, patternsOf, VERBS, type Reading, type Site } from './reading.ts';
import type { Registration } from './registrations.ts';
import { normalisePattern } from './path-pattern.ts';

/** Hono: `use` with patterns, verbs, `on`, `route` mounts, `openapi` with `createRoute`. */
export const readHono = (reading: Reading, site: Site): Registration[] => {
  const { call, name, router, scope, order } = site;
  const { args } = call;
  const shared = { router, node: call, order, scope };
  if (name === 'use') {
    const hasPath = isText(reading, args[0], scope);
    const patterns = hasPath && args[0] ? patternsOf(reading, args[0], scope) : ['/*'];
    return [
      {
        ...shared,
        kind: 'use',
        methods: [],
        patterns,
        items: itemsOf(reading, hasPath ? args.slice(1) : args, scope, 'app', patterns.join(', ')),
      },
    ];
  }
  if (name === 'route' && args[0] && args[1]) {
    const patterns = patternsOf(reading, args[0], scope);
    return [
      {
        ...shared,
        kind: 'use',
        methods: [],
        patterns,
        items: itemsOf(reading, [args[1]], scope, 'app', patterns.join(', ')),
      },
    ];
  }
  if (name === 'on' && args[0] && args[1]) {
    const methods = reading.expansions.texts({ node: args[0], scope }).map((method) => method.toUpperCase());
    const patterns = patternsOf(reading, args[1], scope);
    return [
      {
        ...shared,
        kind: 'route',
        methods,
        patterns,
        items: itemsOf(reading, args.slice(2), scope, 'route', ''),
      },
    ];
  }
  if (name === 'openapi' && args[0] && args[1]) return openApi(reading, site);
  const method = VERBS[name];
  if (!method || !args.length) return [];
  const hasPath = isPath(reading, args[0], scope);
  if (!hasPath && !args.some((argument) => argument.is('Function', 'Call', 'Identifier', 'Member')))
    return [];
  const patterns = hasPath && args[0] ? patternsOf(reading, args[0], scope) : ['/'];
  const items = itemsOf(reading, hasPath ? args.slice(1) : args, scope, 'route', patterns.join(', '));
  return items.length ? [{ ...shared, kind: 'route', methods: [method], patterns, items }] : [];
};

/** `app.openapi(createRoute({ method, path, middleware }), handler)` */
const openApi = (reading: Reading, { call, router, scope, order }: Site): Registration[] => {
  const [route] = reading.definitions.of(call.argument(0), scope);
  const options = route?.node.is('Call')
    ? reading.definitions.of(route.node.argument(0), route.scope)[0]
    : route;
  const method = options?.node.property('method');
  const path = options?.node.property('path');
  if (!options || !method || !path) return [];
  const middleware = options.node.property('middleware');
  return [
    {
      router,
      node: call,
      order,
      scope,
      kind: 'route',
      methods: reading.expansions
        .texts({ node: method, scope: options.scope })
        .map((text) => text.toUpperCase()),
      patterns: reading.expansions.texts({ node: path, scope: options.scope }).map(normalisePattern),
      items: [
        ...(middleware ? itemsOf(reading, [middleware], options.scope, 'route', '') : []),
        ...itemsOf(reading, call.args.slice(1, 2), scope, 'route', ''),
      ],
    },
  ];
};
