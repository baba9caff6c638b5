import { Flag } from '../../facts/kinds.ts';
import type { Node } from '../../facts/node.ts';
import { assignmentsToThis, declaredMember, lineageOf, parameterProperty, type Lineage } from './classes.ts';
import { instanceName, memberPath } from './library-path.ts';
import { declaredAs, library, mapOrigin, oneOf, unknown, type LibraryOrigin, type Origin } from './origin.ts';
import type { Origins } from './origins.ts';
import { bindTypes, substitute } from './type-arguments.ts';

const UNRESOLVED = unknown('unresolved');
/** Members of every promise; a promise has the origin of what it will give. */
export const OF_PROMISES: ReadonlySet<string> = new Set(['then', 'catch', 'finally']);

/** What `origin.name` is. */
export const memberOf = (origins: Origins, origin: Origin, name: string): Origin =>
  mapOrigin(origin, (one) => {
    const found = memberOfHolder(origins, one, name);
    return OF_PROMISES.has(name) ? promiseMember(origins, one, found, name) : found;
  });

/** Answers are remembered without type arguments, which are put in afterwards. */
const memberOfHolder = (origins: Origins, origin: Origin, name: string): Origin => {
  switch (origin.kind) {
    case 'class':
      return origins.remembered(origin.cls, `class ${name}`, () => memberOfOne(origins, origin, name));
    case 'object':
      return origins.remembered(origin.node, `object ${name}`, () => memberOfOne(origins, origin, name));
    case 'instance': {
      const bare: Origin = { kind: 'instance', of: origin.of };
      const found = origins.remembered(origin.of, `instance ${name}`, () => memberOfOne(origins, bare, name));
      if (!origin.args && !origin.types) return found;
      return substitute(substitute(found, bindTypes(origin.of, origin.args)), origin.types);
    }
    case 'unknown': {
      const constraint = origin.typeParam?.child('extends');
      return constraint ? memberOf(origins, origins.ofType(constraint), name) : UNRESOLVED;
    }
    default:
      return memberOfOne(origins, origin, name);
  }
};

/** `x.then(…)` is the promise's unless the object, or a table about it, has a member of that name. */
const promiseMember = (origins: Origins, owner: Origin, found: Origin, name: string): Origin => {
  if (found.kind === 'library') {
    const isTold = origins.library.callRows(found.package, found.path).length > 0;
    return isTold || !mayBePromise(origins, owner) ? found : library('global', `Promise#${name}`, [owner]);
  }
  if (found.kind !== 'unknown') return found;
  return name === 'then' || owner.kind !== 'unknown' ? library('global', `Promise#${name}`, [owner]) : found;
};

/** The result of a library call, or an instance that is no schema (`schema.catch(…)` gives a fallback). */
const mayBePromise = (origins: Origins, owner: Origin): boolean => {
  if (owner.kind !== 'library') return false;
  const instance = instanceName(owner.path);
  if (instance === undefined) return owner.path.endsWith('()');
  return origins.library.instanceInfo(owner.package, instance)?.kind !== 'schema';
};

const memberOfOne = (origins: Origins, origin: Origin, name: string): Origin => {
  switch (origin.kind) {
    case 'library':
      return libraryMember(origins, origin, name);
    case 'namespace':
      return origins.ofExport(origins.exports.lookup(origin.unit, name));
    case 'class':
      return classMember(origins, origin.cls, name, true);
    case 'instance':
      return instanceMember(origins, origin.of, name);
    case 'object':
      return objectMember(origins, origin.node, name);
    case 'array':
      return library('global', `Array#${name}`, [origin.element]);
    case 'value':
      return primitiveMember(origin.node, name);
    case 'function':
      return functionMember(origins, origin.fn, name);
    default:
      return UNRESOLVED;
  }
};

const libraryMember = (origins: Origins, origin: LibraryOrigin, name: string): Origin => {
  if (origin.path === 'Record#' && origin.package === 'global') return origin.args?.[1] ?? UNRESOLVED;
  const path = memberPath(origin.path, name);
  if (path === origin.path) return origin;
  const read = origins.library.readRow(origin.package, path);
  if (read?.row.holds) {
    const ref = origins.library.instanceRef(origin.package, read.row.holds);
    return library(ref.package, `${ref.instance}#`, origin.args);
  }
  if (!path.includes('#')) {
    const ambient = origins.library.makesRow(origin.package, path, 'value');
    if (ambient) return library(origin.package, `${ambient.row.instance}#`);
  }
  return library(origin.package, path, origin.args);
};

const primitiveMember = (node: Node, name: string): Origin => {
  if (node.is('String', 'Template')) return library('global', `String#${name}`);
  if (node.is('Binary')) return library('global', `${isText(node) ? 'String' : 'Number'}#${name}`);
  if (node.is('EnumMember'))
    return node.value ? primitiveMember(node.value, name) : library('global', `Number#${name}`);
  if (node.is('Enum')) return node.members[0] ? primitiveMember(node.members[0], name) : UNRESOLVED;
  if (node.is('Number', 'Update')) return library('global', `Number#${name}`);
  if (node.is('Regex')) return library('global', `RegExp#${name}`);
  return UNRESOLVED;
};

/** `'a' + b`, and so on to the left. */
const isText = (node: Node | undefined): boolean =>
  node?.is('String', 'Template') === true ||
  (node?.is('Binary') === true &&
    node.operator === '+' &&
    (isText(node.child('left')) || isText(node.child('right'))));

/** `this` (or `super`): the instance of the class around it, the class in static members, the object around a method. */
export const thisOf = (origins: Origins, node: Node, isSuper = false): Origin => {
  let fn: Node = node.fn;
  while (fn.is('Function') && fn.hasFlag(Flag.Arrow)) fn = fn.fn; // arrows take `this` from outside
  const holder = node.ancestor('Class');
  if (holder && (fn.parent === holder || holder.contains(fn) || fieldOf(node, holder))) {
    const isStatic = fn.parent === holder && fn.isStatic;
    if (isSuper) return superOf(origins, holder, isStatic);
    return isStatic ? { kind: 'class', cls: holder } : { kind: 'instance', of: holder };
  }
  if (fn.is('Function')) {
    const object = fn.parent?.is('Property') ? fn.parent.parent : undefined;
    if (object?.is('Object')) return { kind: 'object', node: object };
    const owner = prototypeOwner(origins, fn);
    if (owner) return { kind: 'instance', of: owner };
    if (assignsThis(fn)) return { kind: 'instance', of: fn };
  }
  return UNRESOLVED;
};

const fieldOf = (node: Node, holder: Node): boolean => {
  const field = node.ancestor('Field');
  return field?.parent === holder;
};

const superOf = (origins: Origins, cls: Node, isStatic: boolean): Origin => {
  const lineage = lineageOf(origins, cls);
  const base = lineage.classes[1];
  if (base) return isStatic ? { kind: 'class', cls: base } : { kind: 'instance', of: base };
  return lineage.library ?? UNRESOLVED;
};

const assignsThis = (fn: Node): boolean => {
  for (const node of fn.descendants({ enterFunctions: false, kinds: ['Assign'] })) {
    if (node.is('Assign') && node.child('left')?.is('Member') && node.child('left')?.object?.is('This'))
      return true;
  }
  return false;
};

/** `Foo.prototype.bar = function () {…}`: the constructor function `Foo`. */
const prototypeOwner = (origins: Origins, fn: Node): Node | undefined => {
  const left = fn.parent?.is('Assign') ? fn.parent.child('left') : undefined;
  const prototype = left?.is('Member') ? left.object : undefined;
  if (!prototype?.is('Member') || prototype.name !== 'prototype') return undefined;
  const owner = origins.of(prototype.object);
  return owner.kind === 'function' ? owner.fn : owner.kind === 'class' ? owner.cls : undefined;
};

const classMember = (origins: Origins, cls: Node, name: string, isStatic: boolean): Origin => {
  if (name === 'constructor' && !isStatic) return { kind: 'class', cls };
  if (cls.is('Function'))
    return isStatic ? functionMember(origins, cls, name) : constructorFunctionMember(origins, cls, name);
  const lineage = lineageOf(origins, cls);
  for (const [depth, one] of lineage.classes.entries()) {
    const found = ownMember(origins, one, name, isStatic);
    if (found) return throughBases(origins, lineage, depth, found);
  }
  if (lineage.library) {
    const base = lineage.library;
    const path = isStatic ? base.path.replace(/#$/, '') : base.path;
    // a static of a library's class, called on a class of the project: `User.findByPk(id)` is about users
    const args: readonly Origin[] | undefined = isStatic ? [{ kind: 'instance', of: cls }] : base.args;
    return throughBases(
      origins,
      lineage,
      lineage.classes.length - 1,
      libraryMember(origins, { ...base, path, args }, name),
    );
  }
  return UNRESOLVED;
};

const ownMember = (origins: Origins, cls: Node, name: string, isStatic: boolean): Origin | undefined => {
  if (cls.is('Function')) return constructorFunctionMember(origins, cls, name);
  if (cls.is('Interface')) return instanceMember(origins, cls, name);
  const member = declaredMember(cls, name, isStatic);
  if (member) return memberValue(origins, cls, member);
  if (isStatic) return undefined;
  const param = parameterProperty(cls, name);
  if (param) return origins.parameter(param);
  const assigned = assignmentsToThis(cls, name);
  return assigned.length ? oneOf(assigned.map((value) => origins.of(value))) : undefined;
};

/** A member of a base, with the type arguments that the classes on the way down give it. */
const throughBases = (origins: Origins, lineage: Lineage, depth: number, found: Origin): Origin => {
  let origin = found;
  for (let at = depth; at > 0; at--) {
    const base = lineage.classes[at];
    const heritage = lineage.classes[at - 1]?.child('extends');
    if (!base || !heritage?.is('TypeRef')) continue;
    origin = substitute(
      origin,
      bindTypes(
        base,
        heritage.typeArguments.map((type) => origins.ofType(type)),
      ),
    );
  }
  return origin;
};

const memberValue = (origins: Origins, cls: Node, member: Node): Origin => {
  if (member.is('Function')) {
    if (member.hasFlag(Flag.Getter)) return origins.returned(member); // getter
    return member.body ? { kind: 'function', fn: member } : { kind: 'signature', node: member, owner: cls };
  }
  if (member.is('TypeMember')) {
    if (member.hasFlag(Flag.Method)) return { kind: 'signature', node: member, owner: cls };
    return origins.ofType(member.typeAnnotation);
  }
  const typed = origins.ofType(member.typeAnnotation);
  const initial = declaredAs(typed, member.value ? origins.of(member.value) : UNRESOLVED);
  const isTold = initial !== typed && !['unknown', 'value', 'array'].includes(initial.kind);
  if (isTold) return initial;
  const assigned = declaredAs(
    typed,
    oneOf(assignmentsToThis(cls, member.string).map((value) => origins.of(value))),
  );
  return assigned.kind === 'unknown' ? initial : assigned;
};

const instanceMember = (origins: Origins, of: Node, name: string): Origin => {
  if (of.is('Class', 'Function')) return classMember(origins, of, name, false);
  const own = declaredMember(of, name, false);
  if (own) return memberValue(origins, of, own);
  for (const heritage of of.is('Interface') ? of.childrenIn('extends') : []) {
    const inherited = memberOf(origins, origins.ofType(heritage), name);
    if (inherited.kind !== 'unknown') return inherited;
  }
  const indexed = of.members.find((member) => member.is('TypeMember') && member.hasFlag(Flag.Computed));
  return indexed ? origins.ofType(indexed.typeAnnotation) : UNRESOLVED;
};

/** `function Dao(db) { this.find = …; }` and `Dao.prototype.find = …`. */
const constructorFunctionMember = (origins: Origins, fn: Node, name: string): Origin => {
  const assigned = assignmentsToThis(fn, name);
  if (assigned.length) return oneOf(assigned.map((value) => origins.of(value)));
  for (const use of functionUses(fn)) {
    const prototype = use.parent;
    if (!prototype?.is('Member') || prototype.name !== 'prototype') continue;
    const member = prototype.parent;
    if (!member?.is('Member') || member.name !== name || member.slot !== 'left') continue;
    return origins.of(member.parent?.child('right'));
  }
  return UNRESOLVED;
};

const functionUses = (fn: Node): Node[] => {
  const binding =
    fn.child('name')?.binding ?? (fn.parent?.is('VarDecl') ? fn.parent.target?.binding : undefined);
  return binding?.references ?? [];
};

/** `fn.bind`, and properties that are put on a function. */
const functionMember = (origins: Origins, fn: Node, name: string): Origin => {
  for (const use of functionUses(fn)) {
    const member = use.parent;
    if (member?.is('Member') && member.name === name && member.slot === 'left')
      return origins.of(member.parent?.child('right'));
  }
  return library('global', `Function#${name}`, [{ kind: 'function', fn }]);
};

const objectMember = (origins: Origins, node: Node, name: string): Origin => {
  if (node.is('Enum')) {
    const member = node.members.find((one) => one.string === name);
    return member ? { kind: 'value', node: member } : UNRESOLVED;
  }
  if (node.is('Namespace')) {
    const declared = node.statements.find((statement) => declares(statement, name));
    return declared ? origins.ofDeclaration(declared) : UNRESOLVED;
  }
  const value = node.property(name);
  if (value) {
    const getter = value.is('Function') && value.parent?.hasFlag(Flag.Getter);
    return getter ? origins.returned(value) : origins.of(value);
  }
  for (const spread of node.properties) {
    if (!spread.is('Spread')) continue;
    const found = memberOf(origins, origins.of(spread.expression), name);
    if (found.kind !== 'unknown') return found;
  }
  return addedLater(origins, node, name);
};

const declares = (statement: Node, name: string): boolean =>
  statement.is('VarDecl') ? statement.target?.name === name : statement.name === name;

/** `const service = {}; service.list = () => …` */
const addedLater = (origins: Origins, object: Node, name: string): Origin => {
  const binding = object.parent?.is('VarDecl') ? object.parent.target?.binding : undefined;
  for (const use of binding?.references ?? []) {
    const member = use.parent;
    if (member?.is('Member') && member.name === name && member.slot === 'left')
      return origins.of(member.parent?.child('right'));
  }
  return UNRESOLVED;
};
