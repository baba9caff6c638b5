import type { Node } from '../../../facts/node.ts';
import type { ServiceModel } from '../../model.ts';

const SHORT_ENOUGH = 2_147_483_647;
const ORDER = new Set(['<', '>', '<=', '>=']);

/** Where a delay is cut to what a timer can hold: `Math.min`, or a comparison that decides before the timer is set. */
export const clampOf = (model: ServiceModel, call: Node, delay: Node): Node | undefined => {
  const names = new Set(namesIn(delay));
  for (const read of delay.is('Identifier') ? [delay] : []) {
    const init = read.binding?.declaration?.parent?.init;
    if (init) namesIn(init).forEach((name) => names.add(name));
  }
  const { fn } = call;
  for (const node of fn.descendants({ kinds: ['Call', 'Binary'] })) {
    if (node.isCall) {
      const isMin = node.callee?.name === 'min' || node.callee?.name === 'clamp';
      if (isMin && (delay.contains(node) || leadsTo(node, delay))) return node;
      continue;
    }
    if (!ORDER.has(node.operator)) continue;
    const [left, right] = [node.child('left'), node.child('right')];
    if (left && right && (isBound(model, left, right, names) || isBound(model, right, left, names)))
      return node;
  }
  return undefined;
};

/** Held against a number between a day and the longest delay. */
const isBound = (model: ServiceModel, value: Node, bound: Node, names: ReadonlySet<number>): boolean => {
  const amount = model.values.number(bound);
  return (
    amount !== undefined &&
    amount >= 1_000 &&
    amount <= SHORT_ENOUGH + 1 &&
    namesIn(value).some((name) => names.has(name))
  );
};

const namesIn = (node: Node): number[] =>
  [node, ...node.descendants({ kinds: ['Identifier'] })].flatMap((one) =>
    one.is('Identifier') && one.payload >= 0 && !one.binding?.isGlobal ? [one.payload] : [],
  );

/** `const delay = Math.min(…); setTimeout(run, delay)` */
const leadsTo = (node: Node, delay: Node): boolean => {
  const holder = node.ancestor('VarDecl', 'Assign');
  const target = holder?.is('VarDecl') ? holder.target : holder?.child('left');
  return target?.is('Identifier') === true && delay.is('Identifier') && target.payload === delay.payload;
};
