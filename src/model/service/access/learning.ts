import type { Binding, Node } from '../../../facts/node.ts';
import type { Calls } from '../../resolution/calls.ts';
import type { Metadata } from '../entry-points/entry-point.ts';
import { decidedByMetadata } from './metadata.ts';
import type { Effects } from '../../meaning/effects.ts';
import type { Definitions, Scope } from '../entry-points/definitions.ts';
import type { Roles } from '../../meaning/roles.ts';
import type { Credentials } from './credentials.ts';
import { folded, polarity } from './conditions.ts';
import { customCallback } from './custom-callback.ts';
import { kindOf } from './kind.ts';
import type { Rejections } from './rejections.ts';
import { decidedByRoute, type Route } from './route-tests.ts';
import { join, type State, type Style, type Verdict, type Walk } from './walk.ts';

const DEPTH = 4;
const TOUCHING = new Set(['db', 'file', 'outbound', 'mail', 'publish', 'spawn']);
/** Styles in which going on is a call. */
const PASSING = new Set<Style>(['next', 'procedure']);

/** Learns from what a function does whether it lets callers without a valid credential go on. */
export class Learning {
  private readonly memo = new Map<Node, Map<string, Verdict>>();

  constructor(
    private readonly definitions: Definitions,
    private readonly credentials: Credentials,
    private readonly rejections: Rejections,
    private readonly calls: Calls,
    private readonly roles: Roles,
    private readonly effects: Effects,
  ) {}

  of(
    fn: Node,
    scope: Scope | undefined,
    style: Style,
    onwards: ReadonlySet<Binding> = new Set(),
    depth = DEPTH,
    metadata?: readonly Metadata[],
    route?: Route,
  ): Verdict {
    const isShared = !scope && onwards.size === 0 && !metadata && !route;
    const key = `${style} ${depth}`;
    const known = isShared ? this.memo.get(fn)?.get(key) : undefined;
    if (known) return known;
    if (depth <= 0) return { strength: undefined };
    if (isShared) this.remember(fn, key, { strength: undefined }); // recursion ends here
    const walk: Walk = {
      style,
      fn,
      scope,
      depth,
      onwards,
      metadata,
      route,
      proceeds: [],
      answers: [],
      sawGuarded: false,
      rejects: undefined,
      isByEnvironment: false,
    };
    const end = this.body(fn, 'open', walk);
    if ((style === 'end' || style === 'hook') && end !== 'exit') walk.proceeds.push(end);
    const verdict = this.verdict(fn, walk, end);
    if (isShared) this.remember(fn, key, verdict);
    return verdict;
  }

  private remember(fn: Node, key: string, verdict: Verdict): void {
    let styles = this.memo.get(fn);
    if (!styles) this.memo.set(fn, (styles = new Map()));
    styles.set(key, verdict);
  }

  private verdict(fn: Node, walk: Walk, end: State): Verdict {
    const { rejects } = walk;
    const proceeds = walk.proceeds.length ? walk.proceeds : walk.answers;
    if (!proceeds.length) {
      if (walk.isByEnvironment && end === 'exit') return { strength: 'environment', rejects };
      return { strength: rejects && walk.style !== 'handler' ? 'required' : undefined, rejects };
    }
    if (proceeds.every((state) => state === 'guarded'))
      return { strength: kindOf(this.calls, fn, walk.depth > 2 ? 1 : 0), rejects };
    return {
      strength:
        proceeds.includes('guarded') || (PASSING.has(walk.style) && walk.sawGuarded) ? 'optional' : undefined,
      rejects,
    };
  }

  private body(fn: Node, state: State, walk: Walk): State {
    const body = fn.body;
    if (!body) return state;
    if (body.is('Block')) return this.statements(body.statements, state, walk);
    const after = this.expression(body, state, walk);
    if (walk.style === 'boolean' && fn === walk.fn) this.returned(body, after, walk);
    return after;
  }

  private statements(statements: readonly Node[], start: State, walk: Walk): State {
    let state = start;
    for (const statement of statements) {
      state = this.statement(statement, state, walk);
      if (state === 'exit') return state;
    }
    return state;
  }

  private statement(node: Node | undefined, state: State, walk: Walk): State {
    if (!node) return state;
    switch (node.kind) {
      case 'Block':
        return this.statements(node.statements, state, walk);
      case 'If':
        return this.branch(node.test, node.child('then'), node.child('else'), state, walk, (part, s) =>
          this.statement(part, s, walk),
        );
      case 'Return': {
        const after = node.expression ? this.expression(node.expression, state, walk) : state;
        if (walk.style === 'boolean' && node.fn === walk.fn && after !== 'exit')
          this.returned(node.expression, after, walk);
        if ((walk.style === 'end' || walk.style === 'hook') && node.fn === walk.fn && after !== 'exit')
          walk.proceeds.push(after);
        return 'exit';
      }
      case 'Throw':
        this.noteRejection(node, walk);
        return 'exit';
      case 'Try':
        return this.attempt(node, state, walk);
      case 'For':
      case 'ForIn':
      case 'ForOf':
      case 'While':
      case 'DoWhile': {
        const inside = this.statement(node.body, state, walk);
        return inside === 'exit' ? state : join(state, inside);
      }
      case 'Switch':
      case 'Case':
      case 'Labeled': {
        let after: State = state;
        for (const part of node.children()) after = join(after, this.statement(part, state, walk));
        return after === 'exit' ? state : after;
      }
      case 'Function':
      case 'Class':
        return state;
      default:
        return this.expression(node, state, walk);
    }
  }

  private branch(
    test: Node | undefined,
    then: Node | undefined,
    otherwise: Node | undefined,
    state: State,
    walk: Walk,
    run: (part: Node | undefined, state: State) => State,
  ): State {
    const start = test ? this.expression(test, state, walk) : state;
    if (start === 'exit') return start;
    const fold = test
      ? folded(
          this.definitions,
          test,
          walk.scope,
          (node) =>
            decidedByMetadata(this.definitions, node, walk.metadata) ?? decidedByRoute(node, walk.route),
        )
      : undefined;
    if (fold) {
      walk.isByEnvironment ||= fold.byEnvironment;
      return run(fold.holds ? then : otherwise, start);
    }
    const side =
      test && (this.isCredential(test, walk) ? polarity(test) : this.rejectingSide(then, otherwise));
    walk.sawGuarded ||= side !== undefined;
    const positive = run(then, side === 'present' ? 'guarded' : start);
    const negative = run(otherwise, side === 'absent' ? 'guarded' : start);
    return join(positive, negative);
  }

  /** Whatever the test reads: who fails it is refused as a caller without permission. */
  private rejectingSide(
    then: Node | undefined,
    otherwise: Node | undefined,
  ): 'present' | 'absent' | undefined {
    const isThen = this.rejections.within(then) !== undefined;
    const isElse = this.rejections.within(otherwise) !== undefined;
    return isThen === isElse ? undefined : isThen ? 'absent' : 'present';
  }

  private attempt(node: Node, state: State, walk: Walk): State {
    const handler = node.child('handler');
    const rejecting = this.rejections.within(handler?.body ?? handler);
    const body = node.body ?? node.child('body');
    // what fails on a missing credential ends in the rejection of the catch
    const inside = rejecting ? this.failing(body, state, walk) : this.statement(body, state, walk);
    if (rejecting) walk.rejects ??= rejecting;
    if (!handler) return this.statement(node.child('finalizer'), inside, walk);
    const caught = this.statement(handler.body ?? handler.child('body'), state, walk);
    return join(inside, caught);
  }

  /** Statements of a `try` whose catch rejects: reading a credential is a test of it. */
  private failing(block: Node | undefined, start: State, walk: Walk): State {
    let state = start;
    for (const statement of block?.statements ?? []) {
      const reads =
        state === 'open' && statement.is('VarDecl', 'ExprStmt') && this.isCredential(statement, walk);
      state = this.statement(statement, reads ? 'guarded' : state, walk);
      if (state === 'exit') return state;
    }
    return state;
  }

  private expression(node: Node, state: State, walk: Walk): State {
    switch (node.kind) {
      case 'Function':
      case 'Class':
        return state;
      case 'Conditional':
        return this.branch(node.test, node.child('then'), node.child('else'), state, walk, (part, s) =>
          part ? this.expression(part, s, walk) : s,
        );
      case 'Logical': {
        const left = node.child('left');
        const right = node.child('right');
        if (!left || !right) return state;
        const isAnd = node.operator === '&&';
        const after = this.branch(
          left,
          isAnd ? right : undefined,
          isAnd ? undefined : right,
          state,
          walk,
          (part, s) => (part ? this.expression(part, s, walk) : s),
        );
        return after === 'exit' ? state : after;
      }
      case 'Call':
        return this.call(node, state, walk);
      default: {
        let after = state;
        for (const child of node.children()) {
          after = this.expression(child, after, walk);
          if (after === 'exit') return after;
        }
        this.noteRejection(node, walk);
        // `set.status = 401`: what the hook gives back then is the answer
        return walk.style === 'hook' && node.is('Assign') && this.rejections.is(node) ? 'exit' : after;
      }
    }
  }

  private call(call: Node, start: State, walk: Walk): State {
    const callee = call.callee;
    let state = callee ? this.expression(callee, start, walk) : start;
    if (state === 'exit') return state;
    for (const argument of call.args)
      if (!argument.is('Function')) state = this.expression(argument, state, walk);
    if (state === 'exit') return state;
    if (this.isOnward(callee, walk) && (!call.args.length || walk.style === 'procedure')) {
      walk.proceeds.push(state);
      return state;
    }
    if (this.roles.of(call)?.facts.neverReturns) {
      if (this.rejections.is(call)) walk.rejects ??= call;
      return 'exit';
    }
    if (this.rejections.is(call)) {
      walk.rejects ??= call;
      const ends = walk.style === 'hook' || (callee?.is('Member') && /^(throw|abort)$/.test(callee.name));
      return ends ? 'exit' : state;
    }
    const guards = this.guards(call, walk);
    const handsOn = call.args.some((argument) => this.isOnward(argument, walk));
    if (handsOn) {
      walk.proceeds.push(guards ?? state);
      return state;
    }
    if (guards) state = guards;
    walk.sawGuarded ||= guards === 'guarded';
    for (const argument of call.args) {
      if (!argument.is('Function')) continue;
      const inside = this.body(argument, state, walk);
      if (call.isNew && inside === 'guarded') state = 'guarded'; // `new Promise((resolve, reject) => …)`
    }
    if (walk.style === 'handler') this.touch(call, state, walk);
    return state;
  }

  /** A call that throws, or answers by itself, where the credential is missing. */
  private guards(call: Node, walk: Walk): State | undefined {
    const callee = call.callee;
    for (const role of this.roles.allOf(callee?.is('Call') ? callee : call)) {
      if (role.name === 'guard' && role.facts.strength === 'required') {
        if (role.callee.package === 'passport' || role.callee.package.endsWith('koa-passport'))
          return customCallback(this.definitions, this.calls, this.rejections, role.call) ?? 'guarded';
        return 'guarded';
      }
      if (
        role.name === 'verify' &&
        (role.facts.fails === 'throws' || role.facts.fails === 'rejects') &&
        this.isCredential(call, walk)
      )
        return 'guarded';
    }
    const targets = this.calls.targets(call);
    if (!targets.length || walk.depth <= 1) return undefined;
    const verdicts = targets.slice(0, 4).map(({ fn }) => {
      const scope = this.decides(call, walk)
        ? this.definitions.bindParams(fn, { node: call, scope: walk.scope })
        : undefined;
      return this.of(fn, scope, 'end', new Set(), walk.depth - 1);
    });
    const isRejecting = verdicts.every(
      ({ strength, rejects }) => strength !== undefined && strength !== 'optional' && rejects !== undefined,
    );
    if (!isRejecting) return undefined;
    walk.rejects ??= verdicts[0]?.rejects;
    return 'guarded';
  }

  /** Whether arguments may turn a guard on or off: literals, and what a factory was given. */
  private decides(call: Node, walk: Walk): boolean {
    return call.args.some(
      (argument) =>
        argument.is('Object', 'True', 'False', 'Null') ||
        (argument.binding !== undefined && walk.scope?.get(argument.binding) !== undefined),
    );
  }

  /** A handler goes on where it touches data that the credential did not choose. */
  private touch(call: Node, state: State, walk: Walk): void {
    const own = this.effects.ofCall(call);
    if (own?.kind === 'answer' && !/\b[45]\d\d\b/.test(call.text.slice(0, 80))) walk.answers.push(state);
    if (own) {
      const reads = own.kind === 'file' && own.mode === 'read'; // templates and assets
      if (!reads && TOUCHING.has(own.kind) && (state === 'guarded' || !this.isCredential(call, walk)))
        walk.proceeds.push(state);
      return;
    }
    const targets = this.calls.targets(call);
    const touches = targets.some(({ fn }) =>
      this.effects.of(fn).some(({ effect }) => TOUCHING.has(effect.kind)),
    );
    if (!touches) return;
    if (state === 'guarded') {
      walk.proceeds.push(state);
      return;
    }
    const verdicts =
      walk.depth > 1
        ? targets.slice(0, 4).map(({ fn }) => this.of(fn, undefined, 'handler', new Set(), walk.depth - 1))
        : [];
    const isGuarded =
      verdicts.length > 0 &&
      verdicts.every(({ strength }) => strength !== undefined && strength !== 'optional');
    if (isGuarded) walk.rejects ??= verdicts[0]?.rejects;
    if (isGuarded || !this.isCredential(call, walk)) walk.proceeds.push(isGuarded ? 'guarded' : state);
  }

  private returned(value: Node | undefined, state: State, walk: Walk): void {
    const [only] = value ? this.definitions.of(value, walk.scope) : [];
    if (only?.node.is('False')) {
      walk.rejects ??= value;
      return;
    }
    const delegate = value && this.delegated(value, walk);
    if (delegate) walk.proceeds.push(delegate);
    else if (value && !value.is('True') && this.isCredential(value, walk)) walk.proceeds.push('guarded');
    else walk.proceeds.push(state);
  }

  /** `return super.canActivate(context)`, `return this.guard.canActivate(context)` */
  private delegated(value: Node, walk: Walk): State | undefined {
    const call = value.is('Await') ? value.expression : value;
    if (
      !call?.is('Call') ||
      !call.callee?.is('Member') ||
      !/^(canActivate|handleRequest)$/.test(call.callee.name)
    )
      return undefined;
    const targets = this.calls.targets(call).filter(({ fn }) => fn !== walk.fn);
    if (!targets.length)
      return /passport|auth/.test(this.calls.libraryCallee(call)?.package ?? '') ||
        call.callee.object?.is('Super')
        ? 'guarded'
        : undefined;
    const style = call.callee.name === 'canActivate' ? 'boolean' : 'end';
    const verdicts = targets.map(({ fn }) => this.of(fn, undefined, style, new Set(), walk.depth - 1));
    return verdicts.every(({ strength }) => strength !== undefined && strength !== 'optional')
      ? 'guarded'
      : 'open';
  }

  private isOnward(node: Node | undefined, walk: Walk): boolean {
    // `({ next }) => next()`, `(options) => options.next()`
    const name =
      walk.style === 'procedure' && node?.is('Member') && node.name === 'next' ? node.object : node;
    return name?.binding !== undefined && walk.onwards.has(name.binding);
  }

  private isCredential(node: Node, walk: Walk): boolean {
    return this.credentials.mentions(node, walk.depth);
  }

  private noteRejection(node: Node, walk: Walk): void {
    if (!walk.rejects && this.rejections.is(node)) walk.rejects = node;
  }
}
