import { isPath, itemsOf, patternsOf, VERBS, type Reading, type Site } from './reading.ts';
import type { Item, Registration } from './registrations.ts';
import { normalisePattern } from './path-pattern.ts';

/** Koa applications, koa-router and koa-mount. A router's own middleware runs only where one of its routes matches. */
export const readKoa = (reading: Reading, site: Site): Registration[] => {
  const { call, name, router, scope, order } = site;
  let { args } = call;
  const shared = { router, node: call, order, scope };
  if (name === 'use') {
    const mounted = args.length === 1 && args[0] ? mountOf(reading, args[0], site) : undefined;
    if (mounted) return [{ ...shared, kind: 'use', methods: [], ...mounted }];
    const hasPath = args.length > 1 && isPath(reading, args[0], scope);
    const patterns = hasPath && args[0] ? patternsOf(reading, args[0], scope) : ['/'];
    const items = itemsOf(reading, hasPath ? args.slice(1) : args, scope, 'router', patterns.join(', '));
    return [{ ...shared, kind: 'use', methods: [], patterns, items }];
  }
  if (name === 'register' && args[1] && args.length > 2) {
    const methods = reading.expansions.texts({ node: args[1], scope }).map((method) => method.toUpperCase());
    const patterns = args[0] ? patternsOf(reading, args[0], scope) : [];
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
  const method = VERBS[name];
  if (!method || args.length < 2) return [];
  if (args.length > 2 && args[0]?.is('String') && isPath(reading, args[1], scope)) args = args.slice(1); // a route's name
  const patterns = args[0] ? patternsOf(reading, args[0], scope) : [];
  const items = itemsOf(reading, args.slice(1), scope, 'route', patterns.join(', '));
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

/** `mount('/api', api)` */
const mountOf = (
  reading: Reading,
  node: Site['call'],
  { scope }: Site,
): { patterns: string[]; items: Item[] } | undefined => {
  if (!node.is('Call')) return undefined;
  const origin = reading.definitions.origins.of(node.callee);
  if (origin.kind !== 'library' || origin.package !== 'koa-mount') return undefined;
  const [first, second] = node.args;
  const target = second ?? first;
  if (!target) return undefined;
  const patterns =
    second && first ? reading.expansions.texts({ node: first, scope }).map(normalisePattern) : ['/'];
  return { patterns, items: itemsOf(reading, [target], scope, 'app', patterns.join(', ')) };
};
