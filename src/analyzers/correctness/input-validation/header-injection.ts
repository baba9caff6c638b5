import { headerSinks } from '../../../model/behaviour/taint/answer-sinks.ts';
import { injectionsInto } from '../../../model/behaviour/taint/injections.ts';
import { defineCheck } from '../../check.ts';

export const headerInjection = defineCheck({
  title: 'Input stands inside a header that has a grammar',
  severity: 'high',
  confidence: 'high',
  level: 'project',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'A value of a client, sent or stored, inside `Content-Security-Policy`, a hand-made `Set-Cookie`, `Content-Disposition` or `Link`, where a semicolon, a comma or a quote begins something new.',
  why: 'A `;` in the value adds a directive: scripts of other sites are allowed, a cookie loses its flags, a file gets another name.',
  leavesAlone: [
    'line breaks, which the platform refuses',
    'values made by `content-disposition`, `cookie` and the methods of the framework for it',
    'numbers, ids, origins of parsed addresses, encoded values, values of a closed list',
  ],
  howToFix:
    'Build the header from a list of known values, take `new URL(value).origin`, or encode the value.',
  references: ['CWE-113', 'CWE-74', 'CWE-1021', 'ASVS 5.0 V3.4'],
  example: {
    bad: "res.set('Content-Security-Policy', `img-src 'self' ${user.profileImage}`);",
    good: "res.set('Content-Security-Policy', `img-src 'self' ${new URL(user.profileImage).origin}`);",
  },
  run({ model, pass, report }) {
    const question = { severity: 'high', withStored: true, isAlways: true } as const;
    const { found, safe } = injectionsInto(model, headerSinks(model), question);
    for (const { sink, text, write, path, others } of found) {
      const isStrict = /security|cookie/i.test(sink.form);
      report(sink.call, {
        message: `${write ? `A stored value that clients set (\`${text}\`)` : `\`${text}\``} stands inside \`${sink.form}\`: a \`;\` in it begins a directive of its own.`,
        label: `part of ${sink.form}`,
        severity: isStrict ? 'high' : 'medium',
        path,
        sites: [...others],
      });
    }
    for (const call of safe) pass(call);
  },
});
