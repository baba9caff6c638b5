import type { Node } from '../../../facts/node.ts';
import type { Site } from '../../../findings.ts';
import type { ServiceModel } from '../../model.ts';
import type { Table } from '../../service/schema/table.ts';
import { isMoneyColumn, isMoneyExpression } from './money-names.ts';

/** A sum of money that goes through binary floating point. */
export interface FloatMoney {
  site: Site;
  kind: 'column' | 'text round trip' | 'fraction' | 'decimal text';
  /** Column, or operation. */
  name: string;
  table?: string;
  type?: string;
  /** Where it is stored or sent, or parsed back. */
  use: Node | undefined;
  others: readonly Site[];
}

const FLOAT = /^(float\d*|real|double(\s*precision)?|doubleprecision)\b/i;

/** Columns, then operations, in path and source order. */
export const floatMoney = (model: ServiceModel): FloatMoney[] => [
  ...model.data.schema.tables.flatMap((table) => columnsOf(model, table)),
  ...model.serviceUnits.flatMap((unit) =>
    firstOfEach([...roundTrips(model, unit.nodesOf('Call')), ...fractions(model, unit.nodesOf('Binary'))]),
  ),
];

/** One finding for a table, at its first column. */
const columnsOf = (model: ServiceModel, table: Table): FloatMoney[] => {
  const file = model.project.file(table.site.path);
  if (file && (!file.inScope || file.role !== 'source') && table.declaration) return [];
  // exact twins stand beside numbers for display
  const names = new Set(table.columns.map(({ name }) => name));
  const found = table.columns.filter(
    ({ name, type = '', isTransformed }) =>
      FLOAT.test(type) && !isTransformed && isMoneyColumn(table, name) && !names.has(`raw_${name}`),
  );
  const [first, ...others] = found;
  if (!first) return [];
  return [
    {
      site: first.site,
      kind: 'column',
      name: first.name,
      table: table.name,
      type: first.type ?? '',
      use: undefined,
      others: others.map(({ site }) => site),
    },
  ];
};

/** The first operation of each function, with the others of it. */
const firstOfEach = (found: readonly (FloatMoney & { site: Node })[]): FloatMoney[] => {
  const byFunction = new Map<Node, (FloatMoney & { site: Node })[]>();
  for (const one of [...found].sort((a, b) => a.site.start - b.site.start)) {
    const list = byFunction.get(one.site.fn);
    if (list) list.push(one);
    else byFunction.set(one.site.fn, [one]);
  }
  return [...byFunction.values()].flatMap(([first, ...others]) =>
    first ? [{ ...first, others: others.map(({ site }) => site) }] : [],
  );
};

const PARSES = /^(parseFloat|Number|Number\.parseFloat)$/;

/** `parseFloat((total * 0.2).toFixed(2))`, and of texts that a decimal column gives, where they are summed. */
const roundTrips = (model: ServiceModel, calls: readonly Node[]): (FloatMoney & { site: Node })[] =>
  calls.flatMap((call): (FloatMoney & { site: Node })[] => {
    const callee = model.calls.libraryCallee(call);
    const [given] = call.args;
    if (callee?.package !== 'global' || !PARSES.test(callee.path) || !given || !isArithmetic(call)) return [];
    for (const source of model.outbound.trace
      .of(given)
      .flatMap((leaf) => (leaf.kind === 'node' ? [leaf.node] : [given]))) {
      if (
        source.callee?.name === 'toFixed' &&
        source.callee.object &&
        isMoneyExpression(source.callee.object)
      )
        return [
          { site: source, kind: 'text round trip', name: source.callee.object.text, use: call, others: [] },
        ];
    }
    const column = given.is('Member') ? decimalColumn(model, given) : undefined;
    return column && isSum(call)
      ? [
          {
            site: call,
            kind: 'decimal text',
            name: given.text,
            table: column.name,
            use: undefined,
            others: [],
          },
        ]
      : [];
  });

/** Its result is computed with, not only shown. */
const isArithmetic = (call: Node): boolean => {
  const { parent } = call;
  return (
    (parent?.is('Binary') === true && /^[-+*/]$/.test(parent.operator)) ||
    (parent?.is('Assign') === true && /^[-+*/]?=$/.test(parent.operator)) ||
    parent?.is('VarDecl', 'Property', 'Return') === true
  );
};

const isSum = ({ parent }: Node): boolean =>
  (parent?.is('Binary') === true && /^[-+]$/.test(parent.operator)) ||
  (parent?.is('Assign') === true && /^[-+]=$/.test(parent.operator));

/** A decimal column for money that has the name of the member, where every table with such a column has it so. */
const decimalColumn = (model: ServiceModel, member: Node): Table | undefined => {
  const tables = model.data.schema.tables.filter((table) =>
    table.columns.some(
      ({ name, type = '' }) => name === member.name && /^(decimal|numeric|money)/i.test(type),
    ),
  );
  return tables.find((table) => isMoneyColumn(table, member.name));
};

const ROUNDED =
  /^(round|floor|ceil|trunc|toFixed|toPrecision|format\w*|\w*[rR]ound\w*|\w*Cents\w*|toLocaleString)$/;

/** `price * 0.9`, `total * (percent / 100)` that is stored or sent as it is. */
const fractions = (model: ServiceModel, nodes: readonly Node[]): (FloatMoney & { site: Node })[] =>
  nodes.flatMap((node) => {
    const [left, right] = [node.child('left'), node.child('right')];
    if (node.operator !== '*' || !left || !right) return [];
    const fraction = [right, left].find((one) => isFraction(model, one));
    const money = fraction === right ? left : right;
    if (!fraction || !isMoneyExpression(money) || isExact(model, money)) return [];
    const use = keptAt(model, node);
    return use ? [{ site: node, kind: 'fraction', name: node.text, use, others: [] }] : [];
  });

const isFraction = (model: ServiceModel, node: Node): boolean => {
  const amount = model.values.number(node);
  if (amount !== undefined) return !Number.isInteger(amount);
  return node.is('Binary') && node.operator === '/' && model.values.number(node.child('right')) === 100;
};

/** An object of a library for exact numbers is no operand of `*`, but its `toNumber()` is. */
const isExact = (model: ServiceModel, node: Node): boolean => {
  const origin = model.origins.of(node);
  return origin.kind === 'library' && origin.package !== 'global';
};

/** The call that stores or sends the value, through arithmetic and one name, with no rounding in between. */
const keptAt = (model: ServiceModel, node: Node): Node | undefined => {
  const top = outermost(node);
  if (!top) return undefined;
  const holder = top.parent;
  const binding = holder?.is('VarDecl') && top.slot === 'init' ? holder.target?.binding : undefined;
  const places = binding ? binding.reads.flatMap((read) => outermost(read) ?? []) : [top];
  for (const place of places) {
    const call = takenBy(place);
    if (call && storesOrPays(model, call)) return call;
  }
  return undefined;
};

/** The whole arithmetic; undefined where it is rounded. */
const outermost = (node: Node): Node | undefined => {
  let at = node;
  for (;;) {
    const { parent } = at;
    if (!parent) return at;
    if (parent.is('Binary') && /^[-+*/]$/.test(parent.operator)) at = parent;
    else if (parent.is('Unary', 'As', 'Conditional') && at.slot !== 'test') at = parent;
    else if (parent.is('Member') && at.slot === 'object' && ROUNDED.test(parent.name)) return undefined;
    else if (parent.isCall && at.slot === 'argument' && ROUNDED.test(parent.callee?.name ?? ''))
      return undefined;
    else return at;
  }
};

const takenBy = (node: Node): Node | undefined => {
  let at = node;
  while (at.parent?.is('Property', 'Object', 'Array', 'Spread')) at = at.parent;
  return at.parent?.isCall && at.slot === 'argument' ? at.parent : undefined;
};

const storesOrPays = (model: ServiceModel, call: Node): boolean => {
  const effect = model.effects.ofCall(call);
  const verb = effect?.role.facts.verb;
  const stores = effect?.kind === 'db' && (verb === 'insert' || verb === 'update' || verb === 'upsert');
  return stores || model.roles.allOf(call).some(({ facts }) => facts.money !== undefined);
};
