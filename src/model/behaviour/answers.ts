import type { Node } from '../../facts/node.ts';
import type { Calls } from '../resolution/calls.ts';
import type { Role, Roles } from '../meaning/roles.ts';
import { statusValue } from '../meaning/status-names.ts';
import type { Origins } from '../resolution/origins.ts';
import type { Values } from '../resolution/values.ts';

/** What a call does to the answer of a request whose handler answers by calls. */
export interface Answer {
  call: Node;
  role: Role;
  /** `answer` sends, `delegate` passes the request on, `stream` opens an answer, `set` prepares one. */
  act: 'answer' | 'delegate' | 'stream' | 'set';
  /** The status that it sets or sends; `open` where it is computed. */
  status: number | 'open' | undefined;
  /** `next(err)`: it passes the request on as failed. */
  passesError: boolean;
  /** It sends nothing more when an answer was sent before. */
  isHarmlessAgain: boolean;
}

/** L3: calls that answer requests, with the functions that they stand in. */
export class Answers {
  private readonly memo = new Map<Node, Answer | undefined>();
  /** Calls that send an answer or pass the request on, in path and source order. */
  readonly all: readonly Answer[];
  private readonly near = new Set<Node>();

  constructor(
    private readonly roles: Roles,
    private readonly calls: Calls,
    private readonly values: Values,
    private readonly origins: Origins,
  ) {
    this.all = roles.callsOf('answer').flatMap((role) => {
      const answer = this.of(role.call);
      return answer && (answer.act === 'answer' || answer.act === 'delegate') ? [answer] : [];
    });
    this.markFunctions();
  }

  of(call: Node): Answer | undefined {
    if (!this.memo.has(call)) this.memo.set(call, this.find(call));
    return this.memo.get(call);
  }

  /** The function answers somewhere: itself, in a function inside it, or through one that it calls. */
  isNear(fn: Node): boolean {
    return this.near.has(fn);
  }

  private find(call: Node): Answer | undefined {
    const role = this.roles.allOf(call).find(({ facts }) => facts.act !== undefined);
    const act = role?.facts.act;
    if (!role || !act || act === 'exit') return undefined;
    // where the returned or assigned value answers, two of them are no two answers
    if ((act === 'answer' || act === 'delegate') && role.facts.answersBy !== 'call') return undefined;
    const error = act === 'delegate' ? this.roles.argument(role, 'error') : undefined;
    return {
      call,
      role,
      act,
      status: this.statusOf(role),
      passesError: error !== undefined && !this.isRouteWord(error),
      isHarmlessAgain: act === 'answer' && role.callee.path.endsWith('#end') && call.args.length === 0,
    };
  }

  /** `next('route')` passes the request to another handler. */
  private isRouteWord(node: Node): boolean {
    const text = this.values.constant(node);
    return text === 'route' || text === 'router' || node.is('Null') || node.name === 'undefined';
  }

  private statusOf(role: Role): Answer['status'] {
    const { status, statusArg } = role.facts;
    if (statusArg === undefined) return status;
    const argument = this.roles.argumentAt(role.call, statusArg);
    if (!argument) return status;
    return statusValue(this.values, this.origins, argument) ?? 'open';
  }

  private markFunctions(): void {
    let frontier = this.all.map(({ call }) => call.fn);
    while (frontier.length) {
      const next: Node[] = [];
      for (const fn of frontier) {
        if (fn.is('Module') || this.near.has(fn)) continue;
        this.near.add(fn);
        next.push(fn.fn, ...this.calls.callersOf(fn).map((call) => call.fn));
      }
      frontier = next;
    }
  }
}
