import type { SqlColumn, SqlConstraint, SqlIndex } from './sql-model.ts';
import type { SqlToken } from './sql-tokens.ts';

const COLUMN_CONSTRAINTS = new Set([
  'NOT',
  'NULL',
  'DEFAULT',
  'PRIMARY',
  'UNIQUE',
  'REFERENCES',
  'CHECK',
  'CONSTRAINT',
  'COLLATE',
  'GENERATED',
  'AUTO_INCREMENT',
  'AUTOINCREMENT',
  'IDENTITY',
  'COMMENT',
  'ON',
  'AFTER',
  'FIRST',
  'AS',
  'KEY',
  'DEFERRABLE',
  'INITIALLY',
]);
const SERIAL = /^(?:SMALL|BIG)?SERIAL\d?$/;

/** A reading position over the tokens of one statement. */
export class SqlCursor {
  at = 0;

  constructor(
    readonly tokens: readonly SqlToken[],
    readonly source: string,
  ) {}

  get current(): SqlToken | undefined {
    return this.tokens[this.at];
  }

  get done(): boolean {
    return this.at >= this.tokens.length;
  }

  is(...words: string[]): boolean {
    return words.every((word, index) => {
      const token = this.tokens[this.at + index];
      return token !== undefined && token.kind !== 'name' && token.kind !== 'string' && token.upper === word;
    });
  }

  /** Passes over the words when they stand here. */
  take(...words: string[]): boolean {
    if (!this.is(...words)) return false;
    this.at += words.length;
    return true;
  }

  takeAny(...words: string[]): string | undefined {
    return words.find((word) => this.take(word));
  }

  /** A name, with its schema unless that is `public` or `dbo`. */
  name(): string {
    const parts: string[] = [];
    do {
      const token = this.current;
      if (!token || token.kind === 'symbol' || token.kind === 'string') break;
      parts.push(token.text);
      this.at += 1;
    } while (this.take('.'));
    return parts.length > 1 && /^(?:public|dbo)$/i.test(parts[0] ?? '')
      ? parts.slice(1).join('.')
      : parts.join('.');
  }

  /** Tokens inside the brackets that open here, which are passed over. */
  brackets(): SqlToken[] {
    if (!this.is('(')) return [];
    const start = this.at + 1;
    let depth = 0;
    for (; this.at < this.tokens.length; this.at += 1) {
      if (this.is('(')) depth += 1;
      if (this.is(')') && --depth === 0) {
        this.at += 1;
        return this.tokens.slice(start, this.at - 1);
      }
    }
    return this.tokens.slice(start);
  }

  text(tokens: readonly SqlToken[]): string {
    const [first] = tokens;
    const last = tokens.at(-1);
    return first && last ? this.source.slice(first.start, last.end).replace(/\s+/g, ' ') : '';
  }

  /** Everything up to the words, which are not passed over, or to the end. */
  until(stop: () => boolean): SqlToken[] {
    const start = this.at;
    while (!this.done && !stop()) {
      if (this.is('(')) this.brackets();
      else this.at += 1;
    }
    return this.tokens.slice(start, this.at);
  }

  rest(): SqlToken[] {
    return this.until(() => false);
  }
}

/** Splits at the commas outside of brackets. */
export const splitList = (tokens: readonly SqlToken[]): SqlToken[][] => {
  const parts: SqlToken[][] = [];
  let part: SqlToken[] = [];
  let depth = 0;
  for (const token of tokens) {
    if (token.kind === 'symbol' && token.text === '(') depth += 1;
    if (token.kind === 'symbol' && token.text === ')') depth -= 1;
    if (token.kind === 'symbol' && token.text === ',' && depth === 0) {
      parts.push(part);
      part = [];
    } else part.push(token);
  }
  if (part.length > 0) parts.push(part);
  return parts;
};

/** The column names of a key or index; an expression gives nothing. */
export const columnNames = (tokens: readonly SqlToken[]): string[] =>
  splitList(tokens).flatMap((part) => {
    const [first, second] = part;
    return first && (first.kind === 'word' || first.kind === 'name') && second?.text !== '('
      ? [first.text]
      : [];
  });

const startsColumnConstraint = (cursor: SqlCursor): boolean =>
  cursor.current?.kind === 'word' && COLUMN_CONSTRAINTS.has(cursor.current.upper);

/** `name type constraint…` */
export const readColumn = (cursor: SqlCursor): SqlColumn => {
  const name = cursor.name();
  const type = cursor.text(cursor.until(() => startsColumnConstraint(cursor)));
  const column: SqlColumn = {
    name,
    type,
    notNull: false,
    primaryKey: false,
    unique: false,
    generated: SERIAL.test(type.toUpperCase()),
    checked: false,
  };
  while (!cursor.done) {
    if (cursor.take('NOT', 'NULL')) column.notNull = true;
    else if (cursor.take('DEFAULT')) {
      const start = cursor.at;
      cursor.at += 1;
      column.default = cursor.text([
        ...cursor.tokens.slice(start, cursor.at),
        ...cursor.until(() => startsColumnConstraint(cursor)),
      ]);
    } else if (cursor.take('PRIMARY', 'KEY')) column.primaryKey = true;
    else if (cursor.take('UNIQUE')) column.unique = true;
    else if (cursor.take('REFERENCES')) column.references = cursor.name();
    else if (cursor.take('CHECK')) column.checked = true;
    else if (cursor.takeAny('GENERATED', 'AUTO_INCREMENT', 'AUTOINCREMENT', 'IDENTITY'))
      column.generated = true;
    else if (cursor.is('(')) cursor.brackets();
    else cursor.at += 1;
  }
  return column;
};

/** A constraint of a table, with or without `CONSTRAINT name`; undefined when none starts here. */
export const readConstraint = (cursor: SqlCursor): SqlConstraint | undefined => {
  const start = cursor.at;
  const constraint: SqlConstraint = { kind: 'other', columns: [], notValid: false, usingIndex: false };
  const named = cursor.take('CONSTRAINT');
  if (
    named &&
    !cursor.is('UNIQUE') &&
    !cursor.is('CHECK') &&
    !cursor.is('FOREIGN') &&
    !cursor.is('PRIMARY')
  ) {
    constraint.name = cursor.name();
  }
  if (cursor.take('PRIMARY', 'KEY')) constraint.kind = 'primary-key';
  else if (cursor.take('FOREIGN', 'KEY')) constraint.kind = 'foreign-key';
  else if (cursor.take('CHECK')) constraint.kind = 'check';
  else if (cursor.take('EXCLUDE')) constraint.kind = 'exclude';
  else if (cursor.take('NOT', 'NULL')) constraint.kind = 'not-null';
  else if (cursor.take('UNIQUE')) {
    constraint.kind = 'unique';
    cursor.takeAny('KEY', 'INDEX');
    if (!cursor.is('(') && !cursor.is('USING') && !cursor.done) constraint.name = cursor.name();
  } else if (!named) {
    cursor.at = start;
    return undefined;
  }
  if (constraint.kind === 'check') constraint.expression = cursor.text(cursor.brackets());
  else {
    cursor.until(() => cursor.is('(') || cursor.is('USING') || cursor.is('REFERENCES') || cursor.is('NOT'));
    constraint.columns = columnNames(cursor.brackets());
  }
  while (!cursor.done) {
    if (cursor.take('USING', 'INDEX')) constraint.usingIndex = true;
    else if (cursor.take('REFERENCES')) constraint.references = cursor.name();
    else if (cursor.take('NOT', 'VALID')) constraint.notValid = true;
    else if (cursor.is('(')) cursor.brackets();
    else cursor.at += 1;
  }
  return constraint;
};

/** From after `CREATE [UNIQUE] INDEX` (or `KEY`): `[CONCURRENTLY] [IF NOT EXISTS] name ON table (…) WHERE …`. */
export const readIndex = (cursor: SqlCursor, unique: boolean): { index: SqlIndex; table: string } => {
  const concurrently = cursor.take('CONCURRENTLY');
  const ifNotExists = cursor.take('IF', 'NOT', 'EXISTS');
  const name = cursor.is('ON') || cursor.is('(') ? undefined : cursor.name();
  let table = '';
  if (cursor.take('ON')) {
    cursor.take('ONLY');
    table = cursor.name();
  }
  cursor.until(() => cursor.is('('));
  const columns = columnNames(cursor.brackets());
  cursor.until(() => cursor.is('WHERE'));
  const where = cursor.take('WHERE') ? cursor.text(cursor.rest()) : undefined;
  return {
    table,
    index: {
      ...(name === undefined ? {} : { name }),
      unique,
      concurrently,
      ifNotExists,
      columns,
      ...(where === undefined ? {} : { where }),
    },
  };
};
