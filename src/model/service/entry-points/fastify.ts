import type { Node } from '../../../facts/node.ts';
import type { Bound, Scope } from './definitions.ts';
import { autoloaded } from './fastify-autoload.ts';
import { itemsOf, patternsOf, VERBS, type Reading, type Site } from './reading.ts';
import type { Item, Registration } from './registrations.ts';

/** Hooks that run before the handler, in the order of the request's life. */
const HOOKS = ['onRequest', 'preParsing', 'preValidation', 'preHandler'];

/** Fastify: routes with options, hooks of enclosing scopes, plugins as routers of their own. */
export const readFastify = (reading: Reading, site: Site): Registration[] => {
  const { call, name, router, scope, order } = site;
  const { args } = call;
  const shared = { router, node: call, order, scope };
  if (name === 'addHook') {
    const [hook] = args[0] ? reading.expansions.texts({ node: args[0], scope }) : [];
    if (!hook || !HOOKS.includes(hook)) return [];
    return [
      {
        ...shared,
        kind: 'hook',
        methods: [],
        patterns: ['/'],
        items: itemsOf(reading, args.slice(1, 2), scope, 'hook', ''),
      },
    ];
  }
  if (name === 'register') return registered(reading, site);
  if (name === 'use')
    return [
      {
        ...shared,
        kind: 'hook',
        methods: [],
        patterns: ['/'],
        items: itemsOf(
          reading,
          args.filter((a) => !a.is('String')),
          scope,
          'hook',
          '',
        ),
      },
    ];
  if (name === 'route') {
    const [options] = reading.definitions.of(args[0], scope);
    if (!options?.node.is('Object')) return [];
    const path = options.node.property('url') ?? options.node.property('path');
    const method = options.node.property('method');
    const handler = options.node.property('handler');
    if (!path || !handler) return [];
    const methods = method
      ? reading.expansions.texts({ node: method, scope: options.scope }).map((text) => text.toUpperCase())
      : ['ALL'];
    const items = [
      ...optionSteps(reading, options),
      ...itemsOf(reading, [handler], options.scope, 'route', ''),
    ];
    return [{ ...shared, kind: 'route', methods, patterns: patternsOf(reading, path, options.scope), items }];
  }
  const method = VERBS[name];
  if (!method || !args[0] || args.length < 2) return [];
  const patterns = patternsOf(reading, args[0], scope);
  const last = args.at(-1);
  const [options] = args.length > 2 || last?.is('Object') ? reading.definitions.of(args[1], scope) : [];
  const handler = last?.is('Object') ? last.property('handler') : last;
  const items = [
    ...(options?.node.is('Object') ? optionSteps(reading, options) : []),
    ...(handler ? itemsOf(reading, [handler], scope, 'route', '') : []),
  ];
  if (!items.length || !patterns.length) return [];
  return [{ ...shared, kind: 'route', methods: [method], patterns, items }];
};

/** `{ onRequest, preHandler: [fastify.authenticate] }` */
const optionSteps = (reading: Reading, options: Bound): Item[] =>
  HOOKS.flatMap((hook) => {
    const value = reading.definitions.memberOf(options, hook)[0];
    return value ? itemsOf(reading, [value.node], value.scope, 'route', '') : [];
  });

/** A plugin mounted under a prefix: its parameter is a router. */
const registered = (reading: Reading, site: Site): Registration[] => {
  const { call, scope } = site;
  const loaded = autoloaded(reading, call, scope);
  if (loaded)
    return loaded.flatMap(({ module, prefix }) =>
      mounted(reading, site, pluginOf(reading, module, undefined)[0], [prefix]),
    );
  const [options] = reading.definitions.of(call.argument(1), scope);
  const prefix = options?.node.property('prefix');
  const patterns = prefix ? patternsOf(reading, prefix, options?.scope) : ['/'];
  return mounted(reading, site, pluginOf(reading, call.argument(0), scope)[0], patterns);
};

const mounted = (
  reading: Reading,
  { call, router, scope, order }: Site,
  plugin: { fn: Node; isLifted: boolean } | undefined,
  patterns: readonly string[],
): Registration[] => {
  const param = plugin?.fn.params[0];
  if (!plugin || !param) return [];
  if (plugin.isLifted) {
    reading.sites.share(param, [{ ...router, order }]);
    return [];
  }
  reading.sites.addPlugin(param);
  return [
    {
      router,
      node: call,
      order,
      scope,
      kind: 'use',
      methods: [],
      patterns,
      items: [{ kind: 'router', ref: { site: param, family: 'fastify', prefix: '', order: [] } }],
    },
  ];
};

/** The plugin's function; `fastify-plugin` lifts it into the scope of its parent. */
const pluginOf = (
  reading: Reading,
  node: Node | undefined,
  scope: Scope | undefined,
): { fn: Node; isLifted: boolean }[] =>
  reading.definitions.of(node, scope).flatMap((bound): { fn: Node; isLifted: boolean }[] => {
    if (bound.node.is('Module'))
      return reading.definitions
        .memberOf(bound, 'default')
        .flatMap((one) => pluginOf(reading, one.node, one.scope));
    if (bound.node.is('Function')) return [{ fn: bound.node, isLifted: false }];
    if (!bound.node.is('Call')) return [];
    const origin = reading.definitions.origins.of(bound.node.callee);
    const isLifted = origin.kind === 'library' && origin.package === 'fastify-plugin';
    const inner = isLifted
      ? reading.steps.functions({ node: bound.node.argument(0) ?? bound.node, scope: bound.scope }, 4)
      : reading.steps.functions(bound, 4);
    const [first] = inner;
    if (first) return [{ fn: first.fn, isLifted }];
    const target = isLifted ? reading.definitions.of(bound.node.argument(0), bound.scope)[0] : undefined;
    return target?.node.is('Function') ? [{ fn: target.node, isLifted }] : [];
  });

/** Plugins have to be known before what stands in them is read: calls of `register` come first, outermost first. */
export const isFastifyRegister = (call: Node): boolean =>
  call.callee?.is('Member') === true && call.callee.name === 'register';
