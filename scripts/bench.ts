// Times a cold review of a folder beside the linters that people know, in one run: `npm run bench -- DIR [--runs N] [--eslint]`.
// Machines differ, so the figures to compare are the ratios. `--eslint` installs ESLint with typescript-eslint in a temporary folder.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { measure, median, type Command, type Measured } from './measure.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

interface Contender extends Command {
  name: string;
}

const eslintIn = (tools: string, folder: string): Contender => {
  writeFileSync(join(tools, 'package.json'), '{ "private": true }\n');
  const packages = ['eslint@9', 'typescript-eslint@8', 'typescript@5.9'];
  const installed = spawnSync('npm', ['install', '--no-save', ...packages], { cwd: tools, stdio: 'inherit' });
  if (installed.status !== 0) throw new Error('ESLint could not be installed');
  writeFileSync(
    join(tools, 'eslint.config.mjs'),
    `import tseslint from 'typescript-eslint';
export default tseslint.config(
  { ignores: ['**/*.d.ts'] },
  ...tseslint.configs.recommendedTypeChecked.map((each) => ({ ...each, files: ['**/*.ts', '**/*.tsx'] })),
  {
    files: ['**/*.ts', '**/*.tsx'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: ${JSON.stringify(folder)} } },
  },
);
`,
  );
  return {
    name: 'eslint, type-checked preset',
    command: process.execPath,
    args: [join(tools, 'node_modules/eslint/bin/eslint.js'), '-c', join(tools, 'eslint.config.mjs'), '.'],
  };
};

const contenders = (folder: string, tools: string, withEslint: boolean): Contender[] => {
  const config = join(tools, 'oxlintrc.json');
  writeFileSync(config, '{ "plugins": ["typescript"], "categories": { "correctness": "error" } }\n');
  return [
    {
      name: 'bpx review, cold',
      command: 'node',
      args: [
        join(ROOT, 'bin/bpx.js'),
        'review',
        '.',
        '--format',
        'json',
        '--output',
        join(tools, 'review.json'),
      ],
    },
    {
      name: 'oxlint --type-aware',
      command: join(ROOT, 'node_modules/.bin/oxlint'),
      args: ['--type-aware', '-c', config, '.'],
    },
    ...(withEslint ? [eslintIn(tools, folder)] : []),
  ];
};

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: 'string', default: '5' }, eslint: { type: 'boolean', default: false } },
});
const [given] = positionals;
if (given === undefined || !existsSync(given)) {
  console.error('usage: npm run bench -- DIR [--runs N] [--eslint]');
  process.exit(2);
}
const folder = realpathSync(given);
const tools = mkdtempSync(join(tmpdir(), 'bpx-bench-'));
try {
  const all = contenders(folder, tools, values.eslint);
  const results = new Map(all.map(({ name }) => [name, [] as Measured[]]));
  // Round by round, so that a slow spell of the machine meets everybody.
  for (let round = 0; round < Number(values.runs); round++)
    for (const each of all) results.get(each.name)?.push(await measure(each, folder));

  const { overview } = JSON.parse(readFileSync(join(tools, 'review.json'), 'utf8')) as {
    overview: { files: number; lines: number };
  };
  const own = median((results.get('bpx review, cold') ?? []).map(({ seconds }) => seconds));
  console.log(`${overview.files} files, ${overview.lines} lines, median of ${values.runs}`);
  for (const [name, measured] of results) {
    const seconds = median(measured.map((each) => each.seconds));
    const megabytes = Math.max(...measured.map((each) => each.megabytes));
    console.log(
      `${name.padEnd(28)} ${seconds.toFixed(2).padStart(7)} s  ${megabytes.toFixed(0).padStart(5)} MB  ` +
        `${(overview.lines / seconds).toFixed(0).padStart(8)} lines/s  bpx takes ${(own / seconds).toFixed(2)} of it`,
    );
  }
} finally {
  rmSync(tools, { recursive: true, force: true });
}
