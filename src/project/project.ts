import type { Diagnostic } from '../findings.ts';
import type { Reader } from './reader.ts';
import type { Scope } from './root.ts';

/**
 * What discovery knows of the reviewed tree. Every path is relative to the root, with `/` on every system;
 * the root itself is `''`. Lists are sorted by path in code units.
 */

export const FILE_ROLES = [
  'source',
  'test',
  'fixture',
  'mock',
  'migration',
  'seed',
  'script',
  'cli',
  'example',
  'docs',
  'generated',
  'vendored',
  'tool-config',
  'dev-server',
  'browser',
  'types',
] as const;
export type FileRole = (typeof FILE_ROLES)[number];

/** How a file is parsed: `.mts` and `.cts` are `ts`, `.mjs` and `.cjs` are `js`. */
export type ScriptKind = 'ts' | 'tsx' | 'js' | 'jsx';

export interface SourceFile {
  readonly path: string;
  /** Folder of the nearest package; `''` is the root, also where no manifest exists. */
  readonly package: string;
  readonly role: FileRole;
  /** Why it has the role, as half a sentence: "named `*.test.ts`", "in `migrations/`". */
  readonly roleBy: string;
  readonly scriptKind: ScriptKind;
  /** Findings may start here. False for files that are known only so that names resolve. */
  readonly inScope: boolean;
  /** Bytes on disk. */
  readonly size: number;
  /** SHA-1 of the bytes, in hexadecimal. */
  readonly hash: string;
}

/** A parsed `package.json`. Nothing of it is checked: every reader tests the types of what it takes. */
export type Manifest = Readonly<Record<string, unknown>>;

export interface Package {
  /** The manifest's name, else the folder's. */
  readonly name: string;
  readonly dir: string;
  /** Path of the `package.json`; absent for the unit that stands in where there is no manifest at all. */
  readonly manifestPath?: string;
  readonly manifest: Manifest;
  /** The package, or a part of it, lies in the scope. */
  readonly inScope: boolean;
  /** Root or member of the workspace; a nested package outside of the workspace is not. */
  readonly inWorkspace: boolean;
  /** Folders of the workspace packages that it names in its dependencies of any group, sorted. */
  readonly dependsOn: readonly string[];
}

/** A tsconfig after its `extends`; every path in it is relative to the root. */
export interface TsConfig {
  readonly path: string;
  readonly baseUrl?: string;
  /** Pattern (with at most one `*`) to targets, in the order of the file. */
  readonly paths: Readonly<Record<string, readonly string[]>>;
  readonly jsx?: string;
  readonly experimentalDecorators: boolean;
  readonly emitDecoratorMetadata: boolean;
  /** Lower case, as written or as `module` implies; absent when neither is set. */
  readonly moduleResolution?: string;
  readonly outDir?: string;
  /** Compiler options after `extends`, as written, paths included. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Bases that were merged in, the nearest first. */
  readonly bases: readonly string[];
}

export const REPO_FILE_KINDS = [
  'manifest',
  'workspace',
  'lockfile',
  'dockerfile',
  'dockerignore',
  'compose',
  'kubernetes',
  'helm',
  'infrastructure',
  'github-workflow',
  'github-action',
  'gitlab-ci',
  'circleci',
  'ci',
  'dependency-updates',
  'code-owners',
  'prisma',
  'sql-migration',
  'sql',
  'env',
  'alert-rules',
  'graphql',
  'proto',
  'openapi',
  'tsconfig',
  'eslint',
  'biome',
  'oxlint',
  'prettier',
  'test-runner',
  'tool-config',
  'procfile',
  'process-manager',
  'npmrc',
  'node-version',
  'git-hook',
  'git-ignore',
  'makefile',
  'shell',
  'proxy',
  'view-template',
] as const;
export type RepoFileKind = (typeof REPO_FILE_KINDS)[number];

/** A file that is not JavaScript or TypeScript source, or is a tool's configuration, and that some check reads. */
export interface RepoFile {
  readonly path: string;
  readonly kind: RepoFileKind;
  /** By its folder, as for source files: a Dockerfile under `examples/` is `example`; else `source`. */
  readonly role: FileRole;
  /** Folder of the nearest package, as in `SourceFile`. */
  readonly package: string;
  readonly inScope: boolean;
  /** Bytes on disk. */
  readonly size: number;
}

export const LEFT_OUT_REASONS = [
  'ignored',
  'dependencies',
  'build-output',
  'coverage',
  'vendored',
  'generated',
  'minified',
  'declaration',
  'too-large',
  'binary',
  'unreadable',
  'link',
  'hidden',
] as const;
/** Why source files were not taken; whole folders (`node_modules`, ignored ones) count as one each. */
export type LeftOutReason = (typeof LEFT_OUT_REASONS)[number];

export interface Project {
  /** Absolute path of the root, in the system's own form: the one path that is not relative. */
  readonly root: string;
  readonly scope: string;
  readonly scopeKind: 'folder' | 'file';
  readonly files: readonly SourceFile[];
  readonly packages: readonly Package[];
  /** Those of the scope and those of the root that speak for it (CI, lockfile, Dockerfile, …), never of sibling packages. */
  readonly repoFiles: readonly RepoFile[];
  readonly leftOut: Readonly<Partial<Record<LeftOutReason, number>>>;
  readonly diagnostics: readonly Diagnostic[];
  /**
   * The source file at a path, also one that is not in `files` but may be read so that an import resolves: outside of the scope,
   * a declaration file, a generated or vendored file. Undefined when there is none inside the root.
   */
  file(path: string): SourceFile | undefined;
  /** Text of any file inside the root, without its byte order mark; undefined when it is absent, binary or not UTF-8. */
  read(path: string): string | undefined;
  /** SHA-1 of a file's bytes, in hexadecimal; undefined when it cannot be read. */
  hashOf(path: string): string | undefined;
  /** The nearest tsconfig or jsconfig that governs a file, its referenced and sibling configs considered. */
  tsconfigFor(path: string): TsConfig | undefined;
  /** The nearest package of a path. */
  packageOf(path: string): Package;
}

export interface DiscoverOptions {
  /** Takes this folder as the root instead of looking for one; the scope must lie in it. */
  root?: string;
  /** Reads another tree than the work tree: a commit or the index, at a scope that is known to be there. */
  tree?: Scope & { reader: Reader };
}
