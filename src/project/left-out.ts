import { folderOf, nameOf } from './paths.ts';
import type { LeftOutReason, ScriptKind } from './project.ts';
import { isDeclarationName } from './source-name.ts';

/** Folders of dependencies and outputs, left out wherever they are. */
const FOLDERS: Record<string, LeftOutReason> = {
  node_modules: 'dependencies',
  bower_components: 'dependencies',
  jspm_packages: 'dependencies',
  'storybook-static': 'build-output',
  third_party: 'vendored',
  'third-party': 'vendored',
  vendored: 'vendored',
  __generated__: 'generated',
};

/** Hidden folders that hold CI, hooks and deploy files; all others (editors, caches, tools) are left out. */
export const HIDDEN_FOLDERS: ReadonlySet<string> = new Set([
  '.azure',
  '.azuredevops',
  '.buildkite',
  '.ci',
  '.circleci',
  '.config',
  '.deploy',
  '.devcontainer',
  '.docker',
  '.forgejo',
  '.gitea',
  '.github',
  '.gitlab',
  '.husky',
  '.k8s',
  '.semaphore',
  '.woodpecker',
]);

/** `vendor` is a third party's code only here: elsewhere it may be the seller of a shop. */
const ASSET_FOLDERS = new Set([
  'public',
  'static',
  'assets',
  'js',
  'javascripts',
  'lib',
  'libs',
  'scripts',
  'www',
]);

export const leftOutHiddenFolder = (name: string): LeftOutReason | undefined =>
  name.startsWith('.') && !HIDDEN_FOLDERS.has(name) ? 'hidden' : undefined;

/**
 * Why a folder is not entered.
 * @param names what is in it
 * @param isBelowPackage a manifest stands beside it
 * @param isOutput a tsconfig names it as `outDir`
 */
export function leftOutFolder(
  folder: string,
  names: ReadonlySet<string>,
  isBelowPackage: boolean,
  isOutput: boolean,
): LeftOutReason | undefined {
  const name = nameOf(folder);
  const known = FOLDERS[name];
  if (known !== undefined) return known;
  if (/^dist([-_.].*)?$/.test(name) && !holdsTypeScript(names)) return 'build-output';
  const mayBeOutput = isOutput || (isBelowPackage && (name === 'build' || name === 'out'));
  if (mayBeOutput && !holdsTypeScript(names)) return 'build-output';
  if (isBelowPackage && name === 'coverage') return 'coverage';
  const isVendor = name === 'vendor' || name === 'vendors';
  if (isVendor && (isBelowPackage || ASSET_FOLDERS.has(nameOf(folderOf(folder))))) return 'vendored';
  return undefined;
}

/** An output folder with sources of its own is none, whatever a tsconfig says. */
const holdsTypeScript = (names: ReadonlySet<string>): boolean =>
  [...names].some((name) => /\.[cm]?tsx?$/.test(name) && !isDeclarationName(name));

/** Why a source file is left out by its name alone. */
export function leftOutName(file: string): LeftOutReason | undefined {
  const name = nameOf(file);
  if (isDeclarationName(name)) return 'declaration';
  if (/[.-]min\.[cm]?js$/.test(name)) return 'minified';
  if (/\.(generated|gen)\.[cm]?[jt]sx?$|_pb\.[jt]s$|\.pb\.[jt]s$/.test(name)) return 'generated';
  return undefined;
}

/** Longest average line that people write, in bytes. Bundlers put whole modules on one line. */
const LONGEST_AVERAGE_LINE = 250;
/** Smaller files cost nothing and may be one long literal. */
const SMALLEST_MINIFIED = 4096;
const LINE_FEED = 10;

/** JavaScript without line breaks was written by a bundler; TypeScript is never minified. */
export function isMinified(bytes: Uint8Array, scriptKind: ScriptKind): boolean {
  if (scriptKind !== 'js' || bytes.length < SMALLEST_MINIFIED) return false;
  let lines = 1;
  for (let at = bytes.indexOf(LINE_FEED); at !== -1; at = bytes.indexOf(LINE_FEED, at + 1)) {
    lines += 1;
    if (lines * LONGEST_AVERAGE_LINE > bytes.length) return false;
  }
  return true;
}
