import { Ajv2020 } from 'ajv/dist/2020.js';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mapJson } from '../src/report/map/json.ts';
import { mapSchema } from '../src/report/map/schema.ts';
import { drawMap } from '../src/review/draw-map.ts';
import { FIXTURES } from './harness/cases.ts';
import { TODAY } from './harness/review-tree.ts';

const SERVICES = join(FIXTURES, 'services');

const schema = JSON.parse(
  readFileSync(new URL('../schemas/map.schema.json', import.meta.url), 'utf8'),
) as object;

/** What bpx cannot draw, no check may claim: a change of the model shows here. */
describe.each(readdirSync(SERVICES).sort())('the map of %s', (name) => {
  const folder = join(SERVICES, name);
  const drawing = drawMap({ path: folder, root: folder, today: TODAY });

  it('is drawn as ever', async () => {
    const page = await drawing;
    expect(page.diagnostics).toEqual([]);
    const json = mapJson(page).replace(/"version": "[^"]*"/, '"version": "0.0.0"');
    await expect(json).toMatchFileSnapshot(`__snapshots__/maps/${name}.json`);
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
