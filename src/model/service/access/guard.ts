import type { Node } from '../../../facts/node.ts';
import type { Unknown } from '../../../findings.ts';
import type { ChainStep, EntryPoint } from '../entry-points/entry-point.ts';

export type Strength = 'required' | 'optional' | 'role' | 'owner' | 'machine' | 'environment';

/** Something on the way to a handler that decides who may go on. */
export interface Guard {
  strength: Strength;
  /** The step of the chain; undefined where the handler itself decides. */
  step?: ChainStep | undefined;
  /** What it is called where it is used: `requireAuth`, `auth('admin')`. */
  label: string;
  /** Where it is used, or the statement that rejects inside the handler. */
  node: Node;
}

export type AccessState =
  'guarded' | 'optional' | 'credential-bearing' | 'environment-gated' | 'open' | 'unknown';

/** Who may call an entry point. */
export interface Access {
  entry: EntryPoint;
  guards: readonly Guard[];
  state: AccessState;
  /** Why it is `unknown`. */
  reason?: Unknown | undefined;
  /** The metadata that takes it out of a global guard. */
  optOut?: Node | undefined;
}

/** Strengths that turn anonymous callers away. */
export const REJECTING: ReadonlySet<Strength> = new Set([
  'required',
  'role',
  'owner',
  'machine',
  'environment',
]);
