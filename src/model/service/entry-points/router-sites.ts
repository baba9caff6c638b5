import type { Node } from '../../../facts/node.ts';
import { lineageOf } from '../../resolution/classes.ts';
import { alternatives, type Origin } from '../../resolution/origin.ts';
import type { Definitions, Scope } from './definitions.ts';
import type { Expansions } from './expansion.ts';
import { joinPatterns } from './path-pattern.ts';

export type RouterFamily = 'express' | 'koa' | 'hono' | 'fastify' | 'elysia';

/** A router by the place that makes it: the call, or the parameter that a plugin receives. */
export interface RouterRef {
  site: Node;
  /** The class of the instance that holds it, where a class above that one makes it. */
  instance?: Node;
  family: RouterFamily;
  /** What the reference adds before its paths: `app.basePath('/api')`. */
  prefix: string;
  /** The registration that handed it over, for plugins that share their parent's router. */
  order: readonly Node[];
}

/** What tells two routers apart: instances of two classes each have the router that their common base makes. */
export const identityOf = ({ site, instance }: RouterRef): Node => instance ?? site;

const FAMILIES: Record<string, RouterFamily> = {
  express: 'express',
  'express-promise-router': 'express',
  router: 'express',
  connect: 'express',
  polka: 'express',
  restana: 'express',
  'ultimate-express': 'express',
  'hyper-express': 'express',
  '@feathersjs/express': 'express',
  koa: 'koa',
  'koa-router': 'koa',
  '@koa/router': 'koa',
  hono: 'hono',
  '@hono/zod-openapi': 'hono',
  fastify: 'fastify',
  elysia: 'elysia',
};

const MAKERS =
  /^(default|express|Express|Router|express\.Router|Koa|KoaRouter|Hono|OpenAPIHono|fastify|Fastify|polka|connect|Server|Elysia)$/;
/** Members that give the same router back, or a function that is the router. */
const SAME = new Set([
  'get',
  'post',
  'put',
  'patch',
  'delete',
  'del',
  'head',
  'options',
  'all',
  'use',
  'param',
  'register',
  'on',
  'route',
  'routes',
  'middleware',
  'callback',
  'allowedMethods',
  'withTypeProvider',
  'after',
  'addHook',
  'decorate',
  'openapi',
  'mount',
  'setErrorHandler',
  'disable',
  'enable',
  'set',
  'prefix',
  'onError',
  'notFound',
  'addContentTypeParser',
  'group',
  'guard',
  'derive',
  'resolve',
  'onBeforeHandle',
  'onRequest',
  'onTransform',
  'onAfterHandle',
  'state',
  'model',
  'macro',
  'listen',
]);

/** Finds which router an expression is. */
export class RouterSites {
  private readonly shared = new Map<Node, RouterRef[]>();
  private readonly plugins = new Map<Node, RouterFamily>();

  constructor(
    private readonly definitions: Definitions,
    private readonly expansions: Expansions,
  ) {}

  /** The parameter of an encapsulated plugin is a router of its own. */
  addPlugin(param: Node, family: RouterFamily = 'fastify'): void {
    this.plugins.set(param, family);
  }

  /** The parameter of a lifted plugin is its parent's router. */
  share(param: Node, refs: readonly RouterRef[]): void {
    this.shared.set(param, [...(this.shared.get(param) ?? []), ...refs]);
  }

  familyOf(packageName: string): RouterFamily | undefined {
    return FAMILIES[packageName];
  }

  of(node: Node | undefined, scope: Scope | undefined, depth = 8): RouterRef[] {
    if (!node || depth <= 0) return [];
    const found = this.definitions.of(node, scope).flatMap((bound): RouterRef[] => {
      if (bound.node.is('Call')) return this.ofCall(bound.node, bound.scope, depth);
      if (bound.node.is('Param')) return this.ofParam(bound.node);
      return [];
    });
    const refs = found.length ? found : this.declared(node);
    return [...new Map(refs.map((ref) => [keyOf(ref), ref])).values()];
  }

  /** `args.app`, `({ app }: Arguments) => …`: a type of the project says that this part of a parameter is a router. */
  private declared(node: Node): RouterRef[] {
    const root = node.is('Member') ? node.object : node;
    const param = root?.is('Identifier') ? root.binding?.declaration?.ancestor('Param') : undefined;
    if (!param || (!node.is('Member') && param.target === node.binding?.declaration)) return [];
    const holder = alternatives(this.definitions.origins.parameter(param));
    if (holder.some((one) => one.kind === 'library')) return [];
    const family = routerFamily(alternatives(this.definitions.origins.of(node)));
    return family ? [{ site: param, family, prefix: '', order: [] }] : [];
  }

  private ofParam(param: Node): RouterRef[] {
    const shared = this.shared.get(param);
    if (shared) return shared;
    const origins = alternatives(this.definitions.origins.parameter(param));
    const origin = origins.find((one) => one.kind === 'library');
    const named = origin?.kind === 'library' ? FAMILIES[origin.package] : undefined;
    const plugin = this.plugins.get(param);
    if (plugin) return [{ site: param, family: named ?? plugin, prefix: '', order: [] }];
    const family = routerFamily(origins);
    return family ? [{ site: param, family, prefix: '', order: [] }] : [];
  }

  private ofCall(call: Node, scope: Scope | undefined, depth: number): RouterRef[] {
    const made = this.made(call, scope);
    if (made) return [made];
    const callee = call.callee;
    if (callee?.is('Member')) {
      if (SAME.has(callee.name)) {
        const refs = this.of(callee.object, scope, depth - 1);
        if (refs.length) return refs;
      }
      if (callee.name === 'basePath') {
        const [prefix = ''] = this.expansions.texts({ node: call.argument(0) ?? call, scope });
        return this.of(callee.object, scope, depth - 1).map((ref) => ({
          ...ref,
          prefix: joinPatterns(ref.prefix, prefix),
        }));
      }
    }
    return this.definitions
      .results({ node: call, scope })
      .flatMap((one) => (one.node === call ? [] : this.of(one.node, one.scope, depth - 1)));
  }

  private made(call: Node, scope: Scope | undefined): RouterRef | undefined {
    for (const origin of alternatives(this.definitions.origins.of(call.callee))) {
      if (origin.kind === 'library') {
        const family = FAMILIES[origin.package];
        if (family && MAKERS.test(origin.path))
          return {
            site: call,
            ...inheritedBy(call, scope),
            family,
            prefix: this.prefixOption(call, scope),
            order: [],
          };
      }
      if (origin.kind === 'class' && call.isNew) {
        const base = lineageOf(this.definitions.origins, origin.cls).library;
        const family = base && FAMILIES[base.package];
        if (family) return { site: call, family, prefix: '', order: [] };
      }
    }
    return undefined;
  }

  /** `new Router({ prefix: '/users' })` */
  private prefixOption(call: Node, scope: Scope | undefined): string {
    const [options] = this.definitions.of(call.argument(0), scope);
    const prefix = options?.node.property('prefix');
    return prefix ? (this.expansions.texts({ node: prefix, scope: options?.scope })[0] ?? '') : '';
  }
}

const keyOf = (ref: RouterRef): string => {
  const { path, id } = identityOf(ref);
  return `${path}:${String(id)} ${ref.prefix}`;
};

/** The class for whose instance the constructor or field of another class makes a router. */
const inheritedBy = (call: Node, scope: Scope | undefined): { instance?: Node } => {
  const maker = call.classNode;
  const self = scope?.self;
  return maker && self && self !== maker ? { instance: self } : {};
};

const ROUTER_TYPE =
  /^(Application|Express|Router|IRouter|Koa|default|Hono|OpenAPIHono|Fastify\w*|Core|Elysia)#?/;

/** The framework of a declared type that is one of its routers. */
const routerFamily = (origins: readonly Origin[]): RouterFamily | undefined => {
  const origin = origins.find((one) => one.kind === 'library');
  return origin?.kind === 'library' && ROUTER_TYPE.test(origin.path) ? FAMILIES[origin.package] : undefined;
};
