import type { Header } from './header.ts';
import { leftOutName } from './left-out.ts';
import type { PackageTraits } from './package-traits.ts';
import { below, folderOf, nameOf } from './paths.ts';
import type { FileRole, ScriptKind } from './project.ts';
import { folderRole } from './role-folders.ts';
import { nameRole } from './role-names.ts';

export interface RoleOf {
  role: FileRole;
  roleBy: string;
}

export interface RoleInput {
  /** Relative to the root. */
  path: string;
  /** The folder below which names of folders speak: a service under `examples/` that is itself reviewed is no example. */
  base: string;
  scriptKind: ScriptKind;
  traits: PackageTraits;
  header: Header;
  /** False where every tsconfig around leaves the file out; only asked for TypeScript. */
  isCompiled(): boolean;
}

/** What kind of code a file is. The first rule that knows decides; the order is from the surest to the vaguest. */
export function roleOf(file: RoleInput): RoleOf {
  const folder = folderRole(foldersOf(file));
  return (
    byContent(file) ??
    byRunner(file) ??
    nameRole(nameOf(file.path), isAtTop(file)) ??
    byBinary(file) ??
    byClient(file, folder) ??
    folder ??
    byScript(file) ??
    byCompiler(file) ??
    byPackage(file) ?? { role: 'source', roleBy: 'no sign of another role' }
  );
}

/** Role of a file that is not source, by its folders alone. */
export const roleByFolder = (path: string, base: string): FileRole =>
  folderRole({ folders: splitFolders(base, path), top: new Set([0]), isScript: false, name: nameOf(path) })
    ?.role ?? 'source';

function byContent({ path, header }: RoleInput): RoleOf | undefined {
  if (leftOutName(path) === 'declaration') return { role: 'types', roleBy: 'declaration file' };
  if (header.generatedBy !== undefined)
    return { role: 'generated', roleBy: `header says "${header.generatedBy}"` };
  const reason = leftOutName(path);
  if (reason === 'generated') return { role: 'generated', roleBy: 'named as generated code' };
  if (reason === 'minified') return { role: 'vendored', roleBy: 'named as minified code' };
  return undefined;
}

function byRunner({ path, traits }: RoleInput): RoleOf | undefined {
  return traits.tests?.files.has(path) ? { role: 'test', roleBy: traits.tests.by } : undefined;
}

function byBinary({ path, traits }: RoleInput): RoleOf | undefined {
  if (!traits.binaries.has(path) || traits.scripted.started.has(path)) return undefined;
  return { role: 'cli', roleBy: '`bin` of package.json' };
}

/** Tests inside client folders keep their own role: names were asked before, folders of tests are asked here. */
function byClient(file: RoleInput, byFolder: RoleOf | undefined): RoleOf | undefined {
  const { header, traits, path, scriptKind } = file;
  if (byFolder?.role === 'test' || byFolder?.role === 'mock' || byFolder?.role === 'fixture')
    return undefined;
  if (header.useClient) return { role: 'browser', roleBy: '"use client"' };
  if (header.clientHook !== undefined)
    return {
      role: 'browser',
      roleBy: `imports \`${header.clientHook}\`, which React has in the browser only`,
    };
  const inPackage = splitFolders(traits.dir, path);
  const first = inPackage[0];
  if (first !== undefined && traits.clientFolders.has(first)) {
    return { role: 'browser', roleBy: `client folder \`${first}/\` with the entry of a page` };
  }
  if (!traits.usesBrowserFramework || traits.rendersOnServer || traits.frontEnd !== undefined)
    return undefined;
  const client = inPackage.find((folder) => ['client', 'frontend', 'browser', 'webapp'].includes(folder));
  if (client !== undefined)
    return { role: 'browser', roleBy: `in \`${client}/\` of a package with a browser framework` };
  const isComponent = scriptKind === 'tsx' || scriptKind === 'jsx';
  const isServed = inPackage.some((folder) => SERVER_FOLDERS.has(folder));
  return isComponent && !isServed
    ? { role: 'browser', roleBy: 'component outside of the server folders' }
    : undefined;
}

/** Components here are rendered by the service itself. */
const SERVER_FOLDERS = new Set(['api', 'backend', 'email', 'emails', 'mail', 'mails', 'server', 'ssr']);

/** One-off work: what a script of the manifest runs and no start script does. */
function byScript({ path, traits }: RoleInput): RoleOf | undefined {
  const script = traits.scripted.oneOff.get(path);
  if (script === undefined) return undefined;
  return { role: /seed/i.test(script) ? 'seed' : 'script', roleBy: `run by the script \`${script}\`` };
}

/** TypeScript that is served or read as data is not code of the service. */
function byCompiler({ path, traits, scriptKind, isCompiled }: RoleInput): RoleOf | undefined {
  if (scriptKind !== 'ts' && scriptKind !== 'tsx') return undefined;
  const folder = splitFolders(traits.dir, path).find((name) =>
    /^(static|public|assets|data|resources)$/.test(name),
  );
  if (folder === undefined || isCompiled()) return undefined;
  return { role: 'fixture', roleBy: `data in \`${folder}/\` that the tsconfig leaves out` };
}

function byPackage({ traits }: RoleInput): RoleOf | undefined {
  if (traits.frontEnd !== undefined) return { role: 'browser', roleBy: traits.frontEnd };
  if (traits.commandLine !== undefined) return { role: 'cli', roleBy: traits.commandLine };
  return undefined;
}

const isAtTop = ({ path, base, traits }: RoleInput): boolean =>
  folderOf(path) === traits.dir || folderOf(path) === base;

function foldersOf({ path, base, traits, scriptKind }: RoleInput): Parameters<typeof folderRole>[0] {
  const folders = splitFolders(base, path);
  const start = splitFolders(traits.dir, path).length;
  const top = new Set([0, folders.length - start]);
  // `apps/docs`, `packages/examples`: the folder that names a member speaks as one at the top.
  if (/^(apps|packages|services|libs|workspaces)$/.test(folders[0] ?? '')) top.add(1);
  return { folders, top, isScript: scriptKind === 'js', name: nameOf(path) };
}

const splitFolders = (base: string, path: string): string[] => below(base, path).split('/').slice(0, -1);
