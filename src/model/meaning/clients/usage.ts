import type { Node, SourceUnit } from '../../../facts/node.ts';
import type { Package, Project } from '../../../project/project.ts';
import type { Modules } from '../../resolution/modules.ts';
import { isBrowserCode } from '../browser-code.ts';
import { References } from './references.ts';
import type { Origins } from '../../resolution/origins.ts';

/** Files that a framework loads by their name. */
const PAGE = /(^|\/)(\+?(route|page|layout|middleware|proxy|instrumentation)|pages\/api\/.+)\.[cm]?[jt]sx?$/;
/** Entries of a package, by their place in it. */
const ENTRY = /^([^/]+\/)?(index|main|app|server|handler|worker)\.[cm]?[jt]sx?$/;

/** Scripts of a manifest that start a process which stays. */
const STARTS = /^(start|serve|worker|server|dev)/;

export interface UsageInput {
  project: Project;
  units: readonly SourceUnit[];
  unit: (path: string) => SourceUnit | undefined;
  modules: Modules;
  origins: Origins;
  /** Places at which a process begins to serve: entry points, `listen`. */
  serves: () => readonly Node[];
}

/** Which code runs in a service: sources of its package, and of libraries of the workspace that it leads to. */
export class Usage {
  private importers: Map<string, string[]> | undefined;
  private services: ReadonlySet<string> | undefined;
  private places: readonly Node[] | undefined;
  private readonly references: References;
  private readonly memo = new Map<string, boolean>();

  constructor(private readonly input: UsageInput) {
    this.references = new References(input.units, input.origins, (path) => this.isServed(path));
  }

  /** Whether code of a file may run in a service. */
  isServed(path: string): boolean {
    const known = this.memo.get(path);
    if (known !== undefined) return known;
    this.memo.set(path, false);
    const served = this.isSource(path) && !this.isBrowser(path) && this.isLedTo(path);
    this.memo.set(path, served);
    return served;
  }

  /** Whether the class or function that holds a node is used at all; of a service's own package it always counts as used. */
  isReached(node: Node): boolean {
    if (!this.isServed(node.path)) return false;
    return this.isService(node.path) || this.references.isUsed(node);
  }

  /** Whether any other source imports the file. */
  isImported(path: string): boolean {
    return this.importersOf(path).some((importer) => this.isSource(importer));
  }

  /** Whether browser code imports a file as well: what runs of it on the server then follows from calls alone. */
  isSharedWithBrowser(path: string): boolean {
    const seen = new Set([path]);
    for (const at of seen) {
      if (this.input.project.file(at)?.role === 'browser') return true;
      for (const importer of this.importersOf(at)) seen.add(importer);
    }
    return false;
  }

  private isSource(path: string): boolean {
    return this.input.project.file(path)?.role === 'source';
  }

  private isBrowser(path: string): boolean {
    const unit = this.input.unit(path);
    return unit !== undefined && isBrowserCode(unit);
  }

  private isService(path: string): boolean {
    return this.servicePackages().has(this.input.project.packageOf(path).dir);
  }

  /** Packages in which something serves, and applications; where there is none, every package counts. */
  private servicePackages(): ReadonlySet<string> {
    if (!this.services) {
      const { project } = this.input;
      const serving = new Set(this.serving().map((node) => project.packageOf(node.path).dir));
      for (const one of project.packages) if (isApplication(one)) serving.add(one.dir);
      this.services = serving.size ? serving : new Set(project.packages.map(({ dir }) => dir));
    }
    return this.services;
  }

  /** Upwards through importers to a source of a service; a file that only tests and scripts import is not led to. */
  private isLedTo(path: string): boolean {
    const seen = new Set([path]);
    const queue = [path];
    for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
      const importers = this.importersOf(at);
      if (this.isStart(at, importers) && this.isService(at)) return true;
      for (const importer of importers) {
        if (seen.has(importer)) continue;
        seen.add(importer);
        queue.push(importer);
      }
    }
    return false;
  }

  /** A source that no other of its package imports: an entry, a page, a plugin; one that only tests import must be named as such. */
  private isStart(path: string, importers: readonly string[]): boolean {
    if (!this.isSource(path) || this.isBrowser(path)) return false;
    const { packageOf } = this.input.project;
    const { dir } = packageOf(path);
    const own = importers.filter((one) => packageOf(one).dir === dir);
    if (own.some((one) => this.isSource(one)) || (own.length === 0 && this.isOneOff(path))) return false;
    return own.length === 0 || PAGE.test(path) || ENTRY.test(path.slice(dir ? dir.length + 1 : 0));
  }

  /** A program that nobody imports, exports nothing and serves nothing: run by hand, unless a start script names it. */
  private isOneOff(path: string): boolean {
    const { project, unit } = this.input;
    const { dir, manifest } = project.packageOf(path);
    const inPackage = path.slice(dir ? dir.length + 1 : 0);
    if (PAGE.test(path) || ENTRY.test(inPackage) || unit(path)?.facts.exports.length !== 0) return false;
    if (this.serving().some((node) => node.path === path)) return false;
    const name = path.replace(/^.*\//, '').replace(/\.[^.]+$/, '');
    const scripts = Object.entries((manifest['scripts'] ?? {}) as Record<string, unknown>);
    return !scripts.some(([key, line]) => STARTS.test(key) && String(line).includes(name));
  }

  private serving(): readonly Node[] {
    return (this.places ??= this.input.serves());
  }

  private importersOf(path: string): readonly string[] {
    if (!this.importers) {
      this.importers = new Map();
      for (const unit of this.input.units) {
        for (const specifier of specifiersOf(unit)) {
          const target = this.input.modules.resolve(unit.path, specifier);
          if (target.kind !== 'file' || target.unit === unit) continue;
          const list = this.importers.get(target.unit.path);
          if (list) list.push(unit.path);
          else this.importers.set(target.unit.path, [unit.path]);
        }
      }
    }
    return this.importers.get(path) ?? [];
  }
}

/** Made to be started rather than imported or run once. */
const isApplication = ({ manifest }: Package): boolean => {
  const scripts = manifest['scripts'];
  const isStarted =
    typeof scripts === 'object' && scripts !== null && ('start' in scripts || 'serve' in scripts);
  return isStarted && !isLibrary(manifest);
};

/** Published for others to import: it has an entry for importers and is not private. */
const isLibrary = (manifest: Package['manifest']): boolean =>
  manifest['private'] !== true &&
  ['main', 'module', 'exports', 'types'].some((field) => manifest[field] !== undefined);

/** Modules that a file loads when it runs; imports of types alone are erased. */
const specifiersOf = ({ facts }: SourceUnit): Set<string> =>
  new Set(facts.imports.filter(({ typeOnly }) => !typeOnly).map(({ specifier }) => specifier));
