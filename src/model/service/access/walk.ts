import type { Binding, Node } from '../../../facts/node.ts';
import type { Scope } from '../entry-points/definitions.ts';
import type { Metadata } from '../entry-points/entry-point.ts';
import type { Strength } from './guard.ts';
import type { Route } from './route-tests.ts';

/** What going on means in a function. */
export type Style =
  /** calls `next()`, or the handler that it wraps */
  | 'next'
  /** calls `next(…)` of tRPC, which may be given a context */
  | 'procedure'
  /** returns true */
  | 'boolean'
  /** comes to its end without throwing */
  | 'end'
  /** comes to its end without throwing or answering */
  | 'hook'
  /** touches data */
  | 'handler';

export interface Verdict {
  strength: Strength | undefined;
  /** The statement that turns callers away. */
  rejects?: Node | undefined;
}

export type State = 'exit' | 'open' | 'guarded';

export interface Walk {
  style: Style;
  fn: Node;
  scope: Scope | undefined;
  depth: number;
  /** Names whose call goes on. */
  onwards: ReadonlySet<Binding>;
  metadata: readonly Metadata[] | undefined;
  route: Route | undefined;
  proceeds: State[];
  /** Answers of a handler that are no refusals. */
  answers: State[];
  /** On some way the credential was held valid. */
  sawGuarded: boolean;
  rejects: Node | undefined;
  /** A branch was left out because production never takes it. */
  isByEnvironment: boolean;
}

/** The worse of two ways on which control comes together. */
export const join = (a: State, b: State): State => {
  if (a === 'exit') return b;
  if (b === 'exit') return a;
  return a === 'open' || b === 'open' ? 'open' : 'guarded';
};
