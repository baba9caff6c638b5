import { declaredName } from '../../../facts/identity.ts';
import type { Node } from '../../../facts/node.ts';
import type { CatchFact } from '../../../model/behaviour/catches.ts';
import { isAsideOfRead } from '../../../model/behaviour/aside-of-read.ts';
import { excerpt } from '../../../model/behaviour/excerpt.ts';
import { outcomeIsKept } from '../../../model/behaviour/kept-outcome.ts';
import { STATED_POLICY } from '../../../model/behaviour/stated-policy.ts';
import type { ServiceModel } from '../../../model/model.ts';
import { stepAt } from '../../../model/steps.ts';
import { defineCheck } from '../../check.ts';

export const swallowedFailure = defineCheck({
  title: 'A failed write that the caller is told succeeded',
  severity: 'critical',
  confidence: 'high',
  level: 'project',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'A `catch` clause or `.catch` handler over an awaited write, mail or remote effect that only logs (or does nothing) and lets the function go on to its success; a batch of commands that resolves with the failure of each, whose results nobody reads.',
  why: 'The write did not happen, and everything above believes that it did: the user is told so, the next step builds on it, nothing retries. The difference shows days later, as data that does not add up.',
  leavesAlone: [
    'catches that rethrow, return the failure, answer it, hand the error on, record it or compensate',
    'a flag that only the success sets, a `throw` behind the try',
    'caches, metrics, logs, analytics, presence and other bookkeeping',
    'clean-up after the authoritative write',
    'the outermost boundary of a listener, poll loop, job or schedule, where nobody is above',
    'a comment at the catch that states the policy ("best effort", "must not block")',
    'callees that already swallow, or that answer the request inside the try',
  ],
  howToFix: 'Rethrow, return the failure to the caller, or record it and retry it through a job.',
  references: ['CWE-390', 'CWE-391', 'CWE-703', 'OWASP ASVS 5.0 V16.5'],
  example: {
    bad: 'try { await groups.remove(group); } catch (e) { log.error(e); }\nreturn { result: "DELETED" };',
    good: 'try { await groups.remove(group); } catch (e) { log.error(e); return { result: "NOT_DELETED" }; }\nreturn { result: "DELETED" };',
  },
  run({ model, pass, report }) {
    // a webhook that answers its failures as done is another check's
    const acknowledged = new Set(model.earlyAcks.flatMap(({ site, others = [] }) => [site, ...others]));
    for (const fact of model.catches.all) {
      const [write] = fact.writes;
      if (!write || acknowledged.has(fact.clause)) continue;
      if (fact.outcome !== 'falls through' || isLeftAlone(model, fact)) {
        pass(fact.clause);
        continue;
      }
      const failing = write.through[0] ?? write.effect.call;
      const name = failing.callee?.name || 'the call';
      const isPayment = write.effect.role.facts.money !== undefined;
      report(siteOf(fact), {
        message: `When \`${name}()\` fails, the error is ${fact.logs.length ? 'logged' : 'dropped'} and the function goes on as after a success: its caller reports work as done that did not happen.`,
        label: 'the failure ends here',
        severity: isPayment
          ? 'critical'
          : model.questions.onServicePath(fact.clause) === true
            ? 'high'
            : 'medium',
        confidence: write.through.length > 2 ? 'medium' : 'high',
        path: model.questions.pathFromEntryPoint(fact.clause),
        evidence: [
          stepAt(failing, `\`${name}()\` can fail`),
          ...(write.through.length ? [stepAt(write.effect.call, 'writes here')] : []),
        ],
      });
    }
    for (const { call, isDropped } of model.batchRuns) {
      if (!isDropped || hasStatedPolicy(call)) {
        pass(call);
        continue;
      }
      report(call, {
        message: `\`${batchName(call)}\` resolves when its commands fail, with an error for each, and nobody reads the results: failed writes pass as done.`,
        label: 'the failures end here',
        severity: 'medium',
        confidence: 'medium',
        path: model.questions.pathFromEntryPoint(call),
        fix: 'Look for an error in the results and throw it: `const failed = results?.find(([error]) => error);`.',
      });
    }
  },
});

/** `pipeline.exec()`; of a chain its two ends, `redis.multi()…exec()`. */
const batchName = (call: Node): string => {
  let first: Node | undefined;
  for (let at = call.callee?.object; at; at = at.isCall ? at.callee?.object : at.object)
    if (at.isCall) first = at;
  const last = `${call.callee?.name ?? 'exec'}()`;
  return first ? `${excerpt(first, 40)}…${last}` : `${excerpt(call.callee ?? call, 50)}()`;
};

const hasStatedPolicy = (call: Node): boolean =>
  call.file.commentsNear(call.statement).some((comment) => STATED_POLICY.test(comment));

/** The clause; of a chain over many lines, the handler at its end. */
const siteOf = ({ clause }: CatchFact): Node => {
  const handler = clause.isCall ? clause.argument(0) : undefined;
  return handler && handler.line !== clause.line ? handler : clause;
};

/** Bookkeeping by the words of the failing call; a name only ever makes the check more careful. */
const BOOKKEEPING =
  /log|audit|track|metric|telemetr|analytic|event|history|statistic|stats|count|presence|last(seen|active|used|login)|cache|clean|purge|prune|stale|orphan|expired|notif|ping|heartbeat|warm|prefetch|webhook|invalidate|emit|publish/i;

/** What the write is stored in: `prisma.auditLog`, `this.errors`. */
const BOOKS =
  /^_?(errors?|logs?|\w*Logs?|audits?|\w*Audits?|\w*History|history|metrics?)(Repository|Model)?$/;

const isLeftAlone = (model: ServiceModel, fact: CatchFact): boolean => {
  const writes = fact.writes.filter(({ effect }) => effect.kind !== 'publish');
  if (!writes.length || fact.answersInside) return true;
  if (fact.comments.some((comment) => STATED_POLICY.test(comment))) return true;
  if (outcomeIsKept(fact) || isBoundary(model, fact) || isCleanUp(model, fact)) return true;
  if (isAsideOfRead(fact) || policyAbove(fact)) return true;
  return writes.every(
    ({ effect, through }) =>
      BOOKS.test(effect.call.callee?.object?.name ?? '') ||
      BOOKKEEPING.test(
        [fact.clause.symbol, ...[...through, effect.call].map((call) => call.callee?.name ?? '')].join(' '),
      ),
  );
};

/** The policy is said at the paragraph that the try stands in: at the statements right above it. */
const policyAbove = ({ guarded, clause }: CatchFact): boolean => {
  const own = guarded.is('Try') ? guarded : clause.statement;
  const outer = own.parent?.parent?.is('If') ? own.parent.parent : own;
  const siblings = outer.parent?.statements ?? [];
  const index = siblings.findIndex((one) => one.id === outer.id);
  return [outer, ...siblings.slice(Math.max(0, index - 1), index)].some((statement) =>
    clause.file.commentsNear(statement).some((comment) => STATED_POLICY.test(comment)),
  );
};

const BOUNDARIES: ReadonlySet<string> = new Set(['listener', 'timer', 'schedule', 'consume', 'pipe']);

/** Nobody is above: the handler of an event, timer, job or schedule whose whole body is the try; a loop without an end. */
const isBoundary = (model: ServiceModel, fact: CatchFact): boolean => {
  if (isInEndlessLoop(fact.clause)) return true;
  const fn = fact.clause.fn;
  if (fn.is('Module')) return true;
  const takers = [...(fn.slot === 'argument' && fn.parent ? [fn.parent] : []), ...model.calls.takersOf(fn)];
  if (takers.some((call) => BOUNDARIES.has(model.roles.of(call)?.name ?? ''))) return true;
  const entry = model.entryPoints.all.find((point) => point.handler === fn);
  return entry !== undefined && ['consumer', 'cron', 'ws', 'cli'].includes(entry.kind);
};

/** `while (true) { …; await Promise.all(batch.map(async (one) => { try … })) }` */
const isInEndlessLoop = (clause: Node): boolean => {
  for (let at = clause; at.parent; at = at.parent) {
    if (at.parent.is('While', 'For') && at.slot === 'body')
      return at.parent.test === undefined || at.parent.test.is('True');
    if (at.is('Function') && at.slot !== 'argument') return false;
  }
  return false;
};

/** A delete behind a write that already stands; where deleting rows is what the function is for, it is the work itself. */
const isCleanUp = (model: ServiceModel, fact: CatchFact): boolean => {
  const onlyDeletes = fact.writes.every(
    ({ effect }) => effect.role.facts.verb === 'delete' || effect.role.facts.method === 'DELETE',
  );
  const around = functionsAround(fact.clause);
  // of a row; what is stored beside it goes after it
  const isOfRows = fact.writes.some(({ effect }) => effect.kind === 'db');
  if (!onlyDeletes || (isOfRows && around.some((fn) => DELETES.test(declaredName(fn))))) return false;
  return model.serviceCalls.some(
    (call) =>
      around.includes(call.fn) &&
      call.start < fact.guarded.start &&
      model.effects.reached(call).some(({ effect }) => effect.kind === 'db' && effect.mode === 'write'),
  );
};

const DELETES = /^(delete|remove|destroy|cancel|revoke|purge|deactivate|unlink)/i;

const functionsAround = (node: Node): Node[] => {
  const found: Node[] = [];
  for (let { fn } = node; fn.is('Function'); fn = fn.fn) found.push(fn);
  return found;
};
