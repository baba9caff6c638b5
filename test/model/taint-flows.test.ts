import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isClient } from '../../src/model/behaviour/dataflow/label.ts';
import type { ServiceModel } from '../../src/model/model.ts';
import { discover } from '../../src/project/discover.ts';
import { buildModel } from '../../src/review/build-model.ts';
import { createPace } from '../../src/review/pace.ts';
import { FLOWS, type FlowPair } from './taint-flows.ts';

const fileOf = ({ top = '', safeTop = top }: FlowPair, body: string, isSafe: boolean): string => `
  import express from 'express';
  import { z } from 'zod';
  declare const sink: (value: unknown) => void;
  const app = express();
  const app2 = app;
  app.use(express.json());
  ${isSafe ? safeTop : top}
  app.post('/orders/:id', async (req, res) => { ${body} });
`;

const files: Record<string, string> = {
  'package.json': JSON.stringify({
    name: 'flows',
    private: true,
    dependencies: { express: '^5.0.0', zod: '^4.0.0' },
  }),
};
FLOWS.forEach((pair, index) => {
  for (const side of ['flow', 'safe'] as const) {
    const folder = `src/${side}${String(index)}`;
    files[`${folder}/app.ts`] = fileOf(pair, pair[side], side === 'safe');
    for (const [name, text] of Object.entries(pair.modules ?? {})) files[`${folder}/${name}`] = text;
  }
});

/** Three hundred small files are lowered and linked once. */
const PATIENCE = 120_000;

describe('taint', () => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'bpx-flows-')));
  let model: ServiceModel;

  beforeAll(async () => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    const project = await discover(root, { root });
    model = (await buildModel(project, createPace(), new Map(), '2026-06-01')).model;
  }, PATIENCE);

  afterAll(() => rmSync(root, { recursive: true, force: true }));

  /** Whether a value of a client comes to a `sink(…)` of the folder. */
  const arrives = (folder: string, { danger = 'quote' }: FlowPair): boolean =>
    model.calls.all
      .filter((call) => call.callee?.name === 'sink' && call.path.startsWith(`${folder}/`))
      .some((call) => model.dataflow.reaching(call.args[0], danger).labels.some(isClient));

  it('is told by at least eighty pairs', () => {
    expect(FLOWS.length).toBeGreaterThanOrEqual(80);
    expect(new Set(FLOWS.map(({ construct }) => construct)).size).toBe(FLOWS.length);
  });

  it.each(FLOWS.map((pair, index) => [pair.construct, pair, index] as const))('%s', (_, pair, index) => {
    expect([arrives(`src/flow${String(index)}`, pair), arrives(`src/safe${String(index)}`, pair)]).toEqual([
      true,
      false,
    ]);
  });
});
