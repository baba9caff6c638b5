import type { Node } from '../../../facts/node.ts';
import type { Values } from '../../resolution/values.ts';
import type { Clause, Where } from './op.ts';

const AND = /^(AND|\$and|and|_and|and_)$/;
const OR = /^(OR|\$or|or|_or|NOT|\$nor|not)$/;
const EQUALS = /^(equals|\$eq|eq|_eq)$/;
const RANGES = /^(gt|gte|lt|lte|between|startsWith|\$gt|\$gte|\$lt|\$lte|MoreThan\w*|LessThan\w*|Between)$/;
const LISTS = /^(in|\$in|In|inArray|Any)$/;
const NULLS = /^(IsNull|isNull)$/;
const DRIZZLE = /^(eq|ne|gt|gte|lt|lte|inArray|notInArray|like|ilike|between|isNull|isNotNull)$/;
const SQL_CLAUSE =
  /(?:["`\w]+\.)?["`]?(\w+)["`]?\s*(=|<>|!=|>=|<=|>|<|\bIN\b|\bLIKE\b|\bILIKE\b|\bIS\s+NULL\b|\bis\s+null\b)\s*\(?\s*(:(?:\.{3})?\w+|\?)?/gi;

/** Reads conditions in the forms that libraries take: objects, builder calls, texts, three arguments. */
export class Conditions {
  constructor(private readonly values: Values) {}

  /** The arguments of one `where`. */
  read(args: readonly Node[], isKey: boolean): Where {
    const [first, second, third] = args;
    if (!first) return { clauses: [], either: [], open: false };
    const text = first.is('String', 'Template') ? this.values.text(first) : undefined;
    if (text !== undefined && !isKey) {
      if (/[\s=]/.test(text.trim())) return this.ofText(text, second);
      if (third) return this.whereOf([operatorClause(text, this.values.text(second) ?? '', third)]);
      if (second) return this.whereOf([{ column: text, op: '=', value: second }]);
    }
    return this.of(first, isKey);
  }

  private of(node: Node, isKey: boolean): Where {
    if (node.is('Function')) {
      const result = node.body?.is('Block')
        ? node.body.statements.find((one) => one.is('Return'))?.expression
        : node.body;
      return result ? this.of(result, false) : OPEN;
    }
    if (node.is('Call')) return this.ofCall(node);
    if (node.is('Array'))
      return { clauses: [], either: node.elements.map((one) => this.of(one, false).clauses), open: true };
    const literal = node.is('Object') ? node : this.values.object(node);
    if (literal) return this.ofObject(literal);
    return isKey ? this.whereOf([{ column: 'id', op: '=', value: node }]) : OPEN;
  }

  private ofObject(literal: Node): Where {
    const parts: Where[] = literal.elements.map((element) => {
      if (element.is('Spread')) {
        const inner = this.values.object(element.expression);
        return inner ? this.ofObject(inner) : OPEN;
      }
      const value = element.value;
      if (!element.is('Property') || !value || !element.string) return OPEN;
      const name = element.string;
      if (AND.test(name)) {
        const list = value.is('Array') ? value.elements : [value];
        return join(list.map((one) => this.of(one, false)));
      }
      if (OR.test(name)) {
        const list = value.is('Array') ? value.elements : [value];
        return { clauses: [], either: list.map((one) => this.of(one, false).clauses), open: true };
      }
      return this.ofProperty(name, value);
    });
    return join(parts);
  }

  private ofProperty(name: string, value: Node): Where {
    if (value.is('Call')) {
      const made = value.callee?.name ?? '';
      if (RANGES.test(made)) return this.whereOf([{ column: name, op: 'range', value: value.argument(0) }]);
      if (LISTS.test(made)) return this.whereOf([{ column: name, op: 'in', value: value.argument(0) }]);
      if (NULLS.test(made)) return this.whereOf([{ column: name, op: 'null', value: undefined }]);
      if (/^(Not|Like|ILike|Raw|ArrayContains)$/.test(made))
        return this.whereOf([{ column: name, op: 'other', value }]);
      if (/^(Equal|Eq)$/.test(made))
        return this.whereOf([{ column: name, op: '=', value: value.argument(0) }]);
    }
    if (value.is('Null')) return this.whereOf([{ column: name, op: 'null', value }]);
    if (!value.is('Object')) return this.whereOf([{ column: name, op: '=', value }]);
    const [only] = value.properties;
    const keys = value.elements.map((one) => (one.is('Property') ? one.string : ''));
    if (only && keys.length === 1) {
      const inner = only.value;
      const operator = keys[0] ?? '';
      if (EQUALS.test(operator)) return this.whereOf([{ column: name, op: '=', value: inner }]);
      if (LISTS.test(operator)) return this.whereOf([{ column: name, op: 'in', value: inner }]);
      if (RANGES.test(operator)) return this.whereOf([{ column: name, op: 'range', value: inner }]);
      // `where: { user: { id } }` is the foreign key
      if (/^_?id$/.test(operator)) return this.whereOf([{ column: `${name}Id`, op: '=', value: inner }]);
    }
    // `a_b: { a, b }` is a key of several columns
    if (
      keys.length > 1 &&
      name.split('_').length >= keys.length &&
      keys.every((key) => key !== '' && name.includes(key))
    )
      return this.whereOf(
        value.properties.map((one) => ({ column: one.string, op: '=' as const, value: one.value })),
      );
    return this.whereOf([
      { column: name, op: keys.some((key) => RANGES.test(key)) ? 'range' : 'other', value },
    ]);
  }

  /** `eq(users.email, email)`, `and(…)` */
  private ofCall(call: Node): Where {
    const name = call.callee?.name ?? '';
    if (name === 'and') return join(call.args.map((one) => this.of(one, false)));
    if (name === 'or' || name === 'not')
      return { clauses: [], either: call.args.map((one) => this.of(one, false).clauses), open: true };
    const column = call.argument(0);
    if (!DRIZZLE.test(name) || !column?.is('Member')) return OPEN;
    const op = EQUALS.test(name)
      ? '='
      : LISTS.test(name)
        ? 'in'
        : NULLS.test(name)
          ? 'null'
          : RANGES.test(name)
            ? 'range'
            : 'other';
    return this.whereOf([{ column: column.name, op, value: call.argument(1) }]);
  }

  /** `'user.email = :email', { email }` */
  private ofText(text: string, bound: Node | undefined): Where {
    if (/\bor\b/i.test(text)) return OPEN;
    const values = bound?.is('Object') ? bound : this.values.object(bound);
    const clauses: Clause[] = [];
    for (const [, column = '', operator = '', parameter] of text.matchAll(SQL_CLAUSE)) {
      const name = parameter?.replace(/^:(?:\.{3})?/, '');
      const value = name === undefined || name === '?' ? bound : values?.property(name);
      clauses.push(operatorClause(column, operator, value));
    }
    return clauses.length ? this.whereOf(clauses) : OPEN;
  }

  private whereOf(clauses: readonly Clause[]): Where {
    return { clauses, either: [], open: false };
  }
}

const OPEN: Where = { clauses: [], either: [], open: true };

export const join = (parts: readonly Where[]): Where => ({
  clauses: parts.flatMap(({ clauses }) => clauses),
  either: parts.flatMap(({ either }) => either),
  open: parts.some(({ open }) => open),
});

const operatorClause = (column: string, operator: string, value: Node | undefined): Clause => {
  const name = column.split('.').at(-1) ?? column;
  const word = operator.trim().toLowerCase();
  const op =
    word === '='
      ? '='
      : word === 'in'
        ? 'in'
        : /null|^is$/.test(word)
          ? 'null'
          : /^[<>]=?$/.test(word)
            ? 'range'
            : 'other';
  return { column: name, op, value };
};
