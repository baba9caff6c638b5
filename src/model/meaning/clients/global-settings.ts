import type { Node, SourceUnit } from '../../../facts/node.ts';
import { alternatives } from '../../resolution/origin.ts';
import type { Leaf } from './leaf.ts';
import type { Trace } from './trace.ts';

/** Settings of the whole process: `axios.defaults.timeout = 5000`, `needle.defaults({ … })`, `setGlobalDispatcher(…)`. */
export class GlobalSettings {
  private assignments: Map<string, Node[]> | undefined;

  constructor(
    private readonly trace: Trace,
    private readonly counts: (path: string) => boolean,
  ) {}

  /** What is written for `defaults.timeout` of a library's ambient instance. */
  of(packageName: string, path: readonly string[]): (readonly Leaf[])[] {
    const key = `${packageName} ${path.join('.')}`;
    const assigned = (this.index().get(key) ?? []).map((node) => this.trace.of(node));
    const called = this.index().get(`${packageName} ${path[0] ?? ''}()`) ?? [];
    return [...assigned, ...called.map((call) => this.trace.given(call, 0, path.slice(1)))];
  }

  /** A setting of the dispatcher that every request of the runtime goes through. */
  dispatcher(path: readonly string[]): (readonly Leaf[])[] {
    const calls = (this.index().get('dispatcher') ?? []).filter((call) => this.counts(call.path));
    return calls.map((call) => this.trace.given(call, 0, path));
  }

  private index(): Map<string, Node[]> {
    if (this.assignments) return this.assignments;
    const index = new Map<string, Node[]>();
    const add = (key: string, node: Node): void => {
      const list = index.get(key);
      if (list) list.push(node);
      else index.set(key, [node]);
    };
    for (const call of this.trace.calls.all) {
      const callee = this.trace.calls.libraryCallee(call);
      if (callee?.path === 'setGlobalDispatcher') add('dispatcher', call);
      if (callee?.path === 'defaults') add(`${callee.package} defaults()`, call);
    }
    for (const unit of new Set(this.trace.calls.all.map((call) => call.file))) this.assignmentsOf(unit, add);
    this.assignments = index;
    return index;
  }

  private assignmentsOf(unit: SourceUnit, add: (key: string, node: Node) => void): void {
    for (const assign of unit.nodesOf('Assign')) {
      const left = assign.child('left');
      const right = assign.child('right');
      const object = left?.is('Member') ? left.object : undefined;
      if (!right || !left || !object?.is('Member') || object.name !== 'defaults') continue;
      for (const origin of alternatives(this.trace.origins.of(object.object))) {
        if (origin.kind === 'library') add(`${origin.package} defaults.${left.name}`, right);
      }
    }
  }
}
