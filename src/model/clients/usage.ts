import type { FileRole, Project } from '../../project/project.ts';
import type { SourceUnit } from '../../facts/node.ts';
import type { Modules } from '../modules.ts';

const SERVING: ReadonlySet<FileRole> = new Set(['source']);

/** Which files run in a service: sources that some other source, and not only tests or scripts, leads to. */
export class Usage {
  private importers: Map<string, string[]> | undefined;
  private readonly memo = new Map<string, boolean>();

  constructor(
    private readonly project: Project,
    private readonly units: readonly SourceUnit[],
    private readonly modules: Modules,
  ) {}

  isServed(path: string): boolean {
    const known = this.memo.get(path);
    if (known !== undefined) return known;
    const served = this.isSource(path) && this.isLedTo(path);
    this.memo.set(path, served);
    return served;
  }

  private isSource(path: string): boolean {
    const role = this.project.file(path)?.role;
    return role !== undefined && SERVING.has(role);
  }

  /** A file nobody imports is a start of its own (an entry, a page, a plugin); tests and scripts are none. */
  private isLedTo(path: string): boolean {
    const seen = new Set([path]);
    const queue = [path];
    for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
      const importers = this.importersOf(at);
      if (!importers.length) {
        if (this.isSource(at)) return true;
        continue;
      }
      for (const importer of importers) {
        if (seen.has(importer)) continue;
        seen.add(importer);
        queue.push(importer);
      }
    }
    return false;
  }

  private importersOf(path: string): readonly string[] {
    if (!this.importers) {
      this.importers = new Map();
      for (const unit of this.units) {
        for (const specifier of specifiersOf(unit)) {
          const target = this.modules.resolve(unit.path, specifier);
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

const specifiersOf = (unit: SourceUnit): Set<string> => {
  const nodes = [...unit.nodesOf('Import'), ...unit.nodesOf('ImportCall')];
  const specifiers = nodes.filter((node) => node.payload >= 0).map((node) => node.string);
  for (const fact of unit.facts.exports) if (fact.from) specifiers.push(fact.from);
  return new Set(specifiers);
};
