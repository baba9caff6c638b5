import { secretFallbacks } from '../../../model/behaviour/dataflow/secret-fallbacks.ts';
import { stepAt } from '../../../model/steps.ts';
import { defineCheck } from '../../check.ts';

export const defaultFallback = defineCheck({
  title: 'A missing secret becomes a known one',
  severity: 'critical',
  confidence: 'high',
  level: 'project',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'A signing, session, encryption or admin secret read from the environment or the configuration with a literal that stands in when it is not set: `||`, `??`, a default argument of the configuration.',
  why: 'The literal is published with the code. A deployment that forgets the variable starts without a word, and anybody who has read the code signs tokens as any user.',
  leavesAlone: [
    'secrets that a guard requires before use: `if (!x) throw`',
    'fallbacks that only hold in development or tests',
    'a fallback to another secret, to `undefined`, to random bytes, to an empty text',
    'vendor test keys, keys of outbound services, publishable keys',
    'passwords of databases and brokers, whose default is the local one',
    'names about a secret: ids, prefixes, urls, lifetimes',
  ],
  howToFix: 'Drop the default and throw at start when the variable is not set.',
  references: ['CWE-1188', 'CWE-798', 'CWE-1392', 'ASVS 5.0 V13.3'],
  example: {
    bad: "jwt.verify(token, process.env.JWT_SECRET || 'superSecret');",
    good: 'const JWT_SECRET = z.string().min(32).parse(process.env.JWT_SECRET); // at start',
  },
  run({ model, pass, report }) {
    for (const { site, variable, literal, state } of secretFallbacks(model)) {
      if (state === 'safe' || !literal) {
        pass(site);
        continue;
      }
      report(site, {
        message: `Without \`${variable}\` the service goes on with a literal that is published in this repository: anybody can sign or open what this secret protects.`,
        label: 'known to everybody who reads the code',
        path: model.questions.pathFromEntryPoint(site),
        evidence: [stepAt(literal, 'the published literal')],
        fix: `Read \`${variable}\` without a default and throw at start when it is not set.`,
      });
    }
  },
});
