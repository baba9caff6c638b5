import type { Diagnostic, Unknown } from '../findings.ts';
import type { RepoFileKind } from '../project/project.ts';
import { readAlertRules, type AlertRuleFile } from './alert-rules.ts';
import { readCiScripts } from './ci-scripts.ts';
import { readCompose, type ComposeFile } from './compose.ts';
import { readDockerfile, type DockerfileArtefact } from './dockerfile.ts';
import { readEnvFile, type EnvFile } from './env-file.ts';
import { readFunctions, type FunctionsFile } from './functions.ts';
import { readKubernetes, type KubernetesFile } from './kubernetes.ts';
import type { LockedPackage, Lockfile } from './lock-model.ts';
import { isBinaryLockfile, readLockfile } from './lockfiles.ts';
import { readManifest, type PackageManifest } from './manifest.ts';
import { byCodeUnit, folderOf, type Read } from './place.ts';
import { readPrisma, type PrismaSchema } from './prisma.ts';
import { readSql } from './sql.ts';
import type { SqlFile } from './sql-model.ts';
import { manifestToolConfigs, readToolConfig, toolOf, type ToolConfig } from './tool-config.ts';
import { readAction, readWorkflow, type ActionFile, type Workflow } from './workflow.ts';

/** A file of the repository as discovery names it. */
export interface ArtefactFile {
  readonly path: string;
  readonly kind: RepoFileKind;
}

/** The repository's own files, each kind read when first asked for. */
export interface Artefacts {
  readonly files: readonly ArtefactFile[];
  readonly manifests: readonly PackageManifest[];
  readonly lockfiles: readonly Lockfile[];
  readonly dockerfiles: readonly DockerfileArtefact[];
  readonly composeFiles: readonly ComposeFile[];
  readonly kubernetesFiles: readonly KubernetesFile[];
  /** CI of every system, one per file. */
  readonly workflows: readonly Workflow[];
  readonly actions: readonly ActionFile[];
  readonly envFiles: readonly EnvFile[];
  readonly sqlFiles: readonly SqlFile[];
  readonly prismaSchemas: readonly PrismaSchema[];
  /** Those kept in a `package.json` included. */
  readonly toolConfigs: readonly ToolConfig[];
  readonly alertRules: readonly AlertRuleFile[];
  /** Functions that deployment files give to a platform. */
  readonly functionsFiles: readonly FunctionsFile[];
  /** Of everything that was read so far. */
  readonly diagnostics: readonly Diagnostic[];
  /** Text of a file that an artefact names, such as an entry script. */
  read(path: string): string | undefined;
  /** The manifest in a folder, or in the nearest one above it. */
  manifestOf(dir: string): PackageManifest | undefined;
  /** The lockfile in a folder, or in the nearest one above it. */
  lockfileOf(dir: string): Lockfile | undefined;
  /** What a package gets under a name; unknown without a lockfile that says it. */
  lockedVersion(packageDir: string, name: string): LockedPackage | Unknown;
}

const OTHER_CI = new Set<RepoFileKind>(['gitlab-ci', 'circleci', 'ci']);
const TOOL_KINDS = new Set<RepoFileKind>([
  'tsconfig',
  'eslint',
  'biome',
  'oxlint',
  'prettier',
  'test-runner',
  'tool-config',
  'dependency-updates',
]);

const nearest = <T extends { dir: string }>(all: readonly T[], dir: string): T | undefined => {
  for (let at: string | undefined = dir; at !== undefined; at = at === '' ? undefined : folderOf(at)) {
    const found = all.find((each) => each.dir === at);
    if (found) return found;
  }
  return undefined;
};

/** Reads the repository's files. A broken one is a diagnostic and costs itself only. */
export const readArtefacts = (
  files: readonly ArtefactFile[],
  read: (path: string) => string | undefined,
): Artefacts => {
  const sorted = [...files].sort((a, b) => byCodeUnit(a.path, b.path));
  const diagnostics: Diagnostic[] = [];
  const parseAll = <T>(
    wanted: (file: ArtefactFile) => boolean,
    reader: (path: string, text: string) => Read<T>,
  ): T[] =>
    sorted.filter(wanted).flatMap((file) => {
      try {
        const text = read(file.path);
        if (text === undefined) return [];
        const { value, diagnostics: told } = reader(file.path, text);
        diagnostics.push(...told);
        return value === undefined ? [] : [value];
      } catch (error) {
        const said = error instanceof Error ? error.message : String(error);
        diagnostics.push({ kind: 'parse', path: file.path, message: `not readable: ${said}` });
        return [];
      }
    });
  const cache = new Map<string, readonly unknown[]>();
  const once = <T>(key: string, make: () => readonly T[]): readonly T[] => {
    const known = cache.get(key) as readonly T[] | undefined;
    if (known) return known;
    const made = make();
    cache.set(key, made);
    return made;
  };
  const ofKind =
    (...kinds: RepoFileKind[]) =>
    (file: ArtefactFile): boolean =>
      kinds.includes(file.kind);

  const artefacts: Artefacts = {
    files: sorted,
    diagnostics,
    read,
    get manifests() {
      return once('manifests', () => parseAll(ofKind('manifest'), readManifest));
    },
    get lockfiles() {
      return once('lockfiles', () => parseAll(ofKind('lockfile'), readLockfile));
    },
    get dockerfiles() {
      return once('dockerfiles', () => parseAll(ofKind('dockerfile'), readDockerfile));
    },
    get composeFiles() {
      return once('composeFiles', () => parseAll(ofKind('compose'), readCompose));
    },
    get kubernetesFiles() {
      return once('kubernetesFiles', () => parseAll(ofKind('kubernetes', 'helm'), readKubernetes));
    },
    get workflows() {
      return once('workflows', () =>
        [
          ...parseAll(ofKind('github-workflow'), readWorkflow),
          ...parseAll((file) => OTHER_CI.has(file.kind) && /\.ya?ml$/.test(file.path), readCiScripts),
        ].sort((a, b) => byCodeUnit(a.path, b.path)),
      );
    },
    get actions() {
      return once('actions', () => parseAll(ofKind('github-action'), readAction));
    },
    get envFiles() {
      return once('envFiles', () => parseAll(ofKind('env'), readEnvFile));
    },
    get sqlFiles() {
      return once('sqlFiles', () => parseAll(ofKind('sql', 'sql-migration'), readSql));
    },
    get prismaSchemas() {
      return once('prismaSchemas', () => parseAll(ofKind('prisma'), readPrisma));
    },
    get toolConfigs() {
      return once('toolConfigs', () => [
        ...parseAll((file) => TOOL_KINDS.has(file.kind) && toolOf(file.path) !== undefined, readToolConfig),
        ...artefacts.manifests.flatMap(manifestToolConfigs),
      ]);
    },
    get alertRules() {
      return once('alertRules', () => parseAll(ofKind('alert-rules'), readAlertRules));
    },
    get functionsFiles() {
      return once('functionsFiles', () => parseAll(ofKind('infrastructure'), readFunctions));
    },
    manifestOf: (dir) => nearest(artefacts.manifests, dir),
    lockfileOf: (dir) => nearest(artefacts.lockfiles, dir),
    lockedVersion: (packageDir, name) => {
      const lockfile = nearest(artefacts.lockfiles, packageDir);
      if (!lockfile) {
        const binary = sorted.some((file) => isBinaryLockfile(file.path));
        return binary
          ? { unknown: 'binary', settles: '`bun.lock` in text form' }
          : { unknown: 'version', settles: 'a lockfile' };
      }
      const manifest = artefacts.manifests.find((each) => each.dir === packageDir);
      const range = manifest?.dependencies.find((each) => each.name === name)?.range;
      return (
        lockfile.lookup(packageDir, name, range) ?? {
          unknown: 'version',
          settles: `an entry for ${name} in ${lockfile.path}`,
        }
      );
    },
  };
  return artefacts;
};
