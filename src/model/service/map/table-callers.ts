import type { Node } from '../../../facts/node.ts';
import type { Verb } from '../../../libraries/facts.ts';
import type { ServiceModel } from '../../model.ts';
import type { Table } from '../schema/table.ts';
import type { Callers } from './callers.ts';

/** Entry points that lead to the statements of a table: `GET /orders/:id`, sorted. */
export interface TableCallers {
  readBy: string[];
  writtenBy: string[];
}

const WRITES: ReadonlySet<Verb> = new Set(['insert', 'update', 'delete', 'upsert']);

/** Who reads and writes each table. Statements whose table the code does not tell count for none. */
export const tableCallers = (model: ServiceModel, callers: Callers): ((table: Table) => TableCallers) => {
  const reads = new Map<Table, Node[]>();
  const writes = new Map<Table, Node[]>();
  for (const call of model.serviceCalls) {
    const op = model.data.db.of(call);
    if (!op?.table) continue;
    const calls = WRITES.has(op.verb) || op.isSave ? writes : reads;
    const known = calls.get(op.table);
    if (known) known.push(call);
    else calls.set(op.table, [call]);
  }
  return (table) => ({
    readBy: callers.of(reads.get(table) ?? []),
    writtenBy: callers.of(writes.get(table) ?? []),
  });
};
