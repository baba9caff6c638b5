import type { DeclaredFunction } from '../../../artefacts/functions.ts';
import type { Node, SourceUnit } from '../../../facts/node.ts';
import type { Roles } from '../../meaning/roles.ts';
import type { Bound } from './definitions.ts';
import type { Reading } from './reading.ts';

/** What the readers of frameworks look at besides the router calls. */
export interface Surroundings {
  reading: Reading;
  /** Files and calls that may serve. */
  units: readonly SourceUnit[];
  calls: readonly Node[];
  roles: Roles;
  /** Folder of the nearest package. */
  packageOf(path: string): string;
  /** Whether the package of a file, or the root above it, depends on one of these libraries. */
  uses(path: string, libraries: readonly string[]): boolean;
  /** Functions that deployment files give to a platform. */
  functions: readonly DeclaredFunction[];
}

/** A path relative to the package that it lies in. */
export const pathInPackage = (around: Surroundings, path: string): string => {
  const dir = around.packageOf(path);
  return dir === '' ? path : path.slice(dir.length + 1);
};

/** What a file exports under a name, followed to its definition. */
export const exported = (around: Surroundings, unit: SourceUnit, name: string): Bound | undefined =>
  around.reading.definitions.memberOf({ node: unit.module }, name)[0];

/** Where an export stands: its own declaration, else the file. */
export const exportNode = (unit: SourceUnit, name: string): Node => {
  const fact = unit.facts.exports.find((one) => one.name === name && one.from === undefined);
  return fact ? unit.node(fact.node) : unit.module;
};
