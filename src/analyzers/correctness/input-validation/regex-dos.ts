import { injectionsInto } from '../../../model/behaviour/taint/injections.ts';
import { madePatterns, slowPatterns } from '../../../model/behaviour/taint/pattern-sinks.ts';
import { stepAt } from '../../../model/steps.ts';
import { defineCheck } from '../../check.ts';

/** What a URL or a header can carry is too short for a quadratic pattern to matter. */
const SHORT_PARTS = new Set(['params', 'query', 'header', 'cookie', 'url']);

export const regexDos = defineCheck({
  title: 'A pattern takes longer than the text that a client sends it',
  severity: 'high',
  confidence: 'high',
  level: 'project',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'A regular expression that backtracks exponentially or polynomially on some text, held against text of a request that nothing caps in length; a pattern that is made of text of the client without escaping it.',
  why: 'One request of a few kilobytes holds the event loop for seconds or for ever: everybody else waits with it.',
  leavesAlone: [
    'patterns whose repetitions are unambiguous',
    'texts whose length is tested before, by a schema or in the code',
    'polynomial patterns over what a URL or a header carries',
    'escaped texts, patterns of routes and of the configuration',
  ],
  howToFix:
    'Cap the length first, or write the pattern so that each text matches in one way only; escape texts that become part of a pattern.',
  references: ['CWE-1333', 'CWE-400', 'ASVS 5.0 V1.3.12'],
  example: {
    bad: '/([0-9]+)+\\#/.test(req.body.bankRouting);',
    good: '/^[0-9]{1,17}#$/.test(req.body.bankRouting);',
  },
  run({ model, pass, report }) {
    for (const { pattern, attack, sinks } of slowPatterns(model)) {
      const { found } = injectionsInto(model, sinks, { severity: 'high' });
      const isExponential = attack.growth === 'exponential';
      const reached = found.find(
        ({ source: { label }, entry }) =>
          isExponential ||
          (label.kind === 'client' && !SHORT_PARTS.has(label.part) && entry?.method !== 'GET'),
      );
      if (!reached) {
        pass(pattern);
        continue;
      }
      const text = `${attack.before}${attack.pump}${attack.pump}…`;
      report(pattern, {
        message: `\`${reached.text}\` of any length is held against this pattern, which takes ${attack.growth} time on \`${printable(text)}\`: one request holds the process.`,
        label: `${attack.growth} on repeated ${printable(attack.pump)}`,
        severity: isExponential ? 'high' : 'medium',
        path: reached.path,
        evidence: [stepAt(reached.sink.call, 'held against it here')],
      });
    }
    const { found, safe } = injectionsInto(model, madePatterns(model), { severity: 'high' });
    for (const injection of found) {
      report(injection.sink.call, {
        message: `\`${injection.text}\` becomes part of a pattern without being escaped: the client writes one that never ends.`,
        label: 'the client writes the pattern',
        severity: injection.severity,
        path: injection.path,
        sites: [...injection.others],
      });
    }
    for (const call of safe) pass(call);
  },
});

const printable = (text: string): string =>
  text.replace(/[^\x20-\x7e…]/g, (one) => `\\x${one.charCodeAt(0).toString(16).padStart(2, '0')}`);
