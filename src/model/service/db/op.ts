import type { Node } from '../../../facts/node.ts';
import type { Verb } from '../../../libraries/facts.ts';
import type { Role } from '../../meaning/roles.ts';
import type { Table } from '../schema/table.ts';
import type { Arguments } from './expression.ts';

export interface Clause {
  column: string;
  op: '=' | 'in' | 'range' | 'null' | 'other';
  value: Node | undefined;
}

/** Conditions of a statement. */
export interface Where {
  clauses: readonly Clause[];
  /** Alternatives: each of them is a list of conditions. */
  either: readonly (readonly Clause[])[];
  /** Conditions that cannot be read. */
  open: boolean;
}

/** Values that a statement writes. */
export interface Data {
  values: ReadonlyMap<string, Node>;
  /** Objects that are written whole. */
  spreads: readonly Node[];
  open: boolean;
}

/** A statement on a data store in one form for all libraries. */
export interface DbOp {
  /** The call that runs it: the last of a chain. */
  call: Node;
  role: Role;
  verb: Verb;
  table?: Table | undefined;
  where: Where;
  /** The conditions are a parameter of the function around. */
  givenWhere?: Node | undefined;
  data: Data;
  limit?: Node | undefined;
  order: readonly string[];
  locks: boolean;
  /** Conflicts with a unique key are part of the statement. */
  onConflict: boolean;
  /** `save(entity)`: inserts or updates, whichever the entity is. */
  isSave: boolean;
}

/** A statement that a call leads to, with what the parameters on the way stand for. */
export interface ReachedOp {
  op: DbOp;
  scope: Arguments;
  /** Under which the values of the conditions are read. */
  whereScope: Arguments;
  through: readonly Node[];
}

export const NO_WHERE: Where = { clauses: [], either: [], open: false };
export const NO_DATA: Data = { values: new Map(), spreads: [], open: false };
