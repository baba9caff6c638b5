import { declaredName } from '../../../facts/identity.ts';
import type { Node } from '../../../facts/node.ts';
import type { PendingPromise } from '../../../model/behaviour/never-settled.ts';
import type { ServiceModel } from '../../../model/model.ts';
import { stepAt } from '../../../model/steps.ts';
import { defineCheck } from '../../check.ts';

export const neverSettled = defineCheck({
  title: 'A promise that some path leaves pending for ever',
  severity: 'high',
  confidence: 'high',
  level: 'file+',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'A `new Promise` whose executor, or the callback in it, has a path that calls neither `resolve` nor `reject` (a branch, an early `return`, a catch, an ignored error argument) or that calls them nowhere; a wait for an event whose opposite nobody listens for, or that the emitter does not know; a table of pending calls that nothing goes through when the other side is gone; `Promise.race([])`.',
  why: 'Whoever awaits it waits for ever: the request hangs, the job keeps its slot, the lock stays taken, the shutdown does not end, and nothing is logged.',
  leavesAlone: [
    'executors that hand `resolve` or `reject` on: to a timer, a callback, a field',
    'paths that throw in the executor (the promise rejects) or end the process',
    '`new Promise(() => {})`, which waits for ever on purpose',
    'listeners beside an `error`, `exit` or `close` of the same emitter, waits with a timer',
    'async executors (invariants/misused-promise), remote waits without a deadline (timeouts/unbounded-wait)',
  ],
  howToFix:
    'Settle it on every path, or use the promise form of the API (`util.promisify`, `events.once`, `stream/promises`).',
  references: [
    'CWE-833',
    'CWE-772',
    'CWE-390',
    'https://nodejs.org/api/events.html#eventsonceemitter-name-options',
  ],
  example: {
    bad: 'new Promise((resolve) => db.get(sql, (error, row) => {\n  if (!error) resolve(row);\n}));',
    good: 'new Promise((resolve, reject) => db.get(sql, (error, row) => (error ? reject(error) : resolve(row))));',
  },
  run({ model, pass, report }) {
    const { pending, settled } = model.pendingPromises;
    for (const promise of settled) pass(promise);
    for (const found of pending) {
      const { at, promise, kind } = found;
      const waiter = waiterOf(model, promise);
      const isServed = model.questions.onServicePath(promise) === true;
      report(at, {
        message: `${MESSAGES[kind](found)}: ${waiter ? `\`${declaredName(waiter.fn) || 'the caller'}()\` (line ${String(waiter.line)}) then` : 'whoever awaits it'} waits for ever.`,
        label: 'stays pending',
        severity: isServed ? 'high' : 'medium',
        confidence: kind === 'table' || kind === 'event' ? 'medium' : 'high',
        path: model.questions.pathFromEntryPoint(promise),
        evidence: [
          ...(at === promise ? [] : [stepAt(promise, 'the promise')]),
          ...(waiter ? [stepAt(waiter, 'waits for it')] : []),
        ],
        fix: FIXES[kind](found),
      });
    }
  },
});

/** The call of the function that makes the promise. */
const waiterOf = (model: ServiceModel, promise: Node): Node | undefined =>
  promise.fn.is('Function') ? model.calls.callersOf(promise.fn)[0] : undefined;

type Kind = PendingPromise['kind'];

const MESSAGES: Record<Kind, (found: PendingPromise) => string> = {
  'nothing settles': () => 'Nothing calls `resolve` or `reject` of this promise',
  path: ({ at }) =>
    `A path through this executor ends at line ${String(at.is('Return') ? at.line : at.span.endLine)} and settles nothing`,
  catch: () => 'This catch takes the failure and neither resolves nor rejects the promise around it',
  callback: ({ name }) => `A path through this callback (\`${name}\` is set) neither resolves nor rejects`,
  event: ({ name }) => `Only \`${name}\` settles this promise; when it fails or closes first, nothing does`,
  'unknown event': ({ name }) =>
    `The emitter has no event \`${name}\`, and nothing else settles this promise`,
  table: ({ name }) =>
    `Entries of \`${name}\` are settled by an answer only: when the other side is gone, nothing rejects them`,
  'empty race': () => 'A race of no promises never ends',
};

const FIXES: Record<Kind, (found: PendingPromise) => string> = {
  'nothing settles': () => 'Call `resolve` when the work is done, or return the promise of the work itself.',
  path: () => 'Call `resolve` or `reject` on this path too.',
  catch: () => 'Call `reject(error)` in the catch.',
  callback: ({ name }) => `Write \`if (${name}) return reject(${name});\` first, or use \`util.promisify\`.`,
  event: () =>
    'Listen for `error` and `close` too and reject there, or use `events.once`, which rejects on `error`.',
  'unknown event': () => 'Name the event that the emitter sends (`error`, `finish`, `end`, `close`).',
  table: ({ name }) =>
    `Reject every entry of \`${name}\` and clear it where the connection closes or the worker exits.`,
  'empty race': () => 'Give the race at least one promise.',
};
