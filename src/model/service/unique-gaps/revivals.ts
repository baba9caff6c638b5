import type { Node } from '../../../facts/node.ts';
import type { Origins } from '../../resolution/origins.ts';
import { lineageOf } from '../../resolution/classes.ts';
import { alternatives } from '../../resolution/origin.ts';
import type { Schema } from '../schema/schema.ts';
import type { Table } from '../schema/table.ts';

const REVIVES = /^(restore|revive|undelete|unarchive|recover)/i;
const CREATES = /creat|\binsert\b|upsert|provision/i;

/** Tables of which a function that creates rows brings deleted ones back: `row.restore()`, also by a method of the model. */
export const revivals = (
  schema: Schema,
  { origins, serviceCalls }: { origins: Origins; serviceCalls: readonly Node[] },
): ReadonlySet<Table> => {
  const found = new Set<Table>();
  for (const call of serviceCalls) {
    const { callee } = call;
    if (!callee?.is('Member') || !REVIVES.test(callee.name) || !CREATES.test(call.fn.text)) continue;
    for (const origin of alternatives(origins.of(callee.object))) {
      const cls = origin.kind === 'instance' ? origin.of : origin.kind === 'class' ? origin.cls : undefined;
      if (!cls?.is('Class')) continue;
      for (const one of lineageOf(origins, cls).classes) {
        const table = schema.ofDeclaration(one);
        if (table) found.add(table);
      }
    }
  }
  return found;
};
