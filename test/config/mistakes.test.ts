import { describe, expect, it } from 'vitest';
import { CHECKS } from '../../src/analyzers/registry.generated.ts';
import { loadSettings } from '../../src/config/load.ts';
import { ConfigError } from '../../src/config/mistake.ts';
import { configNames } from '../../src/config/names.ts';
import { TODAY } from '../harness/review-tree.ts';

const names = configNames(CHECKS);

const linesOf = (files: Record<string, string>): readonly string[] => {
  try {
    loadSettings({ read: (path) => files[path], from: '', names, today: TODAY });
  } catch (error) {
    if (error instanceof ConfigError) return error.lines;
    throw error;
  }
  return [];
};

const inJson = (text: string): readonly string[] => linesOf({ 'bpx.config.jsonc': text });

/** A config and what is said of it. */
const MISTAKES: [string, string][] = [
  ['{ "ruels": {} }', '1:3  unknown key `ruels`, did you mean `rules`?'],
  ['{ "rules": { "timeout": "off" } }', '1:14  unknown rule `timeout`, did you mean `timeouts`?'],
  [
    '{ "rules": { "timeouts/http-clinet": "off" } }',
    '1:14  unknown rule `timeouts/http-clinet`, did you mean `timeouts/http-client`?',
  ],
  [
    '{\n  "rules": { "timeouts": "hihg" }\n}',
    '2:26  unknown value `hihg` of `timeouts`, did you mean `high`?',
  ],
  [
    '{ "rules": { "timeouts": { "severty": "low" } } }',
    '1:28  unknown key `severty`, did you mean `severity`?',
  ],
  [
    '{ "rules": { "timeouts": 5 } }',
    '1:26  `timeouts` cannot be 5: one of "off", "critical", "high", "medium", "low"',
  ],
  ['{ "extends": "strickt" }', '1:14  unknown preset `strickt`, did you mean `strict`?'],
  ['{ "extends": "./nowhere.json" }', '1:14  `./nowhere.json` does not exist'],
  ['{ "extends": "./bpx.config.jsonc" }', '1:14  `./bpx.config.jsonc` extends itself'],
  ['{ "extends": "../above.json" }', '1:14  `../above.json` lies outside of the root'],
  ['{ "only": ["securty"] }', '1:12  unknown value `securty`, did you mean `security`?'],
  ['{ "preview": "yes" }', '1:14  `preview` expects true or false, found "yes"'],
  ['{ "ignore": [{ "path": "a", "reason": "b" }] }', '1:14  `check` is missing'],
  [
    '{ "ignore": [{ "check": "authz", "path": "a", "reason": " " }] }',
    '1:57  `reason` is empty: write down why',
  ],
  [
    '{ "ignore": [{ "check": "authz", "path": "a", "reason": "b", "until": "2027-02-30" }] }',
    '1:71  `until` expects a date such as "2027-01-31", found "2027-02-30"',
  ],
  [
    '{ "assume": { "gatewya": { "by": "a", "reason": "b" } } }',
    '1:15  unknown topic or rule `gatewya`, did you mean `gateway`?',
  ],
  ['{ "budgets": { "latencyMs": 0 } }', '1:29  `latencyMs` expects at least 1, found 0'],
  ['{ "budgets": { "availability": 101 } }', '1:32  `availability` expects at most 100, found 101'],
  ['{ "gate": { "mode": "ratched" } }', '1:21  unknown value `ratched` of `mode`, did you mean `ratchet`?'],
  ['{ "gate": { "new": { "crit": 1 } } }', '1:22  unknown key `crit`, did you mean `critical`?'],
  ['{ "weights": { "securty": 0.3 } }', '1:16  unknown key `securty`, did you mean `security`?'],
  ['{ "weights": { "security": 0 } }', '1:28  `security` expects at least 0.01, found 0'],
  ['{ "budgets": { "routes": { "orders": 5 } } }', '1:38  `orders` is no route, such as "POST /orders"'],
  [
    '{ "models": [{ "library": "./a.ts", "source": "team", "calls": [{ "symbol": ["a"], "role": "http.requst" }] }] }',
    '1:92  `role`: "http.requst" is not allowed here, did you mean `http.request`?',
  ],
  ['{ "models": [{ "library": "../a.ts", "source": "team" }] }', '1:27  `../a.ts` lies outside of the root'],
  ['{ "rules": {}, "rules": {} }', '1:16  `rules` is written twice'],
  ['{ "rules": ', '1:12  not valid JSON: ValueExpected'],
  ['[]', '1:1  `the config` expects an object, found a list'],
];

describe('mistakes in a config', () => {
  it.each(MISTAKES)('%s', (text, says) => {
    expect(inJson(text)).toEqual([`bpx.config.jsonc:${says}`]);
  });

  it('are told all at once, in the order of their places', () => {
    expect(inJson('{ "preview": 1,\n"ruels": 2 }')).toEqual([
      'bpx.config.jsonc:1:14  `preview` expects true or false, found 1',
      'bpx.config.jsonc:2:1  unknown key `ruels`, did you mean `rules`?',
    ]);
  });

  it('have places in YAML', () => {
    expect(linesOf({ 'bpx.config.yaml': 'preview: true\nrules:\n  timeout: low\n' })).toEqual([
      'bpx.config.yaml:3:3  unknown rule `timeout`, did you mean `timeouts`?',
    ]);
    expect(linesOf({ 'bpx.config.yml': 'rules:\n  timeouts: loww\n' })).toEqual([
      'bpx.config.yml:2:13  unknown value `loww` of `timeouts`, did you mean `low`?',
    ]);
    expect(linesOf({ 'bpx.config.yaml': 'rules: [\n' })[0]).toMatch(
      /^bpx.config.yaml:2:1 {2}not valid YAML: /,
    );
  });

  it('have places in a manifest', () => {
    expect(
      linesOf({ 'package.json': '{\n  "name": "a",\n  "bpx": {\n    "preveiw": true\n  }\n}\n' }),
    ).toEqual(['package.json:4:5  unknown key `preveiw`, did you mean `preview`?']);
  });

  it('are two configs in one folder', () => {
    expect(linesOf({ 'bpx.config.jsonc': '{}', 'package.json': '{ "bpx": {} }' })).toEqual([
      'package.json:1:1  a second config beside bpx.config.jsonc: keep one of them',
    ]);
  });

  it('of a base are told in the base', () => {
    expect(
      linesOf({ 'bpx.config.json': '{ "extends": "./base/a.json" }', 'base/a.json': '{ "x": 1 }' }),
    ).toEqual(['base/a.json:1:3  unknown key `x`']);
  });

  it('are aliases of aliases without end', () => {
    const lines = ['a: &a [x, x, x, x, x, x, x, x, x]'];
    for (const [index, name] of [...'bcdefgh'].entries()) {
      const before = 'abcdefgh'[index] ?? '';
      lines.push(`${name}: &${name} [${Array.from({ length: 9 }, () => `*${before}`).join(', ')}]`);
    }
    expect(linesOf({ 'bpx.config.yaml': `${lines.join('\n')}\n` })[0]).toContain('not readable as YAML');
  });
});
