import type { Node } from '../../../facts/node.ts';
import type { Role } from '../../meaning/roles.ts';
import type { ServiceModel } from '../../model.ts';
import type { Table } from '../schema/table.ts';
import { criteriaIn } from './criteria.ts';

/** A filter of which the library takes everything out, because the schema does not declare it. */
export interface LostCriteria {
  call: Node;
  keys: readonly string[];
  table: Table;
}

/** Filters on fields that no schema declares, where the library drops those, in path and source order. */
export const lostCriteria = (model: ServiceModel): LostCriteria[] =>
  model.roles.callsOf('db.op').flatMap((role): LostCriteria[] => {
    const { call } = role;
    const where = model.roles.argument(role, 'where');
    if (!where || !model.isServiceCode(call) || !dropsUndeclared(model, role)) return [];
    const table = model.data.db.of(call)?.table;
    if (!table?.complete || !table.columns.length) return [];
    const declared = new Set(table.columns.flatMap(({ name, column }) => [name, column]));
    const filters = criteriaIn(model, where);
    const keys = filters.flatMap(({ criteria }) => criteria.map(({ key }) => key.split('.')[0] ?? ''));
    const isOpen = filters.some(({ criteria }) => criteria.some((one) => one.isOpen));
    if (isOpen || !keys.length || keys.some((key) => isKnown(key, declared))) return [];
    return [{ call, keys: [...new Set(keys)], table }];
  });

const isKnown = (key: string, declared: ReadonlySet<string | undefined>): boolean =>
  key.startsWith('$') || /^(_id|id|__v|createdAt|updatedAt|OR|NOT)$/.test(key) || declared.has(key);

const dropsUndeclared = (model: ServiceModel, { facts }: Role): boolean => {
  const { undeclaredInWhere, dropsUndeclaredWith: option } = facts;
  const set = option === undefined ? [] : settingsOf(model, option);
  if (set.includes(false)) return false;
  return undeclaredInWhere === 'drops' || set.includes(true);
};

/** `{ strictQuery: true }`, `set('strictQuery', true)` */
const settingsOf = (model: ServiceModel, option: string): unknown[] => [
  ...(model.namedOptions.get(option) ?? []).map(({ value }) => model.values.constant(value)),
  ...model.serviceCalls
    .filter((call) => call.callee?.name === 'set' && call.argument(0)?.stringValue === option)
    .map((call) => model.values.constant(call.argument(1))),
];
