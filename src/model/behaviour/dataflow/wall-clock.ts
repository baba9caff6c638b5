import type { Node } from '../../../facts/node.ts';
import type { ServiceModel } from '../../model.ts';
import type { Labelled } from './label.ts';

/** A decision over time that passed in this process. */
export interface Elapsed {
  /** The comparison, or the difference that becomes a delay. */
  site: Node;
  /** The earlier reading of the clock. */
  start: Node;
  decides: 'loop' | 'delay';
  monotonic: boolean;
}

const ORDER = new Set(['<', '>', '<=', '>=']);

/** Loops that end and delays that are computed by a clock that was read twice in this process. */
export const elapsedDecisions = (model: ServiceModel): Elapsed[] =>
  model.serviceUnits.flatMap((unit) =>
    unit.nodesOf('Binary').flatMap((node): Elapsed[] => {
      if (ORDER.has(node.operator)) return found(model, node, decidesLoop(node) ? 'loop' : undefined);
      // of nested differences the outer one is the delay
      if (node.operator !== '-' || /^[-+]$/.test(node.parent?.is('Binary') ? node.parent.operator : ''))
        return [];
      return found(model, node, becomesDelay(model, node) ? 'delay' : undefined);
    }),
  );

const found = (model: ServiceModel, node: Node, decides: Elapsed['decides'] | undefined): Elapsed[] => {
  if (!decides) return [];
  const [left, right] = [node.child('left'), node.child('right')];
  if (!left || !right) return [];
  const labels = [...model.dataflow.labelsOf(left), ...model.dataflow.labelsOf(right)];
  const readings = labels.filter(isReading);
  // anything from elsewhere may be a time that another process wrote
  if (
    labels.some(
      ({ label }) =>
        label.kind !== 'clock' && label.kind !== 'constant' && label.kind !== 'config' && !isThreshold(label),
    )
  )
    return [];
  const [first, ...others] = [...new Map(readings.map((one) => [one.at, one])).values()];
  const earlier =
    others.find(({ at }) => !node.contains(at)) ?? (first && !node.contains(first.at) ? first : undefined);
  if (!first || !others.length || !earlier) return [];
  const monotonic = readings.every(({ label }) => label.kind === 'clock' && label.monotonic);
  return [{ site: node, start: earlier.at, decides, monotonic }];
};

const isReading = ({ label }: Labelled): boolean => label.kind === 'clock';
const isThreshold = (label: Labelled['label']): boolean => label.kind === 'unknown' && label.why === 'param';

/** The test of a loop, or of a branch that leaves one. */
const decidesLoop = (node: Node): boolean => {
  for (let at: Node = node; at.parent; at = at.parent) {
    const { parent } = at;
    if (parent.is('While', 'DoWhile', 'For')) return at.slot === 'test';
    if (parent.is('If'))
      return (
        at.slot === 'test' &&
        parent.ancestor('While', 'DoWhile', 'For', 'Function')?.is('Function') === false &&
        leaves(parent)
      );
    if (!parent.is('Logical', 'Unary', 'Binary')) return false;
  }
  return false;
};

const leaves = (branch: Node): boolean => {
  for (const node of branch.child('then')?.descendants({ enterFunctions: false }) ?? []) {
    if (node.is('Break', 'Return', 'Throw')) return true;
  }
  return branch.child('then')?.is('Break', 'Return', 'Throw') ?? false;
};

/** The difference is the delay of a timer or a sleep, through arithmetic and names. */
const becomesDelay = (model: ServiceModel, node: Node): boolean => {
  const call = outermost(node);
  if (isDelay(model, call)) return true;
  const binding = call.parent?.is('VarDecl') ? call.parent.target?.binding : undefined;
  return binding?.reads.some((use) => isDelay(model, outermost(use))) ?? false;
};

/** The whole arithmetic around a value: `Math.max(0, limit - (Date.now() - start))`. */
const outermost = (node: Node): Node => {
  let at = node;
  for (;;) {
    const { parent } = at;
    if (parent?.is('Binary') && /^[-+*/]$/.test(parent.operator)) at = parent;
    else if (
      parent?.isCall &&
      at.slot === 'argument' &&
      /^(max|min|round|ceil|floor)$/.test(parent.callee?.name ?? '')
    )
      at = parent;
    else return at;
  }
};

const isDelay = (model: ServiceModel, value: Node): boolean => {
  const call = value.parent;
  if (!call?.isCall || value.slot !== 'argument') return false;
  const isTimer = model.roles.allOf(call).some(({ name }) => name === 'timer' || name === 'sleep');
  return isTimer || model.calls.targets(call).some(({ fn }) => fn.params.length > 0 && sleeps(model, fn));
};

/** A function of the project that hands its parameter to a timer. */
const sleeps = (model: ServiceModel, fn: Node): boolean => {
  for (const node of fn.descendants()) {
    if (node.isCall && model.roles.allOf(node).some(({ name }) => name === 'timer' || name === 'sleep'))
      return true;
  }
  return false;
};
