import type { Danger } from '../../../libraries/facts.ts';
import type { Node } from '../../../facts/node.ts';
import type { ServiceModel } from '../../model.ts';
import { alternatives } from '../../resolution/origin.ts';
import { isClient, type Labelled } from '../dataflow/label.ts';

/** A column that a client filled, and where. */
export interface StoredValue {
  write: Node;
  source: Labelled;
}

const memo = new WeakMap<ServiceModel, Map<string, StoredValue | undefined>>();

/** The write of the service that puts a client's text into the column that is read here; undefined where none is seen. */
export const storedBy = (model: ServiceModel, read: Labelled, danger: Danger): StoredValue | undefined => {
  if (read.label.kind !== 'stored') return undefined;
  const record = model.touches.recordOf(read.at);
  const column = columnOf(read, record?.columns ?? []);
  if (column === undefined) return undefined;
  let known = memo.get(model);
  if (!known) memo.set(model, (known = new Map()));
  const key = `${danger} ${record?.name ?? ''} ${column}`;
  if (!known.has(key)) known.set(key, find(model, record?.name, column, danger));
  return known.get(key);
};

/** The member that is taken from the row: the name nearest to it. */
const columnOf = ({ names }: Labelled, columns: readonly string[]): string | undefined =>
  columns.length ? names.findLast((name) => columns.includes(name)) : undefined;

/** The record that is written: of a model, or of an instance of its class. */
const recordName = (model: ServiceModel, call: Node): string | undefined => {
  const known = model.touches.recordOf(call)?.name;
  if (known !== undefined) return known;
  const receiver = alternatives(model.origins.of(call.callee?.object));
  for (const origin of receiver)
    if (origin.kind === 'instance' && origin.of.is('Class')) return origin.of.name;
  return undefined;
};

const find = (
  model: ServiceModel,
  record: string | undefined,
  column: string,
  danger: Danger,
): StoredValue | undefined => {
  for (const write of model.clientWrites) {
    if (record === undefined || recordName(model, write.call) !== record) continue;
    for (const { name, value } of write.columns) {
      if (name !== column) continue;
      const source = model.dataflow.reaching(value, danger).labels.find(isClient);
      if (source) return { write: write.call, source };
    }
  }
  return undefined;
};
