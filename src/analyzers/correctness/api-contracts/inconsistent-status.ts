import type { Node } from '../../../facts/node.ts';
import type { FailureAnswer } from '../../../model/behaviour/failure-answers.ts';
import { failureAnswers } from '../../../model/behaviour/failure-answers.ts';
import type { ServiceModel } from '../../../model/model.ts';
import { stepAt } from '../../../model/steps.ts';
import { defineCheck } from '../../check.ts';

export const inconsistentStatus = defineCheck({
  title: 'A failure is answered with a status of success',
  severity: 'medium',
  confidence: 'high',
  level: 'file',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'An answer in a `catch`, a rejection handler or the error branch of a callback, or one whose whole body tells of an error, with a 2xx status or none; a helper that picks the status and gives 2xx for errors that it does not know; a body behind 204 or 304.',
  why: 'Clients, caches, retries, gateways and monitoring decide by the status. A failure with 200 is taken for the result, kept in caches and counted as a success.',
  leavesAlone: [
    'bodies that carry a result beside the error, JSON-RPC and GraphQL answers',
    'negative results of a question: `{ success: false, reason }` outside of failure branches',
    'webhooks and callbacks, whose senders repeat what is refused',
    'pages that are rendered again with a message',
    'services in which every failure is answered with 200 and a word in the body',
    '200 against 201; which 4xx or 5xx is sent; `sendStatus(204)`',
  ],
  howToFix: 'Send the status of the failure: `res.status(500)`, or pass the error on with `next(err)`.',
  references: ['CWE-393', 'RFC 9110 section 15', 'ASVS 5.0 V16.5'],
  example: {
    bad: 'Item.findAll(q).then((r) => res.send(r)).catch(() => res.send("Error fetching items"));',
    good: 'Item.findAll(q).then((r) => res.send(r)).catch(next);',
  },
  run({ model, pass, report }) {
    for (const answer of failureAnswers(model)) {
      const { call, evidence, chosenAt, isWrong } = answer;
      if (!isWrong) {
        pass(call);
        continue;
      }
      report(call, {
        message: messageOf(answer),
        label: answer.what === 'body' ? 'the body is dropped' : 'taken for success',
        path: model.questions.pathFromEntryPoint(call),
        evidence:
          evidence.contains(call) || call.contains(evidence) ? [] : [stepAt(evidence, 'says that it failed')],
        ...(chosenAt && { causes: [chosenAt] }),
        fix: fixOf(model, answer),
      });
    }
  },
});

const shown = (call: Node): string => {
  const text = (call.callee?.text ?? '').replace(/\s+/g, '');
  return `\`${text.length > 40 ? `…${text.slice(-38)}` : text}()\``;
};

const messageOf = ({ call, status, what, evidence, chosenAt }: FailureAnswer): string => {
  if (what === 'body')
    return `${shown(call)} sends a body with ${status}, which has none: clients never see it.`;
  if (chosenAt)
    return `The status of ${shown(call)} is chosen by a helper that gives ${chosenAt.text} for errors it does not know (line ${chosenAt.line}): failures are answered as successes.`;
  const where = evidence.is('Property')
    ? `says \`${evidence.string}\` and is sent`
    : `answers the failure caught in line ${evidence.line}`;
  return `${shown(call)} ${where} with ${status}: clients, caches and monitoring take it for a success.`;
};

const fixOf = (model: ServiceModel, { call, what, chosenAt }: FailureAnswer): string => {
  if (what === 'body') return 'Send 200 with the body, or 204 without one.';
  if (chosenAt) return `Give 500 in line ${chosenAt.line}, where nothing more is known of the error.`;
  const next = call.fn.fn.params.concat(call.fn.params).find(({ target }) => target?.name === 'next');
  if (next && model.roles.callsOf('error-handler').length) return 'Pass the error on with `next(err)`.';
  return 'Send the status of the failure, as with `.status(500)`.';
};
