import type { Node } from '../../../facts/node.ts';
import type { Exports } from '../../resolution/exports.ts';
import type { Modules } from '../../resolution/modules.ts';
import type { Values } from '../../resolution/values.ts';
import type { Demand } from './demand.ts';
import { acceptsNoHarm, textSetOf } from './text-sets.ts';

const DEPTH = 16;

/** Builders and refinements whose values can do no harm as text: numbers, enumerations, identifiers. */
const CLOSED =
  /^(number|int|integer|float|boolean|bool|bigint|date|enum|nativeEnum|picklist|literal|valid|oneOf|equal|uuid|guid|cuid|cuid2|ulid|nanoid|datetime|iso|ip|ipv4|ipv6|hex|alphanum|digits|isoDate|hexadecimal|cidr|stringbool|symbol|nan|null|undefined|never|void)$/;
const OPEN =
  /^(any|unknown|record|custom|instanceof|lazy|object|array|map|set|tuple|mixed|alternatives|looseObject)$/;
const RESHAPE = /^(extend|merge|keys|safeExtend|augment|concat|and|shape|append)$/;
const UNION = /^(union|or|discriminatedUnion|intersection|alternatives)$/;

/** One link of a schema: `z.string()`, `.max(5)`. */
interface Link {
  name: string;
  call: Node;
}

/** What the schemas of the project say of the values that they let through. */
export class Schemas {
  constructor(
    private readonly values: Values,
    private readonly exports: Exports,
    private readonly modules: Modules,
  ) {}

  /** Whether what the schema lets through at a path can still do the harm. Schemas that cannot be read let none through. */
  lets(schema: Node | undefined, keys: readonly string[], { danger, isDecoded }: Demand): boolean {
    const leaf = this.at(schema, keys, DEPTH);
    if (!leaf) return false;
    if (danger === 'missing') return keys.length > 0 && mayBeLeftOut(leaf);
    if (leaf.some(({ name }) => CLOSED.test(name))) return false;
    if (danger === 'key' && leaf.some(({ name }) => /[oO]bject$/.test(name)))
      return leaf.some(({ name }) => /^(passthrough|loose|catchall|unknown|looseObject)$/.test(name));
    if (leaf.some(({ name }) => UNION.test(name) || OPEN.test(name)))
      return danger === 'object' || keys.length === 0;
    if (danger === 'object') return !leaf.some(({ name }) => /^(string|email|url|text)$/.test(name));
    if (isDecoded) return true;
    if (danger === 'length') return !leaf.some(({ name }) => /^(max|length|maxLength)$/.test(name));
    return !leaf.some(({ name, call }) => {
      if (!/^(regex|pattern|matches)$/.test(name)) return false;
      const regex = this.values.of(call.argument(0));
      const set = regex.kind === 'regex' ? textSetOf(regex.source, regex.flags) : undefined;
      return set !== undefined && acceptsNoHarm(danger, set);
    });
  }

  /** The library that builds a schema: `zod`, `joi`; undefined where it is not imported in its file. */
  libraryOf(schema: Node | undefined): string | undefined {
    const [first] = this.links(schema, DEPTH) ?? [];
    return first && importedFrom(first.call);
  }

  /** Properties that a schema of an object declares, with their own schemas. */
  propertiesOf(schema: Node | undefined, depth = DEPTH): Map<string, Node> {
    const found = new Map<string, Node>();
    if (depth <= 0) return found;
    for (const { name, call } of this.links(schema, depth) ?? []) {
      if (!RESHAPE.test(name) && !/[oO]bject$/.test(name)) continue;
      const given = call.argument(0);
      const object = this.values.object(given);
      const spread = object ? object.properties.filter((one) => one.is('Spread')) : [];
      for (const { expression } of spread) {
        const base = expression?.is('Member') && expression.name === 'shape' ? expression.object : expression;
        for (const [key, value] of this.propertiesOf(base, depth - 1)) found.set(key, value);
      }
      for (const property of object?.properties ?? [])
        if (property.is('Property') && property.value) found.set(property.string, property.value);
      if (!object) for (const [key, value] of this.propertiesOf(given, depth - 1)) found.set(key, value);
    }
    return found;
  }

  /** Names of the calls that a schema is built of. */
  namesOf(schema: Node | undefined): string[] {
    return (this.links(schema, DEPTH) ?? []).map(({ name }) => name);
  }

  private at(schema: Node | undefined, keys: readonly string[], depth: number): Link[] | undefined {
    const links = this.links(schema, depth);
    if (!links) return undefined;
    const [key, ...rest] = keys;
    if (key === undefined) return links;
    if (key === '[]' || /^\d+$/.test(key)) {
      const list = links.find(({ name }) => name === 'array');
      const element = list?.call.argument(0);
      return element ? this.at(element, rest, depth - 1) : undefined;
    }
    for (const { name, call } of links.toReversed()) {
      if (!RESHAPE.test(name) && !/[oO]bject$/.test(name)) continue;
      const given = call.argument(0);
      const object = this.values.object(given);
      const property = object?.property(key);
      if (property) {
        const inner = this.at(property, rest, depth - 1);
        const partial = rest.length ? undefined : links.find((link) => /^(deepP|p)artial$/.test(link.name));
        return inner && partial ? [...inner, partial] : inner;
      }
      const merged = object ? undefined : this.at(given, keys, depth - 1);
      if (merged) return merged;
      for (const spread of object?.properties ?? []) {
        const inner = spread.is('Spread')
          ? this.inSpread(spread.expression, key, rest, depth - 1)
          : undefined;
        if (inner) return inner;
      }
    }
    return undefined;
  }

  /** `...base.shape` */
  private inSpread(
    node: Node | undefined,
    key: string,
    rest: readonly string[],
    depth: number,
  ): Link[] | undefined {
    const base = node?.is('Member') && node.name === 'shape' ? node.object : node;
    return this.at(base, [key, ...rest], depth);
  }

  /** The calls that a schema is built of, the first one first. */
  private links(node: Node | undefined, depth: number): Link[] | undefined {
    const at = this.definition(node, depth);
    if (!at?.isCall || depth <= 0) return undefined;
    const { callee } = at;
    if (!callee) return undefined;
    const own = { name: callee.name, call: at };
    if (!callee.is('Member')) return [own];
    return [...(this.links(callee.object, depth - 1) ?? []), own];
  }

  /** `schemas.List`, where `schemas` is a module. */
  private ofNamespace(member: Node, depth: number): Node | undefined {
    const binding = member.object?.is('Identifier') ? member.object.binding : undefined;
    const name = binding?.kind === 'import' ? binding.declaration : undefined;
    const specifier = name?.parent?.string;
    if (!name || specifier === undefined) return undefined;
    const target = this.exports.through(this.modules.resolve(name.path, specifier), name.string);
    if (target.kind !== 'module') return undefined;
    const found = this.exports.lookup(target.unit, member.name);
    return found.kind === 'node' ? this.definition(found.node, depth - 1) : undefined;
  }

  private definition(node: Node | undefined, depth: number): Node | undefined {
    if (!node || depth <= 0) return undefined;
    if (node.is('As', 'Await')) return this.definition(node.expression, depth);
    if (node.is('VarDecl')) return this.definition(node.init, depth - 1);
    if (node.is('Member')) return this.ofNamespace(node, depth) ?? node;
    if (!node.is('Identifier')) return node;
    const { binding } = node;
    const holder = binding?.declaration?.parent;
    if (binding?.kind !== 'import')
      return holder?.is('VarDecl') ? this.definition(holder.init, depth - 1) : undefined;
    const specifier = holder?.string;
    const name = binding.declaration;
    if (!name || specifier === undefined) return undefined;
    const target = this.exports.through(this.modules.resolve(name.path, specifier), name.string);
    return target.kind === 'node' ? this.definition(target.node, depth - 1) : undefined;
  }
}

/** Whether a property with this schema may be absent. Joi and yup ask for nothing that is not required. */
const mayBeLeftOut = (leaf: readonly Link[]): boolean => {
  const has = (names: RegExp): boolean => leaf.some(({ name }) => names.test(name));
  if (has(/^(default|catch|prefault|fallback|required|nonoptional|defined|exist)$/)) return false;
  if (has(/^(optional|nullish|exactOptional|partial|deepPartial|any|unknown)$/)) return true;
  const from = leaf[0] && importedFrom(leaf[0].call);
  return /^(joi|@hapi\/joi|yup)$/.test(from ?? '');
};

/** The module that the root of a chain is imported from. */
const importedFrom = (call: Node): string | undefined => {
  let root = call.callee;
  while (root?.is('Member')) root = root.object;
  const { binding } = root ?? {};
  return binding?.kind === 'import' ? binding.declaration?.parent?.string : undefined;
};
