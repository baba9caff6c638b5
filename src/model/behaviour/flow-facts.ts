import type { Node } from '../../facts/node.ts';

/** What is known to hold on a way through a function, by the text of the expression. */
export type Facts = ReadonlyMap<string, Fact>;

interface Fact {
  holds: boolean;
  /** By an assignment: it stays from one round of a loop to the next. */
  assigned: boolean;
}

const ABSENT = new Set(['null', 'undefined']);

/** The facts behind a test that came out one way: none where that contradicts what is known. */
export const assumed = (facts: Facts, test: Node, holds: boolean): Facts[] => {
  if (test.is('As', 'Await') && test.expression) return assumed(facts, test.expression, holds);
  if (test.is('Unary') && test.operator === '!' && test.expression)
    return assumed(facts, test.expression, !holds);
  if (test.is('True', 'False')) return test.is('True') === holds ? [facts] : [];
  const left = test.child('left');
  const right = test.child('right');
  if (test.is('Logical') && left && right && test.operator !== '??') {
    const both = (test.operator === '&&') === holds;
    if (both) return assumed(facts, left, holds).flatMap((known) => assumed(known, right, holds));
    return [
      ...assumed(facts, left, holds),
      ...assumed(facts, left, !holds).flatMap((known) => assumed(known, right, holds)),
    ];
  }
  const [key, isPositive] = keyOf(test);
  return knowing(facts, key, holds === isPositive);
};

const knowing = (facts: Facts, key: string, holds: boolean): Facts[] => {
  const known = facts.get(key);
  if (known) return known.holds === holds ? [facts] : [];
  const next = new Map(facts).set(key, { holds, assigned: false });
  const absent = /^(.+) === (null|undefined)$/.exec(key);
  if (absent?.[1] && holds) return knowing(next, absent[1], false);
  return [next];
};

/** `a !== b` is that `a === b` does not hold. */
const keyOf = (test: Node): readonly [key: string, isPositive: boolean] => {
  const left = test.child('left');
  const right = test.child('right');
  if (test.is('Binary') && left && right && /^[!=]==?$/.test(test.operator)) {
    // `== null` asks for undefined too: both are absent
    const other = ABSENT.has(right.text) ? 'undefined' : textOf(right);
    return [`${textOf(left)} === ${other}`, test.operator.startsWith('=')];
  }
  return [textOf(test), true];
};

const textOf = (node: Node): string => node.text.replace(/\s+/g, ' ');

/** Behind an assignment: what was known of the name is gone, and its new value may be. */
export const learnt = (facts: Facts, target: Node | undefined, value: Node | undefined): Facts => {
  if (!target) return facts;
  const names = [target, ...target.descendants({ kinds: ['Identifier'] })].flatMap(({ name }) => name || []);
  const next = new Map(facts);
  for (const key of facts.keys())
    if (names.some((name) => new RegExp(`(?<![\\w$.])${escaped(name)}(?![\\w$])`).test(key)))
      next.delete(key);
  const holds = truthOf(value);
  if (holds !== undefined && target.is('Identifier', 'Member'))
    next.set(textOf(target), { holds, assigned: true });
  return next;
};

const escaped = (name: string): string => name.replaceAll('$', String.raw`\$`);

const truthOf = (value: Node | undefined): boolean | undefined => {
  if (!value || value.is('True', 'Object', 'Array', 'Function')) return value && true;
  if (value.is('False', 'Null')) return false;
  if (value.is('Identifier') && value.name === 'undefined') return false;
  if (value.stringValue !== undefined) return value.stringValue !== '';
  return value.numberValue === undefined ? undefined : value.numberValue !== 0;
};

/** What holds in the next round of a loop. */
export const forgetting = (facts: Facts): Facts => new Map([...facts].filter(([, { assigned }]) => assigned));
