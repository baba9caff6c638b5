import { describe, expect, it } from 'vitest';
import { declaredName } from '../../src/facts/identity.ts';
import type { ServiceModel } from '../../src/model/model.ts';
import { modelOf, nodeAt, targetsOf, told } from '../harness/model-of.ts';

const targets = (source: string, call: string): string[] => targetsOf(modelOf({ 'a.ts': source }), call);

describe('targets of a call', () => {
  it.each([
    ['a function', 'function run() {} run();', 'run()', ['a.ts run']],
    [
      'an overloaded function',
      'function run(a: 1): 1; function run(a: any) {} run(1);',
      'run(1)',
      ['a.ts run'],
    ],
    ['a method', 'class A { run() {} } new A().run();', 'new A().run()', ['a.ts run']],
    [
      'an inherited method',
      'class B { run() {} } class A extends B {} new A().run();',
      'new A().run()',
      ['a.ts run'],
    ],
    ['a constructor', 'class A { constructor() {} } new A();', 'new A()', ['a.ts constructor']],
    [
      'the constructor of a base',
      'class B { constructor() {} } class A extends B {} new A();',
      'new A()',
      ['a.ts constructor'],
    ],
    [
      'super',
      'class B { constructor() {} } class A extends B { constructor() { super(); } }',
      'super()',
      ['a.ts constructor'],
    ],
    ['no constructor', 'class A {} new A();', 'new A()', []],
    ['a constructor function', 'function A() {} new A();', 'new A()', ['a.ts A']],
    ['a closure', 'const make = () => () => 1; make()();', 'make()()', ['a.ts make']],
    ['one of two', 'function a() {} function b() {} const f = x ? a : b; f();', 'f()', ['a.ts a', 'a.ts b']],
    [
      'any of a table',
      'const table = { a() {}, b() {} }; table[key]();',
      'table[key]()',
      ['a.ts a', 'a.ts b'],
    ],
    ['a tagged template', 'function tag() {} tag`x`;', 'tag`x`', ['a.ts tag']],
    [
      'an optional call',
      'class A { run() {} } declare const a: A | undefined; a?.run?.();',
      'a?.run?.()',
      ['a.ts run'],
    ],
    ['a call of a library', "import axios from 'axios'; axios.get('/');", "axios.get('/')", []],
  ])('%s', (_name, source, call, expected) => {
    expect(targets(source, call)).toEqual(expected);
  });

  const mailers = `
    interface Mailer { send(): void }
    class Smtp implements Mailer { send() {} }
    class Base { send() {} }
    class Ses extends Base implements Mailer {}
    class Other { send() {} }
  `;

  it('an interface: what implements it, inherited members included', () => {
    expect(targets(`${mailers} function f(mailer: Mailer) { mailer.send(); }`, 'mailer.send()')).toHaveLength(
      2,
    );
  });

  it('an abstract method: what extends its class', () => {
    const source =
      'abstract class A { abstract run(): void; go() { this.run(); } } class B extends A { run() {} }';
    expect(targets(source, 'this.run()')).toEqual(['a.ts run']);
  });

  it('injected interfaces', () => {
    const source = `${mailers} class Users { constructor(private readonly mailer: Mailer) {} add() { this.mailer.send(); } }`;
    expect(targets(source, 'this.mailer.send()')).toHaveLength(2);
  });

  it('a mixin', () => {
    const source = `
      class A { run() {} }
      const Loud = <T extends new () => object>(Base: T) => class extends Base { shout() {} };
      class B extends Loud(A) {}
      new B().shout();
      new B().run();`;
    expect(targets(source, 'new B().shout()')).toEqual(['a.ts shout']);
  });
});

const callersOf = (model: ServiceModel, path: string, text: string): string[] =>
  model.calls.callersOf(nodeAt(model.unit(path), text, 'Function')).map((call) => call.path);

describe('callers', () => {
  const files = {
    'list.ts': 'export function list() {}',
    'app.ts': "import { list } from './list'; list(); list();",
    'app.test.ts': "import { list } from './list'; list();",
  };

  it('of production code and of tests are kept apart', () => {
    const text = files['list.ts'];
    const model = modelOf(files, { roles: { 'app.test.ts': 'test' } });
    const fn = nodeAt(model.unit('list.ts'), text, 'Function');
    expect(callersOf(model, 'list.ts', text)).toEqual(['app.ts', 'app.ts']);
    expect(model.calls.testCallersOf(fn).map(({ path }) => path)).toEqual(['app.test.ts']);
    expect(model.calls.all.length - model.calls.production.length).toBe(1);
  });

  it('in tests say nothing of parameters', () => {
    const model = modelOf(
      {
        'f.ts': 'export function f(pool) { pool.query(); }',
        'f.test.ts': "import { f } from './f'; class Fake { query() {} } f(new Fake());",
      },
      { roles: { 'f.test.ts': 'test' } },
    );
    expect(targetsOf(model, 'pool.query()')).toEqual([]);
  });
});

describe('callbacks', () => {
  it('say when they run by the row of the library', () => {
    const model = modelOf({ 'a.ts': '[1].map(async (x) => x); [1].forEach(log); function log() {}' });
    const uses = model.calls.all.flatMap((call) => model.calls.callbacks(call));
    expect(uses.map(({ fn, runs, result }) => [declaredName(fn), runs, result])).toEqual([
      ['', 'each', 'returned'],
      ['log', 'each', 'dropped'],
    ]);
  });
});

describe('callbacks of project functions', () => {
  it.each([
    ['called', 'function f(run) { run(); }', 'now', 'dropped'],
    ['awaited', 'async function f(run) { await run(); }', 'now', 'awaited'],
    ['returned', 'function f(run) { return run(); }', 'now', 'returned'],
    ['returned by an arrow', 'const f = (run) => run();', 'now', 'returned'],
    ['called if there is one', 'function f(run) { if (run) run(); }', 'now', 'dropped'],
    ['called in a loop', 'function f(run) { for (const x of xs) run(x); }', 'each', 'dropped'],
    [
      'called for each',
      'function f(run) { xs.forEach((x) => { run(x); }); const xs = []; }',
      'each',
      'dropped',
    ],
    ['called in a timer', 'function f(run) { setTimeout(() => { run(); }, 1); }', 'later', 'dropped'],
    ['called in a function that is returned', 'function f(run) { return () => run(); }', 'later', 'returned'],
    ['handed on', 'function g(run) { run(); } function f(run) { g(run); }', 'now', 'dropped'],
    ['stored', 'const all = []; function f(run) { all.push(run); }', 'unknown', 'unknown'],
    [
      'kept in a field',
      'class A { f(run) { this.run = run; } } const f = (run) => new A().f(run);',
      'stored',
      'unknown',
    ],
    ['unused', 'function f(run) {}', 'unknown', 'unknown'],
  ])('%s', (_name, source, runs, result) => {
    const model = modelOf({ 'a.js': `${source}\nf(function given() {});` });
    const call = model.calls.all.find(({ text }) => text === 'f(function given() {})');
    expect(call && model.calls.callbacks(call)).toMatchObject([{ runs, result }]);
  });
});

/** Names of a cycle in every file; asked in two orders. */
const cycle = {
  'a.ts': `
    import { b } from './b';
    export class A { next = b.next; other = this.next ?? new A(); make() { return b.make() ?? this; } }
    export const a = new A();
    export function f(x) { return g(x) ?? new A(); }
    export function g(x) { return f(x) ?? h(x); }
    export function h(x) { return x ? f(x) : g(x); }`,
  'b.ts': `
    import { a, f, g, h, A } from './a';
    export class B extends A { make() { return a.make() ?? new B(); } }
    export const b = new B();
    export const all = [f(1), g(2), h(3), a.make(), b.make(), a.next, a.other, b.other];`,
};

describe('answers', () => {
  it('do not depend on the order of questions', () => {
    const answersOf = (order: 1 | -1): string[] => {
      const model = modelOf(cycle);
      const nodes = model.units.flatMap((unit) => [...unit.module.descendants()]);
      const asked = order === 1 ? nodes : nodes.toReversed();
      const answers = new Map(asked.map((node) => [node, told(model.origins.of(node))]));
      return nodes.map((node) => answers.get(node) ?? '');
    };
    expect(answersOf(-1)).toEqual(answersOf(1));
  });

  it('are no worse for a cycle that was open elsewhere', () => {
    const model = modelOf(cycle);
    for (const call of ['f(1)', 'g(2)', 'h(3)']) {
      expect(told(model.origins.of(nodeAt(model.unit('b.ts'), call)))).toBe('instance a.ts A');
    }
  });
});
