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
      const [first, ...others] = sleeps;
      if (!first) continue;
      const longest = Math.max(...sleeps.map(({ length }) => length));
      const rest = others.length ? ` (${sleeps.length} such waits in the file, up to ${longest} ms)` : '';
      report(first.call, {
        message: `The test waits ${first.length} ms and hopes that the work is done by then${rest}: it fails on a busy machine and wastes the time on an idle one.`,
        label: 'a guess',
        severity: longest >= 1000 || sleeps.length > 5 ? 'high' : 'medium',
        sites: others.map(({ call }) => call),
      });
    }
  },
});
