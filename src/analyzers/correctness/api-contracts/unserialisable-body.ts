import { encodedValues, type EncodedValue } from '../../../model/behaviour/dataflow/unserialisable.ts';
import { stepAt } from '../../../model/steps.ts';
import { defineCheck } from '../../check.ts';

export const unserialisableBody = defineCheck({
  title: 'A value that JSON turns into `{}`, or cannot encode',
  severity: 'medium',
  confidence: 'high',
  level: 'file',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'The body of an answer, or a text that is stored or sent, made by JSON from an Error, a Map, a Set, a promise that nobody awaits, a function, or a BigInt.',
  why: 'The properties of an Error are not enumerable, and a Map keeps its entries elsewhere: JSON writes `{}`. The caller learns nothing of the failure, and the stored record says nothing to whoever looks for the cause. A BigInt throws.',
  leavesAlone: [
    '`err.message`, helpers that give a text or a plain object, encoders with a replacer',
    'handlers that ask which error it is, or have a fallback for `{}`',
    'log lines, which structured-logs judges',
    'frameworks that make an answer of an error: Fastify `reply.send(err)`, NestJS filters, Koa, tRPC',
    'driver errors that show fields of their own, which data-min/error-leak judges',
    'values that stay in the process',
  ],
  howToFix:
    'Send a code and the message of the error, as in `{ error: "invalid_body", message: err.message }`.',
  references: ['CWE-392', 'CWE-209', 'ECMA-262 JSON.stringify', 'RFC 9457'],
  example: {
    bad: 'catch (err) { return res.status(400).json(err); }',
    good: 'catch (err) { return res.status(400).json({ error: "invalid_body", message: err.message }); }',
  },
  run({ model, pass, report }) {
    for (const one of encodedValues(model)) {
      if (!one.lost) {
        pass(one.site);
        continue;
      }
      report(one.site, {
        message: messageOf(one),
        label: one.kind === 'BigInt' ? 'throws' : 'becomes {}',
        path: model.questions.pathFromEntryPoint(one.site),
        evidence: one.source ? [stepAt(one.source, 'the error is caught here')] : [],
        fix: FIXES[one.kind],
      });
    }
  },
});

const FIXES: Readonly<Record<EncodedValue['kind'], string>> = {
  Error: 'Send a code and the message: `{ error: …, message: error.message }`, or pass the error on.',
  Map: 'Send `Object.fromEntries(map)`.',
  Set: 'Send `[...set]`.',
  Promise: 'Await it.',
  function: 'Call it, or leave it out.',
  BigInt: 'Send it as text: `String(value)`.',
};

const messageOf = ({ lost, kind, sink }: EncodedValue): string => {
  const text = (lost?.text ?? '').replace(/\s+/g, ' ');
  const name = `\`${text.length > 50 ? `${text.slice(0, 48)}…` : text}\``;
  const where = sink === 'answer' ? 'the answer' : 'the text that is kept';
  if (kind === 'BigInt') return `${name} is a BigInt: encoding the body throws a TypeError.`;
  if (kind === 'function') return `${name} is a function: JSON leaves it out of ${where}.`;
  if (kind === 'Promise')
    return `${name} is a promise that nobody awaits: ${where} holds \`{}\` in its place.`;
  const article = kind === 'Error' ? 'an' : 'a';
  return `${name} is ${article} ${kind}: JSON writes \`{}\` for it, so that ${where} says nothing of ${
    kind === 'Error' ? 'what failed' : 'its entries'
  }.`;
};
