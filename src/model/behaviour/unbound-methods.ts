import { Flag } from '../../facts/kinds.ts';
import type { Node } from '../../facts/node.ts';
import type { Calls } from '../resolution/calls.ts';
import { constructorOf, lineageOf } from '../resolution/classes.ts';
import { alternatives } from '../resolution/origin.ts';
import { returnedValues } from '../resolution/results.ts';
import type { Origins } from '../resolution/origins.ts';

/** A method that is taken from its object and called without it. */
export interface UnboundMethod {
  /** The expression that takes it: `controller.list`, the destructured name. */
  at: Node;
  method: Node;
  /** Where the method reads its object. */
  read: Node;
  /** What calls it bare: the call that takes it, or the call of the name. */
  caller: Node;
  /** Only failures run it. */
  isRare: boolean;
  others: Node[];
}

interface Sources {
  calls: Calls;
  origins: Origins;
  serviceCalls: readonly Node[];
}

/** Array methods whose second argument is the object of the callback. */
const WITH_OBJECT = /#(map|flatMap|filter|forEach|some|every|find|findIndex|findLast|findLastIndex)$/;
/** Calls that look at a function or tie it to an object, and do not run it. */
const KEEPERS =
  /(^|[.#])(bind|bindAll|call|apply|autoBind|autobind|off|removeListener|removeEventListener|is|keys|assign|defineProperty|expect|spyOn|fn)$/;

/** L3: methods given as values to what calls them without their object. */
export const unboundMethods = (sources: Sources): { unbound: UnboundMethod[]; sound: Node[] } => {
  const byMethod = new Map<string, UnboundMethod>();
  const sound: Node[] = [];
  const add = (at: Node, caller: Node | undefined, isRare = false): void => {
    const method = methodOf(at, sources);
    if (!method) return;
    const read = readOfThis(method);
    if (!read || !caller) {
      sound.push(at);
      return;
    }
    const key = `${at.path} ${method.path}:${String(method.id)}`;
    const known = byMethod.get(key);
    if (known) known.others.push(at);
    else byMethod.set(key, { at, method, read, caller, isRare, others: [] });
  };
  for (const call of sources.serviceCalls) {
    call.args.forEach((argument, index) => {
      const at = argument.is('Function') ? returnedMember(argument) : argument;
      if (!at?.is('Member') || at.isOptional) return;
      add(at, callsBare(call, index, sources) ? call : undefined, isForFailures(call));
    });
    const name = call.callee;
    if (name?.is('Identifier') && name.binding) {
      const taken = destructured(name, sources);
      if (taken) add(taken, call);
    }
  }
  return { unbound: [...byMethod.values()], sound };
};

/** The method of a class that an expression takes, unless its object is tied to it. */
const methodOf = (at: Node, { calls, origins }: Sources): Node | undefined => {
  const [method, ...more] = calls.functionsOf(at);
  const cls = method?.parent;
  if (!method || more.length || !cls?.is('Class') || !method.hasFlag(Flag.Method)) return undefined;
  if (method.hasFlag(Flag.Getter) || method.hasFlag(Flag.Setter) || method.string === 'constructor')
    return undefined;
  if ([method, cls].some((one) => one.decorators.some(({ text }) => /bind/i.test(text)))) return undefined;
  const owners = [cls, ...ownersOf(at, origins)];
  return owners.some((owner) => lineageOf(origins, owner).classes.some((one) => binds(one, method.string)))
    ? undefined
    : method;
};

/** Classes of the object that the method is taken from. */
const ownersOf = (at: Node, origins: Origins): Node[] => {
  const object = at.is('Member') ? at.object : undefined;
  if (object?.is('This')) return object.classNode ? [object.classNode] : [];
  const origin = object && origins.of(object);
  return origin?.kind === 'instance' && origin.of.is('Class') ? [origin.of] : [];
};

/** `this.list = this.list.bind(this)`, `autoBind(this)` */
const binds = (cls: Node, name: string): boolean => {
  const maker = constructorOf(cls);
  if (!maker) return false;
  return maker.descendants({ kinds: ['Call'] }).some((call) => {
    const callee = call.callee;
    if (!callee) return false;
    if (/^(auto_?bind|bindAll|boundMethods?)$/i.test(callee.name)) return true;
    return (
      callee.is('Member') &&
      callee.name === 'bind' &&
      (callee.object?.name === name || callee.object?.is('Index') === true)
    );
  });
};

/** Where a method reads `this`, arrows within it included. */
const readOfThis = (method: Node): Node | undefined =>
  method.body?.descendants({ kinds: ['This', 'Super'] }).find((node) => ownFunction(node) === method);

const ownFunction = (node: Node): Node => {
  let { fn } = node;
  while (fn.is('Function') && fn.hasFlag(Flag.Arrow)) fn = fn.fn;
  return fn;
};

/** `limiters.map((limiter) => limiter.consume)`: the method itself is given back. */
const returnedMember = (fn: Node): Node | undefined => {
  const body = fn.body;
  return body?.is('Member') &&
    fn.params.some(({ target }) => target?.binding === body.object?.binding && target?.binding !== undefined)
    ? body
    : undefined;
};

/** `const { find } = repo; find(…)`, `const find = repo.find; find(…)` */
const destructured = (name: Node, sources: Pick<Sources, 'calls' | 'origins'>): Node | undefined => {
  const declaration = name.binding?.declaration;
  if (!declaration || name.binding?.isReassigned !== false) return undefined;
  const holder = declaration.parent;
  if (holder?.is('PatternProperty') && holder.parent?.parent?.is('VarDecl'))
    return isOfStub(holder.parent.parent.init, sources) ? undefined : declaration;
  if (!holder?.is('VarDecl') || holder.target !== declaration) return undefined;
  return holder.init?.is('Member') ? holder.init : undefined;
};

/** `const { charge } = proxyActivities<Activities>(…)`, itself or given by a function: no object is behind it here. */
const isOfStub = (
  made: Node | undefined,
  { calls, origins }: Pick<Sources, 'calls' | 'origins'>,
  depth = 2,
): boolean => {
  if (!made?.isCall) return false;
  const isStub = alternatives(origins.of(made.callee)).some(
    (origin) =>
      origin.kind === 'library' &&
      origins.library.callRow(origin.package, origin.path)?.row.facts?.stub === true,
  );
  if (isStub || depth === 0) return isStub;
  return calls
    .targets(made)
    .some(({ fn }) => returnedValues(fn).some((value) => isOfStub(value, { calls, origins }, depth - 1)));
};

const callsBare = (call: Node, index: number, { calls }: Sources): boolean => {
  const callee = calls.libraryCallee(call);
  // `Array.from(list, this.toRow, this)`
  if (
    call.args
      .slice(index + 1)
      .some((one) => one.is('This') || one.text === call.argument(index)?.object?.text)
  )
    return false;
  if (callee) {
    if (KEEPERS.test(callee.path)) return false;
    if (WITH_OBJECT.test(callee.path)) return call.argument(1) === undefined;
    return calls
      .callbacks(call)
      .some(({ argument, runs }) => argument === call.argument(index) && runs !== 'unknown');
  }
  const targets = calls.targets(call);
  return (
    targets.length > 0 &&
    targets.every(({ fn }) => {
      const reads = fn.params[index]?.target?.binding?.reads ?? [];
      return reads.some(({ slot }) => slot === 'callee') && !reads.some((read) => read.slot === 'object');
    })
  );
};

/** `.catch(this.report)`, `on('error', this.report)` */
const isForFailures = (call: Node): boolean =>
  (call.callee?.is('Member') === true && call.callee.name === 'catch') ||
  /^error$/i.test(call.argument(0)?.stringValue ?? '');
