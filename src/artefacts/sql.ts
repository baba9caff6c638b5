import type { Span } from '../findings.ts';
import { indexLines, readOk, siteAt, type LineIndex, type Read } from './place.ts';
import type {
  AlterAction,
  SqlColumn,
  SqlConstraint,
  SqlDialect,
  SqlFile,
  SqlStatement,
} from './sql-model.ts';
import { columnNames, readColumn, readConstraint, readIndex, splitList, SqlCursor } from './sql-parser.ts';
import { splitStatements, tokenizeSql, type SqlToken } from './sql-tokens.ts';

const readAddition = (cursor: SqlCursor, span: Span): AlterAction => {
  const index = cursor.takeAny('INDEX', 'KEY', 'FULLTEXT', 'SPATIAL');
  if (index) {
    cursor.takeAny('INDEX', 'KEY');
    return { kind: 'add-index', index: readIndex(cursor, false).index, span };
  }
  const constraint = readConstraint(cursor);
  if (constraint) return { kind: 'add-constraint', constraint, span };
  cursor.take('COLUMN');
  const ifNotExists = cursor.take('IF', 'NOT', 'EXISTS');
  return { kind: 'add-column', column: readColumn(cursor), ifNotExists, span };
};

const readColumnChange = (cursor: SqlCursor, span: Span): AlterAction => {
  const name = cursor.name();
  if (cursor.take('SET', 'NOT', 'NULL')) return { kind: 'set-not-null', name, span };
  if (cursor.take('DROP', 'NOT', 'NULL')) return { kind: 'drop-not-null', name, span };
  if (cursor.take('DROP', 'DEFAULT')) return { kind: 'drop-default', name, span };
  if (cursor.take('SET', 'DEFAULT'))
    return { kind: 'set-default', name, default: cursor.text(cursor.rest()), span };
  if (cursor.take('SET', 'DATA', 'TYPE') || cursor.take('TYPE')) {
    return {
      kind: 'alter-type',
      name,
      type: cursor.text(cursor.until(() => cursor.is('USING') || cursor.is('COLLATE'))),
      span,
    };
  }
  return { kind: 'other', text: cursor.text(cursor.tokens), span };
};

const readAlterAction = (tokens: SqlToken[], source: string, span: Span): AlterAction => {
  const cursor = new SqlCursor(tokens, source);
  if (cursor.take('ADD')) return readAddition(cursor, span);
  if (cursor.take('ALTER')) {
    cursor.take('COLUMN');
    return readColumnChange(cursor, span);
  }
  if (cursor.take('DROP')) {
    if (
      cursor.takeAny('CONSTRAINT', 'INDEX', 'KEY') ||
      cursor.take('FOREIGN', 'KEY') ||
      cursor.take('PRIMARY', 'KEY')
    ) {
      cursor.take('IF', 'EXISTS');
      return { kind: 'drop-constraint', name: cursor.name(), span };
    }
    cursor.take('COLUMN');
    cursor.take('IF', 'EXISTS');
    return { kind: 'drop-column', name: cursor.name(), span };
  }
  if (cursor.take('VALIDATE', 'CONSTRAINT'))
    return { kind: 'validate-constraint', name: cursor.name(), span };
  if (cursor.take('RENAME')) {
    if (cursor.takeAny('TO', 'AS')) return { kind: 'rename-table', to: cursor.name(), span };
    if (!cursor.is('CONSTRAINT') && !cursor.is('INDEX')) {
      cursor.take('COLUMN');
      const name = cursor.name();
      cursor.take('TO');
      return { kind: 'rename-column', name, to: cursor.name(), span };
    }
  }
  if (cursor.take('MODIFY')) {
    cursor.take('COLUMN');
    return { kind: 'modify-column', column: readColumn(cursor), span };
  }
  if (cursor.take('CHANGE')) {
    cursor.take('COLUMN');
    cursor.name();
    return { kind: 'modify-column', column: readColumn(cursor), span };
  }
  return { kind: 'other', text: cursor.text(tokens), span };
};

interface Base {
  span: Span;
  site: SqlStatement['site'];
  text: string;
}

const readCreateTable = (
  cursor: SqlCursor,
  temporary: boolean,
  source: string,
): [string, Omit<Extract<SqlStatement, { kind: 'create-table' }>, keyof Base>] => {
  const ifNotExists = cursor.take('IF', 'NOT', 'EXISTS');
  const table = cursor.name();
  const columns: SqlColumn[] = [];
  const constraints: SqlConstraint[] = [];
  for (const part of splitList(cursor.brackets())) {
    const inner = new SqlCursor(part, source);
    if (inner.is('LIKE')) continue;
    const constraint = readConstraint(inner);
    if (constraint) constraints.push(constraint);
    else if (inner.takeAny('KEY', 'INDEX', 'FULLTEXT', 'SPATIAL') && part.length > 2) continue;
    else {
      inner.at = 0;
      columns.push(readColumn(inner));
    }
  }
  return [
    table,
    { kind: 'create-table', columns, constraints, ifNotExists, temporary, asQuery: cursor.is('AS') },
  ];
};

const readStatement = (tokens: SqlToken[], source: string, path: string, lines: LineIndex): SqlStatement => {
  const first = tokens[0]?.start ?? 0;
  const span = lines.span(first, tokens.at(-1)?.end ?? first);
  const cursor = new SqlCursor(tokens, source);
  const text = cursor.text(tokens);
  const finish = (table: string, rest: object): SqlStatement => {
    const kind = (rest as { kind: string }).kind;
    const detail = (rest as { index?: { name?: string } }).index?.name ?? '';
    const symbol = [kind, table, detail].filter((each) => each !== '').join(' ');
    const base = { span, site: siteAt(path, span, symbol, text.slice(0, 400)), text };
    return { ...base, ...(table === '' ? {} : { table }), ...rest } as SqlStatement;
  };
  if (cursor.take('CREATE')) {
    cursor.take('OR', 'REPLACE');
    const temporary = cursor.takeAny('TEMPORARY', 'TEMP') !== undefined;
    cursor.take('UNLOGGED');
    if (cursor.take('TABLE')) return finish(...readCreateTable(cursor, temporary, source));
    const unique = cursor.take('UNIQUE');
    cursor.takeAny('FULLTEXT', 'SPATIAL', 'CLUSTERED', 'NONCLUSTERED');
    if (cursor.take('INDEX')) {
      const { index, table } = readIndex(cursor, unique);
      return finish(table, { kind: 'create-index', index });
    }
    return finish('', { kind: 'other' });
  }
  if (cursor.take('ALTER', 'TABLE')) {
    cursor.take('IF', 'EXISTS');
    cursor.take('ONLY');
    const table = cursor.name();
    const actions = splitList(tokens.slice(cursor.at)).map((part) =>
      readAlterAction(part, source, lines.span(part[0]?.start ?? first, part.at(-1)?.end ?? first)),
    );
    return finish(table, { kind: 'alter-table', actions });
  }
  if (cursor.take('DROP', 'INDEX')) {
    const concurrently = cursor.take('CONCURRENTLY');
    cursor.take('IF', 'EXISTS');
    return finish('', { kind: 'drop-index', concurrently, name: cursor.name() });
  }
  if (cursor.take('DROP', 'TABLE')) {
    cursor.take('IF', 'EXISTS');
    return finish(cursor.name(), { kind: 'drop-table' });
  }
  if (cursor.take('TRUNCATE')) {
    cursor.take('TABLE');
    return finish(cursor.name(), { kind: 'truncate' });
  }
  if (cursor.take('INSERT')) {
    cursor.until(() => cursor.is('INTO'));
    cursor.take('INTO');
    return finish(cursor.name(), { kind: 'insert', columns: columnNames(cursor.brackets()) });
  }
  if (cursor.take('UPDATE')) {
    cursor.take('ONLY');
    const table = cursor.name();
    cursor.until(() => cursor.is('SET'));
    cursor.take('SET');
    const assigned = columnNames(
      cursor.until(() => cursor.is('WHERE') || cursor.is('FROM') || cursor.is('RETURNING')),
    );
    return finish(table, { kind: 'update', columns: assigned, ...readWhere(cursor) });
  }
  if (cursor.take('DELETE', 'FROM')) {
    cursor.take('ONLY');
    return finish(cursor.name(), { kind: 'delete', columns: [], ...readWhere(cursor) });
  }
  if (cursor.take('BEGIN') || cursor.take('START', 'TRANSACTION')) return finish('', { kind: 'begin' });
  if (cursor.take('COMMIT') || cursor.take('END')) return finish('', { kind: 'commit' });
  return finish('', { kind: cursor.is('SELECT') || cursor.is('WITH') ? 'select' : 'other' });
};

const readWhere = (cursor: SqlCursor): { where?: string } => {
  cursor.until(() => cursor.is('WHERE'));
  return cursor.take('WHERE') ? { where: cursor.text(cursor.until(() => cursor.is('RETURNING'))) } : {};
};

const DIALECT_WORDS: readonly (readonly [SqlDialect, RegExp])[] = [
  ['mysql', /`|\bAUTO_INCREMENT\b|\bENGINE\s*=|\bUNSIGNED\b|\bMODIFY\s+COLUMN\b|\bdatetime\(\d\)/i],
  ['sqlite', /\bAUTOINCREMENT\b|^\s*PRAGMA\b|\bWITHOUT\s+ROWID\b/im],
  ['mssql', /\bNVARCHAR\b|\bDATETIME2\b|\[dbo\]|^\s*GO\s*$|\bIDENTITY\(\d/im],
  [
    'postgresql',
    /\b(?:BIG|SMALL)?SERIAL\b|\bTIMESTAMPTZ\b|\bTIMESTAMP\(\d\)|\bJSONB\b|\bBYTEA\b|::\s*[a-z]|\$\$|\bCONCURRENTLY\b|\bplpgsql\b|\bCREATE\s+(?:TYPE|EXTENSION|SCHEMA)\b|\bALTER\s+COLUMN\s+\S+\s+(?:SET|DROP)\b|\bSET\s+DATA\s+TYPE\b|\bNOT\s+VALID\b|\bUSING\s+(?:btree|gin|gist)\b|\btimestamp\s+with(?:out)?\s+time\s+zone\b|"public"\./i,
  ],
];

/** The dialect that a text's own words show, the first that fits. */
export const sqlDialect = (text: string): SqlDialect | undefined =>
  DIALECT_WORDS.find(([, words]) => words.test(text))?.[0];

/** Reads the statements of SQL text; what is no known statement keeps its text. Never fails. */
export const readSqlText = (path: string, text: string): SqlStatement[] => {
  const lines = indexLines(text);
  return splitStatements(tokenizeSql(text)).map((tokens) => readStatement(tokens, text, path, lines));
};

export const readSql = (path: string, text: string): Read<SqlFile> => {
  const dialect = sqlDialect(text);
  return readOk({ path, statements: readSqlText(path, text), ...(dialect === undefined ? {} : { dialect }) });
};
