import { doubleResponses, type DoubleResponse } from '../../../model/behaviour/double-responses.ts';
import { stepAt } from '../../../model/steps.ts';
import { defineCheck } from '../../check.ts';

export const doubleResponse = defineCheck({
  title: 'Two answers to one request, or work that goes on after a refusal',
  severity: 'critical',
  confidence: 'high',
  level: 'file',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'A way through a handler or middleware that answers or passes an error on, and then answers again, calls `next()`, or does the work that the answer refused: an answer without `return` in a branch, a `catch` that answers in front of an answer behind the `try`, a helper that may answer and that nobody waits for.',
  why: 'The request that was refused is still processed: rows are written and payments made for a client that was told they were not. The second answer throws `ERR_HTTP_HEADERS_SENT`, which can end the process.',
  leavesAlone: [
    'a second answer behind a test of `headersSent`, `writableEnded` or `destroyed`',
    'branches that exclude each other, also by the value of one variable',
    'answers of streams and server-sent events; listeners such as `finish` and `close`',
    'frameworks in which the returned or assigned value answers: Koa, Hono, Next.js, NestJS',
    'logging, counting and queued work after an answer',
    'a successful answer after which the handler goes on with its own work, or a steady `next()` behind it',
    '`next()` of the last middleware of an application',
  ],
  howToFix: 'Return right after the first answer, or put the rest into `else`.',
  references: [
    'CWE-705',
    'CWE-696',
    'ASVS 5.0 V16.5',
    'https://expressjs.com/en/guide/error-handling.html',
    'https://nodejs.org/api/errors.html#err_http_headers_sent',
  ],
  example: {
    bad: 'if (!ok) res.status(400).json({ error });\nawait orders.create(body);\nres.json(order);',
    good: 'if (!ok) {\n  res.status(400).json({ error });\n  return;\n}\nawait orders.create(body);\nres.json(order);',
  },
  run({ model, pass, report }) {
    for (const one of doubleResponses(model)) {
      if (!one.second) {
        pass(one.first);
        continue;
      }
      report(one.first, {
        message: messageOf(one),
        label: one.maybe ? 'may answer, and nothing waits for it' : 'the handler goes on from here',
        severity: one.work ? 'critical' : 'high',
        confidence: one.maybe ? 'medium' : 'high',
        path: model.questions.pathFromEntryPoint(one.first),
        evidence: [stepAt(one.second, one.work === one.second ? 'still done' : 'reached on the same way')],
        sites: one.others,
        fix: one.maybe
          ? `Wait for \`${one.first.callee?.text ?? ''}()\` and go on only when it did not answer.`
          : `Put \`return\` behind \`${shown(one.first.callee?.text)}()\`, or the rest into \`else\`.`,
      });
    }
  },
});

const shown = (text = ''): string => {
  const short = text.replace(/\s+/g, '');
  return short.length > 40 ? `…${short.slice(-38)}` : short;
};

const messageOf = (one: DoubleResponse): string => {
  const second = one.work ?? one.second;
  const goesOn = `\`${shown(second?.callee?.text)}()\` in line ${second?.line}`;
  const first = `\`${shown(one.first.callee?.text)}()\``;
  if (one.maybe) return `${first} may answer the request, nothing waits for it, and ${goesOn} answers too.`;
  const what = one.status === undefined ? `answers with ${first}` : `answers ${one.status} with ${first}`;
  const act = one.passesError ? `passes an error on with ${first}` : what;
  return `The handler ${act} and goes on to ${goesOn}: ${
    one.refused ? 'the request that was refused is still processed.' : 'the request is answered twice.'
  }`;
};
