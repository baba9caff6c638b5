import type { Node } from '../../facts/node.ts';
import type { Calls } from '../resolution/calls.ts';
import type { Values } from '../resolution/values.ts';

const EMBEDDED_PACKAGES = new Set([
  'better-sqlite3',
  'node:sqlite',
  'bun:sqlite',
  'sql.js',
  'sqlite3',
  'sqlite',
]);
/** Mappers whose dialect is an option. */
const MAPPERS = new Set(['sequelize', 'sequelize-typescript', 'typeorm', 'knex', '@mikro-orm/core']);
const DIALECT_KEYS = ['dialect', 'type', 'client'];

/** Stores that live in the process: a query is a function call, so that loops over it cost no round trips. */
export class EmbeddedStore {
  private readonly embeddedMappers = new Set<string>();
  /** The service keeps its data in such a store: it is meant to run as one process. */
  readonly isUsed: boolean;

  constructor(
    private readonly calls: Calls,
    values: Values,
  ) {
    const dialects = new Map<string, Set<string>>();
    for (const call of calls.all) {
      const callee = calls.libraryCallee(call);
      if (!callee || !MAPPERS.has(callee.package)) continue;
      for (const argument of call.args) {
        for (const key of DIALECT_KEYS) {
          const setting = values.setting(argument, key);
          if (setting.state !== 'set') continue;
          const known = dialects.get(callee.package) ?? new Set<string>();
          const text = setting.value.kind === 'constant' ? String(setting.value.constant) : '?';
          dialects.set(callee.package, known.add(text));
        }
      }
    }
    for (const [mapper, found] of dialects) {
      if ([...found].every((dialect) => /sqlite/.test(dialect))) this.embeddedMappers.add(mapper);
    }
    this.isUsed = this.embeddedMappers.size > 0;
  }

  /** Whether an operation runs on an embedded store. */
  holds(call: Node): boolean {
    const callee = this.calls.libraryCallee(call);
    return (
      callee !== undefined &&
      (EMBEDDED_PACKAGES.has(callee.package) || this.embeddedMappers.has(callee.package))
    );
  }
}
