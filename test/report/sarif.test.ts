import multitool from '@microsoft/sarif-multitool';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Log, Result } from 'sarif';
import { render, toSarif } from '../../src/report/sarif.ts';
import { comparedOrders } from './compared.ts';
import { cleanService, monorepo, ordersApi } from './orders-api.ts';

// The official schema lies beside the program.
const schemaFile = join(dirname(multitool), 'sarif-2.1.0.json');

const schemaErrors = (log: unknown): unknown[] => {
  const ajv = new Ajv2020({ allErrors: true, strict: false });
  addFormats.default(ajv);
  const validate = ajv.compile(JSON.parse(readFileSync(schemaFile, 'utf8')) as object);
  validate(log);
  return validate.errors ?? [];
};

/** Errors and warnings of the official validator, with the rules that code scanning adds, by their id. */
const multitoolProblems = (text: string): string[] => {
  const folder = mkdtempSync(join(tmpdir(), 'bpx-sarif-'));
  try {
    writeFileSync(join(folder, 'bpx.sarif'), text);
    const output = join(folder, 'validation.sarif');
    execFileSync(
      process.platform === 'win32' ? `${multitool}.exe` : multitool,
      [
        'validate',
        join(folder, 'bpx.sarif'),
        '--output',
        output,
        '--rule-kind',
        'Sarif;Ghas',
        '--level',
        'Error;Warning',
        '--quiet',
      ],
      { env: { ...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: '1' }, stdio: 'ignore' },
    );
    const log = JSON.parse(readFileSync(output, 'utf8')) as Log;
    return log.runs.flatMap((run) => (run.results ?? []).map(({ ruleId }) => ruleId ?? ''));
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const resultOf = (log: Log, check: string): Result => {
  const result = log.runs.flatMap((run) => run.results ?? []).find(({ ruleId }) => ruleId === check);
  if (!result) throw new Error(`no result of ${check}`);
  return result;
};

describe('validity', () => {
  it.each([
    ['orders-api', ordersApi()],
    ['a clean service', cleanService()],
    ['a monorepo', monorepo()],
    ['nothing', { ...ordersApi(), services: [] }],
  ])('%s is valid by the official schema', (_, review) => {
    expect(schemaErrors(JSON.parse(render(review, { preview: true })))).toEqual([]);
  });

  it('passes the official validator but for the address of a home page, which bpx does not have', () => {
    const problems = multitoolProblems(render(monorepo(), { preview: true }));
    expect([...new Set(problems)]).toEqual(['SARIF2005']);
  }, 60_000);
});

describe('rules', () => {
  const rules = toSarif(ordersApi()).runs[0]?.tool.driver.rules ?? [];
  const rule = (id: string) => rules.find((each) => each.id === id);

  it('carry help, precision and tags; security severity only in security', () => {
    expect(rule('authz/object-level')).toMatchObject({
      name: 'AuthzObjectLevel',
      defaultConfiguration: { level: 'error' },
      properties: {
        tags: ['security', 'authz', 'external/cwe/cwe-639'],
        precision: 'high',
        'security-severity': '9.5',
      },
    });
    expect(rule('authz/object-level')?.help?.markdown).toContain('## How to fix');
    for (const each of rules) {
      const isSecurity = each.properties?.tags?.includes('security') ?? false;
      expect(each.properties !== undefined && 'security-severity' in each.properties).toBe(isSecurity);
    }
  });

  it('are those that ran; previews only when asked', () => {
    expect(rule('versioning/breaking-change')).toBeDefined();
    expect(rule('lint/not-in-ci')).toBeUndefined();
  });

  it('link to a page only where one is given', () => {
    expect(rule('authz/object-level')).not.toHaveProperty('helpUri');
    const linked = toSarif(ordersApi(), { helpUri: ({ id }) => `https://example.test/${id}` });
    expect(linked.runs[0]?.tool.driver.rules?.[0]?.helpUri).toBe('https://example.test/async-io/sync-call');
  });
});

describe('results', () => {
  const log = toSarif(ordersApi(), { preview: true });

  it('one per place, with a fingerprint of its own and a path relative to the root', () => {
    const folded = log.runs[0]?.results?.filter(({ ruleId }) => ruleId === 'async-io/sync-call') ?? [];
    expect(folded).toHaveLength(14);
    const prints = folded.map(({ partialFingerprints }) => partialFingerprints?.primaryLocationLineHash);
    expect(new Set(prints).size).toBe(14);
    expect(folded[0]?.locations?.[0]?.physicalLocation?.artifactLocation).toEqual({
      uri: 'src/reports/report-01.ts',
      uriBaseId: '%SRCROOT%',
    });
  });

  it('point at their rule', () => {
    const [run] = log.runs;
    for (const { ruleId, ruleIndex } of run?.results ?? []) {
      expect(run?.tool.driver.rules?.[ruleIndex ?? -1]?.id).toBe(ruleId);
    }
  });

  it('have a code flow for paths of two steps and more, which ends at the place', () => {
    const flow = resultOf(log, 'timeouts/http-client').codeFlows?.[0]?.threadFlows[0]?.locations ?? [];
    expect(flow.map(({ location }) => location?.physicalLocation?.artifactLocation?.uri)).toEqual([
      'src/orders/orders.routes.ts',
      'src/orders/orders.service.ts',
      'src/orders/reservation.ts',
      'src/clients/inventory.client.ts',
    ]);
    expect(resultOf(log, 'authz/object-level')).not.toHaveProperty('codeFlows');
  });

  it('repeat the role of related places', () => {
    const related = resultOf(log, 'authz/object-level').relatedLocations ?? [];
    expect(related.map(({ properties }) => properties?.role)).toEqual(['evidence', 'evidence']);
  });

  it('carry suppressions with their reason, and none where there is none', () => {
    expect(resultOf(log, 'crypto/timing-unsafe-compare').suppressions).toEqual([
      { kind: 'inSource', status: 'accepted', justification: 'the value is public' },
    ]);
    expect(resultOf(log, 'authz/object-level').suppressions).toEqual([]);
  });

  it('previews are notes', () => {
    expect(resultOf(log, 'lint/not-in-ci').level).toBe('note');
  });

  it('have no control or bidirectional characters', () => {
    expect(render(ordersApi())).not.toMatch(/\\u001b|\u202e/);
  });
});

describe('runs', () => {
  it('are one per service, told apart by their id', () => {
    expect(toSarif(monorepo()).runs.map((run) => run.automationDetails?.id)).toEqual([
      'bpx/apps/storefront/',
      'bpx/services/mail-worker/',
      'bpx/services/orders-api/',
    ]);
  });

  it('are never more than 20: the last holds all further services', () => {
    const review = monorepo();
    const [empty, , orders] = review.services;
    if (!empty || !orders) throw new Error('no services');
    const many = Array.from({ length: 24 }, (_, index) => ({ ...empty, path: `packages/p${index + 10}` }));
    const { runs } = toSarif({ ...review, services: [...many, orders] });
    expect(runs).toHaveLength(20);
    expect(runs.at(-1)?.automationDetails?.id).toBe('bpx/others/');
    expect(runs.at(-1)?.results?.length).toBe(24);
  });

  it('tell what was met as notifications, apart from what was set up wrongly', () => {
    const [invocation] = toSarif(ordersApi()).runs[0]?.invocations ?? [];
    expect(invocation?.toolExecutionNotifications?.map(({ descriptor }) => descriptor?.id)).toEqual([
      'bpx/parse',
      'bpx/read',
    ]);
    expect(invocation?.toolConfigurationNotifications?.map(({ descriptor }) => descriptor?.id)).toEqual([
      'bpx/suppression',
    ]);
  });
});

describe('a comparison with a base', () => {
  const results = toSarif(comparedOrders()).runs.flatMap((run) => run.results ?? []);

  it('gives every result its state, fixed ones as absent', () => {
    const states = new Map(results.map(({ ruleId, baselineState }) => [ruleId, baselineState]));
    expect(states.get('authz/object-level')).toBe('new');
    expect(states.get('timeouts/http-client')).toBe('unchanged');
    expect(states.get('structured-logs/lost-cause')).toBe('absent');
    expect(toSarif(ordersApi()).runs[0]?.results?.every((result) => !('baselineState' in result))).toBe(true);
  });

  it('is valid by the official schema', () => {
    expect(schemaErrors(toSarif(comparedOrders()))).toEqual([]);
  });
});

describe('limits', () => {
  it('keeps the most important results, and says how many are left out', () => {
    const [run] = toSarif(ordersApi(), {}, 3).runs;
    expect(run?.results?.map(({ properties }) => properties?.['severity'] as string)).toEqual([
      'critical',
      'high',
      'critical',
    ]);
    const [notification] = run?.invocations?.[0]?.toolExecutionNotifications?.slice(-1) ?? [];
    expect(notification?.descriptor?.id).toBe('bpx/trimmed');
    expect(notification?.message.text).toMatch(/^\d+ findings are left out: 3 are kept/);
  });

  it('stays below ten megabytes after compression', () => {
    const review = ordersApi();
    const [service] = review.services;
    if (!service) throw new Error('no service');
    const outcomes = service.outcomes.map((outcome) => ({
      ...outcome,
      findings: outcome.findings.flatMap((finding) =>
        Array.from({ length: 40 }, (_, index) => ({
          ...finding,
          line: index + 1,
          message: randomBytes(12_000).toString('base64'),
        })),
      ),
    }));
    const text = render({ ...review, services: [{ ...service, outcomes }] });
    expect(gzipSync(text).length).toBeLessThanOrEqual(10 * 1024 * 1024);
    const [run] = (JSON.parse(text) as Log).runs;
    expect(run?.results?.length).toBeGreaterThan(100);
    expect(JSON.stringify(run?.invocations)).toContain('findings are left out');
  });
});
