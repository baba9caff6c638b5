import { builtinModules } from 'node:module';
import type { SourceUnit } from '../../facts/node.ts';
import type { FileRole, Package, Project } from '../../project/project.ts';
import { folderOf } from '../../project/paths.ts';
import { resolvePath } from './paths.ts';

/** What a module specifier leads to. */
export type ModuleTarget =
  | { kind: 'file'; unit: SourceUnit }
  /** `package` is the npm name or `node:x`; `subpath` what follows it. */
  | { kind: 'library'; package: string; subpath: string }
  | { kind: 'unknown' };

const GROUPS = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'];
/** Bun's list holds packages that Node installs (`undici`, `ws`); what a module is must not depend on who runs bpx. */
const NOT_NODES = new Set(['undici', 'ws', 'bun']);
const BUILTINS = new Set(builtinModules.filter((name) => !/^_|^bun:/.test(name) && !NOT_NODES.has(name)));
const EXTENSIONS = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs', '.d.ts'];
const SOURCE_OF: Record<string, string[]> = {
  '.js': ['.ts', '.tsx', '.jsx'],
  '.mjs': ['.mts'],
  '.cjs': ['.cts'],
  '.jsx': ['.tsx'],
};
/** Folders that builds write to; their sources are looked for in `src` beside them or in the package itself. */
const BUILD_FOLDER = /(^|\/)(dist|build|lib|out|esm|cjs|output|\.output)(\/(esm|cjs|src|es|node))?(?=\/|$)/;

/** What a tsconfig says of names that are not relative; the longest pattern first. */
interface PathConfig {
  baseUrl: string | undefined;
  patterns: readonly (readonly [string, readonly string[]])[];
}

/** Resolves specifiers the way Node and TypeScript do, from sources alone: nothing of node_modules is read. */
export class Modules {
  private readonly units: ReadonlyMap<string, SourceUnit>;
  private readonly roles: ReadonlyMap<string, FileRole>;
  private readonly workspace = new Map<string, Package>();
  private readonly configs = new Map<string, PathConfig | undefined>();
  private readonly loaded = new Map<string, SourceUnit | undefined>();
  private readonly memo = new Map<string, ModuleTarget>();

  constructor(
    private readonly project: Project,
    units: ReadonlyMap<string, SourceUnit>,
    /** Facts of a file that is not reviewed (outside of the scope, generated, a declaration), for names that lead to it. */
    private readonly load: (path: string) => SourceUnit | undefined = () => undefined,
  ) {
    this.units = units;
    this.roles = new Map(project.files.map((file) => [file.path, file.role]));
    for (const one of project.packages) {
      if (typeof one.manifest['name'] === 'string') this.workspace.set(one.manifest['name'], one);
    }
  }

  resolve(from: string, specifier: string): ModuleTarget {
    const folder = folderOf(from);
    const key = `${folder}\0${specifier}`;
    let target = this.memo.get(key);
    if (!target) {
      target = this.find(from, folder, specifier);
      this.memo.set(key, target);
    }
    return target;
  }

  /** The module at a path below the root, with or without its extension. */
  at(path: string): SourceUnit | undefined {
    return this.tryPath(path);
  }

  roleOf(path: string): FileRole | undefined {
    return this.roles.get(path) ?? this.project.file(path)?.role;
  }

  /** Whether the package of a file, or that of the root, names a dependency in any group. */
  dependsOn(path: string, name: string): boolean {
    return [this.project.packageOf(path), this.project.packageOf('')].some(({ manifest }) =>
      GROUPS.some((group) => {
        const entries = manifest[group];
        return typeof entries === 'object' && entries !== null && name in entries;
      }),
    );
  }

  private find(from: string, folder: string, specifier: string): ModuleTarget {
    if (specifier.startsWith('node:')) return libraryTarget(specifier);
    if (/^\.{1,2}($|\/)/.test(specifier)) {
      const unit = this.tryPath(resolvePath(folder, specifier));
      return unit ? { kind: 'file', unit } : { kind: 'unknown' };
    }
    if (BUILTINS.has(specifier)) return libraryTarget(`node:${specifier}`);
    const mapped =
      this.byTsConfig(from, specifier) ?? this.byImportsField(from, specifier) ?? this.byWorkspace(specifier);
    if (mapped) return { kind: 'file', unit: mapped };
    if (specifier.startsWith('/') || specifier.startsWith('#') || specifier.startsWith('~'))
      return { kind: 'unknown' };
    return libraryTarget(specifier);
  }

  private byTsConfig(from: string, specifier: string): SourceUnit | undefined {
    const config = this.configOf(from);
    if (!config) return undefined;
    for (const [pattern, targets] of config.patterns) {
      const star = matchPattern(pattern, specifier);
      if (star === undefined) continue;
      for (const target of targets) {
        const unit = this.tryPath(target.replace('*', () => star));
        if (unit) return unit;
      }
    }
    return config.baseUrl === undefined ? undefined : this.tryPath(resolvePath(config.baseUrl, specifier));
  }

  private configOf(from: string): PathConfig | undefined {
    if (!this.configs.has(from)) {
      const config = this.project.tsconfigFor(from);
      this.configs.set(
        from,
        config && {
          baseUrl: config.baseUrl,
          patterns: Object.entries(config.paths).sort(([a], [b]) => b.length - a.length),
        },
      );
    }
    return this.configs.get(from);
  }

  private byImportsField(from: string, specifier: string): SourceUnit | undefined {
    if (!specifier.startsWith('#')) return undefined;
    const owner = this.project.packageOf(from);
    return this.throughMap(owner.dir, owner.manifest['imports'], specifier);
  }

  private byWorkspace(specifier: string): SourceUnit | undefined {
    const { name, subpath } = splitPackage(specifier);
    const target = this.workspace.get(name);
    if (!target) return undefined;
    const { dir, manifest } = target;
    const exported = this.throughMap(dir, manifest['exports'], subpath ? `./${subpath}` : '.');
    if (exported) return exported;
    if (subpath)
      return this.tryBuilt(resolvePath(dir, subpath)) ?? this.tryPath(resolvePath(dir, `src/${subpath}`));
    for (const field of ['source', 'module', 'main', 'types', 'typings']) {
      const path = manifest[field];
      const unit = typeof path === 'string' ? this.tryBuilt(resolvePath(dir, path)) : undefined;
      if (unit) return unit;
    }
    return (
      this.tryPath(resolvePath(dir, 'src')) ?? this.tryPath(resolvePath(dir, 'src/main')) ?? this.tryPath(dir)
    );
  }

  /** `exports` and `imports` of a manifest: strings, conditions, patterns with one star. */
  private throughMap(dir: string, map: unknown, key: string): SourceUnit | undefined {
    if (typeof map === 'string') return key === '.' ? this.tryBuilt(resolvePath(dir, map)) : undefined;
    if (!map || typeof map !== 'object' || Array.isArray(map)) return undefined;
    const entries = Object.entries(map as Record<string, unknown>);
    const isConditions = entries.every(([name]) => !name.startsWith('.') && !name.startsWith('#'));
    if (isConditions) return key === '.' ? this.throughConditions(dir, map, '') : undefined;
    for (const [pattern, target] of entries) {
      const star = matchPattern(pattern, key);
      const unit = star === undefined ? undefined : this.throughConditions(dir, target, star);
      if (unit) return unit;
    }
    return undefined;
  }

  private throughConditions(dir: string, target: unknown, star: string): SourceUnit | undefined {
    if (typeof target === 'string')
      return this.tryBuilt(
        resolvePath(
          dir,
          target.replaceAll('*', () => star),
        ),
      );
    if (!target || typeof target !== 'object') return undefined;
    for (const inner of Object.values(target as Record<string, unknown>)) {
      const unit = this.throughConditions(dir, inner, star);
      if (unit) return unit;
    }
    return undefined;
  }

  /** A path that may point at a build's output. */
  private tryBuilt(path: string): SourceUnit | undefined {
    const direct = this.tryPath(path);
    if (direct) return direct;
    const bare = path.replace(/\.d\.([mc]?ts)$/, '.$1').replace(/\.(d\.)?[mc]?[jt]sx?$/, '');
    if (!BUILD_FOLDER.test(bare)) return this.tryPath(bare);
    return (
      this.tryPath(bare.replace(BUILD_FOLDER, '$1src')) ??
      this.tryPath(bare.replace(BUILD_FOLDER, '$1').replace(/\/\/+/g, '/').replace(/^\//, ''))
    );
  }

  /** Reviewed files first, then others that exist. */
  private tryPath(path: string): SourceUnit | undefined {
    return candidate(path, (one) => this.units.get(one)) ?? candidate(path, (one) => this.beyond(one));
  }

  private beyond(path: string): SourceUnit | undefined {
    if (!this.loaded.has(path)) this.loaded.set(path, this.project.file(path) && this.load(path));
    return this.loaded.get(path);
  }
}

/** The file that a path without or with a compiled extension means. */
const candidate = (path: string, find: (path: string) => SourceUnit | undefined): SourceUnit | undefined => {
  const dot = path.lastIndexOf('.');
  const extension = dot > path.lastIndexOf('/') ? path.slice(dot) : '';
  if (extension) {
    const exact = find(path);
    if (exact) return exact;
  }
  for (const replacement of SOURCE_OF[extension] ?? []) {
    const unit = find(path.slice(0, dot) + replacement);
    if (unit) return unit;
  }
  for (const extra of EXTENSIONS) {
    const unit = find(path + extra);
    if (unit) return unit;
  }
  for (const extra of EXTENSIONS) {
    const unit = find(path ? `${path}/index${extra}` : `index${extra}`);
    if (unit) return unit;
  }
  return undefined;
};

/** What the star of a pattern stands for; undefined when the pattern does not match. */
const matchPattern = (pattern: string, text: string): string | undefined => {
  const star = pattern.indexOf('*');
  if (star < 0) return pattern === text ? '' : undefined;
  const head = pattern.slice(0, star);
  const tail = pattern.slice(star + 1);
  return text.length >= head.length + tail.length && text.startsWith(head) && text.endsWith(tail)
    ? text.slice(head.length, text.length - tail.length)
    : undefined;
};

export const splitPackage = (specifier: string): { name: string; subpath: string } => {
  const parts = specifier.split('/');
  const size = specifier.startsWith('@') ? 2 : 1;
  return { name: parts.slice(0, size).join('/'), subpath: parts.slice(size).join('/') };
};

/** `fs/promises` and `stream/promises` are modules of their own; elsewhere subpaths belong to their package. */
const libraryTarget = (specifier: string): ModuleTarget => {
  if (specifier.startsWith('node:')) return { kind: 'library', package: specifier, subpath: '' };
  const { name, subpath } = splitPackage(specifier);
  const typed = name.startsWith('@types/') ? name.slice(7).replace(/^(.+)__(.+)$/, '@$1/$2') : name;
  return { kind: 'library', package: typed, subpath };
};
