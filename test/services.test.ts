import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { render as renderJson } from '../src/report/json.ts';
import { render as renderTerminal } from '../src/report/terminal/render.ts';
import { describeTerminal } from '../src/report/terminal/terminal.ts';
import { FIXTURES } from './harness/cases.ts';
import { reviewTree } from './harness/review-tree.ts';

const SERVICES = join(FIXTURES, 'services');

const terminal = describeTerminal({ env: {}, platform: 'linux', isTTY: false });

/** Whole reports of services as teams write them: a change of a check, of the score or of the report shows here. */
describe.each(readdirSync(SERVICES).sort())('%s', (name) => {
  it('is reported as ever', async () => {
    const { review, project } = await reviewTree(join(SERVICES, name));
    const text = renderTerminal(review, { terminal, readText: (path) => project.read(path), all: true });
    expect(review.diagnostics).toEqual([]);
    await expect(renderJson(review)).toMatchFileSnapshot(`__snapshots__/services/${name}.json`);
    await expect(text).toMatchFileSnapshot(`__snapshots__/services/${name}.txt`);
  });
});
