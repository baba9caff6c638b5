import type { Node } from '../../facts/node.ts';
import { bindingNames } from './response-names.ts';
import type { Answer, Answers } from './answers.ts';
import { flowThrough, type FlowExit, type FlowRules } from './flow.ts';
import type { Effects, ReachedEffect } from '../meaning/effects.ts';
import type { Calls } from '../resolution/calls.ts';

/** What has become of the request on one way through a handler. */
export interface ResponseState {
  /** The first call that answered it or passed it on. */
  answer: Node | undefined;
  /** The answer is given by a function that does not always answer. */
  maybe: boolean;
  /** It refuses: an error was passed on, or the status says so. */
  refused: boolean;
  /** The status set so far. */
  status: number | 'open' | undefined;
  /** The response went to code that may answer, or its state was asked. */
  handed: boolean;
  /** A function that may answer was kept for later, or a failure leaves the handler. */
  later: boolean;
  /** A call that may not have run its function, which answers. */
  skipped: Node | undefined;
}

/** An answer, and what is reached behind it on the same way. */
export interface Overrun {
  first: Node;
  second: Node;
  /** A second answer, or work that a refused request should not cause. */
  what: 'answer' | 'effect';
  effect?: ReachedEffect;
  /** The first answer is that of a helper that does not always answer. */
  maybe: boolean;
  refused: boolean;
  /** The place is also reached without an answer: two ways meet there. */
  meets: boolean;
}

export interface ResponsePaths {
  handler: Node;
  /** Statuses with which each answer may be sent. */
  statuses: ReadonlyMap<Node, ReadonlySet<number | 'open' | undefined>>;
  overruns: readonly Overrun[];
  exits: readonly FlowExit<ResponseState>[];
}

const START: ResponseState = {
  answer: undefined,
  maybe: false,
  refused: false,
  status: undefined,
  handed: false,
  later: false,
  skipped: undefined,
};
const SENT = /headersSent|writableEnded|writableFinished|\.destroyed|\.finished|\.sent\b|\.closed\b/;
/** Their callbacks run when something happens, which may be after everything else. */
const LISTENS =
  /^(on|once|addListener|addEventListener|prependListener|setTimeout|setInterval|setImmediate)$/;

/** L3: how each function that answers requests does so, on every way through it. */
export class ResponsePathsView {
  private readonly memo = new Map<Node, ResponsePaths | undefined>();
  private readonly openWalks = new Set<Node>();

  constructor(
    private readonly answers: Answers,
    private readonly calls: Calls,
    private readonly effects: Effects,
    private readonly neverReturns: (call: Node) => boolean,
    private readonly isServiceCode: (node: Node) => boolean,
  ) {}

  /** Of the outermost functions that answer: handlers, middleware and their helpers, in path and source order. */
  all(): ResponsePaths[] {
    const handlers = new Set<Node>();
    for (const { call } of this.answers.all) {
      const handler = this.handlerOf(call);
      if (handler && this.isServiceCode(handler)) handlers.add(handler);
    }
    return [...handlers].flatMap((handler) => this.of(handler) ?? []);
  }

  of(fn: Node): ResponsePaths | undefined {
    if (this.memo.has(fn)) return this.memo.get(fn);
    if (this.openWalks.has(fn) || !this.answers.isNear(fn)) return undefined;
    this.openWalks.add(fn);
    const walked = this.walk(fn);
    this.openWalks.delete(fn);
    this.memo.set(fn, walked);
    return walked;
  }

  /** The function that runs on behalf of a request: the one around callbacks that it runs itself. */
  private handlerOf(call: Node): Node | undefined {
    let { fn } = call;
    for (let outer = fn.parent; outer && fn.is('Function'); outer = fn.parent) {
      if (!outer.isCall || fn.slot !== 'argument' || !this.runs(outer, fn) || outer.fn.is('Module')) break;
      fn = outer.fn;
    }
    return fn.is('Function') ? fn : undefined;
  }

  private runs(call: Node, callback: Node): boolean {
    if (!this.answers.isNear(callback)) return false;
    const name = call.callee?.name ?? '';
    if (LISTENS.test(name) || this.answersItsOwn(callback)) return false;
    const use = this.calls.callbacks(call).find(({ fn }) => fn === callback);
    // `await inTransaction(async (tx) => …)`: a function of the project that is waited for runs what it was given
    const isWaitedFor = call.parent?.is('Await') === true && callback.params.length < 2;
    return use?.runs !== 'stored' || (isWaitedFor && this.calls.targets(call).length > 0);
  }

  /** `app.use('/a', (req, res) => res.send())`: a handler of other requests, whatever it is given to. */
  private answersItsOwn(callback: Node): boolean {
    const own = callback.params.flatMap(({ target }) => target?.binding ?? []);
    return (
      own.length > 1 &&
      callback
        .descendants({ kinds: ['Call'] })
        .some((call) => this.answers.of(call) && own.some((binding) => binding === rootOf(call).binding))
    );
  }

  /** `res.sendFile(path, (error) => …)`: the callback is told of a failure while nothing was sent yet. */
  private hasSecondTry(call: Node): boolean {
    const last = call.args.at(-1);
    return last?.is('Function') === true && last.params.length > 0 && this.answers.isNear(last);
  }

  private walk(handler: Node): ResponsePaths {
    const statuses = new Map<Node, Set<number | 'open' | undefined>>();
    const pairs = new Map<string, Overrun>();
    const unanswered = new Set<Node>();
    const names = bindingNames(handler);
    const overrun = (second: Node, state: ResponseState, effect?: ReachedEffect): void => {
      const first = state.answer;
      if (!first) unanswered.add(second);
      else if (!state.handed)
        pairs.set(`${first.id} ${second.id}`, {
          first,
          second,
          what: effect ? 'effect' : 'answer',
          ...(effect && { effect }),
          maybe: state.maybe,
          refused: state.refused,
          meets: false,
        });
    };
    const rules: FlowRules<ResponseState> = {
      key: ({ answer, maybe, refused, status, handed, later, skipped }) =>
        [answer?.id, maybe, refused, status, handed, later, skipped?.id].join(' '),
      tested: (test, state) => (SENT.test(test.text) ? { ...state, answer: undefined, handed: true } : state),
      mayFail: (call, state) => !state.answer || call.parent?.is('Await') === true,
      runs: (call, callback) => this.runs(call, callback),
      enters: ({ parent }, state) =>
        state.skipped && state.skipped === parent ? { ...state, skipped: undefined } : state,
      rejects: (state) => (state.answer ? state : { ...state, later: true }),
      call: (call, state) => {
        const answer = this.answers.of(call);
        if (answer && this.hasSecondTry(call)) return [{ ...state, handed: true }];
        if (answer) return [this.behindAnswer(answer, state, statuses, overrun)];
        if (this.neverReturns(call)) return [];
        const helped = names.reachedBy(call, this.calls)
          ? this.behindHelper(call, state, overrun)
          : undefined;
        if (helped) return helped;
        const effect = state.refused || !state.answer ? this.workOf(call) : undefined;
        if (effect) overrun(call, state, effect);
        if (names.isHandedTo(call)) return [{ ...state, handed: true }];
        const answering = state.answer
          ? []
          : call.args.filter((one) => one.is('Function') && this.answers.isNear(one));
        if (!answering.length) return [state];
        const isRun = answering.every((one) => this.runs(call, one));
        return [isRun ? { ...state, skipped: call } : { ...state, later: true }];
      },
    };
    const exits = flowThrough(handler, START, rules);
    const overruns = [...pairs.values()].map((one) => ({ ...one, meets: unanswered.has(one.second) }));
    return { handler, statuses, overruns, exits };
  }

  private behindAnswer(
    answer: Answer,
    state: ResponseState,
    statuses: Map<Node, Set<number | 'open' | undefined>>,
    overrun: (second: Node, state: ResponseState) => void,
  ): ResponseState {
    const { call, act, status, passesError } = answer;
    if (act === 'set') return status === undefined ? state : { ...state, status };
    if (act === 'stream') return { ...state, handed: true, status: status ?? state.status };
    const sent = status ?? state.status;
    const known = statuses.get(call);
    if (known) known.add(sent);
    else statuses.set(call, new Set([sent]));
    // ending an answer that was sent does nothing
    const isSent = state.answer && this.answers.of(state.answer)?.act === 'answer';
    if (!answer.isHarmlessAgain || !isSent) overrun(call, state);
    if (state.answer) return state;
    const refused = passesError || (act === 'answer' && typeof sent === 'number' && sent >= 400);
    return { ...state, answer: call, maybe: false, refused };
  }

  /** A function of the project that answers: always, or on some of its ways. */
  private behindHelper(
    call: Node,
    state: ResponseState,
    overrun: (second: Node, state: ResponseState) => void,
  ): readonly ResponseState[] | undefined {
    const [target, ...others] = this.calls.targets(call);
    if (!target || others.length) return undefined;
    const inner = this.of(target.fn);
    if (!inner) return undefined;
    const ends = inner.exits.flatMap(({ kind, paths }) => (kind === 'throw' ? [] : paths));
    if (!ends.length) return [];
    const answered = ends.filter(({ state: end }) => end.answer);
    if (!answered.length)
      return [
        {
          ...state,
          handed: state.handed || ends.some(({ state: end }) => end.handed),
          later: state.later || ends.some(({ state: end }) => end.later || end.skipped),
        },
      ];
    const isSure = answered.length === ends.length && answered.every(({ state: end }) => !end.maybe);
    if (isSure) {
      overrun(call, state);
      if (state.answer) return [state];
      const refused = answered.every(({ state: end }) => end.refused);
      return [{ ...state, answer: call, maybe: false, refused }];
    }
    if (state.answer) return [state];
    // what it gives back tells its caller whether it answered
    if (!isDropped(call)) return [{ ...state, handed: true }];
    const refused = answered.every(({ state: end }) => end.refused);
    const unanswered = ends.filter(({ state: end }) => !end.answer);
    const isExcused = unanswered.every(({ state: end }) => end.later || end.handed || end.skipped);
    return [isExcused ? { ...state, later: true } : state, { ...state, answer: call, maybe: true, refused }];
  }

  /** Work that leaves the process and that a refused request should not cause. */
  private workOf(call: Node): ReachedEffect | undefined {
    return this.effects.find(
      call,
      ({ kind, mode, role }) =>
        (kind === 'db' && mode === 'write') ||
        kind === 'mail' ||
        (kind === 'outbound' && role.facts.method !== undefined && role.facts.method !== 'GET'),
    );
  }
}

/** `res` of `res.status(404).end()`. */
const rootOf = (call: Node): Node => {
  let at = call;
  for (let next: Node | undefined = call; next; next = next.is('Call') ? next.callee : next.object) at = next;
  return at;
};

const isDropped = (call: Node): boolean => {
  const holder = call.parent?.is('Await') ? call.parent.parent : call.parent;
  return holder?.is('ExprStmt') === true;
};
