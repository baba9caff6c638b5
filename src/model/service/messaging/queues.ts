import type { Node } from '../../../facts/node.ts';
import type { Origins } from '../../resolution/origins.ts';
import { returnedValues } from '../../resolution/results.ts';
import type { Values } from '../../resolution/values.ts';
import type { Leaf } from '../../meaning/clients/leaf.ts';
import { makerAt } from '../../meaning/clients/makers.ts';
import type { Trace } from '../../meaning/clients/trace.ts';
import type { Roles } from '../../meaning/roles.ts';

const HOPS = 6;

/** A queue of jobs where its name and its defaults are decided: the construction, or the call of a factory of the project. */
export interface Queue {
  site: Node;
  name: string | undefined;
  /** What its options say of every job. */
  defaults(option: string): readonly Leaf[];
}

export interface QueueSources {
  trace: Trace;
  origins: Origins;
  values: Values;
  roles: Roles;
  calls: readonly Node[];
}

/** L2: the queues of jobs of the service, and which of them an expression stands for. */
export class Queues {
  readonly all: readonly Queue[];
  private readonly bySite: ReadonlyMap<Node, Queue>;

  constructor(private readonly sources: QueueSources) {
    this.all = sources.calls.flatMap((call) => [...this.madeAt(call), ...this.registeredAt(call)]);
    this.bySite = new Map(this.all.map((queue) => [queue.site, queue]));
  }

  /** The queue behind an expression: `queue`, `taskQueue()`, `this.queue`. */
  of(expression: Node | undefined): Queue | undefined {
    return expression && this.find(expression, HOPS);
  }

  named(name: string): readonly Queue[] {
    return this.all.filter((queue) => queue.name === name);
  }

  /** `new Queue(name, options)`; where a function of the project makes it, each call of that function. */
  private madeAt(call: Node): Queue[] {
    const { trace, values } = this.sources;
    const maker = makerAt(trace, call);
    if (maker?.row.kind !== 'jobs' || maker.row.instance !== 'Queue') return [];
    const node = maker.superCall ?? maker.node;
    const position = maker.row.options === 'last' ? node.args.length - 1 : Number(maker.row.options ?? '1');
    const defaults = (option: string): readonly Leaf[] =>
      position < 1 ? [{ kind: 'absent' }] : trace.given(node, position, ['defaultJobOptions', option]);
    const [name] = trace.of(node.argument(0));
    const callers = name?.kind === 'parameter' ? trace.calls.callersOf(name.fn) : [];
    if (name?.kind !== 'parameter' || !callers.length)
      return [{ site: call, name: values.text(node.argument(0)), defaults }];
    return callers.map((site) => ({
      site,
      name: values.text(site.argument(name.index)),
      defaults: (option) => defaults(option).flatMap((leaf) => trace.substitute(leaf, site, name.fn)),
    }));
  }

  /** `BullModule.registerQueue({ name, defaultJobOptions })` */
  private registeredAt(call: Node): Queue[] {
    const { trace, roles, values } = this.sources;
    const role = roles.of(call);
    if (role?.name !== 'module' || !/^@nestjs\/bull/.test(role.callee.package)) return [];
    return call.args.flatMap((options, index): Queue[] => {
      const name = values.setting(options, 'name');
      if (name.state !== 'set') return [];
      return [
        {
          site: options,
          name: values.text(name.node),
          defaults: (option) => trace.given(call, index, ['defaultJobOptions', option]),
        },
      ];
    });
  }

  private find(node: Node, hops: number): Queue | undefined {
    const known = this.bySite.get(node);
    if (known || hops === 0) return known;
    const next = (one: Node | undefined): Queue | undefined => one && this.find(one, hops - 1);
    switch (node.kind) {
      case 'Await':
      case 'As':
        return next(node.expression);
      case 'Logical':
      case 'Conditional':
        return first(node.children(), next);
      case 'Assign':
        return next(node.child('right'));
      case 'Call':
        return first(
          this.sources.trace.calls.targets(node).flatMap(({ fn }) => returnedValues(fn)),
          next,
        );
      case 'Identifier':
        return this.ofName(node, next);
      case 'Member':
        return node.object?.is('This') ? this.ofField(node, next) : undefined;
      default:
        return undefined;
    }
  }

  private ofName(node: Node, next: (one: Node | undefined) => Queue | undefined): Queue | undefined {
    const declaration = node.binding?.declaration;
    if (declaration?.is('ImportName')) {
      const { modules, exports } = this.sources.origins;
      const module = modules.resolve(declaration.path, declaration.parent?.string ?? '');
      const target = exports.through(module, declaration.string);
      return target.kind === 'node'
        ? next(target.node.is('VarDecl') ? target.node.init : target.node)
        : undefined;
    }
    const variable = declaration?.ancestor('VarDecl', 'Function', 'Param');
    const written = (node.binding?.writes ?? []).flatMap((write) =>
      write.parent?.is('Assign') ? (write.parent.child('right') ?? []) : [],
    );
    return next(variable?.is('VarDecl') ? variable.init : undefined) ?? first(written, next);
  }

  /** A field with its value, or what `@InjectQueue('name')` puts there. */
  private ofField(node: Node, next: (one: Node | undefined) => Queue | undefined): Queue | undefined {
    const { trace, roles, values } = this.sources;
    const found = first(
      trace.of(node).flatMap((leaf) => (leaf.kind === 'node' ? [leaf.node] : [])),
      next,
    );
    if (found) return found;
    for (const leaf of trace.of(node)) {
      if (leaf.kind !== 'parameter') continue;
      for (const decorator of leaf.param.decorators) {
        const call = decorator.expression;
        const role = call?.isCall ? roles.of(call) : undefined;
        const name = role?.name === 'provider' ? values.text(roles.argument(role, 'token')) : undefined;
        if (name !== undefined)
          return this.named(name)[0] ?? { site: call ?? node, name, defaults: () => [] };
      }
    }
    return undefined;
  }
}

const first = <T>(nodes: readonly Node[], find: (node: Node) => T | undefined): T | undefined => {
  for (const node of nodes) {
    const found = find(node);
    if (found !== undefined) return found;
  }
  return undefined;
};
