import { declaredName } from '../../facts/identity.ts';
import type { CatchFact } from './catches.ts';

const READS = /^(get|find|load|format|read|fetch|list|view|render|present|search)(?![a-z])/;

/** A function that was asked for a value and gives it: what it stores beside is its own matter. */
export const isAsideOfRead = ({ clause, guarded }: CatchFact): boolean =>
  READS.test(declaredName(clause.fn)) &&
  clause.fn
    .descendants({ enterFunctions: false, kinds: ['Return'] })
    .some(({ expression, start }) => expression !== undefined && start > guarded.end);
