import type { Node } from '../../../facts/node.ts';
import type { Calls } from '../../resolution/calls.ts';
import type { ChainStep, EntryPoint, Metadata } from '../entry-points/entry-point.ts';
import { isReflector } from './metadata.ts';
import type { Reading } from '../entry-points/reading.ts';

/**
 * Metadata on an entry that a guard reads and takes as pass: `reflector.getAllAndOverride(KEY, …)` followed by `return true`.
 * Learnt from the guard's body, never from the decorator's name.
 */
export const passesBy = (
  reading: Reading,
  entry: EntryPoint,
  step: ChainStep,
  calls: Calls,
): Metadata | undefined => {
  const metadata = entry.metadata ?? [];
  if (!metadata.length) return undefined;
  for (const { fn } of step.fns) {
    for (const read of readsOf(fn, calls, 2)) {
      const key = read.argument(0);
      const [text] = key ? reading.expansions.texts({ node: key }) : [];
      const found = metadata.find(
        (one) =>
          one.key === (text ?? key?.text) ||
          (key?.name !== undefined && key.name !== '' && one.key === key.name),
      );
      if (!found || found.value?.is('False')) continue;
      if (passesWhenSet(read)) return found;
    }
  }
  return undefined;
};

/** The metadata of an entry that a guard reads, whatever it makes of it: somebody decided who may call. */
export const statedFor = (
  reading: Reading,
  entry: EntryPoint,
  step: ChainStep,
  calls: Calls,
): Node | undefined => {
  const metadata = entry.metadata ?? [];
  if (!metadata.length) return undefined;
  const keys = step.fns.flatMap(({ fn }) => readsOf(fn, calls, 2)).flatMap((read) => keysOf(reading, read));
  return metadata.find(({ key }) => keys.includes(key))?.node;
};

const keysOf = (reading: Reading, read: Node): string[] => {
  const key = read.argument(0);
  return key ? [...reading.expansions.texts({ node: key }), key.text, key.name] : [];
};

/** Whether a step's functions read metadata at all. */
export const readsMetadata = (step: ChainStep, calls: Calls): boolean =>
  step.fns.some(({ fn }) => readsOf(fn, calls, 2).length > 0);

const readsOf = (fn: Node, calls: Calls, depth: number): Node[] => {
  const found: Node[] = [];
  for (const inner of fn.descendants()) {
    if (!inner.is('Call')) continue;
    const name = inner.callee?.is('Member') ? inner.callee.name : '';
    if (/^(get|getAll|getAllAndOverride|getAllAndMerge)$/.test(name) && isReflector(inner)) found.push(inner);
    else if (depth > 0)
      for (const target of calls.targets(inner).slice(0, 3))
        found.push(...readsOf(target.fn, calls, depth - 1));
  }
  return found;
};

/** `if (isPublic) return true`, `return isPublic || super.canActivate(context)`, a function that hands the value to such a test. */
const passesWhenSet = (read: Node): boolean => {
  const declaration = read.ancestor('VarDecl', 'Return', 'If');
  if (!declaration) return false;
  if (declaration.is('If')) return returnsTrue(declaration);
  if (declaration.is('Return')) return isWhole(declaration.expression, read);
  const binding = declaration.target?.binding;
  return (binding?.reads ?? []).some((use) => {
    const holder = use.ancestor('If', 'Return', 'Conditional');
    if (!holder) return false;
    if (holder.is('If'))
      return holder.test?.contains(use) === true && isPlain(holder.test, use) && returnsTrue(holder);
    return holder.is('Return') && isWhole(holder.expression, use);
  });
};

/** The value itself decides, not its absence. */
const isPlain = (test: Node | undefined, use: Node): boolean => {
  for (let at: Node | undefined = use; at && at !== test; at = at.parent)
    if (at.parent?.is('Unary') && at.parent.operator === '!') return false;
  return test !== undefined && !(test.is('Unary') && test.operator === '!');
};

/** `return isPublic`, `return isPublic || super.canActivate(context)` */
const isWhole = (value: Node | undefined, use: Node): boolean => {
  if (value?.is('Logical') && value.operator !== '&&') return isWhole(value.child('left'), use);
  return value === use;
};

const returnsTrue = (statement: Node): boolean => {
  const then = statement.child('then');
  if (!then) return false;
  const candidates = [then, ...then.descendants({ enterFunctions: false })];
  return candidates.some((one) => one.is('Return') && one.expression?.is('True'));
};
