import type { Node } from '../../facts/node.ts';
import { alternatives, oneOf, type Origin, type TypeMap } from './origin.ts';
import { elementsOf } from './elements.ts';
import type { Origins } from './origins.ts';
import { LISTS, TRANSPARENT } from './type-names.ts';

/** Deeper arguments are left as they are: recursive generics would grow for ever. */
const DEPTH = 4;
const NONE: TypeMap = new Map();

/** The type parameters of a class, interface, alias or function with what they stand for. */
export const bindTypes = (owner: Node, args: readonly Origin[] | undefined): TypeMap => {
  if (!args?.length) return NONE;
  return new Map(owner.childrenIn('typeParam').flatMap((param, i) => (args[i] ? [[param, args[i]]] : [])));
};

/** An origin with its type parameters replaced by what they stand for. */
export const substitute = (origin: Origin, types: TypeMap | undefined, depth = 0): Origin => {
  if (!types?.size || depth > DEPTH) return origin;
  switch (origin.kind) {
    case 'unknown':
      return (origin.typeParam && types.get(origin.typeParam)) ?? origin;
    case 'array': {
      const element = substitute(origin.element, types, depth + 1);
      const items = substituteAll(origin.items, types, depth);
      return element === origin.element && items === origin.items
        ? origin
        : { kind: 'array', element, items };
    }
    case 'library': {
      const args = substituteAll(origin.args, types, depth);
      return args === origin.args ? origin : { ...origin, args };
    }
    case 'instance': {
      const args = substituteAll(origin.args, types, depth);
      if (origin.of.is('TypeLiteral')) return { ...origin, types: merged(types, origin.types, depth) };
      return args === origin.args ? origin : { ...origin, args };
    }
    case 'function':
    case 'signature':
      return { ...origin, types: merged(types, origin.types, depth) };
    case 'oneOf':
      return oneOf(origin.of.map((one) => substitute(one, types, depth + 1)));
    default:
      return origin;
  }
};

const substituteAll = (
  args: readonly Origin[] | undefined,
  types: TypeMap,
  depth: number,
): readonly Origin[] | undefined => {
  if (!args) return undefined;
  const replaced = args.map((arg) => substitute(arg, types, depth + 1));
  return replaced.every((arg, i) => arg === args[i]) ? args : replaced;
};

/** `inner` seen through `outer`: what a parameter stands for may itself name outer parameters. */
const merged = (outer: TypeMap, inner: TypeMap | undefined, depth: number): TypeMap => {
  if (!inner?.size) return outer;
  const both = new Map(outer);
  for (const [param, origin] of inner) both.set(param, substitute(origin, outer, depth + 1));
  return both;
};

export const joinTypes = (a: TypeMap | undefined, b: TypeMap | undefined): TypeMap =>
  !a?.size ? (b ?? NONE) : !b?.size ? a : new Map([...a, ...b]);

/** What a call makes of the type parameters of a function, signature or class: written, else read off its arguments. */
export const inferTypes = (
  origins: Origins,
  owner: Node,
  params: readonly Node[],
  call: Node,
  except?: Node,
): TypeMap => {
  const typeParams = owner.childrenIn('typeParam');
  if (!typeParams.length) return NONE;
  const given = call.typeArguments;
  if (given.length)
    return bindTypes(
      owner,
      given.map((type) => origins.ofType(type)),
    );
  const found = new Map<Node, Origin>();
  const wanted = new Set(typeParams);
  call.args.forEach((argument, index) => {
    if (argument === except || argument.is('Spread')) return;
    const type = params[index]?.typeAnnotation;
    if (type && mentions(type, wanted)) match(origins, type, () => origins.of(argument), wanted, found);
  });
  return found;
};

const declaredParam = (type: Node): Node | undefined => {
  const declaration = type.child('name')?.binding?.declaration;
  return declaration?.is('TypeParam') ? declaration : undefined;
};

const mentions = (type: Node, wanted: ReadonlySet<Node>): boolean => {
  const isWanted = (node: Node): boolean => {
    const param = node.is('TypeRef') ? declaredParam(node) : undefined;
    return param !== undefined && wanted.has(param);
  };
  if (isWanted(type)) return true;
  for (const node of type.descendants()) if (isWanted(node)) return true;
  return false;
};

type Given = () => Origin;

const match = (
  origins: Origins,
  type: Node,
  given: Given,
  wanted: ReadonlySet<Node>,
  found: Map<Node, Origin>,
): void => {
  const inner = (part: Node | undefined, origin: Given): void => {
    if (part && mentions(part, wanted)) match(origins, part, origin, wanted, found);
  };
  switch (type.kind) {
    case 'TypeRef': {
      const param = declaredParam(type);
      if (param && wanted.has(param)) {
        const origin = given();
        const isKnown = origin.kind === 'unknown' ? origin.typeParam !== undefined : origin.kind !== 'param';
        if (!found.has(param) && isKnown) found.set(param, origin);
        return;
      }
      return matchReference(type, given, inner);
    }
    case 'TypeArray':
      return inner(type.elements[0], () => elementsOf(given()));
    case 'TypeUnion':
    case 'TypeIntersection':
      for (const part of type.elements) inner(part, given);
      return;
    case 'TypeFunction':
      return inner(type.returnType, () => madeBy(origins, given()));
    case 'TypeLiteral':
      for (const member of type.members) {
        if (member.payload < 0) inner(member.returnType, () => madeBy(origins, given()));
        else inner(member.typeAnnotation, () => origins.memberOf(given(), member.string));
      }
      return;
    default:
  }
};

const matchReference = (
  type: Node,
  given: Given,
  inner: (part: Node | undefined, origin: Given) => void,
): void => {
  const args = type.typeArguments;
  if (TRANSPARENT.has(type.string)) return inner(args[0], given);
  if (LISTS.has(type.string)) return inner(args[0], () => elementsOf(given()));
  args.forEach((arg, index) => {
    inner(arg, () =>
      oneOf(
        alternatives(given()).map((one): Origin => {
          // `Type<T>`, `ObjectType<T>`: the class of T
          if (one.kind === 'class') return { kind: 'instance', of: one.cls };
          const own = one.kind === 'instance' || one.kind === 'library' ? one.args?.[index] : undefined;
          return own ?? { kind: 'unknown', why: 'unresolved' };
        }),
      ),
    );
  });
};

/** What calling a function, or constructing a class, gives. */
const madeBy = (origins: Origins, origin: Origin): Origin =>
  oneOf(
    alternatives(origin).map((one): Origin => {
      if (one.kind === 'function') return substitute(origins.returned(one.fn), one.types);
      if (one.kind === 'signature') return substitute(origins.ofType(one.node.returnType), one.types);
      return one.kind === 'class'
        ? { kind: 'instance', of: one.cls }
        : { kind: 'unknown', why: 'unresolved' };
    }),
  );
