import type { Node } from '../../facts/node.ts';
import { assumed, forgetting, learnt, type Facts } from './flow-facts.ts';

/** One way through a function: what the walk carries, and what tests and assignments have shown on it. */
export interface FlowPath<State> {
  state: State;
  facts: Facts;
}

/** Ways that leave a function. */
export interface FlowExit<State> {
  /** The `return` or `throw`; the function where its end is reached. */
  node: Node;
  kind: 'end' | 'return' | 'throw';
  paths: readonly FlowPath<State>[];
}

/** What a walk watches for. States are values: equal keys, equal states. */
export interface FlowRules<State> {
  key(state: State): string;
  /** Behind a call that was made: none where it never comes back. */
  call(call: Node, state: State): readonly State[];
  /** Behind a test that held, or did not. */
  tested?(test: Node, state: State): State;
  /** Whether the failure of a call on this way reaches the `catch` around it. */
  mayFail(call: Node, state: State): boolean;
  /** A function that the call runs, whose body counts as run here. */
  runs(call: Node, callback: Node): boolean;
  /** At the start of such a function. */
  enters?(callback: Node, state: State): State;
  /** Where a chain of promises failed and no link of it takes the failure. */
  rejects?(state: State): State;
  /** A chain of handlers that counts as one call. */
  isWhole?(chain: Node): boolean;
}

type Paths<State> = readonly FlowPath<State>[];

interface Loop<State> {
  kind: 'loop' | 'switch' | 'label';
  label: string;
  breaks: FlowPath<State>[];
  continues: FlowPath<State>[];
}

const MOST_PATHS = 48;
const ROUNDS = 2;
const CHAIN = new Set(['then', 'catch', 'finally']);

/** L3: every way through one function, statement by statement, callbacks that it runs included. */
export const flowThrough = <State>(
  fn: Node,
  start: State,
  rules: FlowRules<State>,
): readonly FlowExit<State>[] => new Walk(rules).through(fn, [{ state: start, facts: new Map() }]);

class Walk<State> {
  private exits: FlowExit<State>[] = [];
  private loops: Loop<State>[] = [];
  private failures: FlowPath<State>[][] = [];

  constructor(private readonly rules: FlowRules<State>) {}

  through(fn: Node, paths: Paths<State>): readonly FlowExit<State>[] {
    const outer = { exits: this.exits, loops: this.loops, failures: this.failures };
    this.exits = [];
    this.loops = [];
    this.failures = [];
    const { body } = fn;
    if (body?.is('Block')) this.leave(fn, 'end', this.statements(body.statements, paths));
    else if (body) this.leave(body, 'return', this.expression(body, paths));
    const { exits } = this;
    Object.assign(this, outer);
    return exits;
  }

  private leave(node: Node, kind: FlowExit<State>['kind'], paths: Paths<State>): void {
    if (paths.length) this.exits.push({ node, kind, paths });
  }

  private fail(paths: Paths<State>, node: Node): void {
    const taking = this.failures.at(-1);
    if (taking) taking.push(...paths);
    else if (node.is('Throw')) this.leave(node, 'throw', paths);
  }

  private statements(list: readonly Node[], paths: Paths<State>): Paths<State> {
    let at = paths;
    for (const statement of list) {
      if (!at.length) break;
      at = this.statement(statement, at);
    }
    return at;
  }

  private statement(node: Node, paths: Paths<State>): Paths<State> {
    switch (node.kind) {
      case 'Block':
        return this.statements(node.statements, paths);
      case 'VarDecl': {
        const behind = this.expression(node.init, paths);
        return behind.map((path) => ({ ...path, facts: learnt(path.facts, node.target, node.init) }));
      }
      case 'ExprStmt':
        return this.expression(node.expression, paths);
      case 'Return':
        this.leave(node, 'return', this.expression(node.expression, paths));
        return [];
      case 'Throw':
        this.fail(this.expression(node.expression, paths), node);
        return [];
      case 'If': {
        const tested = this.expression(node.test, paths);
        const then = this.branch(node.child('then'), this.assume(node.test, true, tested));
        const otherwise = this.branch(node.child('else'), this.assume(node.test, false, tested));
        return this.joined(then, otherwise);
      }
      case 'For':
      case 'ForIn':
      case 'ForOf':
      case 'While':
      case 'DoWhile':
        return this.loop(node, paths);
      case 'Switch':
        return this.switched(node, paths);
      case 'Break':
      case 'Continue':
        this.jump(node, paths);
        return [];
      case 'Labeled': {
        const frame = this.open('label', node.string);
        const behind = this.branch(node.body, paths);
        this.loops.pop();
        return this.joined(behind, frame.breaks);
      }
      case 'Try':
        return this.attempt(node, paths);
      default:
        return paths;
    }
  }

  private branch(node: Node | undefined, paths: Paths<State>): Paths<State> {
    return node && paths.length ? this.statement(node, paths) : paths;
  }

  private open(kind: Loop<State>['kind'], label = ''): Loop<State> {
    const frame = { kind, label, breaks: [], continues: [] };
    this.loops.push(frame);
    return frame;
  }

  private jump(node: Node, paths: Paths<State>): void {
    const label = node.string;
    const isBreak = node.is('Break');
    const frame = this.loops.findLast(({ kind, label: name }) =>
      label ? name === label : kind === 'loop' || (isBreak && kind === 'switch'),
    );
    (isBreak ? frame?.breaks : frame?.continues)?.push(...paths);
  }

  private loop(node: Node, paths: Paths<State>): Paths<State> {
    let into = this.expression(node.child('right'), paths);
    const { init } = node;
    if (init) into = init.is('VarDecl') ? this.statement(init, into) : this.expression(init, into);
    const isEndless = node.is('For', 'While') && (!node.test || node.test.is('True'));
    let left: Paths<State> = [];
    for (let round = 0; round < ROUNDS && into.length; round++) {
      const isFirst = node.is('DoWhile') && round === 0;
      const tested = isFirst ? into : this.expression(node.test, into);
      if (!isEndless && !isFirst) left = this.joined(left, this.assume(node.test, false, tested));
      const frame = this.open('loop');
      const behind = this.branch(node.body, isFirst ? tested : this.assume(node.test, true, tested));
      this.loops.pop();
      left = this.joined(left, frame.breaks);
      const next = this.expression(node.child('update'), this.joined(behind, frame.continues));
      // what a test showed held for one round only
      into = this.merged(next.map((path) => ({ ...path, facts: forgetting(path.facts) })));
    }
    return isEndless ? left : this.joined(left, this.assume(node.test, false, into));
  }

  private switched(node: Node, paths: Paths<State>): Paths<State> {
    const tested = this.expression(node.test, paths);
    const frame = this.open('switch');
    const cases = node.childrenIn('case');
    let running: Paths<State> = [];
    for (const one of cases) running = this.statements(one.statements, this.joined(running, tested));
    this.loops.pop();
    const hasDefault = cases.some((one) => !one.test);
    return this.joined(running, frame.breaks, hasDefault ? [] : tested);
  }

  private attempt(node: Node, paths: Paths<State>): Paths<State> {
    const handler = node.child('handler');
    const failed: FlowPath<State>[] = [];
    if (handler) this.failures.push(failed);
    const done = this.branch(node.body, paths);
    if (handler) this.failures.pop();
    const caught = handler ? this.branch(handler.body, this.merged(failed)) : [];
    return this.branch(node.child('finalizer'), this.joined(done, caught));
  }

  private expression(node: Node | undefined, paths: Paths<State>): Paths<State> {
    if (!node || !paths.length) return paths;
    switch (node.kind) {
      case 'Function':
      case 'Class':
        return paths;
      case 'Conditional': {
        const tested = this.expression(node.test, paths);
        return this.joined(
          this.expression(node.child('then'), this.assume(node.test, true, tested)),
          this.expression(node.child('else'), this.assume(node.test, false, tested)),
        );
      }
      case 'Logical': {
        const left = node.child('left');
        const first = this.expression(left, paths);
        if (node.operator === '??') return this.joined(first, this.expression(node.child('right'), first));
        const goesOn = node.operator === '&&';
        const second = this.expression(node.child('right'), this.assume(left, goesOn, first));
        return this.joined(this.assume(left, !goesOn, first), second);
      }
      case 'Assign': {
        const behind = this.expression(node.child('right'), this.expression(node.child('left'), paths));
        return behind.map((path) => ({
          ...path,
          facts: learnt(path.facts, node.child('left'), node.operator === '=' ? node.child('right') : node),
        }));
      }
      case 'Call':
        return this.call(node, paths);
      default: {
        let at = paths;
        for (const child of node.children()) at = this.expression(child, at);
        return at;
      }
    }
  }

  private call(node: Node, paths: Paths<State>): Paths<State> {
    const { callee } = node;
    const isChain =
      callee?.is('Member') === true && CHAIN.has(callee.name) && node.args.some((one) => one.is('Function'));
    if (isChain && this.rules.isWhole?.(node) !== true) return this.settled(node, paths);
    let at = this.expression(callee, paths);
    for (const argument of node.args) at = this.expression(argument, at);
    const failing = at.filter(({ state }) => this.rules.mayFail(node, state));
    if (failing.length) this.fail(failing, node);
    at = at.flatMap((path) => this.rules.call(node, path.state).map((state) => ({ ...path, state })));
    for (const argument of node.args) {
      if (!argument.is('Function') || !this.rules.runs(node, argument)) continue;
      at = this.joined(at, this.run(argument, at).done);
    }
    return this.merged(at);
  }

  /** Behind a chain as a whole. */
  private settled(node: Node, paths: Paths<State>): Paths<State> {
    const { ok, failed } = this.chain(node, paths);
    const { rejects } = this.rules;
    return this.joined(
      ok,
      rejects ? failed.map((path) => ({ ...path, state: rejects(path.state) })) : failed,
    );
  }

  /** The body of a function that a call runs: a `return` in it comes back here. */
  private run(fn: Node, paths: Paths<State>): { done: Paths<State>; failed: Paths<State> } {
    const failed: FlowPath<State>[] = [];
    const inner = new Walk(this.rules);
    const { enters } = this.rules;
    const into = enters ? paths.map((path) => ({ ...path, state: enters(fn, path.state) })) : paths;
    const exits = inner.collecting(fn, into, failed);
    const of = (isThrown: boolean): FlowPath<State>[] =>
      exits.flatMap((exit) => ((exit.kind === 'throw') === isThrown ? exit.paths : []));
    return { done: this.merged(of(false)), failed: this.merged([...failed, ...of(true)]) };
  }

  private collecting(fn: Node, paths: Paths<State>, failed: FlowPath<State>[]): readonly FlowExit<State>[] {
    this.failures.push(failed);
    const { body } = fn;
    if (body?.is('Block')) this.leave(fn, 'end', this.statements(body.statements, paths));
    else if (body) this.leave(body, 'return', this.expression(body, paths));
    return this.exits;
  }

  /** `p.then(a, b).catch(c)`: one of the handlers of a link runs, the next link takes what failed before it. */
  private chain(node: Node, paths: Paths<State>): { ok: Paths<State>; failed: Paths<State> } {
    const { callee } = node;
    if (!callee?.is('Member') || !CHAIN.has(callee.name) || !callee.object) {
      // what rejects has not come to its end
      const behind = this.expression(node, paths);
      return { ok: behind, failed: paths };
    }
    const before = this.chain(callee.object, paths);
    const [first, second] = node.args;
    const fulfilled = callee.name === 'catch' ? undefined : first;
    const rejected = callee.name === 'catch' ? first : callee.name === 'then' ? second : first;
    const done = fulfilled?.is('Function') ? this.run(fulfilled, before.ok) : undefined;
    const mended = this.rejected(node, rejected, before.failed);
    const ok = this.joined(done?.done ?? before.ok, mended?.done ?? []);
    const failed = this.joined(done?.failed ?? [], mended ? mended.failed : before.failed);
    return { ok, failed };
  }

  private rejected(
    link: Node,
    handler: Node | undefined,
    paths: Paths<State>,
  ): { done: Paths<State>; failed: Paths<State> } | undefined {
    if (!handler) return undefined;
    if (handler.is('Function')) return this.run(handler, paths);
    // `.catch(next)`: the link itself stands for the call of what it names
    const done = paths.flatMap((path) =>
      this.rules.call(link, path.state).map((state) => ({ ...path, state })),
    );
    return { done: this.merged(done), failed: [] };
  }

  private assume(test: Node | undefined, holds: boolean, paths: Paths<State>): Paths<State> {
    if (!test) return paths;
    const found: FlowPath<State>[] = [];
    for (const { state, facts } of paths) {
      const next = this.rules.tested?.(test, state) ?? state;
      for (const known of assumed(facts, test, holds)) found.push({ state: next, facts: known });
    }
    return this.merged(found);
  }

  private joined(...lists: Paths<State>[]): Paths<State> {
    return this.merged(lists.flat());
  }

  /** Equal paths once; of too many, only what they carry. */
  private merged(paths: Paths<State>): Paths<State> {
    if (paths.length < 2) return paths;
    const distinct = new Map<string, FlowPath<State>>();
    for (const path of paths) {
      const facts = [...path.facts].map(([key, { holds }]) => `${key}=${holds}`).sort();
      distinct.set(`${this.rules.key(path.state)}\n${facts.join('\n')}`, path);
    }
    if (distinct.size <= MOST_PATHS) return [...distinct.values()];
    const states = new Map<string, FlowPath<State>>();
    for (const { state } of distinct.values()) states.set(this.rules.key(state), { state, facts: new Map() });
    return [...states.values()];
  }
}
