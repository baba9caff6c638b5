import type { Node } from '../../../facts/node.ts';
import type { Role, Roles } from '../../meaning/roles.ts';
import type { Values } from '../../resolution/values.ts';
import type { Dataflow } from './dataflow.ts';
import { isClient, type Labelled } from './label.ts';

/** A column that a write sets. */
export interface SetColumn {
  name: string;
  value: Node;
}

/** A write to a store with what the client has in it. */
export interface ClientWrite {
  call: Node;
  role: Role;
  /** Columns of the written object that the code names. */
  columns: readonly SetColumn[];
  /** What comes from a request and was not held against a schema. */
  raw: readonly Labelled[];
}

const WRITING = new Set(['insert', 'update', 'upsert']);

/** Writes that carry values of a request, in path and source order. */
export const clientWritesOf = (
  calls: readonly Node[],
  roles: Roles,
  values: Values,
  dataflow: Dataflow,
): ClientWrite[] =>
  calls.flatMap((call) => {
    const role = writing(call, roles);
    if (!role) return [];
    const parts = dataParts(role, roles);
    const columns = parts.flatMap((part) => columnsOf(part, values));
    const raw = parts
      .flatMap((part) => dataflow.labelsOf(part))
      .filter((one) => isClient(one) && !one.through.validated);
    return [{ call, role, columns, raw }];
  });

/** A write, or the making of a record that is saved later. */
const writing = (call: Node, roles: Roles): Role | undefined =>
  roles
    .allOf(call)
    .find(
      ({ name, facts, row }) =>
        (name === 'db.op' && facts.verb !== undefined && WRITING.has(facts.verb)) ||
        (name === 'call' &&
          row.args?.['data'] !== undefined &&
          /build|create/i.test(call.callee?.name ?? '')),
    );

const dataParts = (role: Role, roles: Roles): Node[] =>
  ['data', 'update', 'values', 'set', 'column', 'bound'].flatMap((name) => {
    const path = role.row.args?.[name];
    if (path === 'this') return [];
    return roles.argument(role, name) ?? [];
  });

const columnsOf = (part: Node, values: Values): SetColumn[] => {
  const object = values.object(part);
  if (!object) return [];
  return object.properties.flatMap((property): SetColumn[] => {
    const value = property.value;
    if (!property.is('Property') || !value) return [];
    const inner = property.string.startsWith('$') ? values.object(value) : undefined;
    return inner ? columnsOf(inner, values) : [{ name: property.string, value }];
  });
};
