import type { Node } from '../../facts/node.ts';
import type { Calls } from '../resolution/calls.ts';
import type { Effect, Effects, ReachedEffect } from '../meaning/effects.ts';
import type { Promises } from './promises.ts';
import type { Roles } from '../meaning/roles.ts';

/** What a catch does with the failure, over all its paths. */
export type CatchOutcome =
  /** throws on some path: it tells errors apart, or maps them */
  | 'rethrows'
  | 'returns a value'
  /** hands the error to something that is not a log: `next(error)`, `reject(error)`, an error tracker, a result list */
  | 'forwards'
  | 'answers'
  /** writes, sends or calls further work of its own */
  | 'acts'
  /** sets a variable that is read later */
  | 'records'
  /** logs or does nothing, and the code behind it runs as after a success */
  | 'falls through';

export interface CatchFact {
  /** The `catch` clause, or the `.catch(…)` call. */
  clause: Node;
  /** The statement or chain that it guards. */
  guarded: Node;
  outcome: CatchOutcome;
  logs: Node[];
  /** What can fail inside and changes something outside, nearest first. */
  writes: ReachedEffect[];
  /** What people wrote at the catch. */
  comments: string[];
  /** The guarded code answers the request itself. */
  answersInside: boolean;
}

/** An error tracker is no log: somebody is told. */
const QUIET = new Set(['log', 'metric', 'span', 'track', 'clock']);

const SETTLING_KINDS = ['Throw', 'Return', 'Assign', 'Update', 'Continue', 'Break', 'Call'] as const;

/** L3: what becomes of failures at `catch` clauses and `.catch` handlers. */
export class Catches {
  readonly all: readonly CatchFact[];

  constructor(
    files: readonly { nodesOf(kind: 'Try'): Node[] }[],
    private readonly calls: readonly Node[],
    private readonly graph: Calls,
    private readonly promises: Promises,
    private readonly effects: Effects,
    private readonly roles: Roles,
  ) {
    const facts: CatchFact[] = [];
    for (const file of files) {
      for (const statement of file.nodesOf('Try')) {
        const clause = statement.child('handler');
        const body = statement.body;
        if (clause && body) facts.push(this.clauseFact(statement, clause, body));
      }
    }
    for (const call of this.calls) {
      const fact = this.handlerFact(call);
      if (fact) facts.push(fact);
    }
    this.all = facts;
  }

  private clauseFact(statement: Node, clause: Node, body: Node): CatchFact {
    const handler = clause.body ?? clause;
    const error = clause.child('param')?.binding?.id;
    return {
      clause,
      guarded: statement,
      ...this.outcomeOf(handler, error),
      writes: this.writesIn(body),
      comments: commentsIn(clause, statement),
      answersInside: this.answersIn(body),
    };
  }

  /** `save().catch((error) => log(error))` as a whole statement or awaited. */
  private handlerFact(call: Node): CatchFact | undefined {
    const callee = call.callee;
    if (!callee?.is('Member') || callee.name !== 'catch' || !callee.object) return undefined;
    const handler = call.argument(0);
    if (!handler?.is('Function') || this.promises.kindOf(callee.object) === 'no') return undefined;
    const body = handler.body ?? handler;
    const error = handler.params[0]?.target?.binding?.id;
    const result = body.is('Block') ? this.outcomeOf(body, error) : this.outcomeOfExpression(body, error);
    return {
      clause: call,
      guarded: callee.object,
      ...result,
      writes: this.writesOfChain(callee.object),
      comments: commentsIn(call, call.statement),
      answersInside: this.answersIn(callee.object),
    };
  }

  private outcomeOfExpression(
    body: Node,
    error: number | undefined,
  ): { outcome: CatchOutcome; logs: Node[] } {
    if (body.isCall) {
      const quiet = this.isQuiet(body);
      return {
        outcome: quiet ? 'falls through' : this.passesOn(body, error) ? 'forwards' : 'acts',
        logs: quiet ? [body] : [],
      };
    }
    const isNothing =
      body.is('Null') || (body.is('Identifier') && body.name === 'undefined') || body.is('Unary');
    return { outcome: isNothing ? 'falls through' : 'returns a value', logs: [] };
  }

  private outcomeOf(handler: Node, error: number | undefined): { outcome: CatchOutcome; logs: Node[] } {
    const logs: Node[] = [];
    const isForgotten = keepsUnread(handler, error);
    let outcome: CatchOutcome = 'falls through';
    const worse = (found: CatchOutcome): void => {
      if (RANK.indexOf(found) < RANK.indexOf(outcome)) outcome = found;
    };
    for (const node of handler.descendants({ enterFunctions: false, kinds: SETTLING_KINDS })) {
      if (node.is('Throw')) worse('rethrows');
      else if (node.is('Return')) worse(isNothing(node.expression) ? 'falls through' : 'returns a value');
      else if (node.is('Assign', 'Update')) {
        if (!isForgotten) worse('records');
      } else if (node.is('Continue', 'Break')) worse('falls through');
      else if (node.isCall) {
        if (this.isQuiet(node)) logs.push(node);
        else if (this.neverReturns(node)) worse('rethrows');
        else if (this.effects.reached(node).some(({ effect }) => effect.kind === 'answer')) worse('answers');
        else if (this.passesOn(node, error)) worse('forwards');
        else if (!isPure(node) && !isInsideQuiet(node, handler, (call) => this.isQuiet(call))) worse('acts');
      }
    }
    return { outcome, logs };
  }

  /** A log call, also through a function of the project that does nothing but log. */
  private isQuiet(call: Node): boolean {
    const role = this.roles.of(call);
    if (role) return QUIET.has(role.name);
    const targets = this.graph.targets(call);
    if (!targets.length) return looksLikeLog(call);
    // the project's own logger: written like one, and nothing else happens in it
    const isLogger = looksLikeLog(call);
    return targets.every(({ fn }) => this.onlyLogs(fn) || (isLogger && this.changesNothing(fn)));
  }

  private changesNothing(fn: Node): boolean {
    return (
      this.effects.of(fn).every(({ effect }) => effect.kind === 'log') &&
      !fn.descendants({ kinds: ['Assign', 'Update', 'Throw'] }).length
    );
  }

  /** A function that logs, and neither keeps nor does anything else. */
  private onlyLogs(fn: Node): boolean {
    const reached = this.effects.of(fn);
    if (!reached.length || !reached.every(({ effect }) => effect.kind === 'log')) return false;
    for (const node of fn.descendants({ kinds: ['Assign', 'Update', 'Call'] })) {
      if (node.is('Assign', 'Update')) return false;
      if (
        node.isCall &&
        !isPure(node) &&
        !QUIET.has(this.roles.of(node)?.name ?? '') &&
        !this.graph.targets(node).length
      )
        return false;
    }
    return true;
  }

  /** Every function that the call may run ends in a `throw`. */
  neverReturns(call: Node): boolean {
    const targets = this.graph.targets(call);
    return targets.length > 0 && targets.every(({ fn }) => endsInThrow(fn.body));
  }

  /** The error itself is an argument of something that is not a log. */
  private passesOn(call: Node, error: number | undefined): boolean {
    if (error === undefined) return false;
    return call.args.some((argument) => argument.is('Identifier') && argument.payload === error);
  }

  /** Writes and sends that the guarded code waits for, so that their failure reaches the catch. */
  private writesIn(body: Node): ReachedEffect[] {
    const found: ReachedEffect[] = [];
    for (const node of body.descendants({ kinds: ['Call'] })) {
      if (!this.isWaitedFor(node, body)) continue;
      if (isInNestedTry(node, body)) continue;
      found.push(...this.writesOf(node));
    }
    return found.sort((a, b) => a.through.length - b.through.length);
  }

  private writesOf(call: Node): ReachedEffect[] {
    if (!call.isCall || !this.promises.rejectionOf(call)) return [];
    const chained = this.promises.chained(call);
    if (chained) return this.writesOf(chained);
    return this.effects.reached(call).filter(({ effect }) => changesSomething(effect));
  }

  /** What the call does, else what the functions do that it was given: `db.transaction(async (tx) => …).catch(…)`. */
  private writesOfChain(call: Node): ReachedEffect[] {
    const own = this.writesOf(call);
    return own.length ? own : this.writesIn(call);
  }

  private isWaitedFor(call: Node, body: Node): boolean {
    for (let at: Node | undefined = call; at && at !== body; at = at.parent) {
      if (at.is('Await')) return true;
      // an arrow that gives the promise back: whoever runs it waits
      if (at.is('Function') && !at.isAsync && !gives(at, call)) return false;
    }
    return false;
  }

  private answersIn(body: Node): boolean {
    for (const node of [body, ...body.descendants({ kinds: ['Call'] })]) {
      if (node.isCall && this.roles.of(node)?.name === 'answer') return true;
    }
    return false;
  }
}

/** The call is what the arrow gives: `list.map((one) => save(one))`. */
const gives = (fn: Node, call: Node): boolean => fn.body?.id === call.id;

/** From the one that settles most to the one that settles nothing. */
const RANK: readonly CatchOutcome[] = [
  'rethrows',
  'answers',
  'forwards',
  'returns a value',
  'acts',
  'records',
  'falls through',
];

const changesSomething = (effect: Effect): boolean =>
  (effect.kind === 'db' && effect.mode === 'write') ||
  effect.kind === 'mail' ||
  (effect.kind === 'outbound' && changesRemotely(effect)) ||
  effect.kind === 'publish';

/** A request counts as a write when its method says so; provider calls unless they only read, by their row or their name. */
const changesRemotely = ({ call, role }: Effect): boolean => {
  if (role.name !== 'http.request') {
    // `send(new HeadBucketCommand(…))` does what its argument says
    const command = call.argument(0)?.isNew ? call.argument(0)?.callee?.name : undefined;
    return role.facts.io !== 'read' && !ASKS.test(lowerFirst(command ?? call.callee?.name ?? ''));
  }
  const method =
    role.facts.method ?? call.args.map((argument) => argument.property('method')?.stringValue).find(Boolean);
  return method !== undefined && !['GET', 'HEAD', 'OPTIONS'].includes(method.toUpperCase());
};

const lowerFirst = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

/** `listUsers`, `getSession`, `retrieve`: nothing changes on the other side. */
const ASKS = /^(count|describe|exists|find|get|has|head|list|lookup|read|retrieve|search)(?![a-z])/;

const isNothing = (value: Node | undefined): boolean =>
  !value || value.is('Null') || (value.is('Identifier') && value.name === 'undefined');

const isPure = (call: Node): boolean => {
  const callee = call.callee;
  return (
    call.isNew ||
    (callee?.is('Member') === true &&
      ['toString', 'join', 'includes', 'stringify', 'slice', 'map'].includes(callee.name))
  );
};

/** Calls in the arguments of a log are there for its text. */
const isInsideQuiet = (node: Node, handler: Node, isQuiet: (call: Node) => boolean): boolean => {
  for (let at = node.parent; at && at !== handler; at = at.parent) if (at.isCall && isQuiet(at)) return true;
  return false;
};

/** A receiver that nobody resolved and that is written like a logger; a name only ever makes bpx more careful. */
const looksLikeLog = (call: Node): boolean => {
  const callee = call.callee;
  if (!callee?.is('Member')) return /^(log|warn|debug|print)/i.test(callee?.name ?? '');
  if (/^(res|response|reply)\b(?!.*log)/i.test(callee.text)) return false; // `res.utils.error(error)` tells the client
  return (
    /^(log|logger|console|winston|pino)$/i.test(callee.object?.name ?? '') ||
    /^(error|warn|info|debug|trace|log)$/.test(callee.name)
  );
};

/** `failure = error` into a local variable that nothing reads: whoever was to look at it does not. */
const keepsUnread = (handler: Node, error: number | undefined): boolean =>
  error !== undefined &&
  handler.descendants({ enterFunctions: false, kinds: ['Assign'] }).some((assign) => {
    const value = assign.child('right');
    const kept = assign.child('left');
    const binding = kept?.is('Identifier') ? kept.binding : undefined;
    if (!value?.is('Identifier') || value.payload !== error || !binding) return false;
    return !binding.scope.is('Module') && binding.reads.length === 0;
  });

const endsInThrow = (body: Node | undefined): boolean => {
  if (!body?.is('Block')) return false;
  const last = body.statements.at(-1);
  if (!last) return false;
  if (last.is('Throw')) return true;
  if (last.is('If')) return endsInThrow(last.child('then')) && endsInThrow(last.child('else'));
  return false;
};

const isInNestedTry = (node: Node, body: Node): boolean => {
  for (let at = node; at !== body && at.parent; at = at.parent) {
    if (at.slot === 'body' && at.parent.is('Try') && at.parent.child('handler')) return true;
  }
  return false;
};

const commentsIn = (clause: Node, statement: Node): string[] => {
  const { comments } = clause.file.facts;
  const inside: string[] = [];
  for (let i = 0; i < comments.length; i += 2) {
    const start = comments[i] ?? 0;
    if (start >= clause.start && start < clause.end)
      inside.push(clause.file.text.slice(start, comments[i + 1]));
  }
  return [...inside, ...clause.file.commentsNear(statement), ...clause.file.commentsNear(clause)];
};
