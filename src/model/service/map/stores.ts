import type { ClientKind } from '../../../libraries/table.ts';
import { makerAt, type Maker } from '../../meaning/clients/makers.ts';
import type { InstanceSetting } from '../../meaning/clients/instance-settings.ts';
import type { ServiceModel } from '../../model.ts';
import { isWithin } from '../../../project/paths.ts';
import type { Table, TableKey } from '../schema/table.ts';
import type { Callers } from './callers.ts';
import { byPlace, placeOf, type MapPlace } from './place.ts';
import { settingRow, settingsAt, type MapSetting } from './settings.ts';
import { tableCallers } from './table-callers.ts';

/** A connection to a data store, where its options are decided. */
export interface MapStore extends MapPlace {
  /** As the library calls it: `Pool`, `PrismaClient`. */
  name: string;
  kind: ClientKind;
  package: string;
  /** The limits that the library has: connections, waits, retries. */
  settings: (MapSetting & { name: string })[];
}

export interface MapTable extends MapPlace {
  name: string;
  /** As the database calls it, where the declaration says so. */
  table?: string;
  /** What declares it. */
  source: Table['source'];
  columns: { name: string; type?: string; nullable?: boolean; references?: string }[];
  keys: { kind: TableKey['kind']; columns: string[]; where?: string }[];
  /** No key is hidden, neither in the declaration nor in migrations. */
  complete: boolean;
  readBy: string[];
  writtenBy: string[];
}

const KINDS: ReadonlySet<ClientKind> = new Set(['redis', 'search', 'storage', 'broker']);
/** Kinds whose options are decided where the pool is made, behind factories too. */
const POOLED: ReadonlySet<ClientKind> = new Set(['sql', 'document']);

const SETTINGS = [
  'poolMax',
  'queueLimit',
  'acquireTimeout',
  'connectTimeout',
  'connectionTimeout',
  'statementTimeout',
  'queryTimeout',
  'commandTimeout',
  'socketTimeout',
  'timeout',
  'idleTimeout',
  'retries',
  'offlineQueue',
  'tls',
] as const;

/** Clients of data stores and brokers, in path and source order. */
export const storeRows = (model: ServiceModel): MapStore[] => {
  const { trace } = model.outbound;
  const pools = model.pools.all.map(({ site, maker, name, kind, setting }) => ({
    name,
    kind,
    package: makerAt(trace, maker)?.package ?? '',
    ...placeOf(site),
    settings: known(setting),
  }));
  const others = model.serviceCalls.flatMap((call): MapStore[] => {
    const maker = makerAt(trace, call);
    if (!maker || !isStore(maker) || !model.usage.isReached(call)) return [];
    const { row } = maker;
    return [
      {
        name: row.instance,
        kind: row.kind,
        package: maker.package,
        ...placeOf(call),
        settings: known(settingsAt(model, maker)),
      },
    ];
  });
  return [...pools, ...others].sort((a, b) => byPlace(a, b) || (a.name < b.name ? -1 : 1));
};

const isStore = ({ row }: Maker): boolean =>
  KINDS.has(row.kind) && !POOLED.has(row.kind) && row.owns !== 'nothing';

const known = (setting: (name: string) => InstanceSetting): MapStore['settings'] =>
  SETTINGS.flatMap((name) => {
    const found = setting(name);
    return found.isKnown ? [{ name, ...settingRow(found) }] : [];
  });

/** Tables and collections as declarations and migrations leave them, by what declares them. */
export const tableRows = (model: ServiceModel, callers: Callers): MapTable[] => {
  const callersOf = tableCallers(model, callers);
  return model.data.schema.tables
    .filter(({ site }) => isWithin(model.project.scope, site.path))
    .map((one) => {
      const { name, table, source, columns, keys, site, complete } = one;
      return {
        name,
        ...(table !== undefined && table !== name && { table }),
        source,
        file: site.path,
        line: site.span.line,
        columns: columns.map(({ name: column, type, nullable, references }) => ({
          name: column,
          ...(type !== undefined && { type }),
          ...(nullable !== undefined && { nullable }),
          ...(references !== undefined && { references }),
        })),
        keys: keys.map(({ kind, columns: own, where }) => ({
          kind,
          columns: [...own],
          ...(where !== undefined && { where }),
        })),
        complete,
        ...callersOf(one),
      };
    })
    .sort((a, b) => (a.source === b.source ? byPlace(a, b) : a.source < b.source ? -1 : 1));
};
