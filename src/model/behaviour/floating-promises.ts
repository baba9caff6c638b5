import type { Node } from '../../facts/node.ts';
import type { Calls } from '../resolution/calls.ts';
import type { Effects } from '../meaning/effects.ts';
import { useOf } from './failure.ts';
import type { Promises, Rejection } from './promises.ts';
import type { RejectionPolicy } from './rejection-policy.ts';
import type { Roles } from '../meaning/roles.ts';
import { STATED_LOSS } from './stated-policy.ts';

/** A statement whose value is a promise; further calls of the same callee in the same file are joined to the first. */
export interface FloatingPromise {
  first: Node;
  others: Node[];
  /** How it can fail; undefined where it cannot, or where somebody owns it. */
  rejection: Rejection | undefined;
}

const OBSERVING = new Set(['log', 'report', 'metric', 'span', 'track']);
/** People who want the crash say so at the statement. */
const CRASH_IS_MEANT =
  /unhandled\s*(promise)?\s*rejection|should (crash|exit|end|kill)|crash (is|the process)|let it crash/i;

/** L3: every promise of the service code that can reject, and whether somebody waits for it. */
export class FloatingPromises {
  readonly sites: readonly FloatingPromise[];

  constructor(
    calls: readonly Node[],
    private readonly graph: Calls,
    private readonly promises: Promises,
    private readonly effects: Effects,
    private readonly roles: Roles,
    private readonly policy: () => RejectionPolicy,
  ) {
    const sites: FloatingPromise[] = [];
    const joined = new Map<string, FloatingPromise>();
    for (const call of calls) {
      const use = useOf(call);
      if (use === 'member') continue; // a link of a chain: its last call speaks for it
      const kind = promises.kindOf(call);
      if (kind === 'no' || kind === 'maybe') continue;
      if (kind === 'lazy' && this.extendsHeld(call)) continue;
      const isDropped = use === 'dropped' || use === 'voided' || (use === 'assigned' && this.isUnread(call));
      const rejection = isDropped && !this.isLeftAlone(call, use) ? this.rejectionOf(call, kind) : undefined;
      if (!rejection) {
        sites.push({ first: call, others: [], rejection });
        continue;
      }
      const key = `${call.path} ${this.calleeKey(call)}`;
      const known = joined.get(key);
      if (known) known.others.push(call);
      else {
        const site = { first: call, others: [], rejection };
        joined.set(key, site);
        sites.push(site);
      }
    }
    this.sites = sites;
  }

  private rejectionOf(call: Node, kind: 'promise' | 'lazy'): Rejection | undefined {
    return kind === 'lazy' ? { at: call, through: [] } : this.promises.rejectionOf(call);
  }

  /** `query.where(…)` on a statement that a variable holds adds to it in place: who awaits the variable runs it. */
  private extendsHeld(call: Node): boolean {
    let root: Node | undefined = call;
    while (root?.isCall || root?.is('Member', 'Index')) {
      // `scoped(query).where(…)`: a function of the project was handed the statement
      const isHandedIt =
        root.isCall && !root.callee?.is('Member') && root.args.some((one) => this.isHeld(one));
      // `this.query.where(…)`
      const isField = root.is('Member') && root.slot === 'object' && this.promises.isLazyValue(root);
      if (isHandedIt || isField) return true;
      root = root.isCall ? root.callee : root.object;
    }
    if (!root || root === call || !root.is('Identifier')) return false;
    return this.promises.isLazyValue(root);
  }

  private isHeld(argument: Node): boolean {
    if (!argument.is('Identifier')) return false;
    return argument.binding?.kind === 'param' || this.promises.isLazyValue(argument);
  }

  /** `const p = save()` that is never read again. */
  private isUnread(call: Node): boolean {
    const holder = call.parent;
    const binding = holder?.is('VarDecl') ? holder.target?.binding : undefined;
    return binding !== undefined && binding.references.length === 1 && !isExported(holder);
  }

  private isLeftAlone(call: Node, use: string): boolean {
    if (call.fn.is('Module')) return true;
    if (use === 'voided' && this.policy().outcome === 'logs') return true;
    if (this.isObserving(call) || this.isPublish(call)) return true;
    if (this.isInTransaction(call)) return true;
    const comments = call.file.commentsNear(call.statement);
    // where the process survives it, a stated "best effort" is a decision
    if (this.policy().outcome === 'logs' && comments.some((comment) => STATED_LOSS.test(comment)))
      return true;
    return paragraphOf(call.statement).some((statement) =>
      call.file.commentsNear(statement).some((comment) => CRASH_IS_MEANT.test(comment)),
    );
  }

  private isObserving(call: Node): boolean {
    const role = this.roles.of(call);
    return role !== undefined && OBSERVING.has(role.name);
  }

  /** A queue add or a publish, also through a thin wrapper: another check owns it. */
  private isPublish(call: Node): boolean {
    const published = this.effects.find(call, (effect) => effect.kind === 'publish');
    if (!published) return false;
    const writes = this.effects.find(call, (effect) => effect.kind === 'db' && effect.mode === 'write');
    return published.through.length <= 2 && !writes;
  }

  /** A store statement inside the callback of an open transaction: another check owns it. */
  private isInTransaction(call: Node): boolean {
    if (this.effects.ofCall(call)?.kind !== 'db') return false;
    for (let fn = call.fn; fn.is('Function'); fn = fn.fn) {
      const opener = fn.slot === 'argument' ? fn.parent : undefined;
      if (opener && this.roles.of(opener)?.name === 'tx.open') return true;
    }
    return false;
  }

  private calleeKey(call: Node): string {
    const [target] = this.graph.targets(call);
    return target ? `${target.fn.path}:${target.fn.id}` : `#${call.id}`;
  }
}

/** The statement and those right above it, without an empty line between: a comment on top speaks of all of them. */
const paragraphOf = (statement: Node): Node[] => {
  const siblings = statement.parent?.statements ?? [];
  const found = [statement];
  for (let index = siblings.findIndex(({ id }) => id === statement.id) - 1; index >= 0; index--) {
    const above = siblings[index];
    if (!above?.is('ExprStmt') || above.span.endLine !== (found.at(-1)?.line ?? 0) - 1) break;
    found.push(above);
  }
  return found;
};

const isExported = (declaration: Node | undefined): boolean =>
  declaration !== undefined && declaration.file.facts.exports.some((fact) => fact.node === declaration.id);
