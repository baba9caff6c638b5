import type { Node } from '../../../facts/node.ts';
import type { ServiceModel } from '../../model.ts';

/** Project functions between a call and the policy that runs it. */
const HOPS = 3;

/** Which calls run inside of a retry or a circuit breaker. */
export class Protection {
  private readonly memo = new Map<Node, ReadonlySet<'retry' | 'breaker'>>();
  private readonly retried: ReadonlySet<Node>;
  private readonly broken: ReadonlySet<Node>;

  constructor(private readonly model: ServiceModel) {
    const { calls, roles } = model;
    const handed = (call: Node): Node[] => [
      ...call.args.flatMap((argument) =>
        argument.is('Function') ? [argument] : calls.functionsOf(argument),
      ),
      ...calls.callbacks(call).map(({ fn }) => fn),
    ];
    this.retried = new Set(roles.callsOf('retry').flatMap(({ call }) => handed(call)));
    this.broken = new Set([
      ...roles.callsOf('breaker').flatMap(({ call }) => handed(call)),
      ...model.breakers.flatMap(({ site }) => handed(site)),
    ]);
  }

  isRetried(call: Node): boolean {
    if (this.around(call).has('retry')) return true;
    return this.model.retryAttempts.some(
      ({ site, runsAgain }) =>
        runsAgain && (site === call || site.contains(call) || this.leadsTo(site, call)),
    );
  }

  isBehindBreaker(call: Node): boolean {
    return this.around(call).has('breaker');
  }

  private leadsTo(site: Node, call: Node): boolean {
    return this.model.calls.targets(site).some(({ fn }) => fn === call.fn || fn.contains(call));
  }

  private around(call: Node): ReadonlySet<'retry' | 'breaker'> {
    return this.ofFunction(call.fn, HOPS);
  }

  private ofFunction(fn: Node, hops: number): ReadonlySet<'retry' | 'breaker'> {
    const known = this.memo.get(fn);
    if (known) return known;
    const found = new Set<'retry' | 'breaker'>();
    this.memo.set(fn, found);
    for (let at: Node | undefined = fn; at?.is('Function'); at = at.parent?.fn) {
      if (this.retried.has(at)) found.add('retry');
      if (this.broken.has(at)) found.add('breaker');
    }
    const callers = hops > 0 ? this.model.calls.callersOf(fn) : [];
    // only what holds for every caller holds for the call
    for (const policy of ['retry', 'breaker'] as const) {
      if (!callers.length || found.has(policy)) continue;
      if (callers.every((caller) => this.ofFunction(caller.fn, hops - 1).has(policy))) found.add(policy);
    }
    return found;
  }
}
