import type { SourceUnit } from '../../facts/node.ts';
import type { LibraryModel } from '../../libraries/table.ts';
import type { Modules } from './modules.ts';

/** Modules of the project whose exports the user's config describes: unit to library name and the names described. */
export type Described = ReadonlyMap<SourceUnit, readonly { library: string; names: ReadonlySet<string> }[]>;

/** `Partner` of `Partner#send`, `client` of `client()`, `Get` of `@Get`. */
const exportOf = (symbol: string): string => /^@?([\w$*]+)/.exec(symbol)?.[1] ?? '';

const namesIn = ({ makes, calls, reads, types, instances }: LibraryModel): Set<string> =>
  new Set([
    ...[...(makes ?? []), ...(calls ?? []), ...(reads ?? [])].flatMap(({ symbol }) => symbol.map(exportOf)),
    ...Object.keys(types ?? {}).map(exportOf),
    ...Object.keys(instances ?? {}),
  ]);

const unitOf = (name: string, modules: Modules): SourceUnit | undefined => {
  if (name.startsWith('./')) return modules.at(name.slice(2));
  const target = modules.resolve('', name);
  return target.kind === 'file' ? target.unit : undefined;
};

/** Finds the modules behind tables of relative paths and of workspace packages; tables of other packages need none. */
export const describedModules = (models: readonly LibraryModel[], modules: Modules): Described => {
  const described = new Map<SourceUnit, { library: string; names: Set<string> }[]>();
  for (const model of models) {
    for (const library of [model.library, ...(model.also ?? [])]) {
      const unit = unitOf(library, modules);
      if (unit) described.set(unit, [...(described.get(unit) ?? []), { library, names: namesIn(model) }]);
    }
  }
  return described;
};
