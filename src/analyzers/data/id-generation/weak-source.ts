import type { Severity } from '../../../findings.ts';
import { madeIds, type MadeId } from '../../../model/behaviour/dataflow/weak-ids.ts';
import { stepAt } from '../../../model/steps.ts';
import { defineCheck } from '../../check.ts';

export const weakSource = defineCheck({
  title: 'An identifier made of a random number or the clock',
  severity: 'high',
  confidence: 'high',
  level: 'file',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    '`Math.random()` or the wall clock in the id or reference column of a record, in the name of a file that is written, and in an `id` property of an object that the service makes.',
  why: 'Two requests of one millisecond, or of two processes, get the same identifier. The second overwrites the first, or its insert fails for no reason that the user can see.',
  leavesAlone: [
    'jitter, sampling, shuffling, mock and demonstration data, tests',
    'a clock beside at least one strong random piece, as in ULIDs',
    'identifiers that a library keeps apart by time, machine and counter (`ObjectId`)',
    'a random number beside the identifier that another service has just given',
    'times under names that are no ids',
    'tokens that grant access (crypto/insecure-random), keys of partitions (partitioning/unstable-key)',
  ],
  howToFix: 'Use `crypto.randomUUID()`.',
  references: ['CWE-330', 'CWE-340', 'CWE-694', 'RFC 9562'],
  example: {
    bad: 'const key = `${Date.now()}-${file.name}`;\nawait writeFile(join(folder, key), file.content);',
    good: 'const key = `${crypto.randomUUID()}${extname(file.name)}`;\nawait writeFile(join(folder, key), file.content);',
  },
  run({ model, pass, report }) {
    for (const id of madeIds(model)) {
      if (id.state === 'safe') {
        pass(id.site);
        continue;
      }
      report(id.site, {
        message: messageOf(id),
        label: 'may come twice',
        severity: SEVERITIES[id.use],
        path: model.questions.pathFromEntryPoint(id.site),
        evidence: [stepAt(id.sink, 'becomes the identifier')],
      });
    }
  },
});

const SEVERITIES: Record<MadeId['use'], Severity> = {
  record: 'high',
  file: 'medium',
  object: 'medium',
  log: 'low',
};

const messageOf = ({ use, name, madeOf }: MadeId): string => {
  const shown = name.replace(/\s+/g, ' ').slice(0, 60);
  const weakness =
    madeOf === 'clock'
      ? 'two calls in one millisecond get the same'
      : '`Math.random()` repeats values across processes and calls';
  return use === 'file'
    ? `The file name \`${shown}\` is made of the ${madeOf === 'clock' ? 'clock' : 'random number'}: ${weakness}, and the second overwrites the first.`
    : `\`${shown}\` is made of ${madeOf === 'clock' ? 'the clock' : 'a weak random number'}: ${weakness}.`;
};
