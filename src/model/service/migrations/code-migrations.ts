import type { SqlStatement } from '../../../artefacts/sql-model.ts';
import { readSqlText } from '../../../artefacts/sql.ts';
import type { Node, SourceUnit } from '../../../facts/node.ts';

const DDL = /^\s*(?:create|alter|drop|insert|update|delete|truncate)\s/i;
const BACKWARDS = /(?:^|\.)(?:down|undo|rollback|revert)(?:\.|$)/i;

/** Source text with everything but a stretch blanked, so that what is read in it keeps its place in the file. */
const alone = (text: string, start: number, end: number): string =>
  text.slice(0, start).replace(/[^\n]/g, ' ') + text.slice(start, end);

/** Code of the way back. */
export const isBackwards = (node: Node): boolean => BACKWARDS.test(node.symbol);

const isInTemplate = (node: Node): boolean => node.parent?.is('Template') ?? false;

/**
 * The SQL that a migration written in code runs forwards: the texts and templates that start like a statement,
 * in their order. Holes of templates stay as `${…}`; what a query builder makes is not here.
 */
export const codeStatements = (unit: SourceUnit): SqlStatement[] =>
  [...unit.nodesOf('String'), ...unit.nodesOf('Template')]
    .filter((node) => !isInTemplate(node) && !isBackwards(node))
    .sort((a, b) => a.start - b.start)
    .flatMap((node) => {
      const [start, end] = [node.start + 1, node.end - 1];
      const text = unit.text.slice(start, end);
      return DDL.test(text) ? readSqlText(unit.path, alone(unit.text, start, end)) : [];
    });

/** Tables that a builder creates in the file, in lower case: `createTable('orders')`, `new Table({ name: 'orders' })`. */
export const tablesBuilt = (unit: SourceUnit): string[] =>
  unit.nodesOf('Call').flatMap((call) => {
    const name = call.callee?.name ?? '';
    if (!/^createTable/.test(name) && !(call.isNew && name === 'Table')) return [];
    const first = call.argument(0);
    const table =
      first?.stringValue ?? first?.property('name')?.stringValue ?? first?.property('tableName')?.stringValue;
    return table === undefined ? [] : [table.toLowerCase()];
  });
