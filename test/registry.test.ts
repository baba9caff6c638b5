import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { REGISTRY_PATH, registrySource } from '../scripts/registry-source.ts';
import { CHECKS } from '../src/analyzers/registry.generated.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

describe('registry', () => {
  it('belongs to the folders: `npm run registry` changes nothing', () => {
    expect(readFileSync(join(root, REGISTRY_PATH), 'utf8')).toBe(registrySource(root));
  });

  it('gives every check an id of its own', () => {
    const ids = CHECKS.flatMap(({ id, aliases }) => [id, ...aliases]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each(CHECKS.map((check) => [check.id, check] as const))('%s is declared in full', (_id, check) => {
    expect(check.title).not.toBe('');
    expect(check.title.length).toBeLessThanOrEqual(80);
    for (const text of [check.reports, check.why, check.howToFix, check.example.bad, check.example.good])
      expect(text.trim()).not.toBe('');
    expect(check.leavesAlone.length).toBeGreaterThan(0);
    expect(check.references.length).toBeGreaterThan(0);
    expect(check.confidence === 'low').toBe(false);
    expect(check.howToFix).not.toMatch(/\b(should|consider|potential|please|you)\b|!/i);
  });
});
