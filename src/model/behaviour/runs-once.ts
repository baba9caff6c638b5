import type { Node } from '../../facts/node.ts';
import type { Calls } from '../resolution/calls.ts';

const MEMOISERS = /^(once|memoi[sz]e|lazy|singleton|shared?)$/i;

/**
 * Work that fills a memo of its own: `cache ??= load()`, `if (!cache) cache = load()`, `once(() => load())`.
 * It stands on a request path and still runs once per process.
 */
export const fillsMemo = (node: Node, calls: Calls, depth = 3): boolean => {
  for (let at: Node | undefined = node; at && !at.is('Module'); at = at.parent) {
    const holder: Node | undefined = at.parent;
    if (!holder) break;
    if (holder.is('Assign') && holder.operator === '??=' && at.slot === 'right') return true;
    if (holder.is('Assign') && holder.operator === '||=' && at.slot === 'right') return true;
    if (holder.is('If') && at.slot === 'then' && assignsTested(holder)) return true;
    if (holder.is('Assign') && at.slot === 'right' && returnsEarlier(holder)) return true;
    if (holder.is('Logical') && at.slot === 'right' && isKeptWhereAsked(holder)) return true;
    if (holder.is('Function') && at.slot === 'body' && fillsTable(at)) return true;
    if (at.is('Function') && at.slot === 'argument' && MEMOISERS.test(holder.callee?.name ?? '')) return true;
    if (holder.is('Field') && at.slot === 'value' && holder.isStatic) return true;
    if (at.is('Function')) {
      if (depth === 0) return false;
      const callers = calls.callersOf(at);
      return (
        callers.length > 0 &&
        callers.every((caller) => caller.fn.is('Module') || fillsMemo(caller, calls, depth - 1))
      );
    }
  }
  return false;
};

const outerNames = (test: Node): Set<string> => {
  const names = new Set<string>();
  for (const node of [test, ...test.descendants()]) {
    const binding = node.binding;
    if (binding && binding.scope !== node.fn) names.add(`b${binding.id}`);
    if (node.is('Member') && (node.object?.is('This') || node.object?.binding?.kind === 'class'))
      names.add(node.name);
    if (node.isCall && node.callee?.is('Member') && /^(has|get)$/.test(node.callee.name)) names.add('()');
  }
  return names;
};

/** `if (!x) { … x = … }` where `x` outlives the function. */
const assignsTested = (statement: Node): boolean => {
  const test = statement.test;
  const then = statement.child('then');
  if (!test || !then) return false;
  const names = outerNames(test);
  if (!names.size) return false;
  for (const node of then.descendants()) {
    if (node.is('Assign')) {
      const left = node.child('left');
      if (left?.is('Identifier') && names.has(`b${left.payload}`)) return true;
      if (left?.is('Member') && names.has(left.name)) return true;
    }
    if (names.has('()') && node.isCall && node.callee?.is('Member') && node.callee.name === 'set')
      return true;
  }
  return false;
};

/** `if (cached) return cached; cached = load()` */
const returnsEarlier = (assign: Node): boolean => {
  const left = assign.child('left');
  const key = left?.is('Identifier', 'Member')
    ? left.name
    : left?.is('Index')
      ? left.object?.name
      : undefined;
  if (!key || (left?.binding && left.binding.scope === assign.fn)) return false;
  const block = assign.statement.parent;
  return (block?.statements ?? []).some(
    (statement) =>
      statement.is('If') &&
      statement.start < assign.start &&
      mentionsName(statement.test, key) &&
      returns(statement.child('then')),
  );
};

/** `const made = cache.get(key) ?? make(); … cache.set(key, made)` */
const isKeptWhereAsked = (either: Node): boolean => {
  if (either.operator === '&&') return false;
  const left = either.child('left');
  const asked = [...(left ? [left, ...left.descendants({ kinds: ['Call'] })] : [])].flatMap((call) =>
    call.isCall && call.callee?.is('Member') && call.callee.name === 'get' ? [call.callee.object?.text] : [],
  );
  return either.fn
    .descendants({ kinds: ['Call'] })
    .some(
      ({ callee, start }) =>
        start > either.start &&
        callee?.is('Member') === true &&
        callee.name === 'set' &&
        asked.includes(callee.object?.text),
    );
};

/** `if (table[key]) return table[key]; … table[key] = …`: what the function computes is kept by key. */
const fillsTable = (body: Node): boolean => {
  for (const node of body.descendants({ enterFunctions: false })) {
    if (node.is('Assign') && node.child('left')?.is('Index') && returnsEarlier(node)) return true;
  }
  return false;
};

const mentionsName = (node: Node | undefined, name: string): boolean =>
  node !== undefined &&
  [node, ...node.descendants()].some((one) => one.is('Identifier', 'Member') && one.name === name);

const returns = (node: Node | undefined): boolean =>
  node !== undefined &&
  [node, ...node.descendants({ enterFunctions: false })].some((one) => one.is('Return'));
