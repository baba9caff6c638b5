import type { Node, SourceUnit } from '../../facts/node.ts';
import type { Calls } from '../resolution/calls.ts';
import { useOf } from '../behaviour/failure.ts';
import type { Origins } from '../resolution/origins.ts';
import type { Promises } from '../behaviour/promises.ts';
import type { Roles } from '../meaning/roles.ts';
import type { Values } from '../resolution/values.ts';

/** One `expect(…)` with everything that hangs on it. */
export interface Expectation {
  root: Node;
  /** Names of the chain, in order: `not`, `rejects`, `toThrow`. */
  chain: readonly string[];
  /** The outermost member or call. */
  last: Node;
  flaw:
    | 'none'
    | 'no matcher'
    | 'matcher not called'
    | 'not awaited'
    | 'synchronous matcher'
    | 'compares with itself';
}

export interface TestBlock {
  call: Node;
  kind: 'test' | 'suite' | 'hook';
  title: string;
  state: 'runs' | 'skipped' | 'todo';
  body: Node | undefined;
}

/** A wait of a guessed length in a test or hook. */
export interface FixedSleep {
  call: Node;
  /** Milliseconds. */
  length: number;
  /** Work that runs beside the test, an expiry, or merely a later time. */
  waitsFor: 'work' | 'expiry' | 'time';
}

const RUNNERS = /^(vitest|@jest\/globals|jest|mocha|bun:test|node:test|@playwright\/test|ava|tap)$/;
const TESTS = new Set(['it', 'test', 'specify', 'xit', 'xtest', 'fit']);
const SUITES = new Set(['describe', 'context', 'suite', 'xdescribe', 'fdescribe']);
const HOOKS = new Set(['beforeEach', 'beforeAll', 'afterEach', 'afterAll', 'before', 'after']);
const ASYNC_WORDS = new Set(['resolves', 'rejects', 'eventually', 'rejected', 'rejectedWith', 'fulfilled']);
const CHAI_WORDS = new Set([
  'to',
  'be',
  'have',
  'not',
  'deep',
  'an',
  'a',
  'eventually',
  'is',
  'that',
  'and',
  'with',
  'been',
]);

/** L4: test blocks, assertions and waits of the test files in the scope. */
export class Tests {
  readonly blocks: readonly TestBlock[];
  readonly expectations: readonly Expectation[];
  readonly sleeps: readonly FixedSleep[];
  private readonly blockByBody = new Map<Node, TestBlock>();
  /** Hooks that run after each test of the suite that they stand in, and assert. */
  private readonly assertingHooks: readonly TestBlock[];

  constructor(
    units: readonly SourceUnit[],
    private readonly origins: Origins,
    private readonly calls: Calls,
    private readonly values: Values,
    private readonly promises: Promises,
    private readonly roles: Roles,
  ) {
    const testCalls = units.flatMap((unit) => unit.nodesOf('Call'));
    this.blocks = testCalls.flatMap((call) => this.block(call) ?? []);
    for (const block of this.blocks) if (block.body) this.blockByBody.set(block.body, block);
    this.assertingHooks = this.blocks.filter(
      ({ call, kind, body }) =>
        kind === 'hook' && body && this.runnerCallee(call).name === 'afterEach' && this.asserts(body),
    );
    this.expectations = testCalls.flatMap((call) => this.expectation(call) ?? []);
    const faked = new Set(
      testCalls
        .filter((call) => /useFakeTimers|mock\.timers/.test(calleeName(call)))
        .map((call) => call.file),
    );
    this.sleeps = testCalls.flatMap((call) => (faked.has(call.file) ? [] : (this.sleep(call) ?? [])));
  }

  /** The test or hook that a node runs in, itself and not through a stub. */
  blockOf(node: Node): TestBlock | undefined {
    return this.blockByBody.get(node.fn);
  }

  /** Whether what runs after each test of its suites asserts: the expectations that the tests have in common. */
  isAssertedAfter({ call }: TestBlock): boolean {
    return this.assertingHooks.some((hook) => hook.call.file === call.file && hook.call.fn.contains(call));
  }

  /** Whether a body asserts, itself or through helpers; helpers that cannot be followed count when they are named so. */
  asserts(fn: Node, depth = 4): boolean {
    for (const node of fn.descendants({ kinds: ['Call'] })) {
      const name = calleeName(node);
      if (
        /expect|assert|should|verify|toThrow|toMatch|waitFor|rejects|calledWith|^ok$|^same$|^equal/i.test(
          name,
        ) ||
        isBrowserCommand(node) ||
        this.roles.allOf(node).some((role) => role.name === 'assert')
      )
        return true;
      const origin = this.origins.of(node.callee);
      if (origin.kind === 'library' && /^(node:assert|chai|expect|should|power-assert)/.test(origin.package))
        return true;
      if (
        depth > 0 &&
        this.calls.targets(node).some((target) => target.fn !== fn && this.asserts(target.fn, depth - 1))
      )
        return true;
    }
    return false;
  }

  private block(call: Node): TestBlock | undefined {
    const { name, modifiers } = this.runnerCallee(call);
    const kind = TESTS.has(name) ? 'test' : SUITES.has(name) ? 'suite' : HOOKS.has(name) ? 'hook' : undefined;
    if (!kind) return undefined;
    const body = call.args.find((argument) => argument.is('Function'));
    const title = this.values.text(call.argument(0)) ?? '';
    if (kind !== 'hook' && call.argument(0)?.is('Function')) return undefined;
    const isSkipped = modifiers.includes('skip') || (name.startsWith('x') && name !== 'expect');
    const state = modifiers.includes('todo') ? 'todo' : isSkipped ? 'skipped' : 'runs';
    return { call, kind, title, state, body };
  }

  /** `it.skip.each(table)(title, fn)`: the runner's function and what modifies it. */
  private runnerCallee(call: Node): { name: string; modifiers: string[] } {
    const modifiers: string[] = [];
    let at = call.callee;
    while (at && !at.is('Identifier')) {
      if (at.is('Member')) modifiers.push(at.name);
      at = at.is('Member') ? at.object : at.isCall || at.is('Tagged') ? at.callee : undefined;
    }
    const binding = at?.binding;
    if (!at || !binding) return { name: '', modifiers };
    if (binding.isGlobal) return { name: binding.name, modifiers };
    const origin = this.origins.of(at);
    if (origin.kind === 'library' && RUNNERS.test(origin.package)) {
      const symbol = origin.path === 'default' ? 'test' : (origin.path.split(/[.#]/)[0] ?? '');
      return { name: symbol, modifiers };
    }
    return { name: '', modifiers };
  }

  private expectation(call: Node): Expectation | undefined {
    const callee = call.callee;
    if (!callee?.is('Identifier') || callee.name !== 'expect' || call.args.length === 0) return undefined;
    const origin = this.origins.of(callee);
    if (origin.kind !== 'library') return undefined;
    const chain: string[] = [];
    let last = call;
    for (let up = call.parent; up; up = last.parent) {
      if (up.is('Member') && last.slot === 'object') chain.push(up.name);
      else if (!(up.isCall && last.slot === 'callee')) break;
      last = up;
    }
    return { root: call, chain, last, flaw: this.flawOf(call, chain, last, origin.package === 'chai') };
  }

  private flawOf(root: Node, chain: readonly string[], last: Node, isChai: boolean): Expectation['flaw'] {
    const use = useOf(last);
    const isDropped = use === 'dropped' || use === 'voided';
    if (!isDropped) return 'none';
    if (!chain.length) return 'no matcher';
    if (chain.some((name) => ASYNC_WORDS.has(name))) return 'not awaited';
    const isChaiChain = isChai || chain.some((name) => CHAI_WORDS.has(name) && name !== 'not');
    if (last.is('Member') && !isChaiChain) return 'matcher not called';
    const matcher = chain.at(-1) ?? '';
    if (/^(toThrow|toThrowError)$/.test(matcher) && this.isAsyncFunction(root.argument(0)))
      return 'synchronous matcher';
    if (
      /^(toBe|toEqual|toStrictEqual)$/.test(matcher) &&
      last.isCall &&
      isSame(root.argument(0), last.argument(0))
    ) {
      return 'compares with itself';
    }
    return 'none';
  }

  private isAsyncFunction(node: Node | undefined): boolean {
    return node?.is('Function') === true && this.promises.kindOfFunction(node) === 'promise';
  }

  private sleep(call: Node): FixedSleep | undefined {
    if (useOf(call) !== 'awaited' || !this.blockOf(call) || isInLoop(call)) return undefined;
    const length = this.sleepLength(call);
    if (length === undefined || length <= 0 || waitsForNothing(call)) return undefined;
    return { call, length, waitsFor: purposeOf(call, this.blockOf(call)?.title ?? '') };
  }

  /** Milliseconds that a call waits: `new Promise((r) => setTimeout(r, 500))`, `sleep(500)`, `setTimeout(500)` of timers/promises. */
  private sleepLength(
    call: Node,
    given?: (param: Node) => number | undefined,
    depth = 2,
  ): number | undefined {
    const origin = this.origins.of(call.callee);
    if (origin.kind === 'library') {
      if (call.isNew && origin.path === 'Promise') return this.timerLength(call, given);
      const isSleep =
        (origin.package === 'node:timers/promises' && origin.path === 'setTimeout') ||
        (origin.package === 'global' && origin.path === 'Bun.sleep') ||
        /#waitForTimeout$/.test(origin.path);
      return isSleep ? this.length(call.argument(0), given) : undefined;
    }
    if (depth === 0) return undefined;
    const [target] = this.calls.targets(call);
    const returned = target && soleCall(target.fn);
    if (!target || !returned) return undefined;
    return this.sleepLength(
      returned,
      (param) =>
        this.length(call.args[target.fn.params.indexOf(param)], given) ?? this.values.number(param.value),
      depth - 1,
    );
  }

  private timerLength(promise: Node, given?: (param: Node) => number | undefined): number | undefined {
    const executor = promise.argument(0);
    if (!executor?.is('Function')) return undefined;
    const timer = [...executor.descendants()].find(
      (node) => node.isCall && node.callee?.name === 'setTimeout',
    );
    const resolve = executor.params[0]?.target;
    const waits = timer?.argument(0);
    const isPlain = waits?.is('Identifier')
      ? waits.payload === resolve?.payload
      : waits?.is('Function') === true && soleCall(waits)?.callee?.name === resolve?.name;
    return timer && isPlain ? this.length(timer.argument(1), given) : undefined;
  }

  private length(node: Node | undefined, given?: (param: Node) => number | undefined): number | undefined {
    const constant = this.values.number(node);
    if (constant !== undefined) return constant;
    const declaration = node?.binding?.declaration?.parent;
    const param = declaration?.is('Param')
      ? declaration
      : declaration?.parent?.is('Param')
        ? declaration.parent
        : undefined;
    return param && given ? given(param) : undefined;
  }
}

const calleeName = (call: Node): string => {
  const callee = call.callee;
  return callee?.is('Member', 'Identifier') ? callee.name : '';
};

/** The one call that a function consists of or returns. */
const soleCall = (fn: Node): Node | undefined => {
  const body = fn.body;
  if (!body) return undefined;
  const value = body.is('Block')
    ? body.statements.length === 1
      ? body.statements[0]?.expression
      : undefined
    : body;
  const inner = value?.is('Await') ? value.expression : value;
  return inner?.isCall ? inner : undefined;
};

/** What is expected next is that nothing happened: no condition could be waited for. */
const waitsForNothing = (call: Node): boolean => {
  const { statement } = call;
  const following = statement.parent?.statements.filter(({ start }) => start > statement.start) ?? [];
  const next = following.find((one) => /\b(expect|assert)\b/.test(one.text));
  return next !== undefined && NOTHING_HAPPENED.test(next.text);
};

const NOTHING_HAPPENED =
  /\.not\.(to\.)?(have\.been|be)?\.?(toHaveBeen|toBeCalled|toHaveReturned|toHaveResolved|emitted|called|toEmit)|CalledTimes\(0\)|notCalled\b|callCount\(0\)|neverCalled/i;

/** What the wait is for, by the comment at it, the expectations behind it and the title of the test. */
const purposeOf = (call: Node, title: string): FixedSleep['waitsFor'] => {
  const { statement } = call;
  const comments = call.file.commentsNear(statement).join(' ');
  const following = (statement.parent?.statements ?? []).filter(({ start }) => start > statement.start);
  if (LATER_TIME.test(comments) || following.some(({ text }) => COMPARES_TIMES.test(text))) return 'time';
  return EXPIRY.test(`${comments} ${title}`) ? 'expiry' : 'work';
};

const LATER_TIME =
  /time\s?stamps?|time (difference|differs?|to differ)|\b(created|updated|modified)_?at\b|(different|distinct|later) (time|date|ms|millisecond|second)|clock (tick|resolution)/i;
const COMPARES_TIMES =
  /\b\w+(At|Date|Time)\b[^;]*\b(toBeGreaterThan|toBeLessThan|toBeAfter|isAfter|isBefore|greaterThan|above|not\.(toBe|toEqual|toStrictEqual))\b/;
const EXPIRY = /\b(expir(e|es|ed|y|ation)|ttl|time[sd]? ?out|timeout|lapse[sd]?)\b/i;

const isInLoop = (node: Node): boolean => {
  for (let at = node.parent; at && !at.is('Function'); at = at.parent)
    if (at.is('For', 'ForOf', 'While', 'DoWhile')) return true;
  return false;
};

const isSame = (a: Node | undefined, b: Node | undefined): boolean =>
  a !== undefined &&
  b !== undefined &&
  a.is('Identifier', 'Member') &&
  b.is('Identifier', 'Member') &&
  a.text === b.text;

/** Commands of browser runners (`cy.visit()`, `page.click()`) fail by themselves when the page is not as expected. */
const isBrowserCommand = (call: Node): boolean => {
  let at = call.callee;
  while (at?.is('Member') || at?.isCall) at = at.is('Member') ? at.object : at.callee;
  return at?.is('Identifier') === true && /^(cy|page|browser)$/.test(at.name);
};
