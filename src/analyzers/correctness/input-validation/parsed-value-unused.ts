import type { Node } from '../../../facts/node.ts';
import type { Severity } from '../../../findings.ts';
import {
  bypassedValidators,
  type BypassedValidator,
} from '../../../model/service/boundaries/bypassed-validators.ts';
import { droppedParses } from '../../../model/service/boundaries/dropped-parses.ts';
import type { Change } from '../../../model/service/boundaries/schema-changes.ts';
import { entryLabel } from '../../../model/service/entry-points/entry-point.ts';
import { stepAt } from '../../../model/steps.ts';
import { defineCheck } from '../../check.ts';

export const parsedValueUnused = defineCheck({
  title: 'The schema ran, the raw input is used',
  severity: 'high',
  confidence: 'high',
  level: 'file+',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'A schema that coerces, transforms, normalises or fills in values, whose result is dropped while the code goes on with what it was given; a validating middleware that keeps its result, before a handler that reads the request.',
  why: 'What was tested is not what is used: the number is still a text, the address is not lower-cased, the default is missing. Filters miss rows and keys appear twice.',
  leavesAlone: [
    'results that are used; raw values that are read only where the parse failed, for logs and for signatures',
    'schemas that only test, whose values are the same before and after',
    'validators that change the request in place or write their result back',
    'a raw object that goes whole into a write (input-validation/unknown-keys)',
    'the environment beside its schema (config/scattered-env)',
  ],
  howToFix: 'Bind what the schema gives back and read that: `const body = Schema.parse(req.body)`.',
  references: ['CWE-20', 'CWE-179', 'Zod "parse"', 'Hono "Validation"'],
  example: {
    bad: 'Filter.parse(req.query);\nconst rows = await find({ age: req.query.age });',
    good: 'const { age } = Filter.parse(req.query);\nconst rows = await find({ age });',
  },
  run({ model, pass, report }) {
    const { found, used } = droppedParses(model);
    for (const { parse, reads } of found) {
      const [first] = reads;
      if (!first) continue;
      report(parse, {
        message: `The result of \`${nameOf(parse)}\` is dropped and \`${first.node.text}\` is used: ${lost(first.key, first.change)}.`,
        label: 'its result is not used',
        severity: severityOf(reads.map(({ change }) => change)),
        path: model.questions.pathFromEntryPoint(parse),
        evidence: reads.slice(0, 4).map(({ node }) => stepAt(node, 'the value as it came')),
      });
    }
    for (const call of used) pass(call);
    const told = new Set<Node>();
    for (const one of bypassedValidators(model)) {
      if (told.has(one.read)) continue;
      told.add(one.read);
      report(one.read, {
        message: messageOf(one),
        label: 'as the client sent it',
        severity: severityOf([one.change]),
        path: [stepAt(one.entry.node, entryLabel(one.entry))],
        evidence: [stepAt(one.step, 'parses it, and the result stays here')],
      });
    }
  },
});

const nameOf = (call: Node): string => call.callee?.text.replace(/\s+/g, '').slice(0, 60) ?? 'parse';

const messageOf = ({ read, key, change }: BypassedValidator): string =>
  `The validator of this route parses the request, and \`${read.text}\` reads it as it came: ${lost(key ?? '*', change)}.`;

const lost = (key: string, change: Change): string => {
  const what = key === '*' ? 'a value' : `\`${key}\``;
  switch (change) {
    case 'coerced':
      return `${what} that the schema converts is still what the client sent, a text for example`;
    case 'transformed':
      return `what the schema makes of ${what} is lost`;
    case 'normalised':
      return `${what} is not trimmed or lower-cased`;
    default:
      return `the default of ${what} is missing`;
  }
};

const severityOf = (changes: readonly Change[]): Severity =>
  changes.some((change) => change === 'coerced' || change === 'transformed') ? 'high' : 'medium';
