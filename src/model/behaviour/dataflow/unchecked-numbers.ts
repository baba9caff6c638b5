import type { Node } from '../../../facts/node.ts';
import type { ServiceModel } from '../../model.ts';
import { isDocumentStore } from '../taint/filter-sinks.ts';
import { isClient } from './label.ts';

/** Text of a client that is made a number and used without a look at whether it is one. */
export interface UncheckedNumber {
  /** The conversion. */
  site: Node;
  /** What is converted. */
  given: Node;
  sink: 'query' | 'range' | 'header' | 'timer' | undefined;
  /** The call that takes it; undefined where the number is tested or does no harm. */
  use: Node | undefined;
  others: readonly Node[];
}

const CONVERTS = /^(Number|parseInt|parseFloat|Number\.parseInt|Number\.parseFloat)$/;
/** Sizes and numbers of pages: how they are bounded is judged elsewhere. */
const PAGING = /(limit|page|size|take|skip|offset|per_?page|count|first|last|top)/i;

/** Conversions of client texts, one for each function and sink, in path and source order. */
export const uncheckedNumbers = (model: ServiceModel): UncheckedNumber[] =>
  model.serviceUnits.flatMap((unit) => {
    const found = [...unit.nodesOf('Call'), ...unit.nodesOf('Unary')]
      .sort((a, b) => a.start - b.start)
      .flatMap((node) => conversionAt(model, node) ?? []);
    const byFunction = new Map<string, UncheckedNumber>();
    for (const one of found) {
      const key = `${one.site.fn.id} ${one.sink ?? one.site.id}`;
      const known = byFunction.get(key);
      byFunction.set(key, known ? { ...known, others: [...known.others, one.site] } : one);
    }
    return [...byFunction.values()];
  });

const conversionAt = (model: ServiceModel, node: Node): UncheckedNumber | undefined => {
  const given = convertedBy(model, node);
  if (!given || PAGING.test(given.text) || PAGING.test(holderOf(node))) return undefined;
  const { labels } = model.dataflow.of(given);
  const clients = labels.filter(isClient);
  if (clients.some(({ at }) => isChecked(model, at))) return undefined;
  const isText = clients.some(
    ({ through, label }) => !through.validated && through.cast !== 'number' && label.part !== 'file',
  );
  if (!clients.length || !isText) return undefined;
  const found = isTested(given, node) ? undefined : harmOf(model, usesOf(node), 0);
  return { site: node, given, sink: found?.sink, use: found?.use, others: [] };
};

/** What a validator of the framework gives back, as `c.req.valid('param')`. */
const isChecked = (model: ServiceModel, source: Node): boolean => {
  for (let at: Node | undefined = source; at; at = at.is('Member', 'Index') ? at.object : at.expression) {
    if (at.isCall)
      return at.callee?.name === 'valid' || model.roles.allOf(at).some(({ name }) => name === 'validate');
    if (!at.is('Member', 'Index', 'Await', 'As')) return false;
  }
  return false;
};

const convertedBy = (model: ServiceModel, node: Node): Node | undefined => {
  if (node.is('Unary'))
    return node.operator === '+' && !node.expression?.is('Number') ? node.expression : undefined;
  const callee = model.calls.libraryCallee(node);
  return callee?.package === 'global' && CONVERTS.test(callee.path) ? node.argument(0) : undefined;
};

const holderOf = (node: Node): string => {
  const holder = node.ancestor('VarDecl', 'Property', 'Function', 'Block');
  return holder?.is('VarDecl') ? (holder.target?.text ?? '') : holder?.is('Property') ? holder.string : '';
};

/** The conversion itself, or the reads of the name that holds it. */
const usesOf = (node: Node): Node[] => {
  let at = node;
  while (at.parent?.is('Conditional', 'As') && at.slot !== 'test') at = at.parent;
  const holder = at.parent;
  if (!holder?.is('VarDecl') || at.slot !== 'init') return [node];
  return holder.target?.binding?.reads ?? [];
};

const TESTS =
  /^(isNaN|isFinite|isInteger|isSafeInteger|isNumeric|isInt|test|match|assert\w*|invariant|validate\w*|parse|safeParse)$/;

/** The text is tested before it is converted: `/^\d+$/.test(id)`, `isNaN(id)`. */
const isTested = (given: Node, conversion: Node): boolean =>
  conversion.fn
    .descendants({ kinds: ['Call'] })
    .some(
      (call) =>
        call.start < conversion.start &&
        TESTS.test(call.callee?.name ?? '') &&
        [call.callee?.object, ...call.args].some((one) => one?.text === given.text),
    );

/** The first use that does harm, unless one of the uses is a test of the number. */
const harmOf = (
  model: ServiceModel,
  uses: readonly Node[],
  depth: number,
): Pick<UncheckedNumber, 'sink' | 'use'> | undefined => {
  if (uses.some(isGuard)) return undefined;
  for (const use of uses) {
    const taken = takenBy(use);
    const found = taken && sinkOf(model, taken.call, taken.argument, use, depth);
    if (found) return found;
  }
  return undefined;
};

/** It is looked at: a test, a comparison, a default for NaN, a function that asks whether it is a number. */
const isGuard = (use: Node): boolean => {
  for (let at = use; at.parent && !at.parent.is('Block', 'Function', 'Module'); at = at.parent) {
    const { parent } = at;
    if (at.slot === 'test') return true;
    if (parent.is('Logical') && at.slot === 'left' && parent.operator !== '??') return true;
    if (parent.is('Unary') && parent.operator === '!') return true;
    if (parent.is('Binary') && /^([<>]=?|[!=]==?)$/.test(parent.operator)) return true;
    if (parent.isCall && at.slot === 'argument' && (TESTS.test(parent.callee?.name ?? '') || isBound(parent)))
      return true;
    if (parent.isCall) return false;
  }
  return false;
};

/** `Math.min(…)` leaves NaN as it is, but `clamp` and `Set#has` are somebody's test. */
const isBound = (call: Node): boolean => /^(has|includes|clamp|bound)$/.test(call.callee?.name ?? '');

/** The call in whose arguments it stands, through objects, arithmetic and texts. */
const takenBy = (use: Node): { call: Node; argument: Node } | undefined => {
  for (let at = use; at.parent; at = at.parent) {
    const { parent } = at;
    if (parent.isCall && at.slot === 'argument') {
      if (/^Math\./.test(parent.callee?.text ?? '')) continue;
      return { call: parent, argument: at };
    }
    if (!parent.is('Property', 'Object', 'Array', 'Binary', 'Template', 'As', 'Conditional'))
      return undefined;
  }
  return undefined;
};

const sinkOf = (
  model: ServiceModel,
  call: Node,
  argument: Node,
  use: Node,
  depth: number,
): Pick<UncheckedNumber, 'sink' | 'use'> | undefined => {
  const roles = model.roles.allOf(call);
  // NaN matches nothing in a filter of documents
  if (roles.some((role) => role.name === 'log' || role.name === 'validate' || isDocumentStore(role)))
    return undefined;
  for (const { name, facts, row } of roles) {
    if (
      name === 'db.op' ||
      (name === 'db.step' && (facts.step === 'where' || facts.step === 'set' || facts.step === 'values'))
    )
      return facts.medium ? undefined : { sink: 'query', use: call };
    if (name === 'stream' && argument.is('Object') && row.args?.['options'] !== undefined)
      return /^(start|end)$/.test(keyOf(use)) ? { sink: 'range', use: call } : undefined;
    if (name === 'sink.header') return { sink: 'header', use: call };
    if (name === 'timer' && argument === model.roles.argumentAt(call, '1'))
      return { sink: 'timer', use: call };
  }
  return depth < 3 ? throughFunction(model, call, argument, use, depth) : undefined;
};

/** A function of the project that hands its parameter on untested. */
const throughFunction = (
  model: ServiceModel,
  call: Node,
  argument: Node,
  use: Node,
  depth: number,
): Pick<UncheckedNumber, 'sink' | 'use'> | undefined => {
  const index = call.args.indexOf(argument);
  const targets = model.calls.targets(call);
  if (targets.length !== 1) return undefined;
  const target = targets[0]?.fn.params[index]?.target;
  const key = argument.is('Object') ? keyOf(use) : undefined;
  if (!target || (argument !== use && key === undefined)) return undefined;
  const name =
    key === undefined
      ? target
      : target.is('ObjectPattern')
        ? target.elements.find((one) => one.string === key)?.target
        : undefined;
  const binding = name?.is('Identifier') ? name.binding : undefined;
  return binding && !binding.isReassigned ? harmOf(model, binding.reads, depth + 1) : undefined;
};

const keyOf = (use: Node): string => {
  const holder = use.ancestor('Property', 'Call');
  return holder?.is('Property') ? holder.string : '';
};
