import { describe, expect, it } from 'vitest';
import { child, siteOf, textOf, textsOf } from '../../src/artefacts/data-node.ts';
import { readJson } from '../../src/artefacts/json.ts';
import { commandsIn } from '../../src/artefacts/shell-text.ts';
import { readYaml } from '../../src/artefacts/yaml.ts';

describe('readJson', () => {
  it('reads comments and trailing commas with places', () => {
    const { value, diagnostics } = readJson('a.json', '{\n  // why\n  "a/b": { "c": [1, "x",] },\n}');
    expect(diagnostics).toEqual([]);
    const node = child(value, 'a/b', 'c', 1);
    expect(node).toMatchObject({ pointer: '/a~1b/c/1', scalar: 'x', span: { line: 3, column: 21 } });
    expect(child(value, 'a/b')?.keySpan).toMatchObject({ line: 3, column: 3 });
  });

  it('tells of a broken file and keeps what it read', () => {
    const { value, diagnostics } = readJson('package.json', '{ "name": "a", "scripts": {');
    expect(diagnostics).toMatchObject([{ kind: 'parse', path: 'package.json', line: 1 }]);
    expect(textOf(child(value, 'name'))).toBe('a');
  });

  it('gives a diagnostic for an empty file', () => {
    expect(readJson('a.json', '')).toMatchObject({ diagnostics: [{ path: 'a.json' }] });
  });
});

describe('readYaml', () => {
  it('reads every document, merge keys and aliases included', () => {
    const text = 'a: &a { x: 1, y: 2 }\nb:\n  <<: *a\n  y: 3\n---\nc: [1]\n';
    const { value } = readYaml('a.yml', text);
    expect(value).toHaveLength(2);
    expect(textOf(child(value?.[0], 'b', 'x'))).toBe('1');
    expect(textOf(child(value?.[0], 'b', 'y'))).toBe('3');
  });

  it('keeps numbers as they are written', () => {
    expect(textOf(child(readYaml('a.yml', 'v: 20.10').value?.[0], 'v'))).toBe('20.10');
    expect(textsOf(child(readYaml('a.yml', 'v: [18, 20.0]').value?.[0], 'v'))).toEqual(['18', '20.0']);
  });

  it('leaves out a broken document and says where it breaks', () => {
    const { value, diagnostics } = readYaml('a.yml', 'a: 1\n---\nb: [1\nc: }\n');
    expect(value).toHaveLength(1);
    expect(diagnostics[0]).toMatchObject({ kind: 'parse', path: 'a.yml' });
  });

  it('refuses aliases that grow without end', () => {
    const levels = [...'bcdefghi'].map((name, index) => {
      const before = 'abcdefghi'[index];
      return `${name}: &${name} [*${before},*${before},*${before},*${before},*${before},*${before},*${before},*${before},*${before}]`;
    });
    const { diagnostics } = readYaml('bomb.yml', `a: &a [x,x,x,x,x,x,x,x,x]\n${levels.join('\n')}\n`);
    expect(diagnostics).toHaveLength(1);
  });

  it('starts a finding about a value at its key', () => {
    const node = child(readYaml('a.yml', 'jobs:\n  deploy:\n    x: 1\n').value?.[0], 'jobs', 'deploy');
    expect(node && siteOf('a.yml', node, 'job')).toMatchObject({
      span: { line: 2, column: 3 },
      symbol: '/jobs/deploy',
    });
  });
});

describe('commandsIn', () => {
  it('places each command of a block scalar on its own line', () => {
    const text =
      'steps:\n  - run: |\n      npm ci\n\n      npm test && \\\n        npm run lint\n  - run: npm run build\n';
    const steps = child(readYaml('a.yml', text).value?.[0], 'steps');
    const places = (steps?.items ?? []).flatMap((step) =>
      commandsIn(child(step, 'run')).map((command) => [command.text, command.span.line, command.span.column]),
    );
    expect(places).toEqual([
      ['npm ci', 3, 7],
      ['npm test', 5, 7],
      ['npm run lint', 6, 9],
      ['npm run build', 7, 10],
    ]);
  });
});
