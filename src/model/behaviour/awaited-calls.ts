import type { Node } from '../../facts/node.ts';
import type { Origins } from '../resolution/origins.ts';

/** Calls that nobody resolves, by how the code around them treats the same call: where it is awaited it gives a promise. */
export class AwaitedCalls {
  private readonly awaited = new Set<string>();

  constructor(
    calls: readonly Node[],
    private readonly origins: Origins,
  ) {
    for (const call of calls) {
      const key = call.parent?.is('Await') ? this.keyOf(call) : undefined;
      if (key) this.awaited.add(key);
    }
  }

  /** The same method of the same object is awaited at another place of the file. */
  elsewhere(call: Node): boolean {
    if (call.parent?.is('Await')) return false;
    const key = this.keyOf(call);
    return key !== undefined && this.awaited.has(key);
  }

  /** `this.totals.sum(…)` in a class, `totals.sum(…)` of one binding; undefined for what is resolved. */
  private keyOf(call: Node): string | undefined {
    const { callee } = call;
    if (call.isNew || !callee?.is('Member')) return undefined;
    let root: Node | undefined = callee;
    while (root?.is('Member')) root = root.object;
    const owner = root?.is('This')
      ? call.classNode?.id
      : root?.is('Identifier')
        ? root.binding?.id
        : undefined;
    if (owner === undefined || this.origins.of(callee).kind !== 'unknown') return undefined;
    return `${call.path} ${String(owner)} ${callee.text.replace(/\s+/g, '')}`;
  }
}
