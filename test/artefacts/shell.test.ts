import { describe, expect, it } from 'vitest';
import { indexLines } from '../../src/artefacts/place.ts';
import { allCommands, commandOfWords, readShell, withoutWrapper } from '../../src/artefacts/shell.ts';

const read = (text: string) => {
  const lines = indexLines(text);
  return readShell(text, { at: (offset) => ({ line: lines.line(offset), column: lines.column(offset) }) });
};
const words = (text: string) => read(text).map((command) => [command.program, ...command.args]);

describe('readShell', () => {
  it('joins continuation lines, so that a flag on the next line counts', () => {
    const [command] = read('npm ci \\\n  --omit=dev\n');
    expect(command).toMatchObject({ program: 'npm', args: ['ci', '--omit=dev'], text: 'npm ci --omit=dev' });
    expect(command?.span).toEqual({ line: 1, column: 1, endLine: 2, endColumn: 13 });
  });

  it('says what follows a command', () => {
    expect(read('a && b || c; d | e\nf').map((command) => command.next)).toEqual([
      '&&',
      '||',
      ';',
      '|',
      ';',
      'end',
    ]);
  });

  it('gives the operator after a group to the last command of the group', () => {
    expect(read('(cd x && yarn install) || true').map((command) => command.next)).toEqual([
      '&&',
      '||',
      'end',
    ]);
    expect(read('{ a; b; } || true').map((command) => command.next)).toEqual([';', '||', 'end']);
  });

  it('resolves quotes, keeps variables and expressions in one word', () => {
    expect(words(`echo "a b" 'c $d' \${{ github.event.title }} \${X:-y z}`)).toEqual([
      ['echo', 'a b', 'c $d', '${{ github.event.title }}', '${X:-y z}'],
    ]);
  });

  it('takes leading assignments as environment', () => {
    expect(read('CI=1 FOO="a b" npm test')[0]).toMatchObject({
      program: 'npm',
      env: { CI: '1', FOO: 'a b' },
    });
  });

  it('leaves out redirections, comments and here-documents', () => {
    expect(words('npm test > log 2>&1 # not this\ncat <<END > f\nnpm install\nEND\nls')).toEqual([
      ['npm', 'test'],
      ['cat'],
      ['ls'],
    ]);
  });

  it('finds commands in substitutions and in the text of sh -c', () => {
    const programs = (text: string) => allCommands(read(text)).map((command) => command.program);
    expect(programs('echo $(npx foo) `bar`')).toEqual(['npx', 'bar', 'echo']);
    expect(programs('bash <(curl -s https://example.com/x)')).toEqual(['curl', 'bash']);
    expect(programs('sh -c "npm i && x"')).toEqual(['npm', 'x', 'sh']);
    expect(
      allCommands([
        commandOfWords(['sh', '-c', 'yarn start'], { line: 3, column: 5, endLine: 3, endColumn: 9 }),
      ])[0],
    ).toMatchObject({
      program: 'yarn',
      span: { line: 3 },
    });
  });

  it('drops the words that open and close blocks', () => {
    expect(words('if [ -f x ]; then\n  npm ci\nelse npm i; fi')).toEqual([
      ['[', '-f', 'x', ']'],
      ['npm', 'ci'],
      ['npm', 'i'],
    ]);
  });

  it('does not fail on text that is never closed', () => {
    for (const text of ['echo "', "echo '", 'echo $(', 'echo ${', '`', 'cat <<X', '\\', '((', '&&', '${{']) {
      expect(() => read(text)).not.toThrow();
    }
  });
});

describe('withoutWrapper', () => {
  it('gives the command that a prefix runs', () => {
    const bare = (text: string) => {
      const [command] = read(text);
      return command && withoutWrapper(command).program;
    };
    expect(bare('sudo -E env A=b npm ci')).toBe('npm');
    expect(bare('exec node x.js')).toBe('node');
    expect(bare('cross-env NODE_ENV=test jest')).toBe('jest');
    expect(bare('dotenv -e .env -- node x.js')).toBe('node');
  });
});
