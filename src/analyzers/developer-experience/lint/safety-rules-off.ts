import type { Artefacts } from '../../../artefacts/artefacts.ts';
import { child, keysOf, textOf, textsOf, type DataNode } from '../../../artefacts/data-node.ts';
import { byCodeUnit } from '../../../artefacts/place.ts';
import type { Tool, ToolConfig } from '../../../artefacts/tool-config.ts';
import type { Unknown } from '../../../findings.ts';
import {
  PROMISE_RULES,
  TYPED_CONFIGS,
  TYPED_PRESETS,
  UNTYPED_CONFIGS,
  UNSEEN_WITHOUT,
  UNTYPED_IMPORTS,
} from '../../../libraries/lint-presets.ts';
import { defineCheck } from '../../check.ts';

interface Effective {
  on: Set<string>;
  open?: Unknown;
}

type Linter = keyof typeof PROMISE_RULES;

const isOff = (text: string | undefined): boolean =>
  text === 'off' || text === '0' || text === 'false' || text === 'allow';

const levelOf = (node: DataNode | undefined): string | undefined =>
  textOf(node) ?? textOf(node?.items[0]) ?? textOf(child(node, 'level')) ?? textOf(child(node, 'severity'));

/** Every map under the key in a configuration, those of its overrides included. */
const mapsNamed = (node: DataNode | undefined, name: string): DataNode[] => [
  ...(node?.entries ?? []).flatMap((entry) =>
    entry.key === name ? [entry.node] : mapsNamed(entry.node, name),
  ),
  ...(node?.items ?? []).flatMap((item) => mapsNamed(item, name)),
];

const packageOf = (name: string): string =>
  name.replace(/^eslint-config-/, '').replace(/\/eslint-config$/, '');

const ofExtends = (names: readonly string[]): Effective => {
  const typed = names.some((name) => TYPED_PRESETS.test(name) || TYPED_CONFIGS.has(packageOf(name)));
  const unknown = names.find(
    (name) =>
      !name.startsWith('plugin:') &&
      !UNTYPED_CONFIGS.has(packageOf(name)) &&
      !TYPED_CONFIGS.has(packageOf(name)),
  );
  return {
    on: new Set(typed ? PROMISE_RULES.eslint : []),
    ...(unknown === undefined
      ? {}
      : { open: { unknown: 'outside', settles: `the rules of \`${unknown}\`` } }),
  };
};

const eslintData = (data: DataNode): Effective => {
  const effective = ofExtends(mapsNamed(data, 'extends').flatMap(textsOf));
  for (const rules of mapsNamed(data, 'rules')) {
    for (const rule of PROMISE_RULES.eslint) {
      const level = levelOf(child(rules, rule));
      if (level !== undefined && !isOff(level)) effective.on.add(rule);
    }
  }
  return effective;
};

const withoutComments = (code: string): string =>
  code.replace(/\/\*[\s\S]*?\*\//g, ' ').replace(/(^|[\s;,{(])\/\/[^\n]*/g, '$1');

/** A configuration that is code is never run: its words tell which presets and rules it names. */
const eslintCode = (code: string): Effective => {
  const text = withoutComments(code);
  const imported = [...text.matchAll(/(?:from\s+|require\(\s*|import\(\s*)['"]([^'"]+)['"]/g)].map(
    (match) => match[1] ?? '',
  );
  const extended = [...text.matchAll(/\bextends\s*[:(]\s*\[?((?:[^()[\]]*?['"][^'"]+['"]\s*,?)+)/g)].flatMap(
    (match) => [...(match[1] ?? '').matchAll(/['"]([^'"]+)['"]/g)].map((each) => each[1] ?? ''),
  );
  const { on, open } = ofExtends(extended);
  if (TYPED_PRESETS.test(text)) for (const rule of PROMISE_RULES.eslint) on.add(rule);
  if (imported.some((name) => TYPED_CONFIGS.has(packageOf(name))))
    for (const rule of PROMISE_RULES.eslint) on.add(rule);
  for (const rule of PROMISE_RULES.eslint) {
    const level = new RegExp(`['"]${rule}['"]\\s*:\\s*\\[?\\s*['"]?(\\w+)`).exec(text)?.[1];
    if (level !== undefined && !isOff(level)) on.add(rule);
    else if (level !== undefined) on.delete(rule);
  }
  const shared = imported.find(
    (name) =>
      (/^\.{1,2}\//.test(name) ||
        /^neostandard$|eslint-config|^@[^/]+\/(?:eslint|lint)(?:\/|$)|\/config(?:s)?(?:\/|$)/.test(name)) &&
      !UNTYPED_IMPORTS.has(name) &&
      !/^(?:node:|@eslint\/)/.test(name),
  );
  const unknown: Unknown | undefined =
    shared === undefined ? open : { unknown: 'dynamic', settles: `the rules of \`${shared}\`` };
  return { on, ...(unknown ? { open: unknown } : {}) };
};

const biome = (data: DataNode): Effective => {
  const on = new Set<string>();
  for (const rules of mapsNamed(data, 'rules')) {
    for (const group of rules.entries) {
      const level = levelOf(child(group.node, 'noFloatingPromises'));
      if (level !== undefined && !isOff(level)) on.add('noFloatingPromises');
      if (group.key === 'nursery' && textOf(group.node) !== undefined && !isOff(textOf(group.node)))
        on.add('noFloatingPromises');
    }
  }
  const project = levelOf(child(data, 'linter', 'domains', 'project'));
  if (project === 'all') on.add('noFloatingPromises');
  const base = textsOf(child(data, 'extends')).find((name) => name !== '//');
  return {
    on,
    ...(base === undefined ? {} : { open: { unknown: 'outside', settles: `the rules of \`${base}\`` } }),
  };
};

/** Type-aware rules run only where the command or the configuration asks for them. */
const oxlint = (data: DataNode, isTypeAware: boolean): Effective => {
  const on = new Set<string>();
  const typed = isTypeAware || child(data, 'options', 'typeAware')?.scalar === true;
  const levels = mapsNamed(data, 'rules').flatMap((rules) =>
    keysOf(rules)
      .filter((key) => /(?:^|\/)no-floating-promises$/.test(key))
      .map((key) => levelOf(child(rules, key))),
  );
  const category = levelOf(child(data, 'categories', 'correctness'));
  if (typed && !levels.some(isOff) && (levels.length > 0 || !isOff(category)))
    on.add('typescript/no-floating-promises');
  return { on };
};

const LINTERS: readonly Tool[] = ['eslint', 'biome', 'oxlint'];
const isLinter = (config: ToolConfig): config is ToolConfig & { tool: Linter } =>
  LINTERS.includes(config.tool) &&
  (config.data?.kind === 'map' || config.data?.kind === 'list' || config.code !== undefined);

const effectiveOf = (artefacts: Artefacts, config: ToolConfig): Effective => {
  if (config.tool === 'eslint')
    return config.code === undefined
      ? config.data
        ? eslintData(config.data)
        : { on: new Set() }
      : eslintCode(config.code);
  if (!config.data)
    return { on: new Set(), open: { unknown: 'dynamic', settles: `\`${config.path}\` as data` } };
  if (config.tool === 'biome') return biome(config.data);
  const scripts = artefacts.manifests.flatMap((manifest) => manifest.scripts);
  return oxlint(
    config.data,
    scripts.some((script) => /\boxlint\b.*--type-(?:aware|check)/.test(script.text)),
  );
};

const isBelow = (dir: string, above: string): boolean =>
  above === '' || dir === above || dir.startsWith(`${above}/`);

/** Folders with a linter's configuration and none above them. */
const topFolders = (configs: readonly ToolConfig[]): string[] => {
  const dirs = [...new Set(configs.map((config) => config.dir))].sort(byCodeUnit);
  return dirs.filter((dir) => !dirs.some((other) => other !== dir && isBelow(dir, other)));
};

export const safetyRulesOff = defineCheck({
  title: 'The linter runs without the rules that find lost promises',
  severity: 'low',
  confidence: 'high',
  level: 'repo',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'A linter configuration over TypeScript in which the rules on floating and misused promises are not on: typescript-eslint without a type-checked preset, Biome without `noFloatingPromises`, oxlint without `--type-aware`. One finding per configuration that stands on its own.',
  why: 'An un-awaited promise is the commonest way in which a backend loses an error or answers before its work is done, and only a rule that sees types finds it.',
  leavesAlone: [
    'Packages without TypeScript',
    'Rules that a preset, an override or a nested configuration switches on',
    'Rules that come from a shared configuration outside of the repository: not assessed',
  ],
  howToFix:
    "Extend `tseslint.configs.recommendedTypeChecked` with `parserOptions: { projectService: true }`, set Biome's `noFloatingPromises`, or run `oxlint --type-aware`.",
  references: [
    'https://typescript-eslint.io/getting-started/typed-linting',
    'https://typescript-eslint.io/rules/no-floating-promises',
  ],
  example: {
    bad: 'export default [js.configs.recommended] // a TypeScript service',
    good: 'export default tseslint.config(tseslint.configs.recommendedTypeChecked, { languageOptions: { parserOptions: { projectService: true } } })',
  },
  run({ model: { artefacts, project }, pass, report, notAssessed }) {
    const configs = artefacts.toolConfigs.filter(isLinter);
    for (const dir of topFolders(configs)) {
      const hasTypes = project.files.some(
        (file) => file.role === 'source' && /\.[mc]?tsx?$/.test(file.path) && isBelow(file.path, dir),
      );
      const own = configs.filter((config) => config.dir === dir);
      const [main] = own;
      if (!hasTypes || !main) continue;
      const all = configs
        .filter((config) => isBelow(config.dir, dir))
        .map((config) => ({ config, ...effectiveOf(artefacts, config) }));
      const missing = own.map((config) =>
        PROMISE_RULES[config.tool].filter((rule) => !all.some(({ on }) => on.has(rule))),
      );
      const least = missing.sort((a, b) => a.length - b.length)[0] ?? [];
      const open = all.find(({ config, open: unknown }) => config.dir === dir && unknown)?.open;
      if (least.length === 0) pass(main.site);
      else if (open) notAssessed(main.site, open);
      else {
        const gaps = least
          .map((rule) => `\`${rule}\` (unseen: ${UNSEEN_WITHOUT[rule] ?? rule})`)
          .join(' and ');
        report(main.site, {
          message: `\`${main.path}\` lints TypeScript without ${gaps}.`,
          label: 'promise rules off',
        });
      }
    }
  },
});
