import { declaredName } from '../../facts/identity.ts';
import type { Node } from '../../facts/node.ts';
import { library, unknown, type Origin } from './origin.ts';
import type { Origins } from './origins.ts';

const UNRESOLVED = unknown('unresolved');

/** What the runner of migrations, known by a dependency of the package, hands to `up` and `down`. */
const RUNNERS: readonly { dependencies: readonly string[]; gives: readonly Origin[] }[] = [
  {
    dependencies: ['sequelize-cli', 'umzug', 'sequelize'],
    gives: [library('sequelize', 'QueryInterface#'), library('sequelize', 'default')],
  },
  { dependencies: ['knex'], gives: [library('knex', 'Knex#')] },
  { dependencies: ['node-pg-migrate'], gives: [library('node-pg-migrate', 'MigrationBuilder#')] },
];

/** Parameters whose values come from a framework that calls a function by its name and file. */
export const conventionalParameter = (origins: Origins, fn: Node, index: number): Origin => {
  const name = declaredName(fn);
  if (name !== 'up' && name !== 'down') return UNRESOLVED;
  if (!fn.parent?.fn.is('Module') || origins.modules.roleOf(fn.path) !== 'migration') return UNRESOLVED;
  const runners = RUNNERS.filter(({ dependencies }) =>
    dependencies.some((one) => origins.modules.dependsOn(fn.path, one)),
  );
  return (runners.length === 1 ? runners[0]?.gives[index] : undefined) ?? UNRESOLVED;
};
