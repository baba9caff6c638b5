import type { Node } from '../../../facts/node.ts';
import type { Role } from '../../meaning/roles.ts';
import type { ServiceModel } from '../../model.ts';
import { argumentsOf } from './sinks.ts';
import { returnsOf } from '../dataflow/declared.ts';
import type { Sink } from './injections.ts';

export type FilterForm = 'value' | 'filter' | 'program' | 'widening';

const DOCUMENTS = /^(mongodb|mongoose|marsdb|@nestjs\/mongoose|nedb)/;

/** The operation runs on a store of documents. */
export const isDocumentStore = ({ callee, facts }: Role): boolean =>
  DOCUMENTS.test(callee.package) || facts.danger?.includes('object') === true;

const PROGRAMS = new Set(['$where', '$function', '$accumulator']);
/** Operators whose operand is no filter. */
const BOUND = new Set([
  '$eq',
  '$ne',
  '$gt',
  '$gte',
  '$lt',
  '$lte',
  '$regex',
  '$options',
  '$text',
  '$search',
  '$size',
]);
const GROUPS = new Set([
  'AND',
  'OR',
  'NOT',
  'some',
  'every',
  'none',
  'is',
  'isNot',
  '$and',
  '$or',
  '$nor',
  '$not',
  '$elemMatch',
  '$match',
]);
const SCALARS = new Set([
  'equals',
  'in',
  'notIn',
  'contains',
  'startsWith',
  'endsWith',
  'gt',
  'gte',
  'lt',
  'lte',
  'not',
  'mode',
  'has',
  'hasSome',
  'hasEvery',
  'search',
]);
const WIDENED = /^(findFirst|findFirstOrThrow|findMany|count|updateMany|deleteMany|aggregate|groupBy)$/;

const DEPTH = 4;

/** A middleware of the package takes operators out of requests. */
export const stripsOperators = (model: ServiceModel, call: Node): boolean => {
  const { dir } = model.project.packageOf(call.path);
  return model.roles
    .callsOf('sanitise')
    .some(
      (role) =>
        role.facts.removes?.includes('object') === true &&
        role.row.returns === 'express:RequestHandler' &&
        model.project.packageOf(role.call.path).dir === dir,
    );
};

/** Values of filters that a store of documents (or Prisma) reads operators from. */
export const filterSinks = (model: ServiceModel): Sink<FilterForm>[] =>
  [...argumentsOf(model, 'db.op', 'where'), ...argumentsOf(model, 'db.step', 'where')].flatMap(
    ({ role, value }): Sink<FilterForm>[] => {
      if (DOCUMENTS.test(role.callee.package)) return valuesOf(model, role, value, 'value');
      const isPrisma = /prisma/i.test(role.callee.package);
      return isPrisma && WIDENED.test(role.call.callee?.name ?? '')
        ? valuesOf(model, role, value, 'widening')
        : [];
    },
  );

const valuesOf = (
  model: ServiceModel,
  role: Role,
  filter: Node,
  form: 'value' | 'widening',
  depth = DEPTH,
): Sink<FilterForm>[] => {
  const { call } = role;
  if (depth <= 0) return [];
  if (filter.is('Array'))
    return filter.elements.flatMap((one) => valuesOf(model, role, one, form, depth - 1));
  const object = filter.is('Object') ? filter : model.values.object(filter);
  if (!object) {
    if (filter.is('Conditional'))
      return [filter.child('then'), filter.child('else')].flatMap((one) =>
        one ? valuesOf(model, role, one, form, depth - 1) : [],
      );
    // `findById` takes the value of the key, not a filter
    const isWhole = form === 'value' && depth === DEPTH && !/^findById/.test(call.callee?.name ?? '');
    const made = filter.isCall ? model.calls.targets(filter).flatMap(({ fn }) => returnsOf(fn)) : [];
    if (made.length) return made.flatMap((one) => valuesOf(model, role, one, form, depth - 1));
    return [{ call, value: filter, danger: 'object', form: isWhole ? 'filter' : form }];
  }
  return object.properties.flatMap((property): Sink<FilterForm>[] => {
    if (property.is('Spread')) {
      const spread = property.expression;
      return spread && model.values.object(spread) ? valuesOf(model, role, spread, form, depth - 1) : [];
    }
    const { value } = property;
    const name = property.string;
    if (!value || property.payload < 0) return [];
    if (form === 'value' && PROGRAMS.has(name)) return [{ call, value, danger: 'code', form: 'program' }];
    if (GROUPS.has(name)) return valuesOf(model, role, value, form, depth - 1);
    if (form === 'widening' ? SCALARS.has(name) : BOUND.has(name)) return [];
    if (model.values.object(value) ?? (value.is('Conditional') || undefined))
      return valuesOf(model, role, value, form, depth - 1);
    return [{ call, value, danger: 'object', form }];
  });
};
