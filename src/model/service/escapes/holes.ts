import type { Node } from '../../../facts/node.ts';

/** A hand-made escaper, filter or allow-list, and an input that passes it. */
export interface Hole {
  /** The call with the hole. */
  node: Node;
  kind: 'first only' | 'no backslash' | 'missing character' | 'rebuilt' | 'open pattern' | 'open end';
  /** What it is made for: `HTML`, `SQL`. */
  context: string;
  /** An input that passes. */
  passes: string;
  /** What becomes of it, or what it is. */
  becomes: string;
  /** It decides something about security, or is the only guard of another interpreter. */
  isOnlyGuard: boolean;
}
