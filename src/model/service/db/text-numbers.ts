import type { Node } from '../../../facts/node.ts';
import type { ServiceModel } from '../../model.ts';
import type { Table, TableColumn } from '../schema/table.ts';

/** A number that arrives as text and is used as a number. */
export interface TextNumber {
  /** The operation. */
  site: Node;
  /** The value in it. */
  value: Node;
  /** What says that it is text: the column, the query. */
  source: Node | undefined;
  kind: 'column' | 'count';
  type: string;
  table: string;
  harm: 'joined' | 'never equal' | 'dropped';
}

const COLUMN_TYPES = /^(bigint|int8|decimal|numeric|money|bigserial)\b/i;

/** In path and source order, the first of each column in a function. */
export const textNumbers = (model: ServiceModel): TextNumber[] => {
  if (model.embeddedStore.isUsed) return [];
  const columns = textColumns(model);
  const found = model.serviceUnits.flatMap((unit) => [
    ...unit.nodesOf('Member').flatMap((member) => ofColumn(model, columns, member)),
    ...ofCounts(model, unit.nodesOf('Tagged')),
  ]);
  const first = new Map<string, TextNumber>();
  for (const one of found) {
    const key = `${one.site.path}:${one.site.fn.id} ${one.value.name}`;
    if (!first.has(key)) first.set(key, one);
  }
  return [...first.values()];
};

/** Columns that the driver gives as text though the code declares numbers, by the class of their rows. */
const textColumns = (model: ServiceModel): Map<Node, { table: Table; column: TableColumn }[]> => {
  const byClass = new Map<Node, { table: Table; column: TableColumn }[]>();
  for (const table of model.data.schema.tables) {
    if (!table.declaration || (table.source !== 'typeorm' && table.source !== 'sequelize')) continue;
    const own = table.columns.filter(
      ({ type = '', declared, isTransformed }) =>
        COLUMN_TYPES.test(type) &&
        !isTransformed &&
        (table.source === 'sequelize' || /^number\b/.test(declared ?? '')),
    );
    if (own.length)
      byClass.set(
        table.declaration,
        own.map((column) => ({ table, column })),
      );
  }
  return byClass;
};

const ofColumn = (
  model: ServiceModel,
  columns: ReadonlyMap<Node, { table: Table; column: TableColumn }[]>,
  member: Node,
): TextNumber[] => {
  if (!columns.size || !member.object) return [];
  const harm = harmAt(model, member);
  if (!harm) return [];
  const origin = model.origins.of(member.object);
  const known = origin.kind === 'instance' ? columns.get(origin.of) : undefined;
  const found = known?.find(({ column }) => column.name === member.name);
  if (!found) return [];
  const { table, column } = found;
  const source = isNode(column.site) ? column.site : undefined;
  return [{ ...harm, value: member, source, kind: 'column', type: column.type ?? '', table: table.name }];
};

const isNode = (site: unknown): site is Node => typeof (site as Node).is === 'function';

const COUNTS = /\b(count|sum)\s*\(/i;
const CONVERTED = /::\s*(int|float|double)|cast\s*\(|mapWith/i;

/** `{ used: sql<number>`count(*)` }` of a query on PostgreSQL: the type says a number, the driver gives a text. */
const ofCounts = (model: ServiceModel, tags: readonly Node[]): TextNumber[] =>
  tags.flatMap((tag): TextNumber[] => {
    const isNumber = tag.typeArguments[0]?.text === 'number';
    const key = tag.parent?.is('Property') ? tag.parent.string : undefined;
    if (!isNumber || key === undefined || !COUNTS.test(tag.text) || CONVERTED.test(tag.text)) return [];
    if (!isOnPostgres(model)) return [];
    return tag.fn
      .descendants({ kinds: ['Member', 'Identifier'] })
      .filter((one) => one.start > tag.end && one.name === key)
      .flatMap((value): TextNumber[] => {
        const harm = harmAt(model, value);
        return harm ? [{ ...harm, value, source: tag, kind: 'count', type: 'bigint', table: key }] : [];
      })
      .slice(0, 1);
  });

/** Its tables are declared for PostgreSQL. */
const isOnPostgres = (model: ServiceModel): boolean =>
  model.roles.callsOf('model').some(({ callee }) => callee.path.startsWith('pg'));

type Harm = Pick<TextNumber, 'site' | 'harm'>;

/** The operation that treats a text otherwise than a number. */
const harmAt = (model: ServiceModel, value: Node): Harm | undefined => {
  const { parent } = value;
  if (!parent) return undefined;
  if (parent.is('Unary') && parent.operator === 'typeof') {
    const test = parent.parent;
    return test?.is('Binary') && /["']number["']/.test(test.text)
      ? { site: test, harm: 'dropped' }
      : undefined;
  }
  if (parent.is('Assign') && parent.operator === '+=' && value.slot === 'right')
    return isText(model, parent.child('left')) ? undefined : { site: parent, harm: 'joined' };
  if (!parent.is('Binary')) return undefined;
  const other = value.slot === 'left' ? parent.child('right') : parent.child('left');
  if (!other) return undefined;
  if (parent.operator === '+') return isNumeric(model, other) ? { site: parent, harm: 'joined' } : undefined;
  if (/^[!=]==$/.test(parent.operator))
    return model.values.number(other) === undefined ? undefined : { site: parent, harm: 'never equal' };
  return undefined;
};

const isText = (model: ServiceModel, node: Node | undefined): boolean =>
  node !== undefined && (node.is('String', 'Template') || model.values.text(node) !== undefined);

/** Surely a number: a literal, arithmetic, an accumulator that starts as one. */
const isNumeric = (model: ServiceModel, node: Node): boolean => {
  if (model.values.number(node) !== undefined) return true;
  if (node.is('Binary')) return /^[-*/]$/.test(node.operator);
  const origin = model.origins.of(node);
  if (origin.kind === 'library') return origin.package === 'global' && origin.path === 'Number#';
  if (origin.kind !== 'param')
    return origin.kind === 'value' && model.values.number(origin.node) !== undefined;
  // `reduce((sum, row) => sum + row.amount, 0)`
  const call = origin.param.parent?.parent;
  const isReduce = call?.isCall && call.callee?.name === 'reduce' && origin.index === 0;
  return isReduce === true && model.values.number(call.argument(1)) !== undefined;
};
