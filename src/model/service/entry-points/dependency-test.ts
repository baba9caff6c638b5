import { dependencyNames } from '../../../project/manifest.ts';
import type { Package } from '../../../project/project.ts';

/** Whether the package of a file, or the package of the root, declares one of some libraries or is one. */
export const dependencyTest = (
  packageOf: (path: string) => Package,
): ((path: string, libraries: readonly string[]) => boolean) => {
  const packages = new Map<string, Package>();
  const names = new Map<Package, Set<string>>();
  const packageAt = (path: string): Package => {
    const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
    let found = packages.get(folder);
    if (!found) packages.set(folder, (found = packageOf(path)));
    return found;
  };
  const namesOf = (one: Package): Set<string> => {
    let found = names.get(one);
    if (!found) names.set(one, (found = dependencyNames(one.manifest).add(one.name)));
    return found;
  };
  return (path, libraries) =>
    [packageAt(path), packageAt('')].some((one) => {
      const declared = namesOf(one);
      return libraries.some((library) => declared.has(library));
    });
};
