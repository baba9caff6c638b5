// Starts a check: `npm run new-check <rule>/<check>` writes its file and one bad and one good case.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CATEGORIES, RULES } from '../src/findings.ts';
import { REGISTRY_PATH, registrySource } from './registry-source.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

const fail = (message: string): never => {
  console.error(message);
  process.exit(2);
};

const [, rule, name] =
  /^([a-z-]+)\/([a-z0-9-]+)$/.exec(process.argv[2] ?? '') ?? fail('usage: npm run new-check <rule>/<check>');
if (!rule || !name) fail('usage: npm run new-check <rule>/<check>');
const category =
  CATEGORIES.find((each) => RULES[each].includes(rule ?? '')) ?? fail(`no rule is called ${rule}`);

const path = `src/analyzers/${category}/${rule}/${name}.ts`;
if (existsSync(join(root, path))) fail(`${path} exists`);
const constant = (name ?? '').replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

const write = (file: string, text: string): void => {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
  console.log(file);
};

write(
  path,
  `import { defineCheck } from '../../check.ts';

export const ${constant} = defineCheck({
  title: '',
  severity: 'medium',
  confidence: 'high',
  level: 'file',
  opportunities: 'sites',
  fix: 'none',
  reports: '',
  why: '',
  leavesAlone: [],
  howToFix: '',
  references: [],
  example: { bad: '', good: '' },
  run({ model, pass, report, notAssessed }) {
  },
});
`,
);
write(`fixtures/${rule}/${name}/bad/src/service.ts`, `// expect: ${rule}/${name}\n`);
write(`fixtures/${rule}/${name}/good/src/service.ts`, '');
writeFileSync(join(root, REGISTRY_PATH), registrySource(root));
console.log(REGISTRY_PATH);
