import type { Node } from '../../facts/node.ts';
import type { Calls } from '../resolution/calls.ts';
import type { Origins } from '../resolution/origins.ts';
import type { Value, Values } from '../resolution/values.ts';

const EMBEDDED_PACKAGES = new Set([
  'better-sqlite3',
  'node:sqlite',
  'bun:sqlite',
  'sql.js',
  'sqlite3',
  'sqlite',
]);
/** Mappers whose dialect is an option, by name or as an object. */
const MAPPERS = new Set([
  'sequelize',
  'sequelize-typescript',
  'typeorm',
  'knex',
  '@mikro-orm/core',
  'kysely',
]);
const DIALECT_KEYS = ['dialect', 'type', 'client'];

/** Stores that live in the process: a query is a function call, so that loops over it cost no round trips. */
export class EmbeddedStore {
  /** Dialects of the clients that a package makes: `mapper`, then the package's folder. */
  private readonly dialects = new Map<string, Map<string, Set<string>>>();
  /** The service keeps its data in such a store: it is meant to run as one process. */
  readonly isUsed: boolean;

  constructor(
    private readonly calls: Calls,
    private readonly origins: Origins,
    values: Values,
    private readonly packageOf: (path: string) => string,
  ) {
    for (const call of calls.production) {
      const callee = calls.libraryCallee(call);
      if (!callee || !MAPPERS.has(callee.package)) continue;
      for (const argument of call.args) {
        for (const key of DIALECT_KEYS) {
          const setting = values.setting(argument, key);
          if (setting.state === 'set') this.add(callee.package, call.path, this.nameOf(setting));
        }
      }
    }
    this.isUsed = [...this.dialects.values()].some((byPackage) =>
      [...byPackage.values()].every((names) => areEmbedded(names)),
    );
  }

  /** Whether an operation runs on an embedded store: that of its own package, else every one that the service makes. */
  holds(call: Node): boolean {
    const callee = this.calls.libraryCallee(call);
    if (!callee) return false;
    if (EMBEDDED_PACKAGES.has(callee.package)) return true;
    const byPackage = this.dialects.get(callee.package);
    if (!byPackage) return false;
    const own = byPackage.get(this.packageOf(call.path));
    return own ? areEmbedded(own) : [...byPackage.values()].every((names) => areEmbedded(names));
  }

  private add(mapper: string, path: string, name: string): void {
    const byPackage = this.dialects.get(mapper) ?? new Map<string, Set<string>>();
    this.dialects.set(mapper, byPackage);
    const folder = this.packageOf(path);
    byPackage.set(folder, (byPackage.get(folder) ?? new Set<string>()).add(name));
  }

  /** `sqlite`, or the class of a dialect object: `SqliteDialect`. */
  private nameOf({ node, value }: { node: Node; value: Value }): string {
    if (value.kind === 'constant') return String(value.constant);
    const origin = this.origins.of(node);
    return origin.kind === 'library' ? origin.path : '?';
  }
}

const areEmbedded = (names: ReadonlySet<string>): boolean => [...names].every((name) => /sqlite/i.test(name));
