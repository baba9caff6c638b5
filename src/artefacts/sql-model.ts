import type { Site, Span } from '../findings.ts';

export interface SqlColumn {
  name: string;
  /** As written, up to its first constraint. */
  type: string;
  notNull: boolean;
  primaryKey: boolean;
  unique: boolean;
  /** Text of the default expression. */
  default?: string;
  /** Identity, serial, auto increment, or computed from other columns. */
  generated: boolean;
  references?: string;
  /** A CHECK stands on the column. */
  checked: boolean;
}

export interface SqlConstraint {
  kind: 'primary-key' | 'unique' | 'foreign-key' | 'check' | 'exclude' | 'not-null' | 'other';
  name?: string;
  columns: string[];
  references?: string;
  notValid: boolean;
  /** `UNIQUE USING INDEX …`: the index is there already. */
  usingIndex: boolean;
  expression?: string;
}

export type AlterAction = { span: Span } & (
  | { kind: 'add-column'; column: SqlColumn; ifNotExists: boolean }
  | { kind: 'drop-column'; name: string }
  | { kind: 'alter-type'; name: string; type: string }
  | { kind: 'modify-column'; column: SqlColumn }
  | { kind: 'set-not-null' | 'drop-not-null' | 'drop-default'; name: string }
  | { kind: 'set-default'; name: string; default: string }
  | { kind: 'add-constraint'; constraint: SqlConstraint }
  | { kind: 'validate-constraint' | 'drop-constraint'; name: string }
  | { kind: 'add-index'; index: SqlIndex }
  | { kind: 'rename-column'; name: string; to: string }
  | { kind: 'rename-table'; to: string }
  | { kind: 'other'; text: string }
);

export interface SqlIndex {
  name?: string;
  unique: boolean;
  concurrently: boolean;
  ifNotExists: boolean;
  columns: string[];
  where?: string;
}

/** One statement. Names of tables are without quotes and in the case written, with their schema where it is not `public`. */
export type SqlStatement = { span: Span; site: Site; text: string; table?: string } & (
  | {
      kind: 'create-table';
      columns: SqlColumn[];
      constraints: SqlConstraint[];
      ifNotExists: boolean;
      temporary: boolean;
      asQuery: boolean;
    }
  | { kind: 'alter-table'; actions: AlterAction[] }
  | { kind: 'create-index'; index: SqlIndex }
  | { kind: 'drop-index'; concurrently: boolean; name: string }
  | { kind: 'insert' | 'update' | 'delete'; columns: string[]; where?: string }
  | { kind: 'drop-table' | 'truncate' | 'begin' | 'commit' | 'select' | 'other' }
);

export type SqlDialect = 'postgresql' | 'mysql' | 'sqlite' | 'mssql';

export interface SqlFile {
  path: string;
  statements: SqlStatement[];
  /** By the file's own words; undefined when they fit several. */
  dialect?: SqlDialect;
}
