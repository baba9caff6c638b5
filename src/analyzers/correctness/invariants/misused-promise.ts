import type { Node } from '../../../facts/node.ts';
import type { Severity } from '../../../findings.ts';
import type { PromiseAsValue, UnwaitedCallback } from '../../../model/behaviour/misused-promises.ts';
import { isOnlyLogged } from '../../../model/behaviour/rejection-policy.ts';
import type { ServiceModel } from '../../../model/model.ts';
import { stepAt } from '../../../model/steps.ts';
import { defineCheck } from '../../check.ts';
import { excerpt } from '../../../model/behaviour/excerpt.ts';

export const misusedPromise = defineCheck({
  title: 'An async function where nobody waits, or a promise taken for its value',
  severity: 'critical',
  confidence: 'high',
  level: 'project',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'An async function that can reject, given to something that drops what it returns (`forEach`, an executor of `new Promise`, a timer, an event listener, a Node callback, a `map` whose list nobody awaits); an async predicate of `filter`, `some`, `find` or `sort`; a promise in a condition, a comparison, a text, a spread or a loop, given to a statement, a request or a conversion as data, or asked for a property of its value.',
  why: 'A promise is always truthy, so a check with one always passes. A rejection that nobody waits for reaches no caller and no catch: the work is lost and Node ends the process.',
  leavesAlone: [
    'callbacks that cannot reject: no await, or all of it in a try whose catch takes the failure',
    'APIs that wait: ORM hooks, queue processors, frameworks that handle rejections, `.then(async …)`',
    'executors that hand their failures to `reject`',
    'lists of promises that are returned or awaited as a whole',
    'promises that the code awaits elsewhere: a test of one asks whether it was started',
    'listeners of signals: the process ends anyway',
    'handlers of routes (invariants/async-handler)',
  ],
  howToFix:
    'Await in a `for … of` loop or in `Promise.all(list.map(…))`; end a listener in `.catch(…)`; await before the test.',
  references: ['CWE-754', 'CWE-703', 'https://typescript-eslint.io/rules/no-misused-promises/'],
  example: {
    bad: "redis.on('message', async (_channel, text) => {\n  await apply(JSON.parse(text));\n});",
    good: "redis.on('message', (_channel, text) => {\n  apply(text).catch((error) => log.error({ error }, 'apply failed'));\n});",
  },
  run({ model, pass, report }) {
    for (const use of model.misusedPromises.callbacks) {
      if (!use.rejection && use.kind !== 'tested') {
        pass(use.fn);
        continue;
      }
      report(use.fn, {
        message: callbackMessage(model, use),
        label: 'nobody waits for it',
        severity: SEVERITIES[use.kind],
        confidence: (use.rejection?.through.length ?? 0) > 2 ? 'medium' : 'high',
        path: model.questions.pathFromEntryPoint(use.call),
        evidence: evidenceOf(use),
        sites: use.others,
        fix: FIXES[use.kind],
      });
    }
    for (const use of model.misusedPromises.values) {
      report(use.at, {
        message: valueMessage(use),
        label: 'a promise, not its value',
        path: model.questions.pathFromEntryPoint(use.call),
        evidence: use.at === use.call ? [] : [stepAt(use.call, 'gives a promise that is not awaited')],
        fix: use.call.fn.isAsync
          ? `Write \`await ${nameOf(use.call)}(…)\`.`
          : `Make the function async and await \`${nameOf(use.call)}(…)\`.`,
      });
    }
  },
});

const SEVERITIES: Record<UnwaitedCallback['kind'], Severity> = {
  tested: 'critical',
  executor: 'high',
  each: 'high',
  mapped: 'high',
  listener: 'high',
  callback: 'high',
  timer: 'medium',
};

const FIXES: Record<UnwaitedCallback['kind'], string> = {
  tested: 'Compute the answers first with `await Promise.all(list.map(…))`, then filter by them.',
  executor:
    'Move the async work out of `new Promise`, or wrap all of the executor in a try whose catch calls `reject`.',
  each: 'Use `for … of` with `await`, or `await Promise.all(list.map(…))`.',
  mapped: 'Write `await Promise.all(…)` around it.',
  timer: 'End the callback in `.catch(…)` that logs, or put all of it in a try.',
  listener: 'End the listener in `.catch(…)` that logs, or put all of it in a try.',
  callback: 'Put all of the callback in a try, or use the promise form of the API and await it.',
};

const nameOf = (call: Node): string => {
  const text = call.callee?.text.replace(/\s+/g, ' ') ?? '';
  return text.length > 50 ? (call.callee?.name ?? '…') : text;
};

/** `line 12`; with its file where that is another one. */
const placeIn = (place: Node, call: Node): string =>
  place.path === call.path
    ? `line ${String(place.line)}`
    : `${place.path.split('/').at(-1) ?? ''}:${String(place.line)}`;

const callbackMessage = (model: ServiceModel, { call, kind, rejection }: UnwaitedCallback): string => {
  const place = rejection?.at;
  const where = place ? ` (\`${excerpt(place, 50)}\`, ${placeIn(place, call)})` : '';
  const outcome = isOnlyLogged(model, call) ? 'is only logged' : 'ends the process';
  switch (kind) {
    case 'tested':
      return `\`${nameOf(call)}\` looks at the promise and not at what it resolves to: the predicate is always true.`;
    case 'executor':
      return `A failure in this async executor${where} never reaches \`reject\`: whoever awaits the promise waits for ever, and the rejection ${outcome}.`;
    case 'each':
    case 'mapped':
      return `\`${nameOf(call)}\` does not wait for these promises: the code goes on before they are done, and a failure${where} ${outcome}.`;
    case 'timer':
      return `\`${nameOf(call)}\` drops the promise of its callback: a failure${where} reaches nobody and ${outcome}.`;
    default:
      return `Nobody waits for this ${kind === 'listener' ? 'listener' : 'callback'}: a failure in it${where} reaches no catch and ${outcome}.`;
  }
};

const valueMessage = ({ call, place }: PromiseAsValue): string => {
  const name = nameOf(call);
  switch (place) {
    case 'condition':
      return `\`${name}()\` is a promise that is not awaited, and a promise is always true: this test always goes the same way.`;
    case 'member':
      return `\`${name}()\` is a promise that is not awaited: what is read from it here is always \`undefined\`.`;
    case 'text':
      return `\`${name}()\` is a promise that is not awaited: the text holds \`[object Promise]\`.`;
    case 'spread':
      return `\`${name}()\` is a promise that is not awaited: spreading it gives nothing.`;
    case 'list':
      return `\`${name}()\` is a promise that is not awaited: it cannot be gone through, and the loop throws.`;
    case 'pattern':
      return `\`${name}()\` is a promise that is not awaited: what is taken out of it here is always \`undefined\`.`;
    case 'data':
      return `\`${name}()\` is a promise that is not awaited: it is passed on as data instead of its value.`;
    case 'operand':
      return `\`${name}()\` is a promise that is not awaited: it is compared or counted instead of its value.`;
  }
};

const evidenceOf = ({ rejection }: UnwaitedCallback) =>
  rejection
    ? [
        ...rejection.through.map((through) => stepAt(through, 'leads to')),
        stepAt(rejection.at, rejection.at.is('Throw') ? 'throws' : 'can fail'),
      ]
    : [];
