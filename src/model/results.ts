import type { Node } from '../facts/node.ts';
import { callPath, splitMember } from './library-path.ts';
import { library, mapOrigin, oneOf, unknown, type LibraryOrigin, type Origin } from './origin.ts';
import type { Origins } from './origins.ts';
import { withTypeArguments } from './type-origins.ts';

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
      return functionResult(origins, call, callee.fn);
    case 'class':
      return call.isNew ? instanceOf(origins, call, callee.cls) : UNRESOLVED;
    case 'signature':
      return signatureResult(origins, call, callee);
    default:
      return UNRESOLVED;
  }
};

const instanceOf = (origins: Origins, call: Node, cls: Node): Origin => {
  const args = call.typeArguments.map((type) => origins.ofType(type));
  return args.length ? { kind: 'instance', of: cls, args } : { kind: 'instance', of: cls };
};

/** What a project function returns, with its type parameters bound by the call's type arguments. */
const functionResult = (origins: Origins, call: Node, fn: Node): Origin => {
  const args = call.typeArguments.map((type) => origins.ofType(type));
  const declared = withTypeArguments(origins, fn, args, () => origins.ofType(fn.returnType));
  if (declared.kind !== 'unknown') return declared;
  const returned = origins.returned(fn);
  // a function that gives back what it was given: `wrap(handler)`, `register(service)`
  return mapOrigin(returned, (one) => {
    if (one.kind !== 'param' || one.param.parent !== fn) return one;
    return origins.of(call.argument(one.index));
  });
};

const signatureResult = (
  origins: Origins,
  call: Node,
  signature: Extract<Origin, { kind: 'signature' }>,
): Origin => {
  const args = call.typeArguments.map((type) => origins.ofType(type));
  return withTypeArguments(origins, signature.node, args, () => origins.ofType(signature.node.returnType));
};

const libraryResult = (origins: Origins, call: Node, callee: LibraryOrigin): Origin => {
  if (call.isNew) {
    const made = origins.library.makesRow(callee.package, callee.path, 'new');
    const constructed = callee.path.endsWith('#')
      ? origins.library.instanceInfo(callee.package, callee.path.slice(0, -1))?.constructs
      : undefined;
    const instance = made?.row.instance ?? constructed ?? callee.path;
    const args = call.typeArguments.map((type) => origins.ofType(type));
    if (callee.package === 'global' && callee.path === 'Promise') return UNRESOLVED;
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
  if (typed && !row) {
    const origin = origins.ofType(typed);
    if (origin.kind === 'instance') return origin; // `container.resolve<IFoo>()`, `app.get<Foo>(…)`
  }
  return library(callee.package, callPath(callee.path), callee.args);
};

const typeArguments = (
  origins: Origins,
  call: Node,
  callee: LibraryOrigin,
): readonly Origin[] | undefined => {
  const own = call.typeArguments.map((type) => origins.ofType(type));
  return own.length ? own : callee.args;
};

/** `Repository<User>#findOne()` gives a user, `find()` a list of them. */
const recordOf = (callee: LibraryOrigin, verb: string | undefined): Origin | undefined => {
  const entity = callee.args?.[0];
  if (!entity || !verb) return undefined;
  if (verb === 'one') return entity;
  if (verb === 'many') return { kind: 'array', element: entity };
  return undefined;
};

const SAME_LIST = new Set([
  'filter',
  'slice',
  'sort',
  'reverse',
  'concat',
  'toSorted',
  'toReversed',
  'splice',
  'flat',
]);
const ONE_OF_LIST = new Set(['find', 'findLast', 'at', 'pop', 'shift']);

/** Lists, promises, `Object.values`, `bind`: what the language itself hands on. */
const builtinResult = (origins: Origins, call: Node, callee: LibraryOrigin): Origin | undefined => {
  if (callee.package !== 'global') return undefined;
  const first = call.argument(0);
  const member = splitMember(callee.path);
  if (member?.instance === 'Array') {
    const element = callee.args?.[0] ?? UNRESOLVED;
    if (SAME_LIST.has(member.member)) return { kind: 'array', element };
    if (ONE_OF_LIST.has(member.member)) return element;
    if (member.member === 'map' || member.member === 'flatMap') {
      const mapped = origins.of(first);
      return {
        kind: 'array',
        element: mapped.kind === 'function' ? origins.returned(mapped.fn) : UNRESOLVED,
      };
    }
    return undefined;
  }
  if (member?.instance === 'Function') {
    const target = callee.args?.[0];
    if (!target || target.kind !== 'function') return UNRESOLVED;
    return member.member === 'bind' ? target : origins.returned(target.fn);
  }
  if (member?.instance === 'Map' && member.member === 'get') return callee.args?.[1] ?? UNRESOLVED;
  switch (callee.path) {
    case 'Promise.all':
    case 'Promise.allSettled':
    case 'Promise.resolve':
      return origins.of(first);
    case 'Object.freeze':
    case 'Object.seal':
    case 'structuredClone':
      return origins.of(first);
    case 'Object.assign':
      return oneOf(call.args.map((argument) => origins.of(argument)));
    case 'Object.values': {
      const object = origins.of(first);
      if (object.kind === 'object' && object.node.is('Object')) {
        return {
          kind: 'array',
          element: oneOf(object.node.properties.map((property) => origins.of(property.value))),
        };
      }
      if (object.kind === 'namespace') {
        const names = origins.exports.namesOf(object.unit);
        return {
          kind: 'array',
          element: oneOf(names.map((name) => origins.ofExport(origins.exports.lookup(object.unit, name)))),
        };
      }
      return undefined;
    }
    case 'Array.from':
      return origins.of(first);
    case 'Array#':
      return undefined;
    default:
      return undefined;
  }
};

/** What a function returns: its declared type, else the values it returns. */
export const returnedBy = (origins: Origins, fn: Node): Origin => {
  const declared = origins.ofType(fn.returnType);
  if (declared.kind !== 'unknown') return declared;
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
    for (const node of body.descendants({ enterFunctions: false })) {
      if (node.is('Return') && node.expression) values.push(node.expression);
    }
  }
  returnMemo.set(fn, values);
  return values;
};
