import type { Node } from '../facts/node.ts';
import type { ServiceModel } from '../model/model.ts';
import { alternatives } from '../model/resolution/origin.ts';
import { FILE_ROLES, type FileRole, type Project } from '../project/project.ts';
import { byCodeUnit } from '../project/paths.ts';

/** Something with the number of places where it is met. */
export interface Counted {
  name: string;
  count: number;
}

/** What bpx sees of a service, in numbers, and what it does not. */
export interface Diagnosis {
  packages: { name: string; dir: string; files: number }[];
  /** Paths of the tsconfigs that govern files of the scope. */
  tsconfigs: string[];
  roles: [FileRole, number][];
  lockfiles: string[];
  /** Libraries that bpx has tables of, by the files that import them. */
  known: Counted[];
  /** Those that it has none of, by the calls that lead into them. */
  unknown: Counted[];
  /** Modules of the project that no file was found for, by the files that import them. */
  unresolved: Counted[];
  /** Calls of service code, and those whose callee is known. */
  calls: { all: number; resolved: number };
}

/** Data and assets, which are no modules of code. */
const NO_CODE = /\.(json|css|scss|less|svg|png|jpe?g|html|graphql|gql|sql|node|wasm|ya?ml|txt|md)(\?.*)?$/i;

const tallied = (names: readonly string[]): Counted[] => {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts]
    .map(([name, count]) => ({ name, count }))
    .sort((a, b) => b.count - a.count || byCodeUnit(a.name, b.name));
};

const isResolved = (model: ServiceModel, call: Node): boolean =>
  model.calls.targets(call).length > 0 ||
  alternatives(model.calls.callee(call)).some(({ kind }) => kind !== 'unknown');

/** Looks at a linked project the way `bpx doctor` tells of it. */
export const diagnose = (project: Project, model: ServiceModel): Diagnosis => {
  const files = project.files.filter(({ inScope }) => inScope);
  const imports = model.serviceUnits.flatMap(({ path, facts }) =>
    [...new Set(facts.imports.filter(({ typeOnly }) => !typeOnly).map(({ specifier }) => specifier))].map(
      (specifier) => ({ specifier, target: model.modules.resolve(path, specifier) }),
    ),
  );
  const libraries = imports.flatMap(({ target }) => (target.kind === 'library' ? [target.package] : []));
  const into = model.serviceCalls.flatMap((call) => model.calls.libraryCallee(call)?.package ?? []);
  return {
    packages: project.packages
      .filter(({ inScope }) => inScope)
      .map(({ name, dir }) => ({
        name,
        dir: dir || '.',
        files: files.filter((file) => file.package === dir).length,
      })),
    tsconfigs: [...new Set(files.flatMap(({ path }) => project.tsconfigFor(path)?.path ?? []))].sort(),
    roles: FILE_ROLES.map((role): [FileRole, number] => [
      role,
      files.filter((file) => file.role === role).length,
    ]).filter(([, number]) => number > 0),
    lockfiles: project.repoFiles.filter(({ kind }) => kind === 'lockfile').map(({ path }) => path),
    known: tallied(libraries.filter((name) => model.library.knows(name) && !name.startsWith('node:'))),
    unknown: tallied(
      into.filter(
        (name) => !model.library.knows(name) && libraries.includes(name) && !name.startsWith('node:'),
      ),
    ),
    unresolved: tallied(
      imports.flatMap(({ specifier, target }) =>
        target.kind === 'unknown' && !NO_CODE.test(specifier) ? [specifier] : [],
      ),
    ),
    calls: {
      all: model.serviceCalls.length,
      resolved: model.serviceCalls.filter((call) => isResolved(model, call)).length,
    },
  };
};
