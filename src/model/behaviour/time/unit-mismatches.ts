import type { Node } from '../../../facts/node.ts';
import type { ServiceModel } from '../../model.ts';
import type { TimeSink } from './time-sinks.ts';
import type { TimeQuantity, TimeUnit } from './time-units.ts';

/** A number that is given in one unit and taken in the other. */
export interface UnitMismatch {
  /** Where the value is given: the argument, or what a caller passes. */
  site: Node;
  /** The unit that the value has, and the one that is meant there. */
  has: TimeUnit;
  meant: TimeUnit;
  /** What says which unit the value has. */
  source: Node;
  /** The constant or field that carries it. */
  declaredAt: Node | undefined;
  by: TimeQuantity['by'] | 'use';
  sink: TimeSink | undefined;
  /** The amount, where the code says it. */
  amount: number | undefined;
  /** Places that take the same value in the unit it has. */
  others: readonly Node[];
}

export interface TimeUse {
  sink: TimeSink;
  mismatch: UnitMismatch | undefined;
}

/** Every place that takes a time whose value has a known unit, with what is wrong there. */
export const timeUses = (model: ServiceModel): { uses: TimeUse[]; mixed: UnitMismatch[] } => {
  const sinks = model.timeSinks;
  const sums = clockSums(model);
  const uses = sinks.flatMap((sink): TimeUse[] => {
    if (isDefeated(sink.value)) return [];
    const quantities = model.timeUnits.of(sink.value);
    const wrong = quantities.find((one) => one.unit !== sink.unit && isSure(one, quantities));
    if (wrong) return [{ sink, mismatch: mismatchAt(model, sums, sink, wrong) }];
    return quantities.length ? [{ sink, mismatch: undefined }] : [];
  });
  return { uses, mixed: [...mixedArithmetic(model, sums), ...takenBothWays(model, sinks, sums, uses)] };
};

/** Of what one caller gives, all alternatives agree: code that tells units apart by size has both. */
const isSure = (one: TimeQuantity, quantities: readonly TimeQuantity[]): boolean =>
  quantities.every((other) => other.unit === one.unit || other.through.at(-1) !== one.through.at(-1));

/** `iat ?? 0 * 1000`: the conversion stands in the default; that is a defeated condition, and judged as one. */
const isDefeated = (value: Node): boolean => {
  const right = value.is('Logical') ? value.child('right') : undefined;
  return right?.is('Binary') === true && right.child('left')?.numberValue === 0;
};

const mismatchAt = (
  model: ServiceModel,
  sums: readonly ClockSum[],
  sink: TimeSink,
  wrong: TimeQuantity,
): UnitMismatch => ({
  site: wrong.through.at(-1) ?? sink.value,
  has: wrong.unit,
  meant: sink.unit,
  source: wrong.at,
  declaredAt: wrong.declaredAt,
  by: wrong.by,
  sink,
  amount: model.values.number(sink.value),
  others: sharing(model, sums, sink, wrong.unit),
});

/** Sinks that take the same value in the other unit. */
const sharing = (model: ServiceModel, sums: readonly ClockSum[], sink: TimeSink, unit: TimeUnit): Node[] => {
  const sources = new Set(model.timeUnits.sourcesOf(sink.value));
  return [...model.timeSinks, ...sums].flatMap((other) =>
    other.unit === unit &&
    other.value !== sink.value &&
    model.timeUnits.sourcesOf(other.value).some((source) => sources.has(source))
      ? [other.value]
      : [],
  );
};

/** Spares the question for most sums: clocks and claims are called so. */
const CLOCK_LIKE = /now|date|time|unix|clock|today|start|since|until|expir|exp\b|iat\b|nbf\b/i;
const SUMS = new Set(['+', '-', '<', '>', '<=', '>=']);

/** What is added to a clock or held against it, in the unit of the clock. */
interface ClockSum {
  value: Node;
  clock: Node;
  unit: TimeUnit;
}

const clockSums = (model: ServiceModel): ClockSum[] =>
  model.serviceUnits.flatMap((unit) =>
    unit.nodesOf('Binary').flatMap((node) => {
      const [left, right] = [node.child('left'), node.child('right')];
      if (!SUMS.has(node.operator) || !left || !right) return [];
      return [
        { clock: left, value: right },
        { clock: right, value: left },
      ].flatMap(({ clock, value }) => {
        if (!CLOCK_LIKE.test(clock.text.slice(0, 200))) return [];
        const known = model.timeUnits.unitOf(clock);
        return known && isClock(model, clock) ? [{ value, clock, unit: known }] : [];
      });
    }),
  );

const isClock = (model: ServiceModel, node: Node): boolean =>
  model.timeUnits.of(node).some(({ by }) => by === 'clock' || by === 'claim');

/** `Date.now() > payload.exp`, `Date.now() + 60 * 60`: the two sides are in different units. */
const mixedArithmetic = (model: ServiceModel, sums: readonly ClockSum[]): UnitMismatch[] => {
  const values = new Set(sums.map(({ value }) => value));
  return sums.flatMap(({ value, clock, unit }): UnitMismatch[] => {
    const wrong = model.timeUnits.of(value);
    const [first] = wrong;
    if (!first || wrong.some((one) => one.unit === unit)) return [];
    if (first.by === 'conversion' && !isClock(model, value)) return [];
    // of two clocks the one that is read here is right, and the one from elsewhere is held against it
    if (values.has(clock) && first.by === 'clock') return [];
    return [
      {
        site: first.through.at(-1) ?? value,
        has: first.unit,
        meant: unit,
        source: first.at,
        declaredAt: first.declaredAt,
        by: first.by,
        sink: undefined,
        amount: model.values.number(value),
        others: [],
      },
    ];
  });
};

/** One value of an unknown unit that is taken as seconds in one place and as milliseconds in another. */
const takenBothWays = (
  model: ServiceModel,
  sinks: readonly TimeSink[],
  sums: readonly ClockSum[],
  uses: readonly TimeUse[],
): UnitMismatch[] => {
  const judged = new Set(uses.map(({ sink }) => sink));
  const bySource = new Map<Node, { sink?: TimeSink; value: Node; unit: TimeUnit }[]>();
  const add = (value: Node, unit: TimeUnit, sink?: TimeSink): void => {
    for (const source of model.timeUnits.sourcesOf(value)) {
      if (source.is('String', 'Template', 'Object', 'Function') || source === value) continue;
      bySource.set(source, [...(bySource.get(source) ?? []), { value, unit, ...(sink && { sink }) }]);
    }
  };
  for (const sink of sinks) if (!judged.has(sink)) add(sink.value, sink.unit, sink);
  for (const { value, unit } of sums) if (!model.timeUnits.of(value).length) add(value, unit);
  return [...bySource.entries()].flatMap(([source, taken]): UnitMismatch[] => {
    const asSeconds = taken.find(({ unit, sink }) => unit === 's' && sink);
    const asMillis = taken.filter(({ unit }) => unit === 'ms');
    if (!asSeconds || !asMillis.length) return [];
    return [
      {
        site: asSeconds.value,
        has: 'ms',
        meant: 's',
        source,
        declaredAt: undefined,
        by: 'use',
        sink: asSeconds.sink,
        amount: model.values.number(source),
        others: asMillis.map(({ value }) => value),
      },
    ];
  });
};
