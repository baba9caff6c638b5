import { Flag } from '../../facts/kinds.ts';
import type { Node, SourceUnit } from '../../facts/node.ts';
import type { Described } from './described.ts';
import type { Modules, ModuleTarget } from './modules.ts';

/** What an exported name stands for. */
export type ExportTarget =
  /** A declaration or expression of the project. */
  | { kind: 'node'; node: Node }
  /** A whole module of the project: `export * as ns`, `import * as ns`. */
  | { kind: 'module'; unit: SourceUnit }
  /** A symbol of a library: `default`, `*` or a name. */
  | { kind: 'library'; package: string; subpath: string; name: string }
  | { kind: 'unknown' };

const UNKNOWN: ExportTarget = { kind: 'unknown' };

/** Follows exported names through re-exports, ES modules and CommonJS alike. */
export class Exports {
  private readonly memo = new Map<SourceUnit, Map<string, ExportTarget>>();

  constructor(
    private readonly modules: Modules,
    /** What the user says of a module's symbols comes before its code. */
    private readonly described: Described = new Map(),
  ) {}

  /** `name` as an importer writes it: `default`, `*` (the module), `=` (`require`), or a name. */
  lookup(unit: SourceUnit, name: string): ExportTarget {
    let known = this.memo.get(unit);
    if (!known) this.memo.set(unit, (known = new Map()));
    const found = known.get(name);
    if (found) return found;
    known.set(name, UNKNOWN); // cycles of re-exports end here
    const target = this.find(unit, name);
    known.set(name, target);
    return target;
  }

  through(target: ModuleTarget, name: string): ExportTarget {
    if (target.kind === 'file') return this.lookup(target.unit, name);
    if (target.kind === 'library') return { ...target, name };
    return UNKNOWN;
  }

  /** Names that a module exports itself or passes on, for `Object.values(ns)` and route tables. */
  namesOf(unit: SourceUnit, seen = new Set<SourceUnit>()): string[] {
    if (seen.has(unit)) return [];
    seen.add(unit);
    const names = new Set<string>();
    for (const fact of unit.facts.exports) {
      if (fact.typeOnly) continue;
      if (fact.name !== '*') names.add(fact.name);
      else if (fact.from) {
        const target = this.modules.resolve(unit.path, fact.from);
        if (target.kind === 'file') for (const name of this.namesOf(target.unit, seen)) names.add(name);
      }
    }
    return [...names];
  }

  private asTold(unit: SourceUnit, name: string): ExportTarget | undefined {
    const table = this.described.get(unit)?.find(({ names }) => names.has(name) || names.has('*'));
    return table && { kind: 'library', package: table.library, subpath: '', name };
  }

  private find(unit: SourceUnit, name: string): ExportTarget {
    const { exports } = unit.facts;
    const whole = exports.find((fact) => fact.name === '=');
    if (name === '*') return { kind: 'module', unit };
    const told = this.asTold(unit, name === '=' && whole ? 'default' : name);
    if (told) return told;
    if (name === '=') {
      if (whole) return { kind: 'node', node: unit.node(whole.node) };
      return { kind: 'module', unit };
    }
    const own = exports.filter((fact) => fact.name === name).at(-1);
    if (own) {
      if (own.from !== undefined)
        return this.through(this.modules.resolve(unit.path, own.from), own.imported ?? name);
      return { kind: 'node', node: declaredIn(unit.node(own.node), name) };
    }
    if (whole) {
      const value = unit.node(whole.node);
      if (name === 'default') return { kind: 'node', node: value };
      const property = value.property(name);
      if (property) return { kind: 'node', node: property };
      return { kind: 'unknown' };
    }
    if (name === 'default') {
      // CommonJS without `module.exports =`: the default import is the module itself
      const isCommonJs =
        exports.length > 0 && exports.every((fact) => unit.node(fact.node).parent?.is('Assign'));
      return isCommonJs ? { kind: 'module', unit } : UNKNOWN;
    }
    for (const fact of exports) {
      if (fact.name !== '*' || fact.from === undefined) continue;
      const target = this.through(this.modules.resolve(unit.path, fact.from), name);
      if (target.kind !== 'unknown') return target;
    }
    return UNKNOWN;
  }
}

/** `export const { a, b } = …`: the name within the pattern. */
const declaredIn = (node: Node, name: string): Node => {
  const pattern = node.is('VarDecl') ? node.target : undefined;
  if (!pattern || pattern.is('Identifier')) return node;
  for (const one of pattern.descendants()) {
    if (one.is('Identifier') && one.hasFlag(Flag.Declares) && one.name === name) return one;
  }
  return node;
};
