import { Flag } from '../../facts/kinds.ts';
import type { Node } from '../../facts/node.ts';
import { importedSymbol } from './library-path.ts';
import { elementAt, elementsOf } from './elements.ts';
import { library, listOf, oneOf, unknown, type Origin } from './origin.ts';
import type { Origins } from './origins.ts';
import { bindTypes, substitute } from './type-arguments.ts';
import { LISTS, PRIMITIVES, TRANSPARENT } from './type-names.ts';

const UNRESOLVED = unknown('unresolved');

/** What a declared type says a value is. */
export const typeOrigin = (origins: Origins, type: Node | undefined): Origin => {
  if (!type) return UNRESOLVED;
  switch (type.kind) {
    case 'TypeRef':
      return reference(origins, type);
    case 'TypeUnion': {
      const parts = type.elements.filter(
        (part) => !(part.is('TypeKeyword', 'TypeValue') && /^(null|undefined|void)$/.test(part.string)),
      );
      return oneOf(parts.map((part) => typeOrigin(origins, part)));
    }
    case 'TypeIntersection':
      return oneOf(type.elements.map((part) => typeOrigin(origins, part)));
    case 'TypeArray':
      return {
        kind: 'array',
        element: type.elements[0] ? typeOrigin(origins, type.elements[0]) : UNRESOLVED,
      };
    case 'TypeTuple':
      return listOf(type.elements.map((part) => typeOrigin(origins, part)));
    case 'TypeLiteral':
      return { kind: 'instance', of: type };
    case 'TypeFunction':
      return { kind: 'signature', node: type };
    case 'TypeQuery': {
      const [, ...path] = type.string.split('.');
      return path.reduce((origin, name) => origins.memberOf(origin, name), origins.of(type.child('name')));
    }
    case 'TypeOther':
      return otherType(origins, type);
    case 'TypeValue':
      return type.hasFlag(Flag.Const) ? library('global', 'String#') : UNRESOLVED;
    case 'TypeKeyword': {
      const primitive = PRIMITIVES[type.string];
      return primitive ? library('global', primitive) : UNRESOLVED;
    }
    default:
      return UNRESOLVED;
  }
};

/** `A['b']`, `{ [K in Names]: V }`, template literal types. */
const otherType = (origins: Origins, type: Node): Origin => {
  const [first, second] = type.elements;
  switch (type.string) {
    case 'index': {
      const object = typeOrigin(origins, first);
      if (second?.is('TypeValue') && second.hasFlag(Flag.Const))
        return origins.memberOf(object, second.string);
      return second?.is('TypeValue') ? elementAt(object, Number(second.string)) : elementsOf(object);
    }
    case 'mapped':
      return library('global', 'Record#', [library('global', 'String#'), typeOrigin(origins, first)]);
    case 'text':
      return library('global', 'String#');
    default:
      return UNRESOLVED;
  }
};

const reference = (origins: Origins, type: Node): Origin => {
  const name = type.child('name');
  const args = type.typeArguments;
  if (name?.is('ImportCall')) {
    const target = origins.exports.through(origins.modules.resolve(type.path, name.string), type.string);
    if (target.kind === 'node') return declaredType(origins, target.node, args);
    return target.kind === 'library' ? libraryType(origins, target.package, type.string, args) : UNRESOLVED;
  }
  const binding = name?.binding;
  if (!binding) return UNRESOLVED;
  const dotted = type.string.split('.');
  if (binding.isGlobal) return globalType(origins, type, args);
  const declaration = binding.declaration;
  if (!declaration) return UNRESOLVED;
  if (declaration.is('ImportName')) return importedType(origins, declaration, dotted.slice(1), args);
  if (dotted.length > 1) return nestedType(origins, origins.ofBinding(binding), dotted.slice(1), args);
  return declaredType(origins, declaration, args);
};

const importedType = (origins: Origins, importName: Node, path: string[], args: Node[]): Origin => {
  const module = origins.modules.resolve(importName.path, importName.parent?.string ?? '');
  const target = origins.exports.through(module, importName.string);
  if (target.kind === 'library') {
    const symbol = importedSymbol(target.name);
    const full = [...(symbol === 'default' && path.length ? [] : [symbol]), ...path].join('.');
    return libraryType(origins, target.package, full, args);
  }
  if (target.kind === 'module')
    return path.length
      ? nestedType(origins, { kind: 'namespace', unit: target.unit }, path, args)
      : UNRESOLVED;
  if (target.kind !== 'node') return UNRESOLVED;
  return path.length
    ? nestedType(origins, origins.ofDeclaration(target.node), path, args)
    : declaredType(origins, target.node, args);
};

const nestedType = (origins: Origins, owner: Origin, path: string[], args: Node[]): Origin => {
  if (owner.kind === 'namespace' && path[0] !== undefined) {
    const target = origins.exports.lookup(owner.unit, path[0]);
    if (target.kind === 'node' && path.length === 1) return declaredType(origins, target.node, args);
    if (target.kind === 'library')
      return libraryType(
        origins,
        target.package,
        [importedSymbol(target.name), ...path.slice(1)].join('.'),
        args,
      );
  }
  if (owner.kind === 'object' && owner.node.is('Namespace')) {
    const declared = owner.node.statements.find((statement) => statement.name === path[0]);
    if (declared) return declaredType(origins, declared, args);
  }
  if (owner.kind === 'library')
    return libraryType(
      origins,
      owner.package,
      [owner.path, ...path].join('.').replace(/^default\./, ''),
      args,
    );
  return UNRESOLVED;
};

/** A class, interface, alias, enum or type parameter of the project. */
export const declaredType = (origins: Origins, node: Node, args: Node[]): Origin => {
  if (node.is('Class', 'Interface')) {
    const given = args.map((arg) => typeOrigin(origins, arg));
    return given.length ? { kind: 'instance', of: node, args: given } : { kind: 'instance', of: node };
  }
  if (node.is('TypeAlias')) {
    const aliased = origins.remembered(node, 'alias', () => typeOrigin(origins, node.typeAnnotation));
    return args.length
      ? substitute(
          aliased,
          bindTypes(
            node,
            args.map((arg) => typeOrigin(origins, arg)),
          ),
        )
      : aliased;
  }
  if (node.is('TypeParam')) return { kind: 'unknown', why: 'unresolved', typeParam: node };
  if (node.is('Enum')) return { kind: 'value', node };
  if (node.is('Identifier')) return declaredTypeOf(origins, node, args);
  if (node.is('Function')) return { kind: 'instance', of: node };
  return UNRESOLVED;
};

/** `export { Foo }`: the identifier leads to the declaration. */
const declaredTypeOf = (origins: Origins, identifier: Node, args: Node[]): Origin => {
  const declaration = identifier.binding?.declaration;
  if (!declaration || declaration === identifier) return UNRESOLVED;
  return declaration.is('ImportName')
    ? importedType(origins, declaration, [], args)
    : declaredType(origins, declaration, args);
};

const libraryType = (origins: Origins, packageName: string, name: string, args: Node[]): Origin => {
  const ref = origins.library.typeInstance(packageName, name);
  return library(
    ref.package,
    `${ref.instance}#`,
    args.map((arg) => typeOrigin(origins, arg)),
  );
};

const globalType = (origins: Origins, type: Node, args: Node[]): Origin => {
  const name = type.string;
  const [first] = args;
  if (TRANSPARENT.has(name)) return first ? typeOrigin(origins, first) : UNRESOLVED;
  if (LISTS.has(name)) return { kind: 'array', element: first ? typeOrigin(origins, first) : UNRESOLVED };
  if (name === 'ReturnType' && first) {
    const origin = typeOrigin(origins, first);
    if (origin.kind === 'signature')
      return substitute(typeOrigin(origins, origin.node.returnType), origin.types);
    return origin.kind === 'function' ? substitute(origins.returned(origin.fn), origin.types) : UNRESOLVED;
  }
  if (name === 'InstanceType' && first) {
    const origin = typeOrigin(origins, first);
    return origin.kind === 'class' ? { kind: 'instance', of: origin.cls } : UNRESOLVED;
  }
  return libraryType(origins, 'global', name, args);
};
