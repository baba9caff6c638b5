import type { Node, SourceUnit } from '../../facts/node.ts';
import type { Origins } from '../resolution/origins.ts';
import type { Values } from '../resolution/values.ts';

/** A place where a text of the environment is taken for a number or a truth value. */
export interface EnvironmentUse {
  /** The conversion, or the test. */
  site: Node;
  key: string;
  taken: 'for a truth value' | 'for a number' | 'for another type' | 'for a coerced truth value';
  /** The code tests the text or the number, or something else declares the key. */
  isGuarded: boolean;
}

const CONVERSIONS: ReadonlySet<string> = new Set([
  'Number',
  'parseInt',
  'parseFloat',
  'Number.parseInt',
  'Number.parseFloat',
]);

/** Conversions of `process.env.KEY`, file by file, in source order. */
export const environmentUses = (
  units: readonly SourceUnit[],
  declaring: readonly SourceUnit[],
  values: Values,
  origins: Origins,
): EnvironmentUse[] => {
  const declared = declaredKeys(declaring);
  return units.flatMap((unit) => {
    if (!unit.text.includes('env')) return [];
    const reads = unit.nodesOf('Member').flatMap((read) => {
      const value = values.of(read);
      return value.kind === 'env' && !value.fallback && read.name === value.name ? [read] : [];
    });
    return [...reads.flatMap((read) => useAt(read, declared, origins) ?? []), ...coercions(unit, origins)];
  });
};

/** Keys that a schema, a validator class or a table of defaults names. */
const declaredKeys = (units: readonly SourceUnit[]): ReadonlySet<string> =>
  new Set(
    units
      .flatMap((unit) => [...unit.nodesOf('Property'), ...unit.nodesOf('Field')])
      .flatMap((node) => (/^[A-Z][A-Z0-9_]+$/.test(node.string) ? [node.string] : [])),
  );

const useAt = (read: Node, declared: ReadonlySet<string>, origins: Origins): EnvironmentUse | undefined => {
  const key = read.name;
  const isDeclared = declared.has(key);
  const { parent } = read;
  if (!parent) return undefined;
  const converted = conversionOf(read, origins);
  if (converted) {
    const taken = converted.isNumber ? 'for a number' : 'for a truth value';
    const isGuarded =
      isDeclared || (converted.isNumber ? isNumberGuarded(converted.site, read) : isCompared(read));
    return { site: converted.site, key, taken, isGuarded };
  }
  if (parent.is('Binary') && /^[!=]==?$/.test(parent.operator)) {
    const other = read.slot === 'left' ? parent.child('right') : parent.child('left');
    const isOther = other?.is('True', 'False', 'Number') === true;
    return {
      site: parent,
      key,
      taken: isOther ? 'for another type' : 'for a truth value',
      isGuarded: !isOther || isDeclared,
    };
  }
  if (!isTest(read)) return undefined;
  const isGuarded = isDeclared || isCompared(read) || isReadOn(read);
  return { site: read, key, taken: 'for a truth value', isGuarded };
};

/** `if (process.env.X) enabled = parseFlag(process.env.X)`: the test asks whether it is set. */
const isReadOn = (read: Node): boolean =>
  (
    read
      .ancestor('If')
      ?.child('then')
      ?.descendants({ kinds: ['Member'] }) ?? []
  ).some((other) => other.text === read.text && other.slot === 'argument');

/** `Number(process.env.X)`, `+process.env.X`, `Boolean(process.env.X)`, `!!process.env.X` */
const conversionOf = (read: Node, origins: Origins): { site: Node; isNumber: boolean } | undefined => {
  const at = read.parent?.is('As') ? read.parent : read;
  const { parent } = at;
  if (parent?.isCall && at.slot === 'argument' && parent.argument(0) === at) {
    const origin = origins.of(parent.callee);
    if (origin.kind !== 'library' || origin.package !== 'global') return undefined;
    if (CONVERSIONS.has(origin.path)) return { site: parent, isNumber: true };
    return origin.path === 'Boolean' ? { site: parent, isNumber: false } : undefined;
  }
  if (!parent?.is('Unary')) return undefined;
  if (parent.operator === '+') return { site: parent, isNumber: true };
  const outer = parent.parent;
  return parent.operator === '!' && outer?.is('Unary') && outer.operator === '!'
    ? { site: outer, isNumber: false }
    : undefined;
};

/** Condition of a branch: `if (process.env.X)`, `process.env.X ? a : b`, `!process.env.X`. */
const isTest = (read: Node): boolean => {
  for (let at: Node = read; at.parent; at = at.parent) {
    const { parent } = at;
    if (at.slot === 'test') return true;
    if (parent.is('Logical') && parent.operator !== '??' && at.slot === 'left')
      return parent.operator === '&&';
    if (!(parent.is('Unary') && parent.operator === '!') && !parent.is('Logical')) return false;
  }
  return false;
};

/** The condition around it names the key more than once: `X && X !== 'false'`. */
const isCompared = (read: Node): boolean => {
  let top = read;
  while (top.parent?.is('Logical', 'Unary', 'Binary', 'Conditional')) top = top.parent;
  return top.text.split(read.name).length > 2;
};

const CHECKS_NUMBER = /^(isNaN|isFinite|isInteger|isSafeInteger|max|min|clamp)$/;

/** NaN is taken care of: a default behind `||`, a test, or the key was asked for before. */
const isNumberGuarded = (site: Node, read: Node): boolean => {
  for (let at: Node = site; at.parent && !at.parent.is('Block', 'Module', 'Function'); at = at.parent) {
    const { parent } = at;
    if (parent.is('Logical') && parent.operator === '||') return true;
    if (parent.is('Conditional', 'Logical') && at.slot !== 'test' && at.slot !== 'left' && asks(parent, read))
      return true;
    if (parent.is('Binary') || parent.slot === 'test') return true;
    if (parent.isCall && at.slot === 'argument' && CHECKS_NUMBER.test(parent.callee?.name ?? '')) return true;
    if (parent.isCall && at.slot === 'argument') break;
  }
  const binding = site.parent?.is('VarDecl') ? site.parent.target?.binding : undefined;
  return binding?.reads.some((use) => isChecked(use)) ?? false;
};

const asks = (branch: Node, read: Node): boolean =>
  (branch.test ?? branch.child('left'))?.text.includes(read.name) ?? false;

const isChecked = (use: Node): boolean => {
  const { parent } = use;
  if (!parent) return false;
  if (parent.isCall && use.slot === 'argument') return CHECKS_NUMBER.test(parent.callee?.name ?? '');
  return (
    use.slot === 'test' ||
    parent.is('Binary') ||
    (parent.is('Logical') && use.slot === 'left') ||
    parent.is('Unary')
  );
};

/** `ENABLED: z.coerce.boolean()` in a schema of the environment: every text but the empty one is true. */
const coercions = (unit: SourceUnit, origins: Origins): EnvironmentUse[] => {
  if (!/process\.env|import\.meta\.env|Bun\.env/.test(unit.text)) return [];
  return unit.nodesOf('Property').flatMap((property): EnvironmentUse[] => {
    if (!/^[A-Z][A-Z0-9_]+$/.test(property.string)) return [];
    const coercion = chainStart(property.value, origins);
    return coercion
      ? [{ site: property, key: property.string, taken: 'for a coerced truth value', isGuarded: false }]
      : [];
  });
};

const chainStart = (value: Node | undefined, origins: Origins): Node | undefined => {
  for (let at = value; at?.isCall && at.callee?.is('Member'); at = at.callee.object) {
    const origin = origins.of(at.callee);
    if (origin.kind === 'library' && /(^|\.)coerce\.boolean$/.test(origin.path)) return at;
  }
  return undefined;
};
