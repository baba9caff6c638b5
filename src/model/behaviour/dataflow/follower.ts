import type { Node } from '../../../facts/node.ts';
import type { DataflowInput } from './dataflow.ts';
import type { Label } from './label.ts';
import type { Trail } from './trail.ts';

/** The walk that an expression is met on. */
export interface Follower {
  readonly model: DataflowInput;
  /** Follows an expression, or what its keys lead to. */
  value(node: Node | undefined, keys: readonly string[], trail: Trail): void;
  /** An end of the way. */
  label(label: Label, at: Node, trail: Trail): void;
}
