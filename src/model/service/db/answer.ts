import type { Node } from '../../../facts/node.ts';

const EXITS = ['Throw', 'Return', 'Continue', 'Break'] as const;

/** How a function branches on the answer of a look. */
export interface Branches {
  /** Tells calls that run only where the probe found nothing. */
  absent: (call: Node) => boolean;
  /** What is thrown or answered where it found something. */
  refusal: Node | undefined;
}

export const branchesOn = (probe: Node, fn: Node): Branches | undefined => {
  const isAnswer = answerOf(probe);
  if (!isAnswer) return undefined;
  const branches = [...fn.descendants({ kinds: ['If', 'Logical', 'Conditional'] })].filter(
    (one) => one.end > probe.start,
  );
  const tests: ((call: Node) => boolean)[] = [];
  let refusal: Node | undefined;
  for (const branch of branches) {
    if (branch.is('Logical')) {
      // `found ?? (await create())`
      const left = branch.child('left');
      const right = branch.child('right');
      if (branch.operator !== '&&' && left && right && isAnswer(left))
        tests.push((call) => right.contains(call));
      continue;
    }
    const test = branch.test;
    const then = branch.child('then');
    if (!test || !then) continue;
    const polarity = polarityOf(test, isAnswer);
    if (polarity === 'absent') {
      tests.push((call) => then.contains(call));
      refusal ??= refusalIn(branch.child('else'));
    } else if (polarity === 'present') {
      const otherwise = branch.child('else');
      if (otherwise) tests.push((call) => otherwise.contains(call));
      if (branch.is('If') && exits(then)) tests.push((call) => call.start > branch.end);
      refusal ??= refusalIn(then);
    }
  }
  return tests.length ? { absent: (call) => tests.some((test) => test(call)), refusal } : undefined;
};

/** `throw new Conflict()`, `return res.status(409).json(…)`, `next(new Conflict())` */
const refusalIn = (then: Node | undefined): Node | undefined => {
  const thrown =
    then && [then, ...then.descendants({ enterFunctions: false })].find((one) => one.is('Throw'));
  if (!then || thrown) return thrown;
  return then
    .descendants({ kinds: ['Call'], enterFunctions: false })
    .find((call) => REFUSES.test(call.callee?.text ?? '') && REFUSED.test(call.text));
};

const REFUSES = /\b(status|sendStatus|code|next|reject|json|send)$/;
const REFUSED = /\b4\d\d\b|BAD_REQUEST|CONFLICT|UNPROCESSABLE|new \w*(Error|Exception)\b|Conflict|Exists/;

/** Recognises the probe's answer in a test. */
const answerOf = (probe: Node): ((node: Node) => boolean) | undefined => {
  let at: Node = probe;
  while (at.parent?.is('Await', 'As')) at = at.parent;
  const holder = at.parent;
  const target = holder?.is('VarDecl')
    ? holder.target
    : holder?.is('Assign')
      ? holder.child('left')
      : undefined;
  const name = target?.is('ArrayPattern') ? target.elements[0] : target;
  if (name?.is('Identifier')) return (node) => node.is('Identifier') && node.payload === name.payload;
  return holder?.is('If', 'Unary', 'Binary', 'Logical', 'Member', 'Conditional')
    ? (node) => node === at || node === probe
    : undefined;
};

const polarityOf = (test: Node, isAnswer: (node: Node) => boolean): 'present' | 'absent' | undefined => {
  if (isAnswer(test)) return 'present';
  switch (test.kind) {
    case 'Await':
    case 'As':
      return test.expression && polarityOf(test.expression, isAnswer);
    case 'Unary': {
      const inner =
        test.operator === '!' && test.expression ? polarityOf(test.expression, isAnswer) : undefined;
      return inner === 'present' ? 'absent' : inner === 'absent' ? 'present' : undefined;
    }
    case 'Member':
      return test.name === 'length' && test.object && isAnswer(test.object) ? 'present' : undefined;
    case 'Binary': {
      const left = test.child('left');
      const right = test.child('right');
      const side = left && polarityOf(left, isAnswer);
      if (side !== 'present' || !right) return undefined;
      const isNothing = right.is('Null') || right.text === 'undefined' || right.text === '0';
      if (!isNothing) return undefined;
      if (/^===?$/.test(test.operator)) return 'absent';
      return /^(!==?|>)$/.test(test.operator) ? 'present' : undefined;
    }
    case 'Logical': {
      const sides = [test.child('left'), test.child('right')].map(
        (side) => side && polarityOf(side, isAnswer),
      );
      if (test.operator === '&&')
        return sides.includes('absent') ? 'absent' : sides.includes('present') ? undefined : undefined;
      return sides.includes('present') ? 'present' : undefined;
    }
    default:
      return undefined;
  }
};

/** The branch leaves the function or the turn. */
const exits = (then: Node): boolean => {
  if (then.is(...EXITS)) return true;
  const last = then.is('Block') ? then.statements.at(-1) : undefined;
  return last?.is(...EXITS) ?? false;
};
