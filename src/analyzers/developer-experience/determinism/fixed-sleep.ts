import type { Severity } from '../../../findings.ts';
import type { FixedSleep } from '../../../model/service/tests.ts';
import { defineCheck } from '../../check.ts';

export const fixedSleep = defineCheck({
  title: 'A test that waits a guessed time',
  severity: 'high',
  confidence: 'high',
  level: 'project',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'An awaited timer of a constant length in a test or hook, also through a helper. One finding a file, at the first; the others are its sites.',
  why: 'On a busy machine the guess is too short and the test fails for nobody’s fault; on a fast one it is time lost in every run.',
  leavesAlone: [
    'poll loops with a condition',
    'fake timers',
    'waits that are followed by “was not called”: nothing could be waited for',
    'turns of the event loop (`setTimeout(…, 0)`)',
    'latency that a stub simulates',
    '(low) waits for a later timestamp or an expiry: there is no work to be awaited, only a clock to be set',
  ],
  howToFix: 'Wait for the condition (`vi.waitFor`), for the event or the idle queue, or use fake timers.',
  references: ['https://rules.sonarsource.com/java/RSPEC-2925/'],
  example: {
    bad: 'await publish(event); await sleep(1000); expect(await db.count()).toBe(1)',
    good: 'await publish(event); await vi.waitFor(async () => expect(await db.count()).toBe(1))',
  },
  run({ model, pass, report }) {
    const byFile = new Map<string, FixedSleep[]>();
    for (const sleep of model.tests.sleeps) {
      const list = byFile.get(sleep.call.path);
      if (list) list.push(sleep);
      else byFile.set(sleep.call.path, [sleep]);
    }
    const files = new Map(model.tests.blocks.map(({ call }) => [call.path, call.file.module]));
    for (const [path, module] of files) if (!byFile.has(path)) pass(module);
    for (const sleeps of byFile.values()) {
      const forWork = sleeps.filter(({ waitsFor }) => waitsFor === 'work');
      const [first, ...others] = forWork.length ? forWork : sleeps;
      if (!first) continue;
      report(first.call, {
        message: messageOf(first, sleeps),
        label: forWork.length ? 'a guess' : 'real time',
        severity: forWork.length ? severityOf(forWork) : 'low',
        sites: others.map(({ call }) => call),
      });
    }
  },
});

const longestOf = (sleeps: readonly FixedSleep[]): number => Math.max(...sleeps.map(({ length }) => length));

const severityOf = (sleeps: readonly FixedSleep[]): Severity =>
  longestOf(sleeps) >= 1000 || sleeps.length > 5 ? 'high' : 'medium';

const messageOf = ({ length, waitsFor }: FixedSleep, all: readonly FixedSleep[]): string => {
  const rest = all.length > 1 ? ` (${all.length} such waits in the file, up to ${longestOf(all)} ms)` : '';
  if (waitsFor === 'expiry')
    return `The test waits ${length} ms of real time for something to expire${rest}: every run pays for it, where a clock that the test sets would not.`;
  return waitsFor === 'time'
    ? `The test waits ${length} ms so that two times differ${rest}: every run pays for it, and only a clock that the test sets makes them differ for certain.`
    : `The test waits ${length} ms and hopes that the work is done by then${rest}: it fails on a busy machine and wastes the time on an idle one.`;
};
