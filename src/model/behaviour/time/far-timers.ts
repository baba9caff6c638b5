import type { Node } from '../../../facts/node.ts';
import type { ServiceModel } from '../../model.ts';
import { clampOf } from './timer-clamps.ts';

/** The longest delay of a timer (2^31 - 1 ms, 24.8 days): Node takes a longer one as 1 ms. */
export const LONGEST_DELAY = 2_147_483_647;

/** A timer whose delay is known to be short, or may be too long. */
export interface FarTimer {
  call: Node;
  delay: Node;
  /** What makes it long; undefined where it fits or is cut to what fits. */
  because: 'constant' | 'schedule' | 'stored date' | 'days' | undefined;
  /** The constant, the date, the days. */
  source: Node;
  milliseconds?: number;
  /** The callback sets a timer again. */
  isRearmed: boolean;
  hasEffects: boolean;
}

/** Timers with a delay that the code bounds or that may be weeks, in path and source order. */
export const farTimers = (model: ServiceModel): FarTimer[] => {
  const own = new Set(model.serviceCalls);
  return model.roles.callsOf('timer', 'sleep').flatMap((role): FarTimer[] => {
    const { call, facts } = role;
    const delay = model.roles.argument(role, 'delay');
    if (!own.has(call) || !delay || facts.unit !== 'ms') return [];
    const far = farness(model, delay);
    if (!far) return [];
    const isCut = far.because !== undefined && far.because !== 'constant' && clampOf(model, call, delay);
    const callback = model.calls.callbacks(call)[0]?.fn;
    return [
      {
        call,
        delay,
        ...far,
        ...(isCut && { because: undefined }),
        isRearmed: callback !== undefined && setsTimer(model, callback, 0),
        hasEffects: callback !== undefined && hasEffects(model, callback),
      },
    ];
  });
};

type Farness = Pick<FarTimer, 'because' | 'source' | 'milliseconds'>;

const farness = (model: ServiceModel, delay: Node): Farness | undefined => {
  const constant = model.values.number(delay);
  if (constant !== undefined)
    return {
      because: constant > LONGEST_DELAY ? 'constant' : undefined,
      source: delay,
      milliseconds: constant,
    };
  for (const value of valuesOf(model, delay, 0)) {
    const date = dateLessNow(model, value);
    if (date) {
      const schedule = nextRunIn(model, date, 0);
      if (schedule) return { because: 'schedule', source: schedule };
      const stored = storedDate(model, date);
      if (stored) return { because: 'stored date', source: stored };
    }
    const direct = nextRunIn(model, value, 0);
    if (direct && !date) return { because: 'schedule', source: direct };
    const days = daysIn(model, value);
    if (days) return { because: 'days', source: days };
  }
  return undefined;
};

const ROUNDING = /^(max|round|ceil|floor|trunc|abs|Number)$/;

/** The arithmetic behind a delay: names, `Math.max(0, …)`, alternatives. */
const valuesOf = (model: ServiceModel, node: Node, depth: number): Node[] => {
  if (depth > 6) return [];
  if (node.is('Call') && ROUNDING.test(node.callee?.name ?? ''))
    return node.args.flatMap((argument) => valuesOf(model, argument, depth + 1));
  if (node.is('Conditional', 'Logical'))
    return [node.child('then'), node.child('else'), node.child('left'), node.child('right')].flatMap((one) =>
      one ? valuesOf(model, one, depth + 1) : [],
    );
  if (!node.is('Identifier', 'Member')) return [node];
  return model.outbound.trace
    .of(node)
    .flatMap((leaf) =>
      leaf.kind === 'node' ? (leaf.node === node ? [node] : valuesOf(model, leaf.node, depth + 1)) : [],
    );
};

/** `date` of `date - Date.now()`, `date.getTime() - now`. */
const dateLessNow = (model: ServiceModel, node: Node): Node | undefined => {
  if (!node.is('Binary') || node.operator !== '-') return undefined;
  const [date, now] = [node.child('left'), node.child('right')];
  if (!date || !now) return undefined;
  const isNow = model.dataflow.labelsOf(now).some(({ label }) => label.kind === 'clock' && !label.monotonic);
  return isNow ? date : undefined;
};

/** The call that asks a schedule for its next time. */
const nextRunIn = (model: ServiceModel, node: Node, depth: number): Node | undefined => {
  if (depth > 6) return undefined;
  if (node.is('Call')) {
    if (model.roles.allOf(node).some(({ facts }) => facts.isNextRun)) return node;
    const receiver = node.callee?.is('Member') ? node.callee.object : undefined;
    const inner = receiver ?? node.argument(0);
    return inner && nextRunIn(model, inner, depth + 1);
  }
  if (node.is('As', 'Await')) return node.expression && nextRunIn(model, node.expression, depth + 1);
  if (!node.is('Identifier', 'Member')) return undefined;
  for (const leaf of model.outbound.trace.of(node)) {
    const found = leaf.kind === 'node' && leaf.node !== node && nextRunIn(model, leaf.node, depth + 1);
    if (found) return found;
  }
  return undefined;
};

const END = /(expir|ends?|until|due|renew|release|trial|deadline|scheduled|publish|valid|start)/i;

/** A column that holds when something ends or begins. */
const storedDate = (model: ServiceModel, date: Node): Node | undefined => {
  if (!END.test(date.text)) return undefined;
  const { labels } = model.dataflow.of(date);
  const isStored = labels.some(({ label }) => label.kind === 'stored');
  return isStored && labels.every(({ label }) => label.kind === 'stored') ? date : undefined;
};

const DAY_MS = 86_400_000;

/** `config.retentionDays * 24 * 60 * 60 * 1000` */
const daysIn = (model: ServiceModel, node: Node): Node | undefined => {
  if (!node.is('Binary') || node.operator !== '*') return undefined;
  const factors = flatFactors(node);
  const open = factors.filter((factor) => model.values.number(factor) === undefined);
  const product = factors.reduce((all, factor) => all * (model.values.number(factor) ?? 1), 1);
  const [days] = open;
  return open.length === 1 && days && product === DAY_MS && /days?/i.test(days.text) ? days : undefined;
};

const flatFactors = (node: Node): Node[] =>
  node.is('Binary') && node.operator === '*'
    ? [node.child('left'), node.child('right')].flatMap((one) => (one ? flatFactors(one) : []))
    : [node];

const setsTimer = (model: ServiceModel, fn: Node, depth: number): boolean =>
  fn
    .descendants({ kinds: ['Call'] })
    .some(
      (call) =>
        model.roles
          .allOf(call)
          .some(({ name, row }) => name === 'timer' && row.args?.['delay'] !== undefined) ||
        (depth < 2 && model.calls.targets(call).some((target) => setsTimer(model, target.fn, depth + 1))),
    );

const hasEffects = (model: ServiceModel, fn: Node): boolean =>
  fn.descendants({ kinds: ['Call'] }).some((call) => model.effects.reached(call).length > 0);
