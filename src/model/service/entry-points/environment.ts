import type { Node } from '../../../facts/node.ts';

const OUTSIDE_PRODUCTION = /^(dev|develop|development|test|testing|local|e2e|ci)$/i;
const FLAG = /^is_?(dev|development|test|testing|local)(elopment)?(mode|env|environment)?$/i;

/** The test of an `if` around a place that lets it run outside of production only. */
export const environmentGate = (place: Node): Node | undefined => {
  for (let at: Node | undefined = place; at?.parent; at = at.parent) {
    const holder: Node = at.parent;
    if (!holder.is('If', 'Conditional')) {
      if (holder.is('Logical') && holder.operator === '&&' && at.slot === 'right') {
        const left = holder.child('left');
        if (left && excludesProduction(left, true)) return left;
      }
      continue;
    }
    const test = holder.test;
    if (!test || (at.slot !== 'then' && at.slot !== 'else')) continue;
    if (excludesProduction(test, at.slot === 'then')) return test;
  }
  return undefined;
};

/** Whether a condition that has this outcome cannot hold in production. */
export const excludesProduction = (test: Node, outcome: boolean): boolean => {
  if (test.is('Unary') && test.operator === '!') {
    const inner = test.expression;
    return inner ? excludesProduction(inner, !outcome) : false;
  }
  if (test.is('Logical')) {
    const sides = [test.child('left'), test.child('right')].filter((side) => side !== undefined);
    const isAnd = test.operator === '&&';
    return isAnd === outcome
      ? sides.some((side) => excludesProduction(side, outcome))
      : sides.every((side) => excludesProduction(side, outcome));
  }
  if (test.is('Binary')) {
    const sides = [test.child('left'), test.child('right')];
    const word = sides.map((side) => side?.stringValue).find((text) => text !== undefined);
    const other = sides.find((side) => side?.stringValue === undefined);
    if (word === undefined || !other || !/env|mode|stage/i.test(other.text)) return false;
    const isEqual = /^===?$/.test(test.operator) === outcome;
    return isEqual ? OUTSIDE_PRODUCTION.test(word) : /^prod(uction)?$/i.test(word);
  }
  if (test.is('Member', 'Identifier')) {
    return outcome ? FLAG.test(test.name) : /^is_?prod(uction)?$/i.test(test.name);
  }
  if (test.is('Call') && test.callee?.is('Member') && test.callee.name === 'includes') {
    const list = test.callee.object;
    return (
      outcome &&
      list?.is('Array') === true &&
      list.elements.every((one) => OUTSIDE_PRODUCTION.test(one.stringValue ?? ''))
    );
  }
  return false;
};
