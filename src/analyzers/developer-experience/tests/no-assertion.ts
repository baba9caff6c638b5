import { defineCheck } from '../../check.ts';

export const noAssertion = defineCheck({
  title: 'A test that can only fail by throwing',
  severity: 'high',
  confidence: 'medium',
  level: 'project',
  opportunities: 'sites',
  fix: 'suggestion',
  reports: 'A test whose body, with the helpers that it calls, contains no assertion.',
  why: 'It runs the code and believes whatever comes back: a wrong answer passes.',
  leavesAlone: [
    'skipped and todo tests',
    'titles that say the point is not to throw',
    'tests whose suite asserts in `afterEach`',
    'queries of Testing Library that throw where nothing is found (`getBy…`, `findBy…`)',
    'helpers that assert, or are named so and cannot be followed',
    'browser commands, which fail by themselves',
  ],
  howToFix: 'Compare the result, or the state that the call leaves behind, with what is expected.',
  references: ['https://rules.sonarsource.com/javascript/RSPEC-2699/'],
  example: {
    bad: "it('accepts a width', async () => fetch(`${url}?w=10`))",
    good: "it('accepts a width', async () => { expect((await fetch(`${url}?w=10`)).status).toBe(200) })",
  },
  run({ model, pass, report }) {
    for (const block of model.tests.blocks) {
      if (block.kind !== 'test' || block.state !== 'runs' || !block.body) continue;
      if (
        model.tests.asserts(block.body) ||
        model.tests.isAssertedAfter(block) ||
        NOT_TO_THROW.test(block.title)
      ) {
        pass(block.call);
        continue;
      }
      report(block.call, {
        message: `The test \`${block.title.slice(0, 80).replaceAll('`', "'")}\` asserts nothing: it passes for every result that is not an exception.`,
        label: 'no assertion',
        severity: 'medium',
      });
    }
  },
});

const NOT_TO_THROW =
  /(not|n't|without|never|no) (throw|error|fail|crash|reject|exception)|compiles?|smoke|does nothing|no[- ]?op|\b(skip|allow|accept|bypass|ignore|tolerate)s?\b/i;
