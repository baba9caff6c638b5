import type { Node } from '../../facts/node.ts';
import type { Origins } from './origins.ts';
import { alternatives, unknown, type LibraryOrigin, type Origin } from './origin.ts';

const UNRESOLVED = unknown('unresolved');
const BASES_FOLLOWED = 12;

export interface Lineage {
  /** The class itself first, then its bases within the project. */
  classes: Node[];
  /** The library class at the end of the chain, as an instance. */
  library?: LibraryOrigin;
}

/** A class with the bases that it extends, within the project and at its end. */
export const lineageOf = (origins: Origins, cls: Node): Lineage => {
  const classes: Node[] = [cls];
  for (let at: Node = cls; classes.length < BASES_FOLLOWED;) {
    const heritage = at.child('extends');
    if (!heritage) break;
    const base = baseOf(origins, heritage);
    if (!base) break;
    if (base.kind === 'library') return { classes, library: base };
    if (classes.includes(base.node)) break;
    classes.push(base.node);
    at = base.node;
  }
  return { classes };
};

type Base = { kind: 'class'; node: Node } | LibraryOrigin;

/** `extends X`: a project class, or the instance of a library class. */
const baseOf = (origins: Origins, heritage: Node): Base | undefined => {
  const base = origins.remembered(heritage, 'base', () => findBase(origins, heritage));
  if (base.kind === 'class') return { kind: 'class', node: base.cls };
  if (base.kind === 'instance') return { kind: 'class', node: base.of };
  return base.kind === 'library' ? base : undefined;
};

const findBase = (origins: Origins, heritage: Node): Origin => {
  const value = heritage.is('TypeRef') ? heritageValue(origins, heritage) : origins.of(heritage);
  for (const one of alternatives(value)) {
    if (one.kind === 'class') return one;
    if (one.kind === 'instance' && one.of.is('Class', 'Interface')) return one;
    if (one.kind === 'function') return { kind: 'instance', of: one.fn };
    if (one.kind !== 'library') continue;
    if (one.path.endsWith('#')) return one;
    const made = origins.library.makesRow(one.package, one.path, 'new');
    const args = heritage.typeArguments.map((type) => origins.ofType(type));
    return { ...one, path: `${made?.row.instance ?? one.path}#`, args };
  }
  return UNRESOLVED;
};

const heritageValue = (origins: Origins, heritage: Node): Origin => {
  const first = heritage.child('name');
  const dotted = heritage.string.split('.');
  const base = origins.of(first);
  if (dotted.length === 1) {
    return base.kind === 'unknown' ? origins.ofType(heritage) : base;
  }
  return dotted.slice(1).reduce((origin, name) => origins.memberOf(origin, name), base);
};

/** A member declared by a class: method, accessor or field; statics and instance members apart. */
export const declaredMember = (cls: Node, name: string, isStatic: boolean): Node | undefined => {
  const matching = cls.members.filter(
    (member) =>
      member.is('Function', 'Field', 'TypeMember') && member.string === name && member.isStatic === isStatic,
  );
  // overloads: the signature that has a body is the member
  return matching.find((member) => !member.is('Function') || member.body) ?? matching[0];
};

/** `constructor(private readonly repo: Repo)`: the parameter that declares the property. */
export const parameterProperty = (cls: Node, name: string): Node | undefined =>
  constructorOf(cls)?.params.find((param) => param.hasFlag(PARAMETER_PROPERTY) && param.string === name);

const PARAMETER_PROPERTY = 32; // Flag.Shorthand on a parameter

export const constructorOf = (cls: Node): Node | undefined => {
  if (cls.is('Function')) return cls;
  const all = cls.members.filter(
    (member) => member.is('Function') && member.string === 'constructor' && !member.isStatic,
  );
  return all.find((member) => member.body) ?? all[0];
};

const assignmentMemo = new WeakMap<Node, Map<string, Node[]>>();

/** Values that `this.name = …` gives inside a class or constructor function, by name. */
export const assignmentsToThis = (cls: Node, name: string): Node[] => {
  let index = assignmentMemo.get(cls);
  if (!index) {
    index = new Map();
    assignmentMemo.set(cls, index);
    const aliases = selfAliases(cls);
    for (const node of cls.descendants({ kinds: ['Assign', 'VarDecl'] })) {
      if (!node.is('Assign')) continue;
      const left = node.child('left');
      const right = node.child('right');
      if (!left?.is('Member') || !right) continue;
      const object = left.object;
      const isSelf = object?.is('This') || (object?.is('Identifier') && aliases.has(object.payload));
      if (!isSelf) continue;
      const list = index.get(left.name);
      if (list) list.push(right);
      else index.set(left.name, [right]);
    }
  }
  return index.get(name) ?? [];
};

/** Bindings of `const self = this`. */
const selfAliases = (cls: Node): Set<number> => {
  const aliases = new Set<number>();
  for (const node of cls.descendants({ kinds: ['Assign', 'VarDecl'] })) {
    if (node.is('VarDecl') && node.init?.is('This') && node.target?.is('Identifier'))
      aliases.add(node.target.payload);
  }
  return aliases;
};
