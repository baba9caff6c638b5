import type { Node } from '../../../facts/node.ts';
import { alternatives, type LibraryOrigin } from '../../resolution/origin.ts';
import type { Bound, Definitions, Scope } from './definitions.ts';
import type { ChainStep, StepFunction } from './entry-point.ts';

const NESTING = 6;
/** Libraries whose call is no more than the list of steps that it is given. */
const COMPOSERS = new Set([
  'koa-compose default',
  'hono/combine every',
  'hono/combine some',
  'compose-middleware compose',
]);

/** Reads the arguments of registrations as steps: wrappers are looked through, factories opened, lists flattened. */
export class Steps {
  /** Functions that Fastify's `decorate` puts on the instance, by name. */
  private readonly decorated = new Map<string, Node>();

  constructor(private readonly definitions: Definitions) {}

  /** `app.decorate('authenticate', async (request, reply) => …)` */
  addDecoration(call: Node): void {
    const name = call.argument(0)?.stringValue;
    const [value] = this.definitions.of(call.argument(1));
    if (name !== undefined && value?.node.is('Function')) this.decorated.set(name, value.node);
  }

  /** Steps of one argument; lists and composers give several. */
  of(node: Node, scope: Scope | undefined, from: ChainStep['from'], matchedBy = ''): ChainStep[] {
    if (node.is('Spread')) return this.listed(node.expression, scope, from, matchedBy);
    const bounds = this.definitions.of(node, scope);
    if (bounds.length === 1 && bounds[0]?.node.is('Array')) return this.listed(node, scope, from, matchedBy);
    const [only] = bounds;
    if (only?.node.is('Call')) {
      const library = this.libraryOf(only.node);
      if (library && COMPOSERS.has(`${library.package} ${library.path}`)) {
        return only.node.args.flatMap((argument) => this.of(argument, only.scope, from, matchedBy));
      }
    }
    const known = bounds.flatMap((bound) => this.functions(bound, NESTING));
    const decoration = known.length || !node.is('Member') ? undefined : this.decorated.get(node.name);
    const fns = decoration ? [{ fn: decoration }] : known;
    const call = this.madeBy(
      bounds.find((bound) => bound.node.is('Call')),
      NESTING,
    );
    const library = call ? this.libraryOf(call.node) : this.libraryOf(only?.node, true);
    return [{ node, fns, library, call: call?.node, scope: call ? call.scope : scope, from, matchedBy }];
  }

  /** The library's call behind factories of the project: `requireAuth()` that returns `jwt({ … })`. */
  private madeBy(call: Bound | undefined, depth: number): Bound | undefined {
    if (!call || depth <= 0 || this.libraryOf(call.node)) return call;
    const inner = this.definitions.results(call).find((one) => one.node.is('Call') && one.node !== call.node);
    return inner ? this.madeBy(inner, depth - 1) : call;
  }

  private listed(
    node: Node | undefined,
    scope: Scope | undefined,
    from: ChainStep['from'],
    matchedBy: string,
  ): ChainStep[] {
    const elements = this.definitions.elements(node, scope);
    if (!elements) return node ? [{ node, fns: [], scope, from, matchedBy }] : [];
    return elements.flatMap((element) => this.of(element.node, element.scope, from, matchedBy));
  }

  private libraryOf(node: Node | undefined, isValue = false): LibraryOrigin | undefined {
    if (!node) return undefined;
    const [origin] = alternatives(this.definitions.origins.of(isValue ? node : node.callee));
    return origin?.kind === 'library' ? origin : undefined;
  }

  /** Functions that an expression stands for: the wrapper first, then what it wraps. */
  functions(bound: Bound, depth: number): StepFunction[] {
    const { node, scope } = bound;
    if (depth <= 0) return [];
    if (node.is('Function')) return [{ fn: node, scope }];
    if (!node.is('Call')) return this.byOrigin(node);
    const targets = this.definitions.targets(bound);
    if (!targets.length) return node.args.flatMap((argument) => this.inArgument(argument, scope, depth));
    return targets.flatMap((target): StepFunction[] => {
      const wrapped = node.args.flatMap((argument, index) =>
        passesOn(target.node, index) ? this.inArgument(argument, scope, depth) : [],
      );
      const returned = this.definitions.returned(target, bound).flatMap((one): StepFunction[] => {
        if (one.node === node) return [];
        return one.node.is('Function')
          ? [{ fn: one.node, scope: one.scope }]
          : this.functions(one, depth - 1);
      });
      if (!wrapped.length) return returned;
      const inner = new Set(wrapped.map(({ fn }) => fn));
      const around = returned.filter(({ fn }) => !inner.has(fn));
      return [...around.map((one) => ({ ...one, isWrapper: true })), ...wrapped];
    });
  }

  private inArgument(argument: Node, scope: Scope | undefined, depth: number): StepFunction[] {
    return this.definitions.of(argument, scope).flatMap((inner) => {
      if (inner.node.is('Array'))
        return inner.node.elements.flatMap((one) => this.inArgument(one, inner.scope, depth - 1));
      return inner.node.is('Function', 'Call') ? this.functions(inner, depth - 1) : this.byOrigin(inner.node);
    });
  }

  private byOrigin(node: Node): StepFunction[] {
    return alternatives(this.definitions.origins.of(node)).flatMap((one) =>
      one.kind === 'function' ? [{ fn: one.fn }] : [],
    );
  }
}

/** Whether a function calls one of its parameters, or hands it on: then it wraps what it is given. */
const passesOn = (fn: Node, index: number): boolean => {
  const param = fn.params[index];
  const name = param?.target;
  if (!name?.is('Identifier')) return name?.is('Rest') ?? false;
  return (
    name.binding?.reads.some(
      (use) =>
        use.slot === 'callee' || use.slot === 'argument' || use.slot === 'expression' || isMethodCall(use),
    ) ?? false
  );
};

/** `fn.call(this, req, res)`, `fn.apply(…)`, `fn.bind(…)` */
const isMethodCall = (use: Node): boolean => {
  const member = use.parent;
  return (
    (member?.is('Member') && use.slot === 'object' && ['call', 'apply', 'bind'].includes(member.name)) ??
    false
  );
};
