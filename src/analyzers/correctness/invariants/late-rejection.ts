import type { Node } from '../../../facts/node.ts';
import { callExcerpt, excerpt } from '../../../model/behaviour/excerpt.ts';
import type { LateRejection } from '../../../model/behaviour/late-rejections.ts';
import { stepAt } from '../../../model/steps.ts';
import { defineCheck } from '../../check.ts';

export const lateRejection = defineCheck({
  title: 'A promise that can fail before anybody listens',
  severity: 'high',
  confidence: 'high',
  level: 'project',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'A promise that is started and kept, and meets its `await` or its combinator only after the function has waited for something else or could leave: `const p = a(); await b(); await p`, promises collected in a loop that waits, `Promise.all([a(), await b()])`, a throw or an early return in between. One finding per function.',
  why: 'A rejection without a listener at that moment is unhandled: Node ends the process at once, with every request in flight, although a later line awaits the promise inside of a try.',
  leavesAlone: [
    'promises handed to a combinator or a handler before the next wait',
    'a `catch` beside the start that marks the promise as heard',
    'promises that cannot reject, and statements in between that can neither wait nor throw',
    'a wait for a combinator that holds the promise',
    'promises that closures read, queries that start only when they are awaited',
    'code at start-up, where a crash is wanted',
  ],
  howToFix:
    'Start both and await them together (`await Promise.all([a(), b()])`), do what can fail before the start, or put a `.catch(() => undefined)` beside the start.',
  references: ['CWE-755', 'CWE-248', 'https://nodejs.org/api/process.html#event-rejectionhandled'],
  example: {
    bad: 'const rates = loadRates();\nconst cart = await loadCart(id);\nreturn price(cart, await rates);',
    good: 'const [rates, cart] = await Promise.all([loadRates(), loadCart(id)]);\nreturn price(cart, rates);',
  },
  run({ model, pass, report }) {
    const { late, heard } = model.lateRejections;
    for (const start of heard) pass(start);
    for (const found of late) {
      const { start, gap, handover, rejection, others } = found;
      const served = model.questions.onServicePath(start);
      if (served === false) {
        pass(start);
        continue;
      }
      const isDropped = model.rejections.outcome === 'logs';
      report(start, {
        message: `${subjectOf(found)} starts here and is heard at line ${String(handover.line)} only: if it fails ${meanwhile(gap)}, nothing listens and the rejection ${isDropped ? 'is only logged' : 'ends the process'}.`,
        label: 'started, nobody listens yet',
        severity: served === true && !isDropped && !gap.isCall ? 'high' : 'medium',
        confidence: rejection.through.length > 2 || gap.isCall ? 'medium' : 'high',
        path: model.questions.pathFromEntryPoint(start),
        evidence: [
          stepAt(gap, gap.is('Await', 'ForOf') ? 'waits for something else' : 'can leave before'),
          stepAt(handover, 'listens from here on'),
          ...(rejection.at === start
            ? []
            : [stepAt(rejection.at, rejection.at.is('Throw') ? 'throws' : 'can fail')]),
        ],
        sites: others,
        fix: fixOf(found),
      });
    }
  },
});

const subjectOf = ({ name, start }: LateRejection): string =>
  name ? `\`${name}\` (\`${callExcerpt(start)}\`)` : `\`${callExcerpt(start)}\``;

const meanwhile = (gap: Node): string => {
  const line = String(gap.line);
  if (gap.is('Await')) return `while \`${excerpt(gap, 50)}\` (line ${line}) waits`;
  if (gap.is('ForOf')) return `during the loop at line ${line}`;
  return gap.isCall
    ? `after \`${callExcerpt(gap)}\` (line ${line}) has thrown`
    : `after the function has left at line ${line}`;
};

const fixOf = ({ name, start, gap }: LateRejection): string => {
  const shown = callExcerpt(start);
  if (!name) return `Do \`${excerpt(gap, 40)}\` before the list, so that \`${shown}\` starts last.`;
  return gap.is('Await') && gap.expression?.isCall
    ? `Await both together: \`await Promise.all([${shown}, ${callExcerpt(gap.expression)}])\`; or put \`${name}.catch(() => undefined)\` beside the start.`
    : `Start \`${shown}\` behind line ${String(gap.line)}, or put \`${name}.catch(() => undefined)\` beside the start.`;
};
