import { injectionsInto, stepsOfMore, type Injection } from '../../../model/behaviour/taint/injections.ts';
import { redirectSinks } from '../../../model/behaviour/taint/sinks.ts';
import { defineCheck } from '../../check.ts';

export const openRedirect = defineCheck({
  title: 'The client decides where a redirect leads',
  severity: 'high',
  confidence: 'high',
  level: 'project',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'A redirect whose target comes from a request and can name another host: no constant start, no test of the parsed host, or a test that any address passes (`includes`, `startsWith` without an end).',
  why: 'A link to this site sends people to a copy of it, with its good name in front; in a login flow the code or token goes along.',
  leavesAlone: [
    'constant starts (`/path`, a configured base), the path of the request itself',
    'hosts held against a constant or a list',
    'paths that start with one slash and not with two',
    'addresses made by an OAuth library',
    'cookies: a link cannot set them; what may be stored in one is decided where it is set',
  ],
  howToFix: 'Compare `new URL(target, BASE).origin` with your own, or take the target from a list.',
  references: ['CWE-601', 'ASVS 5.0 V1.2', 'ASVS 5.0 V3.7'],
  example: {
    bad: 'if (ALLOWED.some((one) => url.includes(one))) res.redirect(url);',
    good: 'const target = new URL(url, BASE);\nif (!ORIGINS.has(target.origin)) return res.sendStatus(400);\nres.redirect(target.href);',
  },
  run({ model, pass, report }) {
    const { found, safe } = injectionsInto(model, redirectSinks(model), {
      severity: 'high',
      ownParts: OWN_PARTS,
    });
    for (const injection of found) {
      report(injection.sink.call, {
        message: messageOf(injection),
        label: 'any host',
        severity: injection.severity === 'low' ? 'medium' : injection.severity,
        path: injection.path,
        evidence: stepsOfMore(injection),
        sites: [...injection.others],
      });
    }
    for (const call of safe) pass(call);
  },
});

const OWN_PARTS = new Set(['cookie'] as const);

const messageOf = ({ text }: Injection): string =>
  `\`${text}\` is the target of this redirect, and nothing on the way holds its host against a list: a link to this service leads anywhere.`;
