import { Flag } from '../../facts/kinds.ts';
import type { Node } from '../../facts/node.ts';
import type { Calls } from '../resolution/calls.ts';
import { instanceName } from '../resolution/library-path.ts';
import { isProtected } from './failure.ts';
import { behindDeclaredResult } from '../resolution/declared-results.ts';
import { alternatives } from '../resolution/origin.ts';
import type { Origins } from '../resolution/origins.ts';
import { returnedValues } from '../resolution/results.ts';
import type { Roles } from '../meaning/roles.ts';

/**
 * `promise`: already running. `lazy`: runs only when awaited or `then`ed. `maybe`: declared `void | Promise`,
 * or the targets disagree. `no`: a plain value, or nobody knows: an unresolved callee is never a promise.
 */
export type Promiseness = 'promise' | 'lazy' | 'maybe' | 'no';

/** Where a promise can fail: the throwing or rejecting place, and the calls that lead there, outermost first. */
export interface Rejection {
  at: Node;
  through: readonly Node[];
}

const HOPS = 8;
const FAILING_KINDS = ['Throw', 'Await', 'Return', 'ForOf', 'Call'] as const;

/** L3: which expressions are promises, and which of them can reject. */
export class Promises {
  private readonly kindMemo = new Map<Node, Promiseness>();
  private readonly functionMemo = new Map<Node, Promiseness>();
  private readonly rejectionMemo = new Map<Node, Rejection | undefined>();
  private readonly openKinds = new Set<Node>();
  private readonly openRejections = new Set<Node>();
  private readonly cutRejections = new Set<Node>();
  private isRejectionCut = false;

  constructor(
    private readonly origins: Origins,
    private readonly calls: Calls,
    private readonly roles: Roles,
  ) {}

  /** What kind of promise an expression is. */
  kindOf(node: Node | undefined): Promiseness {
    if (!node) return 'no';
    const known = this.kindMemo.get(node);
    if (known) return known;
    if (this.openKinds.has(node)) return 'no';
    this.openKinds.add(node);
    const kind = this.findKind(node);
    this.openKinds.delete(node);
    this.kindMemo.set(node, kind);
    return kind;
  }

  /** What calling a function gives. */
  kindOfFunction(fn: Node): Promiseness {
    const known = this.functionMemo.get(fn);
    if (known) return known;
    this.functionMemo.set(fn, 'no'); // recursion adds nothing
    const kind = this.findFunctionKind(fn);
    this.functionMemo.set(fn, kind);
    return kind;
  }

  /** The first way in which a promise can reject; undefined when it never does. */
  rejectionOf(node: Node): Rejection | undefined {
    switch (node.kind) {
      case 'Call':
      case 'Tagged':
        return this.rejectionOfCall(node);
      case 'ImportCall':
        return undefined;
      case 'Identifier': {
        const init = this.initializer(node);
        return init ? this.rejectionOf(init) : undefined;
      }
      case 'As':
      case 'Spread':
        return node.expression ? this.rejectionOf(node.expression) : undefined;
      case 'Conditional':
        return this.firstOf([node.child('then'), node.child('else')]);
      case 'Logical':
        return this.firstOf([node.child('right'), node.child('left')]);
      case 'Array':
        return this.firstOf(node.elements);
      default:
        return undefined;
    }
  }

  /** The first place at which a function lets a failure out: a throw, a rejecting await, a throwing call. */
  rejectionOfFunction(fn: Node): Rejection | undefined {
    if (this.rejectionMemo.has(fn)) return this.rejectionMemo.get(fn);
    const { openRejections: open, cutRejections: cut } = this;
    if (open.has(fn) || cut.has(fn) || open.size > HOPS * 8) {
      this.isRejectionCut = true;
      return undefined;
    }
    const wasCut = this.isRejectionCut;
    this.isRejectionCut = false;
    open.add(fn);
    const rejection = this.findRejection(fn);
    open.delete(fn);
    // inside of a circle nothing is known before all of it was looked at
    if (rejection || !this.isRejectionCut) this.rejectionMemo.set(fn, rejection);
    else cut.add(fn);
    this.isRejectionCut ||= wasCut;
    if (open.size === 0) {
      if (!rejection) for (const one of cut) this.rejectionMemo.set(one, undefined);
      cut.clear();
      this.isRejectionCut = false;
    }
    return rejection;
  }

  /** A name that holds a statement which runs only when awaited: `const query = knex('users')`. */
  isLazyValue(name: Node): boolean {
    if (this.kindOf(name) === 'lazy') return true;
    return alternatives(this.origins.of(name)).some((origin) => {
      const instance = origin.kind === 'library' ? instanceName(origin.path) : undefined;
      if (origin.kind !== 'library' || instance === undefined) return false;
      return this.origins.library.instanceInfo(origin.package, instance)?.thenable === 'lazy';
    });
  }

  /** A handler given to a promise's `catch` or as second argument of `then`. */
  static handlers(call: Node): { fulfilled?: Node; rejected?: Node } {
    const name = call.callee?.is('Member') ? call.callee.name : '';
    if (name === 'then') return { fulfilled: call.argument(0), rejected: call.argument(1) };
    return name === 'catch' ? { rejected: call.argument(0) } : {};
  }

  /** `p.then(…)`, `p.catch(…)`, `p.finally(…)`: the promise that the chain hangs on. */
  chained(call: Node): Node | undefined {
    const object = chainObject(call);
    return object && this.kindOf(object) !== 'no' ? object : undefined;
  }

  private findKind(node: Node): Promiseness {
    switch (node.kind) {
      case 'ImportCall':
        return node.hasFlag(Flag.Const) ? 'no' : 'promise'; // `require` is synchronous
      case 'Call':
      case 'Tagged':
        return this.kindOfCall(node);
      case 'Identifier': {
        const init = this.initializer(node);
        if (init) return this.kindOf(init);
        const type = node.binding?.declaration?.parent?.typeAnnotation;
        return type ? promiseType(type) : 'no';
      }
      case 'As':
        return this.kindOf(node.expression);
      case 'Conditional':
        return join([this.kindOf(node.child('then')), this.kindOf(node.child('else'))]);
      case 'Logical':
        return this.kindOf(node.child('right'));
      default:
        return 'no';
    }
  }

  /** The value of a variable that is set once. */
  private initializer(identifier: Node): Node | undefined {
    const binding = identifier.binding;
    if (!binding || binding.isReassigned) return undefined;
    const holder = binding.declaration?.parent;
    return holder?.is('VarDecl') && holder.slot !== 'left' && holder.target === binding.declaration
      ? holder.init
      : undefined;
  }

  private kindOfCall(call: Node): Promiseness {
    const callee = call.callee;
    if (!callee) return 'no';
    if (call.isNew) return this.roles.of(call)?.facts.executor ? 'promise' : 'no';
    if (this.chained(call)) return 'promise';
    const kinds = alternatives(this.origins.of(callee)).map((origin): Promiseness => {
      switch (origin.kind) {
        case 'function':
          return this.kindOfFunction(origin.fn);
        case 'signature': {
          const declared = origin.node.returnType ? promiseType(origin.node.returnType) : 'no';
          if (declared !== 'maybe') return declared;
          const concrete = this.calls.targets(call).map(({ fn }) => this.kindOfFunction(fn));
          return concrete.length === 1 ? (concrete[0] ?? 'maybe') : 'maybe';
        }
        case 'library':
          return this.kindOfLibraryCall(call);
        default:
          return 'no';
      }
    });
    return join(kinds);
  }

  private kindOfLibraryCall(call: Node): Promiseness {
    const role = this.roles.of(call);
    if (!role) return 'no';
    const { row, facts } = role;
    if (facts.callbackLast && this.isFunctionLike(call.args.at(-1))) return 'no';
    if (!row.callback && isErrorFirst(call.args.at(-1))) return 'no';
    if (row.callback?.result === 'returned') {
      const inner = this.calls.callbacks(call).map(({ fn }) => this.kindOfFunction(fn));
      if (inner.length && row.returns !== 'promise') return join(inner);
    }
    if (row.returns === 'lazy') return 'lazy';
    if (row.returns === 'promise' || (row.resolves !== undefined && row.returns === undefined))
      return 'promise';
    const instance =
      row.returns && !['sync', 'builder', 'stream'].includes(row.returns) ? row.returns : undefined;
    const ref = instance ? this.origins.library.instanceRef(role.callee.package, instance) : undefined;
    const thenable = ref ? this.origins.library.instanceInfo(ref.package, ref.instance)?.thenable : undefined;
    return thenable === 'eager' ? 'promise' : thenable === 'lazy' ? 'lazy' : 'no';
  }

  private isFunctionLike(node: Node | undefined): boolean {
    if (!node) return false;
    const origin = this.origins.of(node);
    return (
      node.is('Function') ||
      origin.kind === 'function' ||
      origin.kind === 'signature' ||
      origin.kind === 'param'
    );
  }

  private findFunctionKind(fn: Node): Promiseness {
    if (fn.is('TypeMember', 'TypeFunction')) return fn.returnType ? promiseType(fn.returnType) : 'no';
    if (fn.isAsync) return fn.isGenerator ? 'no' : 'promise';
    if (fn.isGenerator) return 'no';
    if (fn.returnType) {
      const declared = promiseType(fn.returnType);
      if (declared !== 'no') return declared;
      if (!fn.returnType.is('TypeRef', 'TypeOther')) return 'no';
    }
    const values = returnedValues(fn);
    return values.length ? join(values.map((value) => this.kindOf(value))) : 'no';
  }

  private firstOf(nodes: readonly (Node | undefined)[]): Rejection | undefined {
    for (const node of nodes) {
      const rejection = node && this.rejectionOf(node);
      if (rejection) return rejection;
    }
    return undefined;
  }

  private rejectionOfCall(call: Node): Rejection | undefined {
    const chained = this.chained(call) ?? chainObject(call);
    if (chained) return this.rejectionOfChain(call, chained);
    if (call.isNew) return this.rejectionOfExecutor(call);
    const targets = this.calls.targets(call);
    for (const { fn } of targets) {
      const inner = this.rejectionOfFunction(fn);
      if (inner) return { at: inner.at, through: [call, ...inner.through].slice(0, HOPS) };
    }
    if (targets.length) return undefined;
    const declared = behindDeclaredResult(this.origins, call).flatMap((value) =>
      this.calls.functionsOf(value),
    );
    if (declared.length) return this.firstOfFunctions(declared);
    const role = this.roles.of(call);
    if (role) {
      if (role.facts.rejects === false) return undefined;
      if (role.facts.combinator) return this.rejectionOfCombinator(call);
      const callbacks = role.row.callback ? this.calls.callbacks(call) : [];
      // a limiter or a queue fails as its task does; a lock of another process can fail itself
      const isOfTask = role.facts.waitsFor === 'callback' && role.facts.expires !== true;
      if (callbacks.length && (role.row.callback?.result === 'returned' || isOfTask)) {
        return this.firstOfFunctions(callbacks.map(({ fn }) => fn));
      }
      return { at: call, through: [] };
    }
    // a signature that nobody implements here, or an unresolved callee: only a declared promise can be judged
    return this.kindOf(call) === 'no' ? undefined : { at: call, through: [] };
  }

  private firstOfFunctions(functions: readonly Node[]): Rejection | undefined {
    return functions.map((fn) => this.rejectionOfFunction(fn)).find((rejection) => rejection);
  }

  private rejectionOfCombinator(call: Node): Rejection | undefined {
    const list = call.argument(0);
    if (!list) return undefined;
    if (list.is('Array')) return this.firstOf(list.elements);
    if (list.isCall) {
      const mapped = this.calls.callbacks(list).map(({ fn }) => fn);
      if (mapped.length) return this.firstOfFunctions(mapped);
    }
    return { at: call, through: [] };
  }

  private rejectionOfChain(call: Node, chained: Node): Rejection | undefined {
    const name = call.callee?.name;
    if (name === 'finally') return this.rejectionOf(chained);
    const { fulfilled, rejected } = Promises.handlers(call);
    if (rejected) {
      // a handler that is not a function of the project forwards: `catch(next)`, `then(resolve, reject)`
      return this.firstOfFunctions(this.calls.functionsOf(rejected));
    }
    if (name === 'catch') return undefined;
    return this.rejectionOf(chained) ?? this.firstOfFunctions(this.calls.functionsOf(fulfilled));
  }

  /** `new Promise((resolve, reject) => …)` rejects when `reject` is used or the executor throws. */
  private rejectionOfExecutor(call: Node): Rejection | undefined {
    const executor = this.calls.functionsOf(call.argument(0))[0];
    if (!executor) return undefined;
    const reject = executor.params[1]?.target?.binding;
    const used = reject?.reads[0];
    if (used) return { at: used, through: [] };
    return executor.isAsync ? undefined : this.rejectionOfFunction(executor);
  }

  private findRejection(fn: Node): Rejection | undefined {
    for (const rejection of this.rejectionsWithin(fn)) return rejection;
    return undefined;
  }

  /** Every place at which a function lets a failure out. */
  *rejectionsWithin(fn: Node): Generator<Rejection> {
    const body = fn.body;
    if (!body) return;
    if (!body.is('Block')) {
      const rejection = this.kindOf(body) === 'no' ? this.throwsFrom(body) : this.rejectionOf(body);
      if (rejection) yield rejection;
      return;
    }
    for (const node of body.descendants({ enterFunctions: false, kinds: FAILING_KINDS })) {
      const rejection = this.rejectionAt(node);
      if (rejection) yield rejection;
    }
  }

  private rejectionAt(node: Node): Rejection | undefined {
    switch (node.kind) {
      case 'Throw':
        return isProtected(node) ? undefined : { at: node, through: [] };
      case 'Await': {
        const awaited = node.expression;
        if (!awaited || isProtected(node)) return undefined;
        const rejection = this.rejectionOf(awaited);
        if (rejection) return rejection;
        // an awaited call that leads nowhere known is taken for I/O
        return awaited.isCall && this.isUnresolved(awaited) ? { at: awaited, through: [] } : undefined;
      }
      case 'Return': {
        const value = node.expression;
        return value && this.kindOf(value) !== 'no' ? this.rejectionOf(value) : undefined;
      }
      case 'ForOf':
        return node.hasFlag(Flag.Async) && !isProtected(node) ? { at: node, through: [] } : undefined;
      case 'Call':
        return isProtected(node) ? undefined : this.throwsFrom(node);
      default:
        return undefined;
    }
  }

  /** Nobody knows what is called: a value from elsewhere, or a package that no table speaks of. */
  private isUnresolved(call: Node): boolean {
    return alternatives(this.origins.of(call.callee)).every(({ kind, ...origin }) => {
      if (kind === 'library')
        return 'package' in origin && origin.package !== 'global' && !this.roles.of(call);
      return kind === 'unknown' || kind === 'param';
    });
  }

  /** A synchronous project function that throws when called. */
  throwsFrom(call: Node): Rejection | undefined {
    if (!call.isCall) return undefined;
    for (const { fn } of this.calls.targets(call)) {
      if (this.kindOfFunction(fn) !== 'no') continue;
      const inner = this.rejectionOfFunction(fn);
      if (inner) return { at: inner.at, through: [call, ...inner.through].slice(0, HOPS) };
    }
    return undefined;
  }
}

/** A last argument `(error, …) => …`, whatever it is called: the callback form of a Node API gives no promise. */
const isErrorFirst = (node: Node | undefined): boolean => {
  if (!node?.is('Function')) return false;
  const [first, result] = node.params;
  return result !== undefined || (first !== undefined && isAskedFor(first));
};

/** A parameter of which the function asks whether it is there, or which it throws. */
const isAskedFor = (parameter: Node): boolean =>
  parameter.target?.binding?.reads.some(
    ({ slot, parent }) =>
      parent?.is('Throw') === true ||
      (parent?.is('Unary') === true && parent.operator === '!') ||
      (parent?.is('Logical') === true && slot === 'left') ||
      (parent?.is('If', 'Conditional') === true && slot === 'test'),
  ) ?? false;

/** `p` of `p.then(…)`, `p.catch(…)`, `p.finally(…)`. */
const chainObject = (call: Node): Node | undefined => {
  const callee = call.callee;
  return callee?.is('Member') && ['then', 'catch', 'finally'].includes(callee.name)
    ? callee.object
    : undefined;
};

const join = (kinds: readonly Promiseness[]): Promiseness => {
  const [first] = kinds;
  if (!first) return 'no';
  if (kinds.every((kind) => kind === first)) return first;
  const running = kinds.filter((kind) => kind !== 'no');
  if (!running.length) return 'no';
  return running.length === kinds.length && running.every((kind) => kind === 'promise' || kind === 'lazy')
    ? 'promise'
    : 'maybe';
};

const PROMISE_TYPES = new Set(['Promise', 'PromiseLike', 'Bluebird', 'Promise.IThenable']);

/** What a declared type says: `Promise<T>`, an alias of it, `void | Promise<T>`. */
const promiseType = (type: Node, depth = 0): Promiseness => {
  if (type.is('TypeRef')) {
    if (PROMISE_TYPES.has(type.string)) return 'promise';
    const declaration = type.child('name')?.binding?.declaration;
    if (declaration?.is('TypeAlias') && declaration.typeAnnotation && depth < 4)
      return promiseType(declaration.typeAnnotation, depth + 1);
    return 'no';
  }
  if (type.is('TypeUnion')) {
    const parts = type.elements.map((part) => promiseType(part, depth + 1));
    if (parts.every((part) => part === 'promise')) return 'promise';
    return parts.some((part) => part !== 'no') ? 'maybe' : 'no';
  }
  return 'no';
};
