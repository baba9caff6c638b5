import { openLimits } from '../../../model/behaviour/taint/open-limits.ts';
import { openSizes } from '../../../model/behaviour/taint/open-sizes.ts';
import { stepAt } from '../../../model/steps.ts';
import { defineCheck } from '../../check.ts';

export const unboundedInput = defineCheck({
  title: 'The client chooses how much it sends',
  severity: 'high',
  confidence: 'high',
  level: 'file',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'multer and the file interceptors of Nest with no `limits.fileSize`; a parser of bodies for every route that takes more than 10 MB; a number of the client, without a maximum, that is the size of a buffer, a text or an image.',
  why: 'Without a limit one upload fills the memory or the disk, and a few of them at once end the process.',
  leavesAlone: [
    'limits that are set, also from the configuration or by `MulterModule`',
    'parsers with their default limit; larger limits on the routes that need them',
    'pages and lists that are too long (backpressure/uncapped-limit)',
  ],
  howToFix:
    'Set `limits: { fileSize, files }` at the parser of uploads, and raise body limits on single routes only.',
  references: ['CWE-770', 'CWE-400', 'OWASP API4:2023', 'ASVS 5.0 V5.2'],
  example: {
    bad: 'const upload = multer({ storage: multer.memoryStorage() });',
    good: 'const upload = multer({ storage: multer.memoryStorage(), limits: { fileSize: 5_000_000, files: 5 } });',
  },
  run({ model, pass, report }) {
    const { open, limited } = openLimits(model);
    for (const { site, what, inMemory, limit } of open) {
      if (what === 'upload')
        report(site, {
          message: `Uploads have no \`limits.fileSize\`, and the default is none: a client ${inMemory ? 'fills the memory' : 'fills the disk'} with one file.`,
          label: 'files of any size',
          fix: 'Add `limits: { fileSize: 10_000_000, files: 5 }` to these options, with the size that the feature needs.',
        });
      else
        report(site, {
          message: `Every route takes bodies of up to ${limit ?? 'any size'}: a few of them at once fill the memory.`,
          label: 'for all routes',
          fix: 'Keep the default limit here, and mount a parser with the larger one on the routes that need it.',
        });
    }
    for (const { call, source, text } of openSizes(model)) {
      report(call, {
        message: `\`${text}\` is the size of what \`${call.callee?.name ?? 'this'}\` makes, and nothing limits it: one request takes all the memory.`,
        label: 'of any size',
        fix: `Hold \`${text}\` against a maximum first, in the schema of the route or with \`Math.min\`.`,
        path: model.questions.pathFromEntryPoint(call),
        evidence: [stepAt(source.at, 'comes from the request')],
      });
    }
    for (const call of limited) pass(call);
  },
});
