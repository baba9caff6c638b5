import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { bpx, ROOT } from './harness/command.ts';

it('README shows what the demo prints', () => {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const [, shown = ''] = /npm run demo\n```\n\n```\n([\s\S]*?)```/.exec(readme) ?? [];
  const { stdout } = bpx('node', ['review', 'fixtures/services/express-prisma']);
  const passages = shown.split('⋮\n').filter((passage) => passage.trim() !== '');
  expect(passages.length).toBeGreaterThan(0);
  let from = 0;
  for (const passage of passages) {
    const at = stdout.indexOf(passage, from);
    expect(at, `not printed, or not in this order:\n${passage}`).toBeGreaterThanOrEqual(0);
    from = at + passage.length;
  }
});
