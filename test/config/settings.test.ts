import { describe, expect, it } from 'vitest';
import { CHECKS } from '../../src/analyzers/registry.generated.ts';
import { highestOf, statementFor, wordAt } from '../../src/config/apply.ts';
import { findConfig, loadSettings } from '../../src/config/load.ts';
import { configNames, type NamedCheck } from '../../src/config/names.ts';
import { PRESETS } from '../../src/config/presets.ts';
import type { Settings } from '../../src/config/settings.ts';
import { TOPICS } from '../../src/config/topics.ts';
import { CATEGORIES } from '../../src/findings.ts';
import { TODAY } from '../harness/review-tree.ts';

const names = configNames(CHECKS);

const settingsOf = (files: Record<string, unknown>, from = '', known = names): Settings =>
  loadSettings({
    read: (path) => {
      const content = files[path];
      return content === undefined || typeof content === 'string' ? content : JSON.stringify(content);
    },
    from,
    names: known,
    today: TODAY,
  });

const CLIENT = { id: 'timeouts/http-client', rule: 'timeouts', severity: 'critical' as const };

describe('the config that counts', () => {
  it('is the nearest at or above the scope', () => {
    const files: Record<string, string> = {
      'bpx.config.jsonc': '{}',
      'services/a/bpx.config.yaml': '{}',
      'services/b/package.json': '{ "name": "b" }',
    };
    const read = (path: string): string | undefined => files[path];
    expect(findConfig({ read, from: 'services/a/src' })).toBe('services/a/bpx.config.yaml');
    expect(findConfig({ read, from: 'services/b' })).toBe('bpx.config.jsonc');
    expect(findConfig({ read: () => undefined, from: 'services' })).toBeUndefined();
  });

  it('may be empty, in every form', () => {
    for (const path of ['bpx.config.json', 'bpx.config.jsonc', 'bpx.config.yaml', 'bpx.config.yml'])
      expect(settingsOf({ [path]: '{}' }).path).toBe(path);
    expect(settingsOf({ 'package.json': { bpx: {} } }).path).toBe('package.json');
    expect(settingsOf({ 'bpx.config.yaml': '# nothing yet\n' }).path).toBe('bpx.config.yaml');
  });
});

describe('severities', () => {
  it('a check comes before its rule, a later layer before an earlier one', () => {
    const settings = settingsOf({
      'bpx.config.json': {
        extends: './base.json',
        rules: { 'timeouts/http-client': 'medium', timeouts: 'low' },
        overrides: [
          { files: ['legacy'], rules: { timeouts: 'off' } },
          { files: ['legacy/kept.ts'], rules: { 'timeouts/http-client': 'high' } },
        ],
      },
      'base.json': { rules: { 'timeouts/database': 'high', retries: 'off' } },
    });
    expect(wordAt(settings, CLIENT, 'src/a.ts')).toBe('medium');
    expect(wordAt(settings, CLIENT, 'legacy/deep/a.ts')).toBe('off');
    expect(wordAt(settings, CLIENT, 'legacy/kept.ts')).toBe('high');
    expect(wordAt(settings, { id: 'timeouts/database', rule: 'timeouts' }, 'a.ts')).toBe('low');
    expect(wordAt(settings, { id: 'retries/ineffective', rule: 'retries' }, 'a.ts')).toBe('off');
    expect(wordAt(settings, { id: 'authz/cors', rule: 'authz' }, 'a.ts')).toBeUndefined();
  });

  it('the score is held against the highest that a check may give', () => {
    const of = (config: object) => highestOf(settingsOf({ 'bpx.config.json': config }), CLIENT);
    expect(of({})).toBe('critical');
    expect(of({ rules: { timeouts: 'low' } })).toBe('low');
    expect(of({ rules: { timeouts: 'off' } })).toBe('critical');
    expect(
      of({ rules: { timeouts: 'low' }, overrides: [{ files: ['a'], rules: { timeouts: 'high' } }] }),
    ).toBe('high');
  });

  it('patterns are relative to the config that has them', () => {
    const settings = settingsOf(
      {
        'services/a/bpx.config.json': { overrides: [{ files: ['/src/*.ts'], rules: { timeouts: 'off' } }] },
      },
      'services/a',
    );
    expect(wordAt(settings, CLIENT, 'services/a/src/x.ts')).toBe('off');
    expect(wordAt(settings, CLIENT, 'services/b/src/x.ts')).toBeUndefined();
    expect(wordAt(settings, CLIENT, 'src/x.ts')).toBeUndefined();
  });
});

describe('what a config extends', () => {
  it('is merged, its own words last', () => {
    const settings = settingsOf({
      'bpx.config.json': {
        extends: ['strict', './shared/base.json'],
        gate: { failOn: 'critical', new: { high: 1 } },
        weights: { security: 0.4 },
        budgets: { routes: { 'GET /a': 100 }, entries: { 'GET /a': { availability: 99.95 } } },
        ignore: [{ check: 'lint', path: 'a', reason: 'own' }],
        models: [{ library: './src/own.ts', source: 'team' }],
      },
      'shared/base.json': {
        preview: false,
        baseline: 'kept.json',
        gate: { mode: 'ratchet', new: { mass: 20 }, ratchet: { drop: 2 } },
        weights: { data: 0.2 },
        budgets: { latencyMs: 500, routes: { 'GET /b': 200 } },
        ignore: [{ check: 'tests', path: 'b', reason: 'base' }],
        models: [{ library: './http.ts', source: 'platform' }],
      },
    });
    expect(settings.gate).toMatchObject({
      mode: 'ratchet',
      failOn: 'critical',
      new: { high: 1, mass: 20 },
      ratchet: { drop: 2 },
    });
    expect(settings.weights.security / settings.weights.data).toBeCloseTo(2, 9);
    expect(settings.preview).toBe(false);
    expect(settings.baseline).toBe('shared/kept.json');
    expect(settings.budgets).toEqual({
      latencyMs: 500,
      routes: { 'GET /a': 100, 'GET /b': 200 },
      entries: { 'GET /a': { availability: 99.95 } },
    });
    expect(settings.ignore.map(({ suppression }) => suppression.reason)).toEqual(['base', 'own']);
    expect(settings.models.map(({ library }) => library)).toEqual(['./src/own.ts', './shared/http.ts']);
  });

  it('may be a preset: all name only what is there', () => {
    const known: string[] = [...CATEGORIES, ...names.rules];
    for (const preset of Object.values(PRESETS))
      for (const word of 'only' in preset ? preset.only : []) expect(known).toContain(word);
    expect(settingsOf({ 'bpx.config.json': { extends: 'security' } }).only).toContain('input-validation');
    expect(settingsOf({ 'bpx.config.json': { extends: 'security', only: ['retries'] } }).only).toEqual([
      'retries',
    ]);
  });
});

describe('statements', () => {
  it('settle what their topic, rule or check says; each topic speaks of rules of the specification', () => {
    const settings = settingsOf({
      'bpx.config.json': { assume: { mesh: { by: 'Istio', reason: 'every call has 5 s' } } },
    });
    expect(statementFor(settings, CLIENT)).toMatchObject({ by: 'Istio', line: 1 });
    expect(statementFor(settings, { id: 'timeouts/database', rule: 'timeouts' })).toBeUndefined();
    for (const id of Object.values(TOPICS).flat()) expect(names.rules).toContain(id.split('/')[0]);
  });

  it('hold through their last day', () => {
    const until = (day: string) =>
      settingsOf({
        'bpx.config.json': { assume: { timeouts: { by: 'a', reason: 'b', until: day } } },
      });
    expect(until(TODAY).assume).toHaveLength(1);
    expect(until('2026-05-31').assume).toEqual([]);
    expect(until('2026-05-31').diagnostics).toMatchObject([
      {
        kind: 'config',
        path: 'bpx.config.json',
        line: 1,
        message: expect.stringContaining('expired on 2026-05-31'),
      },
    ]);
  });
});

describe('former names', () => {
  it('stay valid, with a warning', () => {
    const renamed: NamedCheck = {
      id: 'timeouts/new',
      rule: 'timeouts',
      title: 'x',
      aliases: ['timeouts/old'],
    };
    const settings = settingsOf(
      {
        'bpx.config.json': {
          only: ['timeouts/old'],
          rules: { 'timeouts/old': 'low' },
          ignore: [{ check: 'timeouts/old', path: 'a', reason: 'b' }],
        },
      },
      '',
      configNames([renamed]),
    );
    expect(settings.only).toEqual(['timeouts/new']);
    expect(settings.layers[0]?.rules).toEqual({ 'timeouts/new': { severity: 'low' } });
    expect(settings.ignore[0]?.check).toBe('timeouts/new');
    expect(settings.diagnostics.map(({ message }) => message)).toContain(
      '`timeouts/old` is now called `timeouts/new`',
    );
  });
});
