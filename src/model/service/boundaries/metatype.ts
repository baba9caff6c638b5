import { Flag } from '../../../facts/kinds.ts';
import type { Node } from '../../../facts/node.ts';
import { alternatives } from '../../resolution/origin.ts';
import type { Origins } from '../../resolution/origins.ts';

/** What the type of a parameter is at run time, where decorators write it down. */
export type Metatype =
  | { kind: 'class'; cls: Node }
  /** Nothing but `Object` or `Array` is left; `as`: how the type is written. */
  | { kind: 'erased'; as: string }
  /** A text, number or boolean. */
  | { kind: 'primitive' }
  | { kind: 'unknown' };

const GENERICS = /^(Partial|Pick|Omit|Required|Readonly|Record|Array|ReadonlyArray|Object|NonNullable)$/;
const PRIMITIVES = /^(string|number|boolean|bigint|symbol)$/;
const HOLDERS = /^(any|unknown|object|undefined|null)$/;

/** By the rule of `emitDecoratorMetadata`: only a class that is imported as a value survives. */
export const metatypeOf = (origins: Origins, type: Node | undefined): Metatype => {
  if (!type) return { kind: 'unknown' };
  const as = type.text.replace(/\s+/g, ' ');
  switch (type.kind) {
    case 'TypeKeyword':
      return PRIMITIVES.test(type.string)
        ? { kind: 'primitive' }
        : HOLDERS.test(type.string)
          ? { kind: 'erased', as }
          : { kind: 'unknown' };
    case 'TypeLiteral':
    case 'TypeIntersection':
    case 'TypeArray':
    case 'TypeTuple':
      return { kind: 'erased', as };
    case 'TypeUnion': {
      const parts = type.elements.filter((part) => !/^(null|undefined)$/.test(part.string));
      const [only] = parts;
      if (only && parts.length === 1) return metatypeOf(origins, only);
      return parts.every((part) => part.is('TypeRef', 'TypeLiteral'))
        ? { kind: 'erased', as }
        : { kind: 'primitive' };
    }
    case 'TypeRef':
      return ofReference(origins, type, as);
    default:
      return { kind: 'unknown' };
  }
};

const ofReference = (origins: Origins, type: Node, as: string): Metatype => {
  const binding = type.child('name')?.binding;
  if (!binding) return { kind: 'unknown' };
  if (binding.isGlobal) return GENERICS.test(type.string) ? { kind: 'erased', as } : { kind: 'unknown' };
  const { declaration } = binding;
  if (!declaration?.is('ImportName')) return ofDeclaration(origins, declaration, as);
  const module = origins.modules.resolve(declaration.path, declaration.parent?.string ?? '');
  const target = origins.exports.through(module, declaration.string);
  if (target.kind !== 'node') return { kind: 'unknown' };
  if (target.node.is('Class') && declaration.hasFlag(Flag.TypeOnly))
    return { kind: 'erased', as: `import type ${as}` };
  return ofDeclaration(origins, target.node, as);
};

const ofDeclaration = (origins: Origins, declaration: Node | undefined, as: string): Metatype => {
  if (declaration?.is('Class')) return { kind: 'class', cls: declaration };
  if (declaration?.is('Interface')) return { kind: 'erased', as };
  if (!declaration?.is('TypeAlias')) return { kind: 'unknown' };
  const aliased = metatypeOf(origins, declaration.typeAnnotation ?? declaration.child('value'));
  return aliased.kind === 'erased' ? { kind: 'erased', as } : aliased;
};

/** `any`, `unknown`, `Record<string, …>`, an index signature: the declaration itself says that anything may come. */
export const isFreeForm = (origins: Origins, type: Node | undefined): boolean => {
  if (!type) return true;
  if (type.is('TypeKeyword')) return HOLDERS.test(type.string);
  if (type.is('TypeUnion')) return type.elements.some((part) => isFreeForm(origins, part));
  if (type.is('TypeArray')) return isFreeForm(origins, type.elements[0]);
  if (type.is('TypeLiteral')) return type.members.some((member) => member.hasFlag(Flag.Computed));
  if (!type.is('TypeRef')) return false;
  return alternatives(origins.ofType(type)).some((one) => {
    if (one.kind === 'library') return one.package === 'global' && /^(Record|Object|Map)#$/.test(one.path);
    return one.kind === 'instance' && one.of.is('TypeLiteral', 'Interface')
      ? one.of.members.some((member) => member.hasFlag(Flag.Computed))
      : one.kind === 'unknown';
  });
};

export const isPrimitive = (type: Node | undefined): boolean =>
  type !== undefined &&
  (type.is('TypeKeyword')
    ? PRIMITIVES.test(type.string)
    : type.is('TypeUnion') && type.elements.every(isPrimitive));
