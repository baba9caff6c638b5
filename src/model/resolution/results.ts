import { Flag } from '../../facts/kinds.ts';
import type { Node } from '../../facts/node.ts';
import { constructorOf, lineageOf } from './classes.ts';
import { builtinResult } from './builtin-results.ts';
import { callPath, splitMember } from './library-path.ts';
import { library, listOf, mapOrigin, oneOf, unknown, type LibraryOrigin, type Origin } from './origin.ts';
import type { Origins } from './origins.ts';
import { bindTypes, inferTypes, joinTypes, substitute } from './type-arguments.ts';

const UNRESOLVED = unknown('unresolved');
const RETURNS_FOLLOWED = 8;

/** What a call, construction or tagged template gives. */
export const resultOf = (origins: Origins, call: Node): Origin =>
  mapOrigin(origins.of(call.callee), (callee) => resultOfOne(origins, call, callee));

const resultOfOne = (origins: Origins, call: Node, callee: Origin): Origin => {
  switch (callee.kind) {
    case 'library':
      return libraryResult(origins, call, callee);
    case 'function':
      if (call.isNew) return { kind: 'instance', of: callee.fn };
      return functionResult(origins, call, callee);
    case 'class':
      return call.isNew ? instanceOf(origins, call, callee.cls) : UNRESOLVED;
    case 'signature':
      return signatureResult(origins, call, callee);
    case 'instance':
      return calledInstance(origins, call, callee);
    case 'unknown': {
      const constraint = callee.typeParam?.child('extends');
      return constraint
        ? mapOrigin(origins.ofType(constraint), (one) => resultOfOne(origins, call, one))
        : UNRESOLVED;
    }
    default:
      return UNRESOLVED;
  }
};

const instanceOf = (origins: Origins, call: Node, cls: Node): Origin => {
  const params = cls.childrenIn('typeParam');
  if (!params.length) return { kind: 'instance', of: cls };
  const types = inferTypes(origins, cls, constructorOf(cls)?.params ?? [], call);
  if (!types.size) return { kind: 'instance', of: cls };
  const args = params.map(
    (param): Origin => types.get(param) ?? { kind: 'unknown', why: 'unresolved', typeParam: param },
  );
  return { kind: 'instance', of: cls, args };
};

/** What a project function returns, with its type parameters read off the call. */
const functionResult = (
  origins: Origins,
  call: Node,
  callee: Extract<Origin, { kind: 'function' }>,
): Origin => {
  const { fn } = callee;
  const receiver = receiverOf(call);
  if (receiver && givesReceiver(fn)) return origins.of(receiver);
  const returned = origins.returned(fn);
  const types = hasTypeParam(returned)
    ? joinTypes(callee.types, inferTypes(origins, fn, fn.params, call))
    : callee.types;
  // a function that gives back what it was given: `wrap(handler)`, `register(service)`
  return mapOrigin(substitute(returned, types), (one) => {
    if (one.kind !== 'param' || one.param.parent !== fn) return one;
    const argument = call.argument(one.index);
    return argument ? origins.of(argument) : one;
  });
};

const signatureResult = (
  origins: Origins,
  call: Node,
  callee: Extract<Origin, { kind: 'signature' }>,
): Origin => {
  const { node } = callee;
  if (node.hasFlag(Flag.New) !== call.isNew) return UNRESOLVED;
  const receiver = receiverOf(call);
  if (receiver && givesReceiver(node)) return origins.of(receiver);
  const returned = origins.ofType(node.returnType);
  if (!hasTypeParam(returned)) return substitute(returned, callee.types);
  return substitute(returned, joinTypes(callee.types, inferTypes(origins, node, node.params, call)));
};

/** `with(…): this` gives an object of the class that it was called on, whatever the class that declares it. */
const givesReceiver = ({ returnType }: Node): boolean => returnType?.text === 'this';

const receiverOf = (call: Node): Node | undefined =>
  call.callee?.is('Member') ? call.callee.object : undefined;

/** An object with a call or construct signature. */
const calledInstance = (
  origins: Origins,
  call: Node,
  callee: Extract<Origin, { kind: 'instance' }>,
): Origin => {
  const node = callSignature(callee.of, call.isNew);
  if (!node) return UNRESOLVED;
  const types = joinTypes(bindTypes(callee.of, callee.args), callee.types);
  return signatureResult(origins, call, { kind: 'signature', node, types });
};

/** `{ (x: X): Y }` and `{ new (x: X): Y }` of an interface or type literal. */
export const callSignature = (owner: Node, isNew = false): Node | undefined =>
  owner.is('Interface', 'TypeLiteral')
    ? owner.members.find(
        (member) =>
          member.is('TypeMember') &&
          member.payload < 0 &&
          member.hasFlag(Flag.Method) &&
          member.hasFlag(Flag.New) === isNew,
      )
    : undefined;

/** Whether type arguments would change it. */
const hasTypeParam = (origin: Origin, depth = 0): boolean => {
  switch (origin.kind) {
    case 'unknown':
      return origin.typeParam !== undefined;
    case 'array':
      return depth < 4 && hasTypeParam(origin.element, depth + 1);
    case 'library':
      return depth < 4 && (origin.args?.some((arg) => hasTypeParam(arg, depth + 1)) ?? false);
    case 'instance':
      return (
        origin.of.is('TypeLiteral') ||
        (depth < 4 && (origin.args?.some((arg) => hasTypeParam(arg, depth + 1)) ?? false))
      );
    case 'oneOf':
      return depth < 4 && origin.of.some((one) => hasTypeParam(one, depth + 1));
    default:
      return origin.kind === 'function' || origin.kind === 'signature';
  }
};

const libraryResult = (origins: Origins, call: Node, callee: LibraryOrigin): Origin => {
  if (call.isNew) {
    const made = origins.library.makesRow(callee.package, callee.path, 'new');
    const constructed = callee.path.endsWith('#')
      ? origins.library.instanceInfo(callee.package, callee.path.slice(0, -1))?.constructs
      : undefined;
    const instance = made?.row.instance ?? constructed ?? callee.path;
    const args = call.typeArguments.map((type) => origins.ofType(type));
    if (callee.package === 'global' && callee.path === 'Promise') return promised(origins, call);
    if (callee.package === 'global' && callee.path === 'Array')
      return { kind: 'array', element: args[0] ?? UNRESOLVED };
    return library(callee.package, instance.endsWith('#') ? instance : `${instance}#`, args);
  }
  const special = builtinResult(origins, call, callee);
  if (special) return special;
  const row = origins.library.callRow(callee.package, callee.path)?.row;
  const made = origins.library.makesRow(callee.package, callPath(callee.path), 'call');
  if (made) return library(callee.package, `${made.row.instance}#`, typeArguments(origins, call, callee));
  if (row?.role === 'provider') {
    const token = origins.of(call.argument(0));
    if (token.kind === 'class') return { kind: 'instance', of: token.cls };
  }
  const named = row?.resolves ?? row?.returns;
  const own = named ? activeRecord(origins, callee, named) : undefined;
  if (own) return own;
  if (named === 'builder') {
    const member = splitMember(callee.path);
    return library(callee.package, member ? `${member.instance}#` : callPath(callee.path), callee.args);
  }
  if (named && !['promise', 'lazy', 'sync', 'stream'].includes(named)) {
    const ref = origins.library.instanceRef(callee.package, named);
    return library(ref.package, `${ref.instance}#`, typeArguments(origins, call, callee));
  }
  const record = recordOf(callee, row?.facts?.verb);
  if (record) return record;
  const typed = call.typeArguments[0];
  if (typed && (!row || row.facts?.stub)) {
    const origin = origins.ofType(typed);
    if (origin.kind === 'instance') return origin; // `container.resolve<IFoo>()`, `app.get<Foo>(…)`
  }
  return library(callee.package, callPath(callee.path), callee.args);
};

/** `new Promise((resolve) => … resolve(x))`: what it is resolved with. */
const promised = (origins: Origins, call: Node): Origin => {
  const written = call.typeArguments[0];
  if (written) return origins.ofType(written);
  const [executor] = call.args;
  const resolve = executor?.is('Function') ? executor.params[0]?.target?.binding : undefined;
  const values = (resolve?.reads ?? []).flatMap((read) =>
    read.slot === 'callee' && read.parent?.isCall ? (read.parent.argument(0) ?? []) : [],
  );
  return oneOf(
    values
      .slice(0, RETURNS_FOLLOWED)
      .map((value) => origins.of(value))
      .filter((origin) => origin.kind !== 'value'),
  );
};

const typeArguments = (
  origins: Origins,
  call: Node,
  callee: LibraryOrigin,
): readonly Origin[] | undefined => {
  const own = call.typeArguments.map((type) => origins.ofType(type));
  return own.length ? own : callee.args;
};

/** Where the records of a library are objects of project classes: `User.findByPk(id)` gives a user, `User.unscoped()` the class. */
const activeRecord = (origins: Origins, callee: LibraryOrigin, named: string): Origin | undefined => {
  const record = callee.args?.[0];
  if (record?.kind !== 'instance' || !record.of.is('Class')) return undefined;
  const base = lineageOf(origins, record.of).library;
  if (base?.package !== callee.package) return undefined;
  if (base.path === `${named}#`) return record;
  const made = origins.library.instanceInfo(callee.package, named)?.constructs;
  return made !== undefined && base.path === `${made}#` ? { kind: 'class', cls: record.of } : undefined;
};

/** `Repository<User>#findOne()` gives a user, `find()` a list of them, `findAndCount()` that and a number. */
const recordOf = (callee: LibraryOrigin, verb: string | undefined): Origin | undefined => {
  const entity = callee.args?.[0];
  if (!entity || !verb) return undefined;
  if (verb === 'one') return entity;
  if (callee.path.endsWith('AndCountAll')) return undefined; // `{ rows, count }`
  if (callee.path.endsWith('AndCount'))
    return listOf([{ kind: 'array', element: entity }, library('global', 'Number#')]);
  if (verb === 'many') return { kind: 'array', element: entity };
  return undefined;
};

/** What a function returns: its declared type, else the values it returns. */
export const returnedBy = (origins: Origins, fn: Node): Origin => {
  const declared = origins.ofType(fn.returnType);
  if (declared.kind !== 'unknown' || declared.typeParam) return declared;
  return oneOf(
    returnedValues(fn)
      .slice(0, RETURNS_FOLLOWED)
      .map((value) => origins.of(value))
      .filter((o) => o.kind !== 'value'),
  );
};

const returnMemo = new WeakMap<Node, Node[]>();

/** The expressions that a function returns itself (not its inner functions). */
export const returnedValues = (fn: Node): Node[] => {
  const known = returnMemo.get(fn);
  if (known) return known;
  const values: Node[] = [];
  const body = fn.body;
  if (body && !body.is('Block')) values.push(body);
  else if (body) {
    for (const node of body.descendants({ enterFunctions: false, kinds: ['Return'] })) {
      if (node.is('Return') && node.expression) values.push(node.expression);
    }
  }
  returnMemo.set(fn, values);
  return values;
};
