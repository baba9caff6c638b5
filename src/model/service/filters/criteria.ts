import type { Node } from '../../../facts/node.ts';
import type { ServiceModel } from '../../model.ts';

/** One criterion of a filter. */
export interface Criterion {
  /** The column; of a relation, the last name of the way. */
  key: string;
  value?: Node;
  /** It narrows to something: no constant, no bound of time. */
  isSelective: boolean;
  /** Something is spread in that cannot be read. */
  isOpen: boolean;
}

/** Filters that are written as one object, with the object. */
export interface Filter {
  literal: Node;
  criteria: readonly Criterion[];
}

const DEPTH = 4;
const CALLERS = 6;
const JOINS = new Set(['AND', '$and']);
/** Operators whose operand stands for the criterion: without it, the criterion falls away. */
const OPERATORS = new Set(['equals', 'in', 'not', 'has', 'contains', 'startsWith', '$eq', '$in']);
const BOUNDS = /^(gt|gte|lt|lte|\$gt|\$gte|\$lt|\$lte|mode|\$ne|\$exists|notIn)$/;

/** The filters that an expression may be: an object, or what callers hand in for it. */
export const criteriaIn = (model: ServiceModel, where: Node, depth = DEPTH): Filter[] => {
  const literal = where.is('Object') ? where : model.values.object(where);
  if (literal) {
    const later = where.is('Identifier') ? setLater(where) : [];
    return [{ literal, criteria: [...criteriaOf(model, literal, DEPTH), ...later] }];
  }
  const param = where.is('Identifier') ? where.binding?.declaration?.parent : undefined;
  const fn = param?.is('Param') ? param.parent : undefined;
  if (!param || !fn || depth <= 0) return [];
  const index = fn.params.indexOf(param);
  return model.calls
    .callersOf(fn)
    .slice(0, CALLERS)
    .flatMap((call) => {
      const given = call.argument(index);
      return given && model.isServing(call.path) ? criteriaIn(model, given, depth - 1) : [];
    });
};

/** `where.tenant = user.tenant` after the object was made. */
const setLater = (name: Node): Criterion[] =>
  (name.binding?.references ?? []).flatMap((use): Criterion[] => {
    const member = use.parent;
    if (!member?.is('Member', 'Index') || use.slot !== 'object' || member.slot !== 'left') return [];
    return [{ key: member.is('Member') ? member.name : '', isSelective: true, isOpen: true }];
  });

const criteriaOf = (model: ServiceModel, literal: Node, depth: number): Criterion[] => {
  if (depth <= 0) return [];
  return literal.properties.flatMap((property): Criterion[] => {
    const key = property.string;
    const { value } = property;
    if (property.is('Spread') || property.payload < 0 || !value)
      return [{ key: '', isSelective: false, isOpen: !isChosen(property) }];
    // any of these holds: an empty one holds for every row, but that is another question
    if (/^(OR|NOT|\$or|\$nor|not)$/.test(key)) return [{ key, isSelective: true, isOpen: false }];
    if (JOINS.has(key)) {
      const members = value.is('Array') ? value.elements : [value];
      return members.flatMap((member) => {
        const inner = model.values.object(member);
        return inner ? criteriaOf(model, inner, depth - 1) : [{ key: '', isSelective: false, isOpen: true }];
      });
    }
    const inner = model.values.object(value);
    if (inner) return ofObject(model, key, inner, depth);
    return [{ key, value, isSelective: isSelective(model, value), isOpen: false }];
  });
};

/** `{ id: { in: ids } }`, `{ author: { id } }` */
const ofObject = (model: ServiceModel, key: string, inner: Node, depth: number): Criterion[] => {
  const names = inner.properties.map((property) => property.string);
  if (names.some((name) => BOUNDS.test(name))) return [{ key, isSelective: false, isOpen: false }];
  if (!names.some((name) => OPERATORS.has(name)))
    return criteriaOf(model, inner, depth - 1).map((one) => ({ ...one, key: one.key || key }));
  return inner.properties.flatMap((property): Criterion[] => {
    const { value } = property;
    if (!value || !OPERATORS.has(property.string)) return [];
    return [{ key, value, isSelective: isSelective(model, value), isOpen: false }];
  });
};

/** `...(tag && { tag })`: meant to be left out. */
const isChosen = (spread: Node): boolean => spread.expression?.is('Logical', 'Conditional') ?? false;

const isSelective = (model: ServiceModel, value: Node): boolean => {
  if (value.is('Null', 'True', 'False', 'String', 'Number')) return false;
  if (value.isCall && /^(IsNull|Not|MoreThan\w*|LessThan\w*)$/.test(value.callee?.name ?? '')) return false;
  return model.values.constant(value) === undefined;
};
