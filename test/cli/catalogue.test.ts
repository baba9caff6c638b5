import { describe, expect, it } from 'vitest';
import { CHECKS } from '../../src/analyzers/registry.generated.ts';
import { CATEGORIES, RULES } from '../../src/findings.ts';
import { bpx, RUNTIMES } from '../harness/command.ts';

interface Listed {
  checks: { id: string; rule: string }[];
  rulesWithoutChecks: string[];
}

describe.each(RUNTIMES)('catalogue on %s', (runtime) => {
  it('lists every check, and the rules that have none', () => {
    const { status, stdout } = bpx(runtime, ['rules', '--json']);
    const { checks, rulesWithoutChecks } = JSON.parse(stdout) as Listed;
    expect(status).toBe(0);
    expect(checks.map(({ id }) => id)).toEqual(CHECKS.map(({ id }) => id));
    for (const check of checks)
      expect(Object.keys(check)).toEqual([
        'id',
        'rule',
        'category',
        'priority',
        'severity',
        'confidence',
        'level',
        'preview',
        'evidence',
        'title',
      ]);
    const covered = new Set([...rulesWithoutChecks, ...checks.map(({ rule }) => rule)]);
    expect([...covered].sort()).toEqual(CATEGORIES.flatMap((category) => RULES[category]).sort());
  });

  it('prints it for people', () => {
    const { status, stdout } = bpx(runtime, ['rules']);
    expect(status).toBe(0);
    for (const { id } of CHECKS) expect(stdout).toContain(id);
  });

  it('explains a rule and each check', () => {
    const { status, stdout } = bpx(runtime, ['explain', 'timeouts']);
    expect(status).toBe(0);
    expect(stdout).toContain('Reliability & Resilience');
    const [check] = CHECKS;
    if (check) expect(bpx(runtime, ['explain', check.id]).stdout).toContain(check.title);
  });

  it('prints facts', () => {
    const { status, stdout } = bpx(runtime, ['facts', 'fixtures/base/src/environment.ts']);
    expect(status).toBe(0);
    expect(stdout).toContain('static zod');
  });
});
