import type { Package, Project } from '../project/project.ts';

/** Shown for the root's own package. */
const ROOT = '.';

/** One package that is reviewed for itself. */
export interface Unit {
  name: string;
  /** As in reports: `.` is the root. */
  path: string;
  package: Package;
}

const isInside = (path: string, folder: string): boolean => folder === '' || path.startsWith(`${folder}/`);

/** The packages of the scope, and which of them a path belongs to. */
export interface Units {
  readonly all: readonly Unit[];
  of(path: string): Unit;
}

/** Members of the workspace and the scope's own package; a nested package outside of the workspace is part of the one around it. */
export const unitsOf = (project: Project): Units => {
  const home = project.packageOf(
    project.scopeKind === 'file' ? project.scope : `${project.scope}/package.json`.replace(/^\//, ''),
  );
  const packages = project.packages.filter(
    (each) => each.inScope && (each.inWorkspace || each.dir === home.dir),
  );
  if (packages.length === 0) packages.push(home);
  const all = packages
    .map((each): Unit => ({ name: each.name, path: each.dir || ROOT, package: each }))
    .sort((a, b) => (a.package.dir < b.package.dir ? -1 : 1));
  const byDepth = [...all].sort((a, b) => b.package.dir.length - a.package.dir.length);
  const outermost = byDepth.at(-1) as Unit;
  const known = new Map<string, Unit>();
  return {
    all,
    of(path) {
      let unit = known.get(path);
      if (!unit)
        known.set(path, (unit = byDepth.find(({ package: { dir } }) => isInside(path, dir)) ?? outermost));
      return unit;
    },
  };
};
