import type { Binding, Node } from '../../facts/node.ts';

const CHAINING = /^(then|catch|finally)$/;
const LISTENING = /^(on|once|addListener|addEventListener|prependListener|prependOnceListener)$/;

/** What settles the promise of an executor: its two functions, and the functions in it that call them. */
export class Settlers {
  private readonly names = new Set<Binding>();
  readonly hasNames: boolean;

  constructor(readonly executor: Node) {
    for (const param of executor.params) {
      const binding = param.target?.binding;
      if (binding) this.names.add(binding);
    }
    this.hasNames = this.names.size > 0;
    this.addHelpers();
  }

  /** `const done = () => { clear(); resolve(); }` settles as `resolve` does. */
  private addHelpers(): void {
    const functions = this.executor.descendants({ kinds: ['Function'] });
    for (let size = -1; size !== this.names.size;) {
      size = this.names.size;
      for (const fn of functions) {
        const binding = helperName(fn);
        if (binding && this.mentions(fn)) this.names.add(binding);
      }
    }
  }

  private get reads(): Node[] {
    return [...this.names].flatMap(({ reads }) => reads);
  }

  get isUsed(): boolean {
    return this.reads.length > 0;
  }

  mentions(node: Node): boolean {
    return this.reads.some((read) => node.contains(read));
  }

  /** A settler is kept somewhere: who calls it later cannot be seen here. */
  get isStored(): boolean {
    const isHandler = (fn: Node): boolean => {
      let kept = fn; // `request.onsuccess = …`, `response = { end: () => resolve() }`
      while (kept.parent?.is('Property', 'Object')) kept = kept.parent;
      return kept.slot === 'right' && kept.parent?.is('Assign') === true && this.mentions(fn);
    };
    return (
      this.reads.some((read) => read.slot !== 'callee' && read.slot !== 'argument') ||
      this.executor.descendants({ kinds: ['Function'] }).some(isHandler)
    );
  }

  /** The call that keeps an object with a settler in it: `pending.set(id, { resolve })`. */
  get storedIn(): Node | undefined {
    for (const read of this.reads) {
      const holder = read.parent?.is('Property') ? read.parent.parent : undefined;
      if (holder?.is('Object') && holder.slot === 'argument' && holder.parent?.isCall) return holder.parent;
    }
    return undefined;
  }

  /** Calls a settler, or hands one on, alone or within a function or an object. */
  settles(call: Node): boolean {
    if (call.callee && this.isSettler(call.callee)) return true;
    return (
      call.args.some((argument) => this.mentions(argument)) ||
      (call.callee?.is('Member') === true &&
        call.callee.object !== undefined &&
        this.mentionsInChain(call.callee.object))
    );
  }

  /** `work().then(resolve).finally(end)`: an inner link hands it on. */
  private mentionsInChain(object: Node): boolean {
    return object.isCall && this.settles(object);
  }

  private isSettler(callee: Node): boolean {
    return callee.is('Identifier') && callee.binding !== undefined && this.names.has(callee.binding);
  }

  /** A function that can only give up: what ends well is settled outside of it. */
  onlyRejects(fn: Node): boolean {
    const [resolve, reject] = this.executor.params.map((param) => param.target?.binding);
    const isResolved = (resolve?.reads.length ?? 0) > 0;
    return isResolved && this.reads.every((read) => read.binding === reject || !fn.contains(read));
  }

  /** It runs once per page or row: what it gathers outside of itself is what it resolves with in the end. */
  isRepeated(callback: Node): boolean {
    const gathered = callback.descendants({ kinds: ['Assign', 'Call'] }).flatMap((node) => {
      const taken = node.is('Assign')
        ? node.child('left')
        : node.callee?.is('Member')
          ? node.callee.object
          : undefined;
      const binding = taken?.is('Identifier') ? taken.binding : undefined;
      return binding?.declaration && !callback.contains(binding.declaration) ? [binding] : [];
    });
    return callback
      .descendants({ kinds: ['Call'] })
      .some(
        (call) =>
          call.callee !== undefined &&
          this.isSettler(call.callee) &&
          call.args.some(({ binding }) => binding !== undefined && gathered.includes(binding)),
      );
  }

  /** Callbacks in the Node form that are to settle it: `(error, row) => …` as last argument, not a listener. */
  get callbacks(): Node[] {
    return this.executor.descendants({ kinds: ['Function'] }).filter((fn) => {
      const call = fn.slot === 'argument' ? fn.parent : undefined;
      if (!call?.isCall || call.args.at(-1) !== fn || fn.isAsync || !this.mentions(fn)) return false;
      if (LISTENING.test(call.callee?.name ?? '') || CHAINING.test(call.callee?.name ?? '')) return false;
      return /^_?(e|er|err|error|\w+Err(or)?)$/.test(fn.params[0]?.target?.name ?? '');
    });
  }

  /** Listeners whose functions settle it, with their events. */
  get listeners(): { call: Node; event: string; receiver: Node }[] {
    return this.executor.descendants({ kinds: ['Call'] }).flatMap((call) => {
      const { callee } = call;
      const event = call.argument(0)?.stringValue;
      if (!callee?.is('Member') || !LISTENING.test(callee.name) || event === undefined) return [];
      const receiver = rootOf(callee);
      return receiver ? [{ call, event, receiver }] : [];
    });
  }
}

/** `a` of `a.on(…).on(…)` */
const rootOf = (callee: Node): Node | undefined => {
  let at = callee.object;
  while (at?.isCall && at.callee?.is('Member') && LISTENING.test(at.callee.name)) at = at.callee.object;
  return at;
};

const helperName = (fn: Node): Binding | undefined => {
  const holder = fn.parent;
  if (holder?.is('VarDecl') && fn.slot === 'init') return holder.target?.binding;
  const name = fn.child('name');
  return fn.slot === 'argument' ? undefined : name?.binding;
};
