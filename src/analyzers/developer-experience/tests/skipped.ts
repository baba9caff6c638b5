import type { Node } from '../../../facts/node.ts';
import { defineCheck } from '../../check.ts';

export const skipped = defineCheck({
  title: 'A disabled test without a reason',
  severity: 'medium',
  confidence: 'high',
  level: 'file',
  opportunities: 'sites',
  fix: 'suggestion',
  reports: '`.skip`, `xit`, `xtest` and `xdescribe` with no comment that gives a reason, an issue or a link.',
  why: 'Nobody knows whether the behaviour is broken, flaky or gone, and nobody will look again: the code behind it is untested from that day on.',
  leavesAlone: [
    'conditional skips (`skipIf`, `runIf`, a condition as argument)',
    '`.todo`',
    'a comment beside it that says why',
  ],
  howToFix: 'Say why and until when in a comment with the issue, or delete the test.',
  references: ['https://rules.sonarsource.com/javascript/RSPEC-1607/'],
  example: {
    bad: "it.skip('refunds twice', …)",
    good: "// #412: the sandbox answers 500 until March\nit.skip('refunds twice', …)",
  },
  run({ model, pass, report }) {
    for (const block of model.tests.blocks) {
      if (block.kind === 'hook' || block.state === 'todo') continue;
      if (block.state !== 'skipped' || !block.body || saysWhy(block.call)) {
        pass(block.call);
        continue;
      }
      const what = block.kind === 'suite' ? 'The suite' : 'The test';
      const title = block.title.length > 80 ? `${block.title.slice(0, 79)}…` : block.title;
      report(block.call, {
        message: `${what} \`${title.replaceAll('`', "'")}\` is switched off and nothing says why or until when.`,
        label: 'does not run',
        severity: block.kind === 'suite' ? 'medium' : 'low',
      });
    }
  },
});

/** Three words or a reference are a reason. */
const saysWhy = (call: Node): boolean =>
  call.file
    .commentsOf(call)
    .some(
      (comment) =>
        /#\d+|https?:|[A-Z]{2,}-\d+/.test(comment) ||
        comment.split(/\s+/).filter((word) => /[a-z]{2,}/i.test(word)).length >= 3,
    );
