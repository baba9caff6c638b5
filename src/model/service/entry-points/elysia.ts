import type { Node } from '../../../facts/node.ts';
import { normalisePattern } from './path-pattern.ts';
import { itemsOf, patternsOf, VERBS, type Reading, type Site } from './reading.ts';
import type { Item, Registration } from './registrations.ts';

/** What Elysia runs before handlers that are registered later. */
export const ELYSIA_HOOKS: readonly string[] = [
  'onBeforeHandle',
  'onRequest',
  'derive',
  'resolve',
  'onTransform',
];
const LOCAL = ['transform', 'beforeHandle'];

/** Elysia: verbs with a handler and local hooks, groups and guards with a function of their own, plugins. */
export const readElysia = (reading: Reading, site: Site): Registration[] => {
  const { call, name, router, scope, order } = site;
  const { args } = call;
  const shared = { router, node: call, order, scope };
  if (ELYSIA_HOOKS.includes(name)) {
    const hook = args.at(-1);
    return hook
      ? [
          {
            ...shared,
            kind: 'use',
            methods: [],
            patterns: ['/'],
            items: itemsOf(reading, [hook], scope, 'app', ''),
          },
        ]
      : [];
  }
  if (name === 'use')
    return [
      { ...shared, kind: 'use', methods: [], patterns: ['/'], items: pluginItems(reading, args[0], site) },
    ];
  if (name === 'group' || name === 'guard') return [grouped(reading, site)];
  const method = name === 'route' ? undefined : VERBS[name];
  const [verb, path, handler, options] = name === 'route' ? args : [undefined, ...args];
  if (!path || !handler || (!method && !verb)) return [];
  const methods = method ? [method] : reading.expansions.texts({ node: verb ?? path, scope });
  return [
    {
      ...shared,
      kind: 'route',
      methods,
      patterns: patternsOf(reading, path, scope),
      items: [...localHooks(reading, options, site), ...itemsOf(reading, [handler], scope, 'route', '')],
    },
  ];
};

/** `{ beforeHandle: [isSignedIn] }` */
const localHooks = (reading: Reading, options: Node | undefined, { scope }: Site): Item[] =>
  reading.definitions.of(options, scope).flatMap((given) =>
    LOCAL.flatMap((hook) => {
      const value = given.node.is('Object') ? reading.definitions.memberOf(given, hook)[0] : undefined;
      return value ? itemsOf(reading, [value.node], value.scope, 'route', '') : [];
    }),
  );

/** `.use(orders)`, `.use((app) => app.get(…))` */
const pluginItems = (reading: Reading, plugin: Node | undefined, { scope }: Site): Item[] => {
  if (!plugin) return [];
  const [defined] = reading.definitions.of(plugin, scope);
  const param = defined?.node.is('Function') ? defined.node.params[0] : undefined;
  if (!param) return itemsOf(reading, [plugin], scope, 'app', '');
  reading.sites.addPlugin(param, 'elysia');
  return [{ kind: 'router', ref: { site: param, family: 'elysia', prefix: '', order: [] } }];
};

/** `.group('/v1', { beforeHandle }, (app) => app.get(…))`, `.guard({ beforeHandle }, (app) => …)` */
const grouped = (reading: Reading, site: Site): Registration => {
  const { call, router, scope, order } = site;
  const [first] = call.args;
  const isGroup = call.callee?.name === 'group';
  const patterns =
    isGroup && first ? reading.expansions.texts({ node: first, scope }).map(normalisePattern) : ['/'];
  const rest = isGroup ? call.args.slice(1) : call.args;
  const inner = rest.find((argument) => argument.is('Function'));
  const options = rest.find((argument) => argument !== inner);
  return {
    router,
    node: call,
    order,
    scope,
    kind: 'use',
    methods: [],
    // without a function a guard holds for what comes after it
    patterns: inner ? patterns : ['/'],
    items: [...localHooks(reading, options, site), ...(inner ? pluginItems(reading, inner, site) : [])],
  };
};

/** Calls that hand a router to a function: what stands in it is read afterwards. */
export const opensGroup = (call: Node): boolean => {
  const name = call.callee?.is('Member') ? call.callee.name : '';
  return (
    name === 'group' || name === 'guard' || (name === 'use' && call.argument(0)?.is('Function') === true)
  );
};
