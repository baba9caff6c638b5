import { Ajv2020 } from 'ajv/dist/2020.js';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mapJson } from '../src/report/map/json.ts';
import { mapMermaid } from '../src/report/map/mermaid.ts';
import type { MapPage } from '../src/report/map/page.ts';
import { mapSchema } from '../src/report/map/schema.ts';
import { mapPage } from '../src/report/map/terminal.ts';
import { styleOf } from '../src/report/terminal/style.ts';
import { describeTerminal } from '../src/report/terminal/terminal.ts';
import { widthOf } from '../src/report/terminal/text.ts';
import { drawMap } from '../src/review/draw-map.ts';
import { FIXTURES } from './harness/cases.ts';
import { bpx } from './harness/command.ts';
import { TODAY } from './harness/review-tree.ts';
import { temporaryFolder } from './harness/temporary-folder.ts';

const SERVICES = join(FIXTURES, 'services');

const schema = JSON.parse(
  readFileSync(new URL('../schemas/map.schema.json', import.meta.url), 'utf8'),
) as object;

const inTerminal = (page: MapPage, columns: number): string =>
  mapPage(
    page,
    styleOf(describeTerminal({ env: {}, platform: 'linux', isTTY: true, columns, color: 'never' })),
    {
      unresolved: true,
    },
  );

/** What bpx cannot draw, no check may claim: a change of the model shows here. */
describe.each(readdirSync(SERVICES).sort())('the map of %s', (name) => {
  const folder = join(SERVICES, name);
  const drawing = drawMap({ path: folder, root: folder, today: TODAY });

  it('is drawn as ever', async () => {
    const page = await drawing;
    expect(page.diagnostics).toEqual([]);
    const json = mapJson(page).replace(/"version": "[^"]*"/, '"version": "0.0.0"');
    await expect(json).toMatchFileSnapshot(`__snapshots__/maps/${name}.json`);
    await expect(inTerminal(page, 100)).toMatchFileSnapshot(`__snapshots__/maps/${name}.txt`);
    await expect(mapMermaid(page)).toMatchFileSnapshot(`__snapshots__/maps/${name}.mmd`);
  });

  it.each([60, 80, 120])('fits into %d columns', async (columns) => {
    const lines = inTerminal(await drawing, columns).split('\n');
    expect(lines.filter((line) => widthOf(line) > columns)).toEqual([]);
  });

  it('is what the schema says, the entry points first', async () => {
    const data = JSON.parse(mapJson(await drawing)) as Record<string, unknown>;
    const validate = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true }).compile(schema);
    validate(data);
    expect(validate.errors ?? []).toEqual([]);
    expect(() => mapSchema.parse(data)).not.toThrow();
    expect(Object.keys(data)[0]).toBe('entryPoints');
    expect(validate({ ...data, more: 1 })).toBe(false);
  });

  it('is the same when it is drawn again', async () => {
    const again = await drawMap({ path: folder, root: folder, today: TODAY });
    expect(mapJson(again)).toBe(mapJson(await drawing));
  });
});

describe('bpx map', () => {
  const service = join(SERVICES, 'hono-bun');
  const run = (...args: string[]) => bpx('node', ['map', ...args]);

  it('prints tables, JSON or a flowchart, and writes a file', () => {
    const tables = run(service);
    expect(tables.stderr).toBe('');
    expect(tables.status).toBe(0);
    expect(tables.stdout).toContain('POST /links');
    const json = run(service, '--format', 'json');
    expect(json.status).toBe(0);
    expect(json.stdout.startsWith('{\n  "entryPoints": [')).toBe(true);
    const folder = temporaryFolder({});
    const file = join(folder, 'map.mmd');
    const written = run(service, '--format', 'mermaid', '--output', file);
    expect(written).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(readFileSync(file, 'utf8')).toMatch(/^flowchart LR\n/);
    const schemaText = bpx('node', ['schema', 'map']).stdout;
    expect(JSON.parse(schemaText)).toEqual(schema);
  }, 60_000);

  it('lists what is not resolved when it is asked to', () => {
    const folder = temporaryFolder({
      'package.json': JSON.stringify({ name: 'shop', dependencies: { express: '4.19.0' } }),
      'src/app.ts':
        "import express from 'express';\nimport { pages } from './missing';\nexport const app = express();\napp.get('/', pages.home);\napp.listen(3000);\n",
    });
    expect(run(folder).stdout).toContain('could not be resolved: `bpx map --unresolved` lists');
    const { status, stdout } = run(folder, '--unresolved');
    expect(status).toBe(0);
    expect(stdout).toMatch(/handler +GET \/ /);
    expect(stdout).toContain('modules without a file: ./missing (1)');
  }, 60_000);

  it('says in one line what is wrong, and exits with 2', () => {
    const cases: [args: string[], message: string][] = [
      [[join(service, 'nowhere')], 'does not exist'],
      [[service, '--format', 'jsn'], 'unknown format `jsn`, did you mean `json`?'],
      [[service, '--format', 'mermaid', '--unresolved'], '`--unresolved` is a list'],
      [[service, '--output', ''], '`--output` names no file'],
    ];
    for (const [args, message] of cases) {
      const { status, stdout, stderr } = run(...args);
      expect(stderr).toContain(message);
      expect(stderr.trimEnd().split('\n')).toHaveLength(1);
      expect(stdout).toBe('');
      expect(status).toBe(2);
    }
  }, 60_000);
});
