import { it } from 'vitest';
import { bpx } from './harness/command.ts';
import { expectShownInReadme } from './harness/readme.ts';

it('README shows what the demo prints', () => {
  expectShownInReadme('npm run demo', bpx('node', ['review', 'fixtures/services/express-prisma']).stdout);
});
