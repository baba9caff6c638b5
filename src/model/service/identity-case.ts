import { Node } from '../../facts/node.ts';
import type { Site } from '../../findings.ts';
import type { ServiceModel } from '../model.ts';
import type { DbOp } from './db/op.ts';
import { dependencyTest } from './entry-points/dependency-test.ts';
import { columnKey, type Table, type TableColumn } from './schema/table.ts';

/** A name that people sign in with, stored as they typed it. */
export interface CaseVariantIdentity {
  table: Table;
  columns: readonly string[];
  /** The statement that stores it for a request; the column where none is seen. */
  site: Site;
  /** Where the sign-in looks it up by equality. */
  lookup: Node;
  column: Site;
  isUnique: boolean;
}

const IDENTITY = /^(e_?mail(_?address)?|user_?name|login(_?name)?|handle)$/i;
const PASSWORD = /passw(or)?d|pass_?hash|pwd|passphrase/i;
const FOLDS = /^(toLowerCase|toLocaleLowerCase|toUpperCase|lowercase|toLower|lower)$/;
const FOLDING_NAME = /(normali[sz]e|canonical\w*|lower(case)?|sanitize|fold)_?(e_?mail|user_?name|login)/i;
const FOLDING_TYPE = /citext|nocase|collat|_ci\b/i;
/** Databases whose usual collations do not tell case apart. */
const FOLDING_DRIVERS = ['mysql', 'mysql2', 'mariadb', 'tedious', 'mssql'];
const TELLING_DRIVERS = [
  'pg',
  'postgres',
  'sqlite3',
  'better-sqlite3',
  '@libsql/client',
  'mongodb',
  'mongoose',
  'pg-promise',
];

/** L4: login names of which two spellings are two accounts; and those that somebody folds. */
export const caseVariantIdentities = (
  model: ServiceModel,
): { variants: CaseVariantIdentity[]; folded: Site[] } => {
  const variants: CaseVariantIdentity[] = [];
  const folded: Site[] = [];
  for (const table of model.data.schema.tables) {
    if (!table.columns.some(({ name }) => PASSWORD.test(name)) || isTest(model, table)) continue;
    const identities = table.columns.filter(
      ({ name, type }) => IDENTITY.test(name) && !FOLDING_TYPE.test(type ?? ''),
    );
    const ops = model.data.operations.get(table) ?? [];
    const open = identities.flatMap((column) => {
      const lookup = lookupOf(model, table, column, ops);
      if (!lookup) return [];
      const isFolded = folds(model, table, column) || isInsensitive(model, table);
      if (isFolded) folded.push(column.site);
      return isFolded ? [] : [{ column, lookup }];
    });
    const [first] = open;
    if (!first) continue;
    const columns = open.map(({ column }) => column.name);
    const writer = ops.find(
      ({ verb, isSave, data, call }) =>
        (verb === 'insert' || isSave) &&
        [...data.values.keys()].some((name) => columns.some((one) => columnKey(one) === columnKey(name))) &&
        model.questions.onRequestPath(call) === true,
    );
    const isUnique = model.data.schema.uniqueOn(table, [first.column.name]).length > 0;
    variants.push({
      table,
      columns,
      site: writer?.call ?? first.column.site,
      lookup: first.lookup,
      column: first.column.site,
      isUnique,
    });
  }
  return { variants, folded };
};

const isTest = (model: ServiceModel, table: Table): boolean =>
  /^(test|fixture|mock|seed|example)$/.test(model.roleOf(table.site.path));

/** A read by equality of the column, in the library's form or in SQL text. */
const lookupOf = (
  model: ServiceModel,
  table: Table,
  column: TableColumn,
  ops: readonly DbOp[],
): Node | undefined => {
  const key = columnKey(column.name);
  const known = ops.find(
    ({ verb, where }) =>
      /^(one|many|exists|count)$/.test(verb) &&
      where.clauses.some((clause) => clause.op === '=' && columnKey(clause.column) === key),
  );
  if (known) return known.call;
  const pattern = new RegExp(
    String.raw`\bfrom\s+["\`]?(\w+)["\`]?[\s\S]*\bwhere\b[\s\S]*\b${column.column ?? column.name}["\`]?\s*=`,
    'i',
  );
  return model.serviceCalls.find((call) => {
    const facts = model.roles.of(call)?.facts;
    const name =
      facts?.verb === 'raw' || facts?.danger ? pattern.exec(call.argument(0)?.text ?? '')?.[1] : undefined;
    return name !== undefined && model.data.schema.named(name) === table;
  });
};

/** Something of the service folds the case of the column: a setter, an option, a transform, a lookup that ignores case. */
const folds = (model: ServiceModel, table: Table, column: TableColumn): boolean => {
  const key = columnKey(column.name);
  const { site } = column;
  if (
    site instanceof Node &&
    /lowercase\s*:\s*true|toLowerCase|nocase|citext/i.test(withoutComparisons(site))
  )
    return true;
  if (table.keys.some(({ columns }) => columns.some((one) => /lower\(/i.test(one)))) return true;
  return model.serviceUnits.some(
    (unit) =>
      unit.nodesOf('Call').some((call) => {
        const name = call.callee?.name ?? '';
        if (FOLDING_NAME.test(name)) return true;
        if (/^(iLike|ilike)$/.test(name)) return call.text.toLowerCase().includes(column.name.toLowerCase());
        if (!FOLDS.test(name) && !/lower_?case/i.test(name)) return false;
        return !isCompared(call) && concerns(call, key);
      }) || unit.nodesOf('Property').some((property) => isInsensitiveLookup(property, key)),
  );
};

const withoutComparisons = (site: Node): string =>
  site.text.replace(/[^\n]*toLowerCase\(\)\s*[!=]==?[^\n]*/g, '');

/** `a.toLowerCase() === b` decides something, and changes nothing. */
const isCompared = (call: Node): boolean => {
  let at: Node = call;
  while (at.parent?.is('Call', 'Member', 'As') && at.slot !== 'argument') at = at.parent;
  return (
    at.parent?.is('Binary') === true ||
    (at.parent?.is('Member') === true && /^(includes|startsWith|endsWith)$/.test(at.parent.name))
  );
};

/** The value, the property or the parameter around has the name of the column. */
const concerns = (call: Node, key: string): boolean => {
  const object = call.callee?.is('Member') ? call.callee.object : undefined;
  const given = [object, ...call.args].flatMap((one) =>
    one ? [one, ...one.descendants({ kinds: ['Identifier', 'Member'] })] : [],
  );
  if (given.some((one) => one.name && columnKey(one.name).includes(key))) return true;
  for (let at: Node | undefined = call; at && !at.is('Block', 'Module'); at = at.parent) {
    if (at.is('Property', 'Field', 'VarDecl', 'Param')) {
      const name = at.is('VarDecl', 'Param') ? (at.target?.name ?? '') : at.string;
      if (columnKey(name).includes(key)) return true;
    }
  }
  return false;
};

/** `email: { [Op.iLike]: … }`, `email: { equals, mode: 'insensitive' }`, `email: ILike(…)` */
const isInsensitiveLookup = (property: Node, key: string): boolean =>
  columnKey(property.string) === key &&
  /iLike|insensitive|\$regex|RegExp\(/i.test(property.value?.text ?? '');

/** The database does not tell case apart: by Prisma's provider, or by the only drivers of the package. */
const isInsensitive = (model: ServiceModel, table: Table): boolean => {
  if (table.source === 'prisma') {
    const schema = model.artefacts.prismaSchemas.find(({ models }) =>
      models.some(({ name }) => name === table.name),
    );
    return /^(mysql|sqlserver)$/.test(schema?.provider ?? '');
  }
  const uses = dependencyTest((path) => model.project.packageOf(path));
  return uses(table.site.path, FOLDING_DRIVERS) && !uses(table.site.path, TELLING_DRIVERS);
};
