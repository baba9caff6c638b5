import type { Severity } from '../../../findings.ts';
import type { LoopCall, LoopIO } from '../../../model/behaviour/loops.ts';
import { fieldReads } from '../../../model/behaviour/field-resolvers.ts';
import { isUseCaseOfOne } from '../../../model/behaviour/use-cases.ts';
import { pointerChases } from '../../../model/behaviour/pointer-chases.ts';
import { walksStatements } from '../../../model/behaviour/statement-items.ts';
import type { ServiceModel } from '../../../model/model.ts';
import { stepAt } from '../../../model/steps.ts';
import { defineCheck } from '../../check.ts';
import { excerpt, oneLine } from '../../../model/behaviour/excerpt.ts';

export const nPlusOne = defineCheck({
  title: 'A query per item of a collection',
  severity: 'high',
  confidence: 'high',
  level: 'project',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'A loop, or a callback of `map`, `forEach` and the like, that reads from the database in every turn with a key taken from the item, over a collection that nothing in the code bounds.',
  why: 'The number of queries grows with the data: a page of fifty is fifty round trips, and a large customer is an outage of the pool for everybody.',
  leavesAlone: [
    'literal lists, enums, registries of the code; chunks, pages, retries and polls',
    'reads that do not depend on the item',
    'a map, cache or loader that is asked before the query',
    'embedded stores, where a query is a function call',
    'loops in which every item has its own transaction, lock or error handling with writes of its own',
    'entry points for many that run the writing function of the entry point for one, item by item',
    'queries in branches for an option that the call does not give',
    'lists of statements, which are run as they are written',
    'loops that only write (batching/loop-writes)',
    'migrations, seeds, scripts, tests and start-up',
  ],
  howToFix: 'Collect the keys, read all rows in one query with `IN`, and look them up in a `Map` by id.',
  references: ['CWE-1050', 'CWE-1073', 'CWE-770', 'OWASP API4:2023'],
  example: {
    bad: 'for (const l of lines) l.stock = await stock.findOneBy({ id: l.variantId });',
    good: 'const rows = await stock.findBy({ id: In(lines.map((l) => l.variantId)) });',
  },
  run({ model, pass, report }) {
    for (const { field, type, call, reached } of fieldReads(model)) {
      const { effect, through } = reached;
      if (model.embeddedStore.holds(effect.call) || effect.role.facts.batched) {
        pass(call);
        continue;
      }
      report(call, {
        message: `\`${field}\` reads from the database for each \`${type}\` of a list by itself: a list of fifty is fifty queries.`,
        label: 'one query per parent object',
        severity: 'high',
        confidence: through.length > 3 ? 'medium' : 'high',
        path: model.questions.pathFromEntryPoint(call),
        evidence: through.length ? [stepAt(effect.call, 'queries here')] : [],
        fix: 'Load the field through a batching loader of the request, or join it where the parents are read.',
      });
    }
    for (const { pointer, call, reached } of pointerChases(model.serviceUnits, model.effects)) {
      if (model.embeddedStore.holds(reached.effect.call) || model.questions.onServicePath(call) === false) {
        pass(call);
        continue;
      }
      report(call, {
        message: `\`${oneLine(call.callee?.text ?? '', 50)}()\` runs once per link of the chain that \`${excerpt(pointer, 50)}\` walks: the number of queries grows with its depth.`,
        label: 'one query per ancestor',
        severity: 'low',
        path: model.questions.pathFromEntryPoint(call),
        fix: 'Read the whole chain at once with a recursive query, or keep the path on the row.',
      });
    }
    for (const loop of model.loops.all) {
      const repeated = loop.calls.find(
        ({ reached, dependsOnItem }) => dependsOnItem && reached.effect.mode === 'read',
      );
      if (!repeated || model.embeddedStore.holds(repeated.reached.effect.call)) continue;
      if (
        loop.bound !== 'unbounded' ||
        loop.memoised ||
        isSingleUseCase(model, loop, repeated) ||
        isMerged(loop, repeated) ||
        walksStatements(loop, repeated, model.roles, model.calls)
      ) {
        pass(repeated.call);
        continue;
      }
      const served = model.questions.onServicePath(repeated.call);
      if (served === false) {
        pass(repeated.call); // start-up: nobody waits
        continue;
      }
      const { effect, through } = repeated.reached;
      report(repeated.call, {
        message: messageOf(loop, repeated),
        label: 'one query per item',
        severity: severityOf(model, repeated),
        confidence: through.length > 3 || served !== true ? 'medium' : 'high',
        path: model.questions.pathFromEntryPoint(repeated.call),
        evidence: [
          stepAt(loop.source, 'walks over this'),
          ...(through.length ? [stepAt(effect.call, 'queries here')] : []),
        ],
        sites: loop.calls
          .filter(
            (other) => other !== repeated && other.dependsOnItem && other.reached.effect.mode === 'read',
          )
          .map(({ call }) => call),
        fix: effect.role.facts.bulk
          ? `Collect the keys and read them at once: \`${effect.role.facts.bulk}\`.`
          : undefined,
      });
    }
  },
});

const messageOf = (loop: LoopIO, { call, reached }: LoopCall): string => {
  const query = reached.effect.call.callee?.text ?? '';
  const how = loop.concurrent ? 'all at once' : 'one after the other';
  const via = reached.through.length
    ? `\`${oneLine(call.callee?.text ?? '', 50)}()\` runs \`${oneLine(query, 50)}()\``
    : `\`${oneLine(query, 50)}()\` runs`;
  return `${via} once per item of \`${excerpt(loop.source, 50)}\`, ${how}: the number of queries grows with the data.`;
};

/** Each item is a whole use case of its own: its errors are its own, or it writes and sends. */
const isSingleUseCase = (model: ServiceModel, loop: LoopIO, { call, reached }: LoopCall): boolean => {
  const effects = model.effects.reached(call);
  const sends = effects.some(
    ({ effect }) => effect.kind === 'mail' || effect.kind === 'publish' || effect.kind === 'outbound',
  );
  return (
    isFallback(reached) ||
    isUseCaseOfOne(model, call) ||
    loop.isolated === 'transaction' ||
    (loop.isolated === 'try' && loop.acts.size > 0) ||
    (reached.through.length >= 2 && model.effects.writesBelow(call, 2) >= 2) ||
    (reached.through.length > 0 && sends)
  );
};

/** Deep down, the read only happens where the relation was not loaded before. */
const isFallback = ({ effect, through }: LoopCall['reached']): boolean => {
  if (!through.length) return false;
  for (let at = effect.call; at.parent && !at.is('Function'); at = at.parent) {
    const holder = at.parent;
    if (holder.is('Logical') && at.slot === 'right' && holder.operator !== '&&') return true;
    if (holder.is('Conditional') && at.slot === 'else') return true;
    if (holder.is('If') && at.slot === 'then' && holder.test?.is('Unary') && through.length > 2) return true;
  }
  return false;
};

/** The client itself merges the calls of one tick. */
const isMerged = (loop: LoopIO, { reached }: LoopCall): boolean =>
  loop.concurrent && reached.effect.role.facts.batched === true;

const severityOf = (model: ServiceModel, { call }: LoopCall): Severity =>
  model.questions.onRequestPath(call) === true ? 'high' : 'medium';
