import type { Node } from '../../facts/node.ts';
import type { Unknown } from '../../findings.ts';
import type { Calls } from '../resolution/calls.ts';
import { lineageOf } from '../resolution/classes.ts';
import type { Leaf } from './clients/leaf.ts';
import type { Trace } from './clients/trace.ts';
import { isOneOf } from './clients/verdict.ts';
import { alternatives, type LibraryOrigin } from '../resolution/origin.ts';

const LISTEN: ReadonlySet<string> = new Set([
  'on',
  'once',
  'addListener',
  'prependListener',
  'addEventListener',
]);
/** Functions of the runtime that listen to the failure of what they are given. */
const WATCHERS = [
  'node:stream pipeline',
  'node:stream finished',
  'node:stream/promises pipeline',
  'node:stream/promises finished',
  'node:events once',
  'node:events on',
];
const HOPS = 4;

/** Who listens to `error` of which instance: by the places at which instances are made or received. */
export class ErrorListeners {
  private index: Map<Node, Node> | undefined;
  private hooks: Map<Node, Node> | undefined;
  /** Listeners whose instance could not be followed, by library symbol and file. */
  private readonly loose = new Map<string, Node>();

  constructor(
    private readonly trace: Trace,
    private readonly calls: Calls,
  ) {}

  /** The listener of what is made at a call, received by a parameter, or an instance of a class. */
  of(site: Node): Node | undefined {
    const direct = this.listeners().get(site);
    if (direct) return direct;
    if (!site.isNew) return undefined;
    for (const origin of alternatives(this.trace.origins.of(site))) {
      const listener = origin.kind === 'instance' ? this.ofClass(origin.of) : undefined;
      if (listener) return listener;
    }
    // `new Redis(…)` of a subclass is an instance of the library's class as well
    for (const origin of alternatives(this.calls.callee(site))) {
      const listener = origin.kind === 'class' ? this.ofClass(origin.cls) : undefined;
      if (listener) return listener;
    }
    return undefined;
  }

  /** A listener that a class adds to itself, or that is added to any instance of it or of a class derived from it. */
  ofClass(cls: Node): Node | undefined {
    for (const one of lineageOf(this.trace.origins, cls).classes) {
      const found = this.listeners().get(one);
      if (found) return found;
    }
    return undefined;
  }

  /** `pool.on('connect', (client) => client.on('error', …))` */
  hasConnectHook(maker: Node): boolean {
    this.listeners();
    return this.hooks?.has(maker) === true;
  }

  /** A parameter that is given to a function or emitted as an event: somebody else takes care of it. */
  handedOn(param: Node): Node | undefined {
    const reads = param.target?.binding?.reads ?? [];
    return reads.find((read) => read.slot === 'argument' && !this.calls.targets(read.parent as Node).length);
  }

  /** What keeps bpx from saying that nobody listens. */
  openness(site: Node, { package: packageName, path }: LibraryOrigin): Unknown | undefined {
    this.listeners();
    if (this.loose.has(`${site.path} ${packageName} ${path}`)) {
      return { unknown: 'unresolved', settles: 'the instance on which `error` is listened to' };
    }
    const holder = site.parent?.is('VarDecl') ? site.parent.target?.binding : undefined;
    for (const use of [site, ...(holder?.reads ?? [])]) {
      const call = callAround(use);
      if (!call || this.calls.targets(call).length || LISTEN.has(call.callee?.name ?? '')) continue;
      const callee = this.calls.libraryCallee(call);
      if (callee && this.trace.origins.library.knows(callee.package) && !takesOver(callee)) continue;
      return {
        unknown: 'outside',
        settles: `whether \`${call.callee?.text.slice(0, 40) ?? ''}\` listens to \`error\``,
      };
    }
    return undefined;
  }

  /** The places at which the instance behind an expression is made or received, and the class it is `this` of. */
  rootsOf(expression: Node | undefined): Set<Node> {
    const roots = new Set<Node>();
    const visit = (leaves: readonly Leaf[], hops: number): void => {
      for (const leaf of leaves) {
        if (leaf.kind === 'node') {
          const link =
            leaf.node.isCall && leaf.node.callee?.is('Member') && LISTEN.has(leaf.node.callee.name);
          if (link) visit(this.trace.of(leaf.node.callee?.object), hops);
          else roots.add(leaf.node);
        } else if (leaf.kind === 'parameter') {
          if (leaf.path.length === 0) roots.add(leaf.param);
          const maker = leaf.path.length === 0 ? this.deliveredBy(leaf.fn, leaf.index) : undefined;
          if (maker) roots.add(maker);
          if (leaf.otherwise) visit(leaf.otherwise, hops);
          if (hops >= HOPS) continue;
          for (const call of this.calls.callersOf(leaf.fn)) {
            visit(this.trace.given(call, leaf.index, leaf.path), hops + 1);
          }
        }
      }
    };
    if (!expression) return roots;
    visit(this.trace.of(expression), 0);
    for (const origin of alternatives(this.trace.origins.of(expression))) {
      if (origin.kind === 'instance') roots.add(origin.of);
    }
    return roots;
  }

  /** `connect(options, (error, connection) => …)`: the call whose result a callback receives behind its error. */
  private deliveredBy(fn: Node, index: number): Node | undefined {
    const call = fn.slot === 'argument' && index === 1 ? fn.parent : undefined;
    if (!call?.isCall || call.args.at(-1) !== fn || LISTEN.has(call.callee?.name ?? '')) return undefined;
    if (this.calls.targets(call).length || !isErrorFirst(fn)) return undefined;
    return call;
  }

  private listeners(): Map<Node, Node> {
    if (this.index) return this.index;
    this.index = new Map();
    this.hooks = new Map();
    for (const call of this.calls.all) {
      const callee = call.callee;
      const event =
        callee?.is('Member') && LISTEN.has(callee.name) ? call.argument(0)?.stringValue : undefined;
      if (event === 'error' && callee?.object) this.add(callee.object, call);
      else if (event === 'connect' && callee?.object && listensInside(call)) {
        for (const root of this.rootsOf(callee.object)) this.hooks.set(root, call);
      } else if (call.args.length && isOneOf(this.trace, call, ...WATCHERS)) {
        for (const argument of call.args) this.add(argument, call);
      }
    }
    return this.index;
  }

  private add(receiver: Node, call: Node): void {
    const roots = this.rootsOf(receiver);
    for (const root of roots) if (!this.index?.has(root)) this.index?.set(root, call);
    if (roots.size) return;
    for (const origin of alternatives(this.trace.origins.of(receiver))) {
      if (origin.kind === 'library')
        this.loose.set(`${call.path} ${origin.package} ${origin.path.replace(/#$/, '')}`, call);
    }
  }
}

/** The first parameter is asked for before anything else is done: by its name or by a test of it. */
const isErrorFirst = (fn: Node): boolean => {
  const first = fn.params[0]?.target;
  if (!first?.is('Identifier')) return false;
  return /^_?(e|err|error|\w+Err(or)?)$/.test(first.name);
};

const listensInside = (call: Node): boolean => {
  const hook = call.argument(1);
  for (const node of hook?.descendants() ?? []) {
    if (
      node.isCall &&
      node.callee?.is('Member') &&
      LISTEN.has(node.callee.name) &&
      node.argument(0)?.stringValue === 'error'
    )
      return true;
  }
  return false;
};

/** The call that an expression is an argument of, also inside an options object. */
const callAround = (node: Node): Node | undefined => {
  let at = node;
  while (at.parent?.is('Property', 'Object', 'Array', 'Spread', 'As', 'Await')) at = at.parent;
  return at.slot === 'argument' && at.parent?.isCall ? at.parent : undefined;
};

/** Adapters that listen to the pool they are given. */
const takesOver = ({ package: packageName }: LibraryOrigin): boolean =>
  packageName.startsWith('@prisma/adapter-');
