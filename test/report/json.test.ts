import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { reviewSchema } from '../../src/report/json-schema.ts';
import { render, toJson } from '../../src/report/json.ts';
import { publishedSchemas } from '../../src/cli/published-schemas.ts';
import { shown } from '../../src/score/formulas.ts';
import { cleanService, monorepo, ordersApi } from './orders-api.ts';

const schemaFile = (name: string): string =>
  readFileSync(new URL(`../../schemas/${name}`, import.meta.url), 'utf8');

const validator = () => {
  const ajv = new Ajv2020({ allErrors: true, strict: true });
  addFormats.default(ajv);
  return ajv.compile(JSON.parse(schemaFile('review.schema.json')) as object);
};

describe('schemas', () => {
  it.each(publishedSchemas())(
    '%s is what the sources say; `bun scripts/schemas.ts` writes it',
    (file, text) => {
      expect(schemaFile(file)).toBe(text);
    },
  );

  it.each([
    ['orders-api', ordersApi()],
    ['a clean service', cleanService()],
    ['a monorepo', monorepo()],
    ['a filtered run', { ...ordersApi(), filtered: true }],
  ])('%s is valid', (_, review) => {
    const validate = validator();
    const data: unknown = JSON.parse(render(review, { preview: true }));
    validate(data);
    expect(validate.errors ?? []).toEqual([]);
    expect(() => reviewSchema.parse(data)).not.toThrow();
  });

  it('an unknown key is not', () => {
    expect(validator()({ ...toJson(ordersApi()), more: 1 })).toBe(false);
  });
});

describe('content', () => {
  const data = toJson(ordersApi());
  const [service] = data.services;

  it('folds six or more of one kind, and keeps every place with its own fingerprint and worth', () => {
    const folded = service?.findings.filter(({ check }) => check === 'async-io/sync-call') ?? [];
    expect(folded).toHaveLength(1);
    expect(folded[0]?.sites).toHaveLength(14);
    expect(new Set(folded[0]?.sites.map(({ fingerprint }) => fingerprint)).size).toBe(14);
    const points = folded[0]?.sites.reduce((sum, site) => sum + site.points, 0) ?? 0;
    expect(points).toBeCloseTo(folded[0]?.points ?? 0, 4);
  });

  it('points add up to what is missing to 100', () => {
    const points = service?.findings.reduce((sum, finding) => sum + finding.points, 0) ?? 0;
    expect(shown(100 - points)).toBe(service?.score);
  });

  it('lists accepted findings with their reason, without worth', () => {
    const accepted = service?.findings.find(({ state }) => state === 'suppressed');
    expect(accepted).toMatchObject({
      check: 'crypto/timing-unsafe-compare',
      suppression: { kind: 'comment', reason: 'the value is public' },
      points: 0,
      gain: 0,
    });
  });

  it('says what was not assessed and what would settle it', () => {
    expect(data.notAssessed).toContainEqual({
      service: '.',
      check: 'timeouts/http-client',
      path: 'src/clients/kit.ts',
      line: 4,
      column: 1,
      reason: 'what decides it is not in this repository',
      settles: 'describe it in `models.outbound`',
    });
  });

  it('has no overall score when only a part ran', () => {
    const filtered = toJson({ ...ordersApi(), filtered: true }).services[0];
    expect(filtered).toMatchObject({ score: null, grade: null });
    expect(filtered?.categories[0]?.score).toBe(service?.categories[0]?.score);
  });

  it('stands as it stood', async () => {
    await expect(render(ordersApi())).toMatchFileSnapshot('__snapshots__/orders-api.json');
  });

  it('is the same bytes twice, has no duration, and neutralises what the reviewed tree says', () => {
    const text = render(ordersApi());
    expect(render({ ...ordersApi(), durationMs: 1 })).toBe(text);
    expect(text).not.toMatch(/\\u001b|\u202e/);
    expect(text).toContain('\\\\x1b[2Jany customer can read all orders');
  });
});
