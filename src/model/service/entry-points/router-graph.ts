import type { Node } from '../../../facts/node.ts';
import type { ChainStep } from './entry-point.ts';
import { isEarlier } from './expansion.ts';
import { coversExactly, coversPrefix, isSamePattern, joinPatterns } from './path-pattern.ts';
import type { Registration } from './registrations.ts';
import { identityOf, type RouterRef } from './router-sites.ts';

/** A registration of a parent that leads to a router. */
interface Mount {
  parent: Registration;
  /** Position of the router among the registration's items. */
  item: number;
  prefix: string;
}

/** A way from a root router down to a registration, outermost mount first. */
export type RoutePath = readonly Mount[];

const PATHS = 24;
const DEPTH = 12;

/** Which router hangs where, and what runs before a route: the chain is read along the way from the root. */
export class RouterGraph {
  private readonly byRouter = new Map<Node, Registration[]>();
  private readonly mounts = new Map<Node, Mount[]>();

  constructor(readonly registrations: readonly Registration[]) {
    for (const registration of registrations) {
      push(this.byRouter, identityOf(registration.router), registration);
      registration.items.forEach((item, index) => {
        if (item.kind !== 'router' || identityOf(item.ref) === identityOf(registration.router)) return;
        for (const pattern of registration.patterns) {
          push(this.mounts, identityOf(item.ref), { parent: registration, item: index, prefix: pattern });
        }
      });
    }
  }

  /** A router that only works below another one, and hangs nowhere that the code tells. */
  needsMount(router: RouterRef): boolean {
    if (this.mounts.has(identityOf(router))) return false;
    return router.site.is('Param') || /Router$/.test(router.site.callee?.name ?? '');
  }

  /** Whether a later route of the same router answers everything that this one passes on. */
  isFollowed(route: Registration): boolean {
    return this.siblings(route).some((one) => !isEarlier(one.order, route.order) && answersFor(one, route));
  }

  /** Whether an earlier route of the same router answers first. */
  isShadowed(route: Registration): boolean {
    return this.siblings(route).some(
      (one) =>
        !one.generatedFor &&
        isEarlier(one.order, route.order) &&
        answersFor(one, route) &&
        !goesOn(one) &&
        stepsOf(one.items).at(-1)?.fns.length !== 0,
    );
  }

  private siblings(route: Registration): Registration[] {
    return (this.byRouter.get(identityOf(route.router)) ?? []).filter(
      (one) => one.kind === 'route' && one.node !== route.node && !one.isPathUnknown,
    );
  }

  /** Every way on which a router is reached. */
  pathsTo(site: Node, depth = DEPTH, seen: ReadonlySet<Node> = new Set()): RoutePath[] {
    const mounts = this.mounts.get(site) ?? [];
    if (!mounts.length || depth <= 0 || seen.has(site)) return [[]];
    const inner = new Set(seen).add(site);
    return mounts
      .flatMap((mount) =>
        this.pathsTo(identityOf(mount.parent.router), depth - 1, inner).map((path) => [...path, mount]),
      )
      .slice(0, PATHS);
  }

  /** The full pattern of a route on one of its ways. */
  patternOf(path: RoutePath, route: Registration, pattern: string): string {
    const steps = [
      ...path.map((mount) => [mount.parent.router.prefix, mount.prefix]),
      [route.router.prefix, pattern],
    ];
    return joinPatterns(
      '',
      steps.flat().reduce((joined, part) => joinPatterns(joined, part), ''),
    );
  }

  /** Everything that runs before a route's own arguments, in order. */
  chainOf(path: RoutePath, route: Registration, pattern: string): ChainStep[] {
    const chain: ChainStep[] = [];
    const method = route.methods[0] ?? 'ALL';
    path.forEach((mount, level) => {
      const rest = this.patternOf(path.slice(level + 1), route, pattern);
      const below = joinPatterns(mount.prefix, rest);
      chain.push(...this.before(mount.parent, below, method));
      chain.push(...stepsOf(mount.parent.items.slice(0, mount.item)));
    });
    chain.push(...this.before(route, pattern, method));
    return chain;
  }

  /** Steps of a router's registrations that come before one of them and cover a path relative to the router. */
  private before(branch: Registration, path: string, method: string): ChainStep[] {
    const own = joinPatterns(branch.router.prefix, path);
    return (this.byRouter.get(identityOf(branch.router)) ?? []).flatMap((one) => {
      if (one === branch || one.node === branch.node || !precedes(one, branch)) return [];
      return this.stepsFor(one, own, method);
    });
  }

  /** `above`: the routers that led here; one that hangs below itself is entered once. */
  private stepsFor(
    one: Registration,
    path: string,
    method: string,
    above: readonly Node[] = [identityOf(one.router)],
  ): ChainStep[] {
    const patterns = one.patterns.map((pattern) => joinPatterns(one.router.prefix, pattern));
    if (one.kind === 'route') {
      const isSame =
        one.methods.some((each) => each === 'ALL' || each === method) &&
        patterns.some((each) => coversExactly(each, path));
      return isSame && goesOn(one) ? stepsOf(one.items) : [];
    }
    const isHono = one.router.family === 'hono';
    const hit = patterns.find((pattern) =>
      isHono && !one.items.some((i) => i.kind === 'router')
        ? coversExactly(pattern, path)
        : coversPrefix(pattern, path),
    );
    if (hit === undefined) return [];
    return one.items.flatMap((item) => {
      if (item.kind === 'step') return [item.step];
      // a Koa router runs nothing where none of its routes matches, a Fastify plugin only for its own routes
      if (item.ref.family === 'koa' || item.ref.family === 'fastify') return [];
      const site = identityOf(item.ref);
      if (above.includes(site)) return [];
      const rest = stripPrefix(hit, path);
      return (this.byRouter.get(site) ?? [])
        .filter((inner) => inner.kind === 'use')
        .flatMap((inner) => this.stepsFor(inner, rest, method, [...above, site]));
    });
  }
}

const answersFor = (one: Registration, route: Registration): boolean =>
  !route.isPathUnknown &&
  route.methods.every((method) => one.methods.includes(method) || one.methods.includes('ALL')) &&
  route.patterns.every((path) => one.patterns.some((pattern) => isSamePattern(pattern, path)));

const push = <T>(map: Map<Node, T[]>, key: Node, value: T): void => {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
};

const stripPrefix = (prefix: string, path: string): string => {
  const count = prefix.split('/').filter((segment) => segment && segment !== '*').length;
  return `/${path.split('/').filter(Boolean).slice(count).join('/')}`;
};

export const stepsOf = (items: Registration['items']): ChainStep[] =>
  items.flatMap((item) => (item.kind === 'step' ? [item.step] : []));

/** Fastify's hooks run whatever the order, except those of lifted plugins that are registered later. */
const precedes = (one: Registration, branch: Registration): boolean => {
  if (one.kind === 'hook') return one.router.order.length === 0 || isEarlier(one.router.order, branch.order);
  return isEarlier(one.order, branch.order);
};

/** A handler that calls `next()` is a step of the routes behind it. */
export const goesOn = (route: Registration): boolean => {
  const steps = stepsOf(route.items);
  return steps.length > 0 && steps.every((step) => callsNext(step, route));
};

const callsNext = (step: ChainStep, route: Registration): boolean => {
  const inner = step.fns.filter((one) => !one.isWrapper);
  if (!inner.length) return step.library !== undefined;
  const index = route.router.family === 'express' ? 2 : 1;
  return inner.some(({ fn }) => {
    const binding = fn.params[index]?.target?.binding;
    return binding?.reads.some((use) => isPlainCall(use) || use.slot === 'argument') ?? false;
  });
};

/** `next()`, not `next(error)`. */
const isPlainCall = (use: Node): boolean =>
  use.slot === 'callee' && use.parent?.isCall === true && use.parent.args.length === 0;
