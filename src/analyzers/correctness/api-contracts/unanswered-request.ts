import { silentExits, type SilentExit } from '../../../model/behaviour/silent-exits.ts';
import { defineCheck } from '../../check.ts';

export const unansweredRequest = defineCheck({
  title: 'A way through a handler on which nobody answers',
  severity: 'high',
  confidence: 'high',
  level: 'file',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'A way through a registered handler or middleware of Express, Connect, `node:http` or the pages of Next.js that ends with no answer, no `next()` and no throw: an answer inside `if` with no `else`, a `catch` that only logs, a callback that answers only when there is no error.',
  why: 'The client, the load balancer and the socket wait until a timeout ends them. A few of these requests hold connections that others need, and the one who asked never learns what happened.',
  leavesAlone: [
    'functions that are no registered handlers: `verify` callbacks of parsers, hooks of loggers, listeners',
    'handlers that hand the response or `next` on, or keep it for later: streams, server-sent events',
    'handlers that return a value to a wrapper which sends it; frameworks in which a returned or assigned value answers',
    'failures that leave the handler: rejections and throws',
  ],
  howToFix: 'Answer on that way too, with 404 or 409, or pass the error to `next`.',
  references: ['CWE-755', 'CWE-400', 'https://expressjs.com/en/guide/writing-middleware.html'],
  example: {
    bad: 'const user = await User.findByPk(id);\nif (user) res.json(user);',
    good: 'const user = await User.findByPk(id);\nif (!user) return res.status(404).end();\nres.json(user);',
  },
  run({ model, pass, report }) {
    for (const { fn, silent } of silentExits(model)) {
      if (!silent) {
        pass(fn);
        continue;
      }
      report(silent.site, {
        message: messageOf(silent),
        label: 'no answer on this way',
        path: model.questions.pathFromEntryPoint(fn),
        fix: fixOf(silent),
      });
    }
  },
});

const messageOf = ({ site, condition }: SilentExit): string => {
  const when = condition
    ? `When \`${condition.text}\` ${condition.holds ? 'holds' : 'does not hold'}`
    : site.is('Catch')
      ? 'When the code in `try` fails'
      : 'On one way through this handler';
  return `${when}, nothing answers the request and nothing passes it on: the client waits until its timeout.`;
};

const fixOf = ({ site, condition, returns }: SilentExit): string =>
  site.is('Catch')
    ? 'Pass the error to `next`, or answer 500 in the `catch`.'
    : condition && !condition.holds && !returns
      ? 'Add an `else` that answers: `else { res.status(404).end(); }`, or `next(error)`.'
      : 'Answer before the handler ends: `res.status(404).end()`, or `next(error)`.';
