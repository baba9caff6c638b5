import type { Node } from '../../facts/node.ts';
import type { Site } from '../../findings.ts';
import type { ServiceModel } from '../model.ts';
import { conditionsOf } from './dataflow/named-options.ts';
import { returnedValues } from '../resolution/results.ts';

/** A calendar computation in the zone of the process that decides something. */
export interface LocalDate {
  site: Node;
  /** What depends on it; undefined where nothing does. */
  decides: 'query' | 'age' | 'hour' | 'key' | undefined;
  /** Where the same code takes the day from UTC. */
  mixedWith: Node | undefined;
  /** What it decides: the query, the comparison, the test. */
  use: Node | undefined;
}

const BOUNDARY = /^(startOf|endOf)(Day|Today|Week|ISOWeek|Month|Quarter|Year)?$/;
const CALENDAR_UNIT = /^(days?|d|date|weeks?|w|isoweek|months?|M|quarters?|Q|years?|y)$/;
const DAY_PART = /^get(FullYear|Month|Date|Day)$/;
const ZONE_GIVEN = /UTCDate|TZDate|\.utc\(|\.tz\(|\.utc\b|setZone|toZonedTime|utcToZonedTime|\bin: /;

const UTC = /^(Etc\/)?(UTC|GMT)$/;

/** One per function, at its first place, in path and source order. */
export const localDates = (model: ServiceModel): LocalDate[] => {
  const own = new Set(model.serviceCalls);
  const byFunction = new Map<Node, LocalDate>();
  for (const { call, facts } of model.roles.callsOf('local-date')) {
    if (!own.has(call) || facts.zone !== 'local' || isZoned(call)) continue;
    const found = decisionAt(model, call);
    const known = byFunction.get(call.fn);
    if (!known || (!known.decides && found.decides)) byFunction.set(call.fn, found);
  }
  return [...byFunction.values()].sort((a, b) =>
    a.site.path === b.site.path ? a.site.start - b.site.start : a.site.path < b.site.path ? -1 : 1,
  );
};

/** The zone is said in the call or in what it is called on. */
const isZoned = (call: Node): boolean => ZONE_GIVEN.test(call.text.slice(0, 200));

const decisionAt = (model: ServiceModel, call: Node): LocalDate => {
  const name = call.callee?.name ?? '';
  const found = isBoundary(model, call, name)
    ? queryOf(model, call)
    : name === 'getFullYear'
      ? (ageOf(call) ?? keyOf(model, call))
      : name === 'getHours'
        ? hourGate(call)
        : DAY_PART.test(name)
          ? keyOf(model, call)
          : undefined;
  const mixedWith = found?.decides === 'query' ? utcDayIn(call) : undefined;
  return { site: call, decides: found?.decides, use: found?.use, mixedWith };
};

/** Midnight, or the first of a week, month or year. */
const isBoundary = (model: ServiceModel, call: Node, name: string): boolean => {
  if (name === 'setHours')
    return (
      call.callee?.is('Member') === true && [0, 23, 24].includes(model.values.number(call.argument(0)) ?? -1)
    );
  if (!BOUNDARY.test(name)) return false;
  if (name !== 'startOf' && name !== 'endOf') return true;
  return CALENDAR_UNIT.test(model.values.text(call.argument(0)) ?? '');
};

type Found = Pick<LocalDate, 'decides' | 'use'>;

/** It bounds a query: in the arguments of a call that asks a store, itself or by its name. */
const queryOf = (model: ServiceModel, call: Node): Found | undefined => {
  for (const place of placesOf(call)) {
    for (let at = place.parent; at && !at.is('Function', 'Block'); at = at.parent) {
      if (!at.isCall || model.logs.of(at)) continue;
      if (model.effects.reached(at).some(({ effect }) => effect.kind === 'db'))
        return { decides: 'query', use: at };
    }
  }
  return undefined;
};

/** The expression, and the reads of the variable that holds it. */
const placesOf = (call: Node): Node[] => {
  let top = call;
  while (top.parent?.is('Member', 'As', 'Conditional') || (top.parent?.isCall && top.slot === 'callee'))
    top = top.parent;
  const holder = top.parent;
  // `day.setHours(0, 0, 0, 0)` changes what the name stands for
  const changed = call.callee?.name === 'setHours' ? call.callee.object?.binding : undefined;
  const binding = holder?.is('VarDecl') ? holder.target?.binding : changed;
  return [call, ...(binding?.reads ?? []).filter((read) => read.start > call.start)];
};

/** `today.getFullYear() - birthday.getFullYear()` */
const ageOf = (call: Node): Found | undefined => {
  const holder = call.parent;
  if (!holder?.is('Binary') || holder.operator !== '-') return undefined;
  const both = [holder.child('left'), holder.child('right')];
  const isAge = both.every((one) => one?.isCall && one.callee?.name === 'getFullYear');
  return isAge && /birth|bday|dob|\bage\b/i.test(call.fn.text.slice(0, 600))
    ? { decides: 'age', use: holder }
    : undefined;
};

/** The hour decides whether the function goes on. */
const hourGate = (call: Node): Found | undefined => {
  for (const place of placesOf(call)) {
    for (let at = place; at.parent && !at.is('Function', 'Block'); at = at.parent)
      if (at.slot === 'test' && at.parent.is('If') && hasReturn(at.parent))
        return { decides: 'hour', use: at.parent };
  }
  return undefined;
};

const hasReturn = (branch: Node): boolean => {
  const then = branch.child('then');
  return then?.is('Return') === true || then?.statements.some((one) => one.is('Return')) === true;
};

/** A key of day or month that a caller compares. */
const keyOf = (model: ServiceModel, call: Node): Found | undefined => {
  if (!call.fn.is('Function')) return undefined;
  const names = new Set(call.fn.descendants({ kinds: ['Call'] }).map((inner) => inner.callee?.name));
  const isKey = names.has('getFullYear') && names.has('getMonth');
  const isText = returnedValues(call.fn).some(
    (value) => value.is('Binary', 'Template') || value.callee?.name === 'join',
  );
  if (!isKey || !isText) return undefined;
  const compared = model.calls.callersOf(call.fn).find((caller) => {
    const holder = caller.parent;
    return holder?.is('Binary') && /^[!=]==?$/.test(holder.operator) && model.isServiceCode(caller);
  });
  return compared?.parent && { decides: 'key', use: compared.parent };
};

/** `toISOString().slice(0, 10)`, `.split('T')[0]` beside it: the day of UTC. */
const utcDayIn = (call: Node): Node | undefined => {
  const owner = call.classNode ?? call.fn;
  return owner.descendants({ kinds: ['Call'] }).find((one) => {
    const { callee } = one;
    if (!callee?.is('Member') || callee.object?.callee?.name !== 'toISOString') return false;
    return (
      (callee.name === 'split' && one.argument(0)?.stringValue === 'T') ||
      (/^(slice|substring|substr)$/.test(callee.name) && one.argument(1)?.numberValue === 10)
    );
  });
};

/** Places that pin the process to UTC. */
export const pinnedZone = (model: ServiceModel): Site | undefined => {
  for (const { stages } of model.artefacts.dockerfiles) {
    for (const { keyword, variables, site } of stages.flatMap(({ instructions }) => instructions))
      if (keyword === 'ENV' && variables.some(({ name, value }) => name === 'TZ' && UTC.test(value ?? '')))
        return site;
  }
  for (const unit of model.serviceUnits) {
    if (!unit.text.includes('env.TZ')) continue;
    const found = unit
      .nodesOf('Assign')
      .find(
        (node) =>
          node.child('left')?.text === 'process.env.TZ' && UTC.test(node.child('right')?.stringValue ?? ''),
      );
    if (found && conditionsOf(found).length === 0) return found;
  }
  return undefined;
};
