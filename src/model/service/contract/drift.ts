import type { Site } from '../../../findings.ts';
import type { Node } from '../../../facts/node.ts';
import type { EntryPoint } from '../entry-points/entry-point.ts';

/** An operation of the published contract beside what the code does for it. */
export interface Documented {
  /** Where the contract says it: a decorator, a line of a comment or a document. */
  site: Site;
  entry: EntryPoint | undefined;
  /** `POST /orders` */
  operation: string;
  /** Statuses of success that the contract names. */
  documented: readonly number[];
  /** Statuses of success that are sent. */
  sent: readonly number[];
  /** Where the sent status is decided: `@HttpCode`, the answering call; the route where it is the framework's own. */
  sentBy: Node | undefined;
  /** The function of the project that chose the documented status. */
  wrapper: Node | undefined;
  /**
   * `status`: none of the documented statuses is sent; `body`: a body is returned behind a status without one;
   * `missing`: nothing serves the operation.
   */
  drift: 'none' | 'status' | 'body' | 'missing';
}
