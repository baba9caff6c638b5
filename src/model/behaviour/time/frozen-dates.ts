import type { Node } from '../../../facts/node.ts';
import type { ServiceModel } from '../../model.ts';
import { alternatives } from '../../resolution/origin.ts';

/** A reading of the clock that is made once and kept for as long as the process runs. */
export interface FrozenDate {
  /** The reading: `Date.now()`, `new Date()`. */
  site: Node;
  kind: 'constant' | 'field' | 'column default' | 'schema default' | 'bound';
  /** The name, column or rule that holds it. */
  name: string;
  /** Where it is read later. */
  read: Node | undefined;
  /** It is stored, bounds a query, or decides. */
  decides: boolean;
}

/** What people write down on purpose when the process starts. */
const BOOT =
  /(start|boot|launch|build|load|init|uptime|began|epoch|created|process|server|deploy|version|seed|birth|T0|t0$)/i;

/** In path and source order. */
export const frozenDates = (model: ServiceModel): FrozenDate[] => {
  const own = new Set(model.serviceCalls);
  return model.roles
    .callsOf('clock')
    .filter(({ call, facts }) => own.has(call) && facts.monotonic !== true && isOnce(call))
    .flatMap(({ call }) => frozenAt(model, call) ?? []);
};

/** Runs while the module is loaded or an object is built, not for each call of a function. */
const isOnce = (call: Node): boolean => call.fn.is('Module');

const frozenAt = (model: ServiceModel, call: Node): FrozenDate | undefined => {
  const whole = wholeOf(call);
  return (
    defaultOf(model, call, whole) ??
    boundOf(model, call, whole) ??
    constantOf(model, call, whole) ??
    fieldOf(model, call, whole)
  );
};

/** The date computed from the reading: `subDays(new Date(), 7)`, `dayjs().startOf('day').toDate()`, `Date.now() - DAY`. */
const wholeOf = (call: Node): Node => {
  let at = call;
  for (;;) {
    const { parent } = at;
    if (!parent) return at;
    const isDateWork =
      (parent.is('Member') && at.slot === 'object') ||
      (parent.isCall && at.slot === 'callee') ||
      parent.is('As') ||
      (parent.is('Binary') && /^[-+]$/.test(parent.operator)) ||
      (parent.isCall && at.slot === 'argument' && DATE_WORK.test(parent.callee?.name ?? ''));
    if (!isDateWork) return at;
    at = parent;
  }
};

const DATE_WORK = /^(add|sub|startOf|endOf|set|format|Date|dayjs|moment|floor|formatISO|toDate)/;
const DEFAULTS = /^(default|defaultValue)$/;

/** `default: Date.now()` of a column, `.default(new Date())` of a schema. */
const defaultOf = (model: ServiceModel, call: Node, whole: Node): FrozenDate | undefined => {
  const { parent } = whole;
  if (parent?.is('Property') && whole.slot === 'value' && DEFAULTS.test(parent.string)) {
    const holder = declares(model, parent);
    const field = parent.parent?.parent;
    const name = field?.is('Property', 'Field')
      ? field.string
      : (parent.ancestor('Field')?.string ?? 'the column');
    return holder ? { site: call, kind: 'column default', name, read: holder, decides: true } : undefined;
  }
  if (parent?.isCall && whole.slot === 'argument' && /^default$/.test(parent.callee?.name ?? '')) {
    if (!isLibraryCall(model, parent)) return undefined;
    return { site: call, kind: 'schema default', name: nameAround(parent), read: undefined, decides: true };
  }
  return undefined;
};

/** The declaration of a table or model around an option. */
const declares = (model: ServiceModel, property: Node): Node | undefined => {
  for (let at = property.parent; at; at = at.parent) {
    if (at.is('Function')) return undefined;
    if (at.is('Decorator')) return at;
    if (!at.isCall) continue;
    if (model.roles.allOf(at).some(({ name }) => name === 'model' || name === 'schema')) return at;
    if (
      /^(Schema|EntitySchema|define|init|Prop|Column)$/.test(at.callee?.name ?? '') &&
      isLibraryCall(model, at)
    )
      return at;
  }
  return undefined;
};

const isLibraryCall = (model: ServiceModel, call: Node): boolean =>
  alternatives(model.origins.of(call.callee)).some(
    (origin) => origin.kind === 'library' && origin.package !== 'global',
  );

/** `z.date().max(new Date())`, `@MaxDate(new Date())` */
const boundOf = (model: ServiceModel, call: Node, whole: Node): FrozenDate | undefined => {
  const rule = whole.parent;
  if (!rule?.isCall || whole.slot !== 'argument' || !isLibraryCall(model, rule)) return undefined;
  if (
    !/^(max|min|less|greater|MaxDate|MinDate|before|after|maxValue|minValue)$/.test(rule.callee?.name ?? '')
  )
    return undefined;
  return { site: call, kind: 'bound', name: nameAround(rule), read: undefined, decides: false };
};

const nameAround = (node: Node): string => {
  const holder = node.ancestor('Property', 'Field', 'VarDecl');
  return holder?.is('VarDecl') ? (holder.target?.text ?? '') : (holder?.string ?? '');
};

/** `const cutoff = subDays(new Date(), 30)` of a module, read where requests are served. */
const constantOf = (model: ServiceModel, call: Node, whole: Node): FrozenDate | undefined => {
  const holder = whole.parent;
  const binding = holder?.is('VarDecl') && whole.slot === 'init' ? holder.target?.binding : undefined;
  if (!binding || binding.isReassigned || BOOT.test(binding.name)) return undefined;
  return judged(model, call, 'constant', binding.name, binding.reads);
};

/** `private readonly cutoff = new Date()` of a class that is built once. */
const fieldOf = (model: ServiceModel, call: Node, whole: Node): FrozenDate | undefined => {
  const field = whole.parent;
  const cls = field?.is('Field') && whole.slot === 'value' ? field.parent : undefined;
  if (!field || !cls?.is('Class') || BOOT.test(field.string)) return undefined;
  const isSingle =
    field.isStatic || cls.decorators.some((one) => /^@(Injectable|Controller|Service)\b/.test(one.text));
  const uses = cls
    .descendants({ kinds: ['Member'] })
    .filter((member) => member.name === field.string && (member.object?.is('This') || field.isStatic));
  if (!isSingle || uses.some(({ slot, parent }) => slot === 'left' && parent?.is('Assign'))) return undefined;
  return judged(model, call, 'field', field.string, uses);
};

const judged = (
  model: ServiceModel,
  site: Node,
  kind: FrozenDate['kind'],
  name: string,
  reads: readonly Node[],
): FrozenDate | undefined => {
  const later = reads.filter(
    (read) => read.fn.is('Function') && !isElapsed(read) && model.questions.onServicePath(read) !== false,
  );
  const deciding = later.find((read) => decides(model, read));
  return deciding ? { site, kind, name, read: deciding, decides: true } : undefined;
};

/** `Date.now() - START`: how long the process runs, or a throttle. */
const isElapsed = (read: Node): boolean =>
  read.parent?.is('Binary') === true && read.parent.operator === '-' && read.slot === 'right';

/** In the arguments of a query or in a comparison. */
const decides = (model: ServiceModel, read: Node): boolean => {
  for (let at = read.parent; at && !at.is('Function', 'Block'); at = at.parent) {
    if (at.is('Binary') && /^[<>]=?$/.test(at.operator)) return true;
    if (
      at.isCall &&
      !model.logs.of(at) &&
      model.effects.reached(at).some(({ effect }) => effect.kind === 'db')
    )
      return true;
  }
  return false;
};
