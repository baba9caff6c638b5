import type { Node } from '../../../facts/node.ts';
import { hasFallback } from '../../../model/meaning/responses.ts';
import { defineCheck } from '../../check.ts';

/** The catch around the call takes its failure and does nothing: nobody is to know whether it arrived. */
const isOfNoMatter = (call: Node): boolean => {
  const around = call.ancestor('Try', 'Function');
  const handler = around?.is('Try') && around.body?.contains(call) ? around.child('handler') : undefined;
  return handler?.is('Catch') === true && handler.body?.statements.length === 0;
};

export const responseStatusIgnored = defineCheck({
  title: 'An HTTP error is taken for success',
  severity: 'high',
  confidence: 'high',
  level: 'project',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'An answer of a client that does not reject on 4xx and 5xx whose body goes on without a test of its status or of the body, and a state-changing request whose answer is dropped.',
  why: 'A refused or failed request looks like a success: an error page becomes a result, a message that was never sent is recorded as sent, and nothing retries.',
  leavesAlone: [
    'status tested anywhere, also after the body was read',
    'bodies that are tested, parsed by a schema or handed to a function',
    'answers that are returned or handed on as they are',
    'reads inside a try whose catch has another outcome',
    'probes that only ask whether somebody answers',
    'dropped answers inside a try whose catch does nothing at all: whether it failed is of no matter there',
  ],
  howToFix: 'Test the status right after the call and throw when it is not a success.',
  references: ['CWE-252', 'CWE-754', 'OWASP API10:2023', 'https://fetch.spec.whatwg.org/'],
  example: {
    bad: 'const r = await fetch(url, options);\nreturn { id: (await r.json()).messageId };',
    good: 'const r = await fetch(url, options);\nif (!r.ok) throw new SmsError(r.status);\nreturn { id: (await r.json()).messageId };',
  },
  run({ model, pass, report, notAssessed }) {
    for (const { call, method, status } of model.responses.all) {
      const isDropped =
        status === 'dropped' && !['GET', 'HEAD', 'OPTIONS', '?'].includes(method) && !isOfNoMatter(call);
      const isTrusted = status === 'body trusted' && !hasFallback(call);
      if (!isDropped && !isTrusted) {
        pass(call);
        continue;
      }
      const name = (call.callee?.text ?? 'fetch').replace(/\s+/g, ' ').slice(0, 50);
      const reach = model.questions.onServicePath(call);
      if (reach !== true && model.usage.isSharedWithBrowser(call.path)) {
        notAssessed(call, { unknown: 'outside', settles: 'which side runs it: the server or the browser' });
        continue;
      }
      report(call, {
        confidence: reach === true ? 'high' : 'medium',
        message: isDropped
          ? `The answer of \`${name}()\` (${method}) is dropped: a refusal of the other side counts as done, and nothing retries it.`
          : `The status of \`${name}()\` is never tested: the body of a 4xx or 5xx answer goes on as if it were the result.`,
        label: 'no test of the status',
        severity: isDropped ? (reach === false ? 'low' : 'medium') : reach === false ? 'medium' : 'high',
        path: model.questions.pathFromEntryPoint(call),
      });
    }
  },
});
