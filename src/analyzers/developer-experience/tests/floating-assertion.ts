import type { Expectation } from '../../../model/service/tests.ts';
import { defineCheck } from '../../check.ts';

export const floatingAssertion = defineCheck({
  title: 'An assertion that never takes effect',
  severity: 'high',
  confidence: 'high',
  level: 'file',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    '`expect(x)` without a matcher, a matcher that is not called, `resolves` or `rejects` that nobody awaits or returns, `toThrow` on an async function, a value compared with itself.',
  why: 'The test passes whatever the code does: it looks like protection and is none, and it keeps passing on the day the code breaks.',
  leavesAlone: [
    'property assertions of chai (`.to.be.true`)',
    'assertions that are awaited, returned or collected',
  ],
  howToFix: 'Await the assertion, or give it the matcher that it lacks.',
  references: [
    'CWE-1164',
    'https://github.com/jest-community/eslint-plugin-jest/blob/main/docs/rules/valid-expect.md',
  ],
  example: {
    bad: "test('hash', () => { expect(sha256('a')).resolves.toBe('…') })",
    good: "test('hash', async () => { await expect(sha256('a')).resolves.toBe('…') })",
  },
  run({ model, pass, report }) {
    for (const expectation of model.tests.expectations) {
      if (expectation.flaw === 'none') pass(expectation.root);
      else report(expectation.root, { ...TEXTS[expectation.flaw](expectation) });
    }
  },
});

type Text = (expectation: Expectation) => { message: string; label: string; fix: string };

const subject = ({ root }: Expectation): string => {
  const text = root.argument(0)?.text.replace(/\s+/g, ' ') ?? '';
  return `\`expect(${text.length > 50 ? `${text.slice(0, 49)}…` : text})\``;
};

const TEXTS: Record<Exclude<Expectation['flaw'], 'none'>, Text> = {
  'no matcher': (e) => ({
    message: `${subject(e)} has no matcher: nothing is compared, and the test passes for any value.`,
    label: 'compares nothing',
    fix: 'Add the matcher, for a condition `.toBe(true)`.',
  }),
  'matcher not called': (e) => ({
    message: `The matcher \`${e.chain.at(-1)}\` of ${subject(e)} is not called: nothing is compared, and the test passes for any value.`,
    label: 'the matcher never runs',
    fix: `Call it: \`.${e.chain.at(-1)}()\`.`,
  }),
  'not awaited': (e) => ({
    message: `${subject(e)} with \`${e.chain.find((name) => name !== 'not' && name !== 'to' && name !== 'be') ?? 'rejects'}\` is a promise that nobody awaits: the test ends before it is decided, and its failure does not count.`,
    label: 'nobody waits for the result',
    fix: 'Put `await` before it and make the test `async`.',
  }),
  'synchronous matcher': (e) => ({
    message: `\`${e.chain.at(-1)}\` looks for a synchronous throw, and ${subject(e)} gives a promise: a rejection is not seen.`,
    label: 'a rejection is not a throw',
    fix: 'Use `await expect(promise).rejects.toThrow()`, or `.resolves` when it must not fail.',
  }),
  'compares with itself': (e) => ({
    message: `${subject(e)} is compared with itself: the test passes for any value.`,
    label: 'the same value on both sides',
    fix: 'Compare with the value that is expected.',
  }),
};
