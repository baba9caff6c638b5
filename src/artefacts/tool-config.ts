import type { Site } from '../findings.ts';
import { child, type DataNode } from './data-node.ts';
import { readJson } from './json.ts';
import { baseName, FILE_START, folderOf, siteAt, type Read } from './place.ts';
import { readYaml } from './yaml.ts';
import type { PackageManifest } from './manifest.ts';

export type Tool =
  | 'eslint'
  | 'biome'
  | 'oxlint'
  | 'prettier'
  | 'tsconfig'
  | 'jest'
  | 'vitest'
  | 'mocha'
  | 'ava'
  | 'lint-staged'
  | 'renovate'
  | 'dependabot'
  | 'turbo'
  | 'nx'
  | 'lerna'
  | 'other';

export interface ToolConfig {
  tool: Tool;
  path: string;
  /** Folder that it speaks for. */
  dir: string;
  /** The settings, where the file is data. */
  data?: DataNode;
  /** The text of a configuration that is code: it is never run, and only its words can be looked at. */
  code?: string;
  /** ESLint's flat form. */
  isFlat: boolean;
  site: Site;
}

const TOOLS: readonly (readonly [RegExp, Tool])[] = [
  [/^(?:\.eslintrc(?:\..+)?|eslint\.config\..+)$/, 'eslint'],
  [/^\.?biome\.jsonc?$/, 'biome'],
  [/^(?:\.oxlintrc\.jsonc?|oxlint\.config\..+)$/, 'oxlint'],
  [/^(?:\.prettierrc(?:\..+)?|prettier\.config\..+)$/, 'prettier'],
  [/^(?:tsconfig|jsconfig)(?:\..+)?\.json$/, 'tsconfig'],
  [/^jest\.config\..+$/, 'jest'],
  [/^(?:vitest|vite)\.(?:config|workspace)\..+$/, 'vitest'],
  [/^\.mocharc(?:\..+)?$/, 'mocha'],
  [/^ava\.config\..+$/, 'ava'],
  [/^(?:\.lintstagedrc(?:\..+)?|lint-staged\.config\..+)$/, 'lint-staged'],
  [/^(?:\.?renovate(?:rc)?(?:\.json5?)?|renovate\.json5?)$/, 'renovate'],
  [/^dependabot\.ya?ml$/, 'dependabot'],
  [/^turbo\.jsonc?$/, 'turbo'],
  [/^nx\.json$/, 'nx'],
  [/^lerna\.json$/, 'lerna'],
];

export const toolOf = (path: string): Tool | undefined =>
  TOOLS.find(([pattern]) => pattern.test(baseName(path)))?.[1];

const CODE = /\.(?:[cm]?[jt]s|tsx)$/;

/** Reads a tool's configuration: JSON with comments, YAML, or code, whose text is kept and never run. */
export const readToolConfig = (path: string, text: string): Read<ToolConfig> => {
  const tool = toolOf(path) ?? 'other';
  const base = {
    tool,
    path,
    dir: folderOf(path),
    isFlat: tool === 'eslint' && baseName(path).startsWith('eslint.config.'),
    site: siteAt(path, FILE_START, '', tool),
  };
  if (CODE.test(path)) return { value: { ...base, code: text }, diagnostics: [] };
  if (/\.ya?ml$/.test(path) || (/^\.[a-z]+rc$/.test(baseName(path)) && !text.trimStart().startsWith('{'))) {
    const { value: documents, diagnostics } = readYaml(path, text);
    const data = documents?.[0];
    return { value: { ...base, ...(data ? { data } : {}) }, diagnostics };
  }
  const { value: data, diagnostics } = readJson(path, text);
  return { value: { ...base, ...(data ? { data } : {}) }, diagnostics };
};

const MANIFEST_KEYS: Record<string, Tool> = {
  eslintConfig: 'eslint',
  prettier: 'prettier',
  jest: 'jest',
  vitest: 'vitest',
  mocha: 'mocha',
  ava: 'ava',
  'lint-staged': 'lint-staged',
  renovate: 'renovate',
};

/** The settings that a `package.json` keeps under the tools' own keys. */
export const manifestToolConfigs = (manifest: PackageManifest): ToolConfig[] =>
  Object.entries(MANIFEST_KEYS).flatMap(([key, tool]) => {
    const data = child(manifest.root, key);
    if (!data) return [];
    const site = siteAt(manifest.path, data.keySpan ?? data.span, data.pointer, tool);
    return [{ tool, path: manifest.path, dir: manifest.dir, data, isFlat: false, site }];
  });
