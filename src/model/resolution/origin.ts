import type { Node, SourceUnit } from '../../facts/node.ts';
import type { Unknown } from '../../findings.ts';

/**
 * What a name or expression is, followed through bindings, imports, assignments, declared types and injection.
 * Awaiting does not change an origin: a promise of a pool is treated as the pool.
 */
export type Origin =
  | LibraryOrigin
  /** A function of the project. `types`: what the type parameters around it stand for at this use. */
  | { kind: 'function'; fn: Node; types?: TypeMap }
  /** A method or function that only has a signature: an interface member, an abstract method, a function type. */
  | { kind: 'signature'; node: Node; owner?: Node; args?: readonly Origin[]; types?: TypeMap }
  | { kind: 'class'; cls: Node }
  /** An object of a project class, interface, type literal or constructor function, with its type arguments. */
  | { kind: 'instance'; of: Node; args?: readonly Origin[]; types?: TypeMap }
  /** An object literal, an enum or a TypeScript namespace. */
  | { kind: 'object'; node: Node }
  /** `import * as x` of a project file. */
  | { kind: 'namespace'; unit: SourceUnit }
  /** `items`: one by one, where they are few and known: `[a, b]`, tuples, entries of a map. */
  | { kind: 'array'; element: Origin; items?: readonly Origin[] }
  /** A parameter that nothing else says more of. */
  | { kind: 'param'; param: Node; index: number }
  /** A literal or a computed primitive. */
  | { kind: 'value'; node: Node }
  | { kind: 'oneOf'; of: readonly Origin[] }
  /** `typeParam`: a type parameter that this use does not settle. */
  | { kind: 'unknown'; why: Unknown['unknown']; typeParam?: Node };

/** What type parameters (nodes of kind `TypeParam`) stand for. */
export type TypeMap = ReadonlyMap<Node, Origin>;

/** A symbol of a library or a global; `path` as in `src/libraries/table.ts`. */
export interface LibraryOrigin {
  kind: 'library';
  package: string;
  path: string;
  args?: readonly Origin[];
}

export const unknown = (why: Unknown['unknown']): Origin => ({ kind: 'unknown', why });
export const library = (packageName: string, path: string, args?: readonly Origin[]): LibraryOrigin =>
  args?.length
    ? { kind: 'library', package: packageName, path, args }
    : { kind: 'library', package: packageName, path };

/** The same origin has the same key. */
export const originKey = (origin: Origin): string => {
  const at = (node: Node): string => `${node.file.path}:${node.id}`;
  switch (origin.kind) {
    case 'library':
      return `${origin.package} ${origin.path}`;
    case 'function':
      return `f ${at(origin.fn)}`;
    case 'signature':
      return `s ${at(origin.node)}`;
    case 'class':
      return `c ${at(origin.cls)}`;
    case 'instance':
      return `i ${at(origin.of)}`;
    case 'object':
      return `o ${at(origin.node)}`;
    case 'namespace':
      return `n ${origin.unit.path}`;
    case 'array':
      return `[${originKey(origin.element)}]`;
    case 'param':
      return `p ${at(origin.param)}`;
    case 'value':
      return `v ${at(origin.node)}`;
    case 'oneOf':
      return origin.of.map(originKey).join('|');
    case 'unknown':
      return '?';
  }
};

const ALTERNATIVES = 24;

/** `new Map()` says less than `Map<string, User>`. */
const hasArguments = (origin: Origin): boolean => 'args' in origin && origin.args !== undefined;

/** Joins alternatives: the same ones once, unknown ones only when nothing else is there. */
export const oneOf = (origins: readonly Origin[]): Origin => {
  const flat = origins.flatMap((origin) => (origin.kind === 'oneOf' ? origin.of : [origin]));
  const known = flat.filter((origin) => origin.kind !== 'unknown');
  const byKey = new Map<string, Origin>();
  for (const one of known) {
    const key = originKey(one);
    const before = byKey.get(key);
    if (!before || (!hasArguments(before) && hasArguments(one))) byKey.set(key, one);
  }
  const distinct = [...byKey.values()];
  if (!distinct.length) return flat[0] ?? unknown('unresolved');
  if (distinct.length === 1) return distinct[0] as Origin;
  return distinct.length > ALTERNATIVES ? unknown('limit') : { kind: 'oneOf', of: distinct };
};

/** The alternatives of an origin, one by one. */
export const alternatives = (origin: Origin): readonly Origin[] =>
  origin.kind === 'oneOf' ? origin.of : [origin];

export const mapOrigin = (origin: Origin, change: (one: Origin) => Origin): Origin =>
  origin.kind === 'oneOf' ? oneOf(origin.of.map(change)) : change(origin);

/** A list of known items. */
export const listOf = (items: readonly Origin[]): Origin => ({ kind: 'array', element: oneOf(items), items });

/**
 * What a declared name is. What it was set to says more than an interface does, but less than the type where it is
 * empty: `[]`, `{}`, `new Map()`, a literal, a parameter.
 */
export const declaredAs = (typed: Origin, given: Origin): Origin => {
  if (typed.kind === 'unknown') return typed.typeParam && given.kind === 'unknown' ? typed : given;
  switch (given.kind) {
    case 'unknown':
    case 'value':
    case 'param':
    case 'array':
      return typed;
    case 'object':
      return given.node.is('Object') && !given.node.properties.length ? typed : given;
    case 'library':
      return typed.kind === 'library' && !given.args && originKey(typed) === originKey(given) ? typed : given;
    default:
      return given;
  }
};
