import type { Danger } from '../../src/libraries/facts.ts';

/** One way of a value from a request to `sink(…)`, and a twin that does the harmless thing. */
export interface FlowPair {
  construct: string;
  /** Statements of a handler of Express. */
  flow: string;
  safe: string;
  /** Declarations of the module, for both or for one of them. */
  top?: string;
  safeTop?: string;
  /** Other modules of the flow and of its twin, by name. */
  modules?: Readonly<Record<string, string>>;
  danger?: Danger;
}

const pair = (construct: string, flow: string, safe: string, more: Partial<FlowPair> = {}): FlowPair => ({
  construct,
  flow,
  safe,
  ...more,
});

const objects: FlowPair[] = [
  pair('a member', 'sink(req.body.a);', "sink('a');"),
  pair('a member by index', "sink(req.body['a']);", "sink({ a: 'a' }['a']);"),
  pair(
    'a computed key',
    'const key = pick(); sink(req.body[key]);',
    "const key = req.body.a; sink({ x: 'a' }.x);",
    {
      top: "const pick = () => 'a';",
    },
  ),
  pair(
    'an object literal',
    'const o = { a: req.body.a, b: 1 }; sink(o.a);',
    'const o = { a: req.body.a, b: 1 }; sink(o.b);',
  ),
  pair(
    'shorthand',
    'const a = req.body.a; const o = { a }; sink(o.a);',
    "const a = 'x'; const o = { a }; sink(o.a);",
  ),
  pair(
    'nested objects',
    'const o = { in: { ner: req.body.a } }; sink(o.in.ner);',
    "const o = { in: { ner: req.body.a, other: 'x' } }; sink(o.in.other);",
  ),
  pair(
    'a property set later',
    'const o: any = {}; o.a = req.body.a; sink(o.a);',
    'const o: any = {}; o.a = req.body.a; o.b = 1; sink(o.b);',
  ),
  pair(
    'text that is appended',
    "let text = 'a'; text += req.body.a; sink(text);",
    "let text = 'a'; text += 'b'; sink(text);",
  ),
  pair(
    'the start of an address, what is appended to one',
    "let url = req.body.a; url += '?token=x'; sink(url);",
    "let url = 'https://a.example/login'; url += `&code=${req.body.a}`; sink(url);",
    { danger: 'host' },
  ),
  pair('optional chaining', 'sink(req.body?.a?.b);', 'sink(req.body?.a?.length > 2);'),
  pair(
    'Object.assign',
    'const o: any = Object.assign({}, req.body); sink(o.a);',
    "const o: any = Object.assign({}, { a: 'x' }); sink(o.a);",
  ),
  pair('Object.values', 'sink(Object.values(req.body)[0]);', "sink(Object.values({ a: 'x' })[0]);"),
  pair(
    'Object.entries',
    'for (const [, v] of Object.entries(req.body)) sink(v);',
    "for (const [, v] of Object.entries({ a: 'x' })) sink(v);",
  ),
  pair(
    'Object.keys',
    'for (const k of Object.keys(req.body)) sink(k);',
    "for (const k of Object.keys({ a: req.body })) sink('k');",
  ),
  pair(
    'Object.fromEntries',
    'const o: any = Object.fromEntries([["a", req.body.a]]); sink(o.a);',
    'const o: any = Object.fromEntries([["a", "x"]]); sink(o.a);',
  ),
  pair('for in', 'for (const k in req.body) sink(k);', 'for (const k in { a: 1 }) sink(k);'),
  pair(
    'structuredClone',
    'const o = structuredClone(req.body); sink(o.a);',
    "const o = structuredClone({ a: 'x' }); sink(o.a);",
  ),
  pair(
    'a getter',
    'const o = new Box(req.body.a); sink(o.value);',
    "const o = new Box('x'); sink(o.value);",
    {
      top: 'class Box { constructor(private readonly inner: string) {} get value() { return this.inner; } }',
    },
  ),
];

const patterns: FlowPair[] = [
  pair('destructuring', 'const { a } = req.body; sink(a);', "const { a } = { a: 'x' }; sink(a);"),
  pair(
    'renaming',
    'const { a: b } = req.body; sink(b);',
    "const { a: b } = { a: 'x', b: req.body }; sink(b);",
  ),
  pair(
    'nested destructuring',
    'const { a: { b } } = req.body; sink(b);',
    'const { a: { b } } = { a: { b: 1 } }; sink(b);',
  ),
  pair(
    'array destructuring',
    'const [, b] = req.body.list; sink(b);',
    "const [, b] = [req.body.a, 'x']; sink(b);",
  ),
  pair(
    'rest of an object',
    'const { a, ...rest } = req.body; sink(rest.b);',
    "const { a, ...rest } = { a: req.body.a, b: 'x' }; sink(rest.b);",
  ),
  pair(
    'rest of an array',
    'const [first, ...rest] = req.body.list; sink(rest[0]);',
    "const [first, ...rest] = ['x', 'y']; sink(rest[0]);",
  ),
  pair(
    'a default in a pattern',
    "const { a = 'x' } = req.body; sink(a);",
    "const { a = 'x' } = { a: undefined }; sink(a);",
  ),
  pair('destructured parameters', 'run({ a: req.body.a });', "run({ a: 'x', b: req.body.a });", {
    top: 'const run = ({ a }: { a: string; b?: string }) => { sink(a); };',
  }),
  pair(
    'a spread object',
    'const o = { ...req.body }; sink(o.a);',
    "const o = { ...req.body, a: 'x' }; sink(o.a);",
  ),
  pair(
    'a spread array',
    'const list = [...req.body.list]; sink(list[0]);',
    "const list = [...['x']]; sink(list[0]);",
  ),
  pair('spread arguments', 'run(...req.body.list);', "run(...['x']);", {
    top: 'const run = (...all: string[]) => { sink(all[0]); };',
  }),
  pair('destructuring of the request', 'sink(0);', 'sink(1);', {
    top: "app2.post('/d', ({ body }, res) => { sink(body.a); });",
    safeTop: "app2.post('/d', ({ body }, res) => { sink(Number(body.a)); });",
  }),
];

const texts: FlowPair[] = [
  pair('a template', 'sink(`name = ${req.body.a}`);', 'sink(`count = ${Number(req.body.a)}`);'),
  pair('concatenation', "sink('name = ' + req.body.a);", "sink('name = ' + req.body.a.length.toFixed());"),
  pair('+=', "let q = 'select'; q += req.body.a; sink(q);", "let q = 'select'; q += ' 1'; sink(q);"),
  pair('concat', "sink('name = '.concat(req.body.a));", "sink('name = '.concat('x'));"),
  pair('trim and case', 'sink(req.body.a.trim().toLowerCase());', "sink('X'.trim().toLowerCase());"),
  pair('slice', 'sink(req.body.a.slice(0, 10));', "sink('abcdef'.slice(0, 10));"),
  pair('split', "sink(req.body.a.split(',')[0]);", "sink('a,b'.split(',')[0]);"),
  pair('join', "sink([req.body.a, 'x'].join(' and '));", "sink(['y', 'x'].join(' and '));"),
  pair(
    'replace that keeps quotes',
    "sink(req.body.a.replace(/x/g, 'y'));",
    "sink(req.body.a.replace(/[^a-z]/g, ''));",
  ),
  pair(
    'what replace puts in',
    "sink('NAME'.replace('NAME', req.body.a));",
    "sink('NAME'.replace('NAME', 'x'));",
  ),
  pair('String', 'sink(String(req.body.a));', 'sink(String(Number(req.body.a)));'),
  pair('JSON.stringify', 'sink(JSON.stringify(req.body));', 'sink(JSON.stringify({ a: 1 }));'),
  pair('JSON.parse', 'sink(JSON.parse(req.params.id).a);', "sink(JSON.parse('{}').a);"),
  pair('a decoded text', 'sink(decodeURIComponent(req.params.id));', "sink(decodeURIComponent('a%20b'));"),
  pair(
    'Buffer',
    "sink(Buffer.from(req.body.a, 'base64').toString());",
    "sink(Buffer.from('YQ==', 'base64').toString());",
  ),
  pair('String.raw', 'sink(String.raw`name ${req.body.a}`);', "sink(String.raw`name ${'x'}`);"),
  pair(
    'a part of a URL',
    'sink(new URL(req.body.a).pathname);',
    "sink(new URL('https://example.com/a').pathname);",
  ),
  pair(
    'search parameters',
    "sink(new URLSearchParams(req.body.a).get('b'));",
    "sink(new URLSearchParams('b=1').get('b'));",
  ),
];

const lists: FlowPair[] = [
  pair('an element', 'sink(req.body.list[0]);', "sink(['x'][0]);"),
  pair(
    'push',
    'const all: string[] = []; all.push(req.body.a); sink(all[0]);',
    "const all: string[] = []; all.push('x'); sink(all[0]);",
  ),
  pair('map', 'sink(req.body.list.map((x: any) => x.name));', "sink(req.body.list.map(() => 'x'));"),
  pair(
    'the item of map',
    'req.body.list.map((x: any) => sink(x.name));',
    "['x'].map((x: any) => sink(x.name));",
  ),
  pair(
    'forEach',
    'req.body.list.forEach((x: any) => { sink(x); });',
    "['x'].forEach((x: any) => { sink(x); });",
  ),
  pair('for of', 'for (const x of req.body.list) sink(x);', "for (const x of ['x', 'y']) sink(x);"),
  pair(
    'for of with entries',
    'for (const [, x] of req.body.list.entries()) sink(x);',
    "for (const [i] of ['x'].entries()) sink(i);",
  ),
  pair('filter', 'sink(req.body.list.filter(Boolean)[0]);', "sink(['x'].filter(Boolean)[0]);"),
  pair(
    'find',
    'sink(req.body.list.find((x: any) => x.ok));',
    "sink(['x'].find((x: any) => x === req.body.a));",
  ),
  pair(
    'reduce',
    "sink(req.body.list.reduce((all: string, x: string) => all + x, ''));",
    "sink(['x'].reduce((all: string, x: string) => all + x, ''));",
  ),
  pair(
    'flatMap',
    'sink(req.body.list.flatMap((x: any) => [x.name]));',
    "sink(req.body.list.flatMap(() => ['x']));",
  ),
  pair('Array.from', 'sink(Array.from(req.body.list)[0]);', "sink(Array.from(['x'])[0]);"),
  pair('sort and reverse', 'sink(req.body.list.sort().reverse()[0]);', "sink(['x'].sort().reverse()[0]);"),
  pair('at', 'sink(req.body.list.at(-1));', "sink(['x'].at(-1));"),
  pair(
    'a list of lists',
    'const rows = [[req.body.a]]; for (const row of rows) sink(row[0]);',
    "const rows = [['x']]; for (const row of rows) sink(row[0]);",
  ),
  pair(
    'a Map',
    "const map = new Map(); map.set('a', req.body.a); sink(map.get('a'));",
    "const map = new Map(); map.set('a', 'x'); sink(map.get('a'));",
  ),
  pair(
    'a Map made of entries',
    "const map = new Map([['a', req.body.a]]); sink(map.get('a'));",
    "const map = new Map([['a', 'x']]); sink(map.get('a'));",
  ),
  pair(
    'a Set',
    'const set = new Set([req.body.a]); for (const x of set) sink(x);',
    "const set = new Set(['x']); for (const x of set) sink(x);",
  ),
  pair(
    'a Set that is filled',
    'const set = new Set(); set.add(req.body.a); for (const x of set) sink(x);',
    "const set = new Set(); set.add('x'); for (const x of set) sink(x);",
  ),
  pair(
    'an iterator of a Map',
    "const map = new Map([['a', req.body.a]]); for (const [, v] of map) sink(v);",
    "const map = new Map([['a', 'x']]); for (const [, v] of map) sink(v);",
  ),
];

const promises: FlowPair[] = [
  pair('await', 'sink(await load(req.body.a));', "sink(await load('x'));", {
    top: 'const load = async (a: string) => a;',
  }),
  pair('then', 'await load(req.body.a).then((a) => sink(a));', "await load('x').then((a) => sink(a));", {
    top: 'const load = async (a: string) => a;',
  }),
  pair(
    'what then returns',
    'sink(await load(req.body.a).then((a) => `${a}!`));',
    "sink(await load('x').then((a) => `${a}!`));",
    { top: 'const load = async (a: string) => a;' },
  ),
  pair('Promise.resolve', 'sink(await Promise.resolve(req.body.a));', "sink(await Promise.resolve('x'));"),
  pair(
    'Promise.all',
    'const [a] = await Promise.all([load(req.body.a)]); sink(a);',
    "const [a] = await Promise.all([load('x'), load(req.body.a)]); sink(a);",
    { top: 'const load = async (a: string) => a;' },
  ),
  pair(
    'a promise that is made',
    'sink(await new Promise((resolve) => resolve(req.body.a)));',
    "sink(await new Promise((resolve) => resolve('x')));",
  ),
  pair('a callback of the project', 'load(req.body.a, (a) => sink(a));', "load('x', (a) => sink(a));", {
    top: 'const load = (a: string, done: (a: string) => void) => { done(a); };',
  }),
  pair(
    'for await',
    'for await (const x of all(req.body.a)) sink(x);',
    "for await (const x of all('x')) sink(x);",
    { top: 'async function* all(a: string) { yield a; }' },
  ),
  pair('a generator', 'for (const x of all(req.body.a)) sink(x);', "for (const x of all('x')) sink(x);", {
    top: 'function* all(a: string) { yield a; }',
  }),
  pair('yield*', 'for (const x of outer(req.body.list)) sink(x);', "for (const x of outer(['x'])) sink(x);", {
    top: 'function* outer(a: string[]) { yield* a; }',
  }),
];

const functions: FlowPair[] = [
  pair('an argument', 'run(req.body.a);', "run('x');", { top: 'const run = (a: string) => { sink(a); };' }),
  pair('a result', 'sink(same(req.body.a));', "sink(same('x'));", { top: 'const same = (a: string) => a;' }),
  pair('an early return', 'sink(same(req.body.a));', 'sink(same(req.body.a));', {
    top: "function same(a: string) { if (a.length > 3) return a; return ''; }",
    safeTop: "function same(a: string) { if (a.length > 3) return 'long'; return ''; }",
  }),
  pair('a default parameter', 'run(undefined, req.body.a);', "run(undefined, 'x');", {
    top: 'const run = (a: string | undefined, b: string, c = b) => { sink(c); };',
  }),
  pair(
    'a closure',
    'const say = () => sink(a); const a = req.body.a; say();',
    "const say = () => sink(a); const a = 'x'; say();",
  ),
  pair('a function that is returned', 'make(req.body.a)();', "make('x')();", {
    top: 'const make = (a: string) => () => { sink(a); };',
  }),
  pair('a curried function', "sink(add('x')(req.body.a));", "sink(add('x')('y'));", {
    top: 'const add = (a: string) => (b: string) => a + b;',
  }),
  pair('a wrapper', 'sink(twice((a: string) => a, req.body.a));', "sink(twice((a: string) => a, 'x'));", {
    top: 'const twice = (fn: (a: string) => string, a: string) => fn(fn(a));',
  }),
  pair('call', 'run.call(null, req.body.a);', "run.call(null, 'x');", {
    top: 'function run(a: string) { sink(a); }',
  }),
  pair('apply', 'run.apply(null, [req.body.a]);', "run.apply(null, ['x']);", {
    top: 'function run(a: string) { sink(a); }',
  }),
  pair(
    'bind',
    'const bound = run.bind(null, req.body.a); bound();',
    "const bound = run.bind(null, 'x'); bound();",
    { top: 'function run(a: string) { sink(a); }' },
  ),
  pair('a method of an object', 'store.save(req.body.a);', "store.save('x');", {
    top: 'const store = { save(a: string) { sink(a); } };',
  }),
  pair('a table of functions', "actions['save'](req.body.a);", "actions['save']('x');", {
    top: 'const actions: Record<string, (a: string) => void> = { save: (a) => { sink(a); } };',
  }),
  pair('recursion', 'walk(req.body.a, 3);', "walk('x', 3);", {
    top: 'const walk = (a: string, n: number): void => { if (n === 0) sink(a); else walk(a, n - 1); };',
  }),
  pair('the request handed on', 'run(req);', 'run(req);', {
    top: 'const run = (request: any) => { sink(request.body.a); };',
    safeTop: 'const run = (request: any) => { sink(Number(request.body.a)); };',
  }),
  pair('arguments by position', "run('x', req.body.a);", "run(req.body.a, 'x');", {
    top: 'const run = (a: string, b: string) => { sink(b); };',
  }),
  pair(
    'two callers, each by itself',
    "run('x'); sink(run(req.body.a));",
    "run(req.body.a); sink(run('x'));",
    { top: 'const run = (a: string) => a;' },
  ),
];

const classes: FlowPair[] = [
  pair('a field of the constructor', 'new Job(req.body.a).run();', "new Job('x').run();", {
    top: 'class Job { constructor(private a: string) {} run() { sink(this.a); } }',
  }),
  pair('a field that is assigned', 'new Job(req.body.a).run();', "new Job('x').run();", {
    top: 'class Job { a: string; constructor(a: string) { this.a = a; } run() { sink(this.a); } }',
  }),
  pair(
    'a field set by a method',
    'const job = new Job(); job.set(req.body.a); job.run();',
    "const job = new Job(); job.set('x'); job.run();",
    { top: "class Job { a = ''; set(a: string) { this.a = a; } run() { sink(this.a); } }" },
  ),
  pair('a private field', 'new Job(req.body.a).run();', "new Job('x').run();", {
    top: 'class Job { #a: string; constructor(a: string) { this.#a = a; } run() { sink(this.#a); } }',
  }),
  pair('a static method', 'sink(Text.of(req.body.a));', "sink(Text.of('x'));", {
    top: 'class Text { static of(a: string) { return `${a}`; } }',
  }),
  pair('an inherited method', 'new Sub().run(req.body.a);', "new Sub().run('x');", {
    top: 'class Base { run(a: string) { sink(a); } } class Sub extends Base {}',
  }),
  pair('super', 'new Sub(req.body.a).run();', "new Sub('x').run();", {
    top: 'class Base { constructor(protected a: string) {} run() { sink(this.a); } } class Sub extends Base { constructor(a: string) { super(a); } }',
  }),
  pair(
    'an injected service',
    'await new Controller(new Service()).post(req.body.a);',
    "await new Controller(new Service()).post('x');",
    {
      top: 'class Service { save(a: string) { sink(a); } } class Controller { constructor(private readonly service: Service) {} post(a: string) { return this.service.save(a); } }',
    },
  ),
  pair('an interface and its class', 'use(new Disk(), req.body.a);', "use(new Disk(), 'x');", {
    top: 'interface Store { put(a: string): void } class Disk implements Store { put(a: string) { sink(a); } } const use = (store: Store, a: string) => { store.put(a); };',
  }),
  pair('a builder', 'new Query().where(req.body.a).run();', "new Query().where('x').run();", {
    top: "class Query { private text = ''; where(a: string) { this.text = a; return this; } run() { sink(this.text); } }",
  }),
];

const control: FlowPair[] = [
  pair('a conditional', "sink(req.body.b ? req.body.a : 'x');", "sink(req.body.b ? 'y' : 'x');"),
  pair('||', "sink(req.body.a || 'x');", "sink(req.body.a === 'z' || 'x');"),
  pair('??', "sink(req.body.a ?? 'x');", "sink(process.env.A ?? 'x');"),
  pair('&&', 'sink(req.body.b && req.body.a);', "sink(req.body.b && 'x');"),
  pair('a reassignment', "let a = 'x'; a = req.body.a; sink(a);", "let a = req.body.a; a = 'x'; sink(a);"),
  pair(
    'a reassignment on a branch',
    "let a = 'x'; if (req.body.b) a = req.body.a; sink(a);",
    "let a = 'x'; if (req.body.b) a = 'y'; sink(a);",
  ),
  pair('??=', 'let a: any; a ??= req.body.a; sink(a);', "let a: any; a ??= 'x'; sink(a);"),
  pair(
    'a switch',
    "let a = ''; switch (req.body.b) { case 1: a = req.body.a; } sink(a);",
    "let a = ''; switch (req.body.b) { case 1: a = 'x'; } sink(a);",
  ),
  pair(
    'a thrown error',
    'try { throw new Error(req.body.a); } catch (error: any) { sink(error.message); }',
    "try { throw new Error('x'); } catch (error: any) { sink(error.message); }",
  ),
  pair(
    'an error of the project',
    'try { fail(req.body.a); } catch (error: any) { sink(error.detail); }',
    "try { fail('x'); } catch (error: any) { sink(error.detail); }",
    {
      top: "class Refused extends Error { constructor(readonly detail: string) { super('refused'); } } const fail = (a: string) => { throw new Refused(a); };",
    },
  ),
  pair('a comma', 'sink((0, req.body.a));', "sink((req.body.a, 'x'));"),
  pair('a cast', 'sink(req.body.a as unknown as number);', 'sink(+req.body.a);'),
];

const modules: FlowPair[] = [
  pair('another module', 'run(req.body.a);', "run('x');", {
    top: "import { run } from './lib.js';",
    modules: {
      'lib.ts': 'declare const sink: (a: unknown) => void; export const run = (a: string) => { sink(a); };',
    },
  }),
  pair('a re-export', 'sink(same(req.body.a));', "sink(same('x'));", {
    top: "import { same } from './index.js';",
    modules: {
      'index.ts': "export { same } from './lib.js';",
      'lib.ts': 'export const same = (a: string) => a;',
    },
  }),
  pair('export *', 'sink(same(req.body.a));', "sink(same('x'));", {
    top: "import { same } from './index.js';",
    modules: { 'index.ts': "export * from './lib.js';", 'lib.ts': 'export const same = (a: string) => a;' },
  }),
  pair('a namespace import', 'sink(lib.same(req.body.a));', "sink(lib.same('x'));", {
    top: "import * as lib from './lib.js';",
    modules: { 'lib.ts': 'export const same = (a: string) => a;' },
  }),
  pair('a default export', 'sink(same(req.body.a));', "sink(same('x'));", {
    top: "import same from './lib.js';",
    modules: { 'lib.ts': 'export default (a: string) => a;' },
  }),
  pair('require', 'sink(lib.same(req.body.a));', "sink(lib.same('x'));", {
    top: "const lib = require('./lib.js');",
    modules: { 'lib.ts': 'exports.same = (a: string) => a;' },
  }),
  pair('an exported instance', 'store.save(req.body.a);', "store.save('x');", {
    top: "import { store } from './lib.js';",
    modules: {
      'lib.ts':
        'declare const sink: (a: unknown) => void; class Store { save(a: string) { sink(a); } } export const store = new Store();',
    },
  }),
  pair('an enum', 'sink(req.body.a);', 'sink(Kind.One);', { top: "enum Kind { One = 'one' }" }),
];

const tests: FlowPair[] = [
  pair(
    'a test of its type',
    'if (req.body.a) sink(req.body.a);',
    "if (typeof req.body.a === 'number') sink(req.body.a);",
  ),
  pair(
    'a pattern',
    'if (/[a-z]+/.test(req.body.a)) sink(req.body.a);',
    'if (/^[a-z]+$/.test(req.body.a)) sink(req.body.a);',
  ),
  pair(
    'an early exit',
    'if (!req.body.a) return; sink(req.body.a);',
    'if (!/^\\w+$/.test(req.body.a)) return; sink(req.body.a);',
  ),
  pair(
    'a closed list',
    'if (req.body.a.includes(KINDS[0])) sink(req.body.a);',
    'if (KINDS.includes(req.body.a)) sink(req.body.a);',
    { top: "const KINDS = ['a', 'b'];" },
  ),
  pair('a table', 'sink(req.body.a);', 'sink(TABLE[req.body.a as keyof typeof TABLE]);', {
    top: "const TABLE = { a: 'x', b: 'y' };",
  }),
  pair('equality', "if (req.body.a !== 'x') sink(req.body.a);", "if (req.body.a === 'x') sink(req.body.a);"),
  pair(
    'a schema',
    'sink(z.object({ a: z.string() }).parse(req.body).a);',
    "sink(z.object({ a: z.enum(['x', 'y']) }).parse(req.body).a);",
  ),
  pair(
    'a number of a schema',
    'sink(z.object({ a: z.string() }).parse(req.body).a);',
    'sink(z.object({ a: z.coerce.number() }).parse(req.body).a);',
  ),
  pair(
    'a check of the project',
    'loose(req.body.a); sink(req.body.a);',
    'strict(req.body.a); sink(req.body.a);',
    {
      top: "const loose = (a: string) => { if (!a) throw new Error('no'); }; const strict = (a: string) => { if (!/^[a-z]+$/.test(a)) throw new Error('no'); };",
    },
  ),
  pair(
    'a predicate of the project',
    'if (isLong(req.body.a)) sink(req.body.a);',
    'if (isWord(req.body.a)) sink(req.body.a);',
    {
      top: 'const isLong = (a: string) => a.length > 3; const isWord = (a: string) => /^\\w+$/.test(a);',
    },
  ),
  pair('a digest', 'sink(req.body.a);', "sink(createHash('sha256').update(req.body.a).digest('hex'));", {
    top: "import { createHash } from 'node:crypto';",
  }),
  pair('Number', 'sink(`${req.body.a}`);', 'sink(`${Number.parseInt(req.body.a, 10)}`);'),
  pair(
    'a decoded text after a test',
    'if (/^[\\w%]+$/.test(req.params.id)) sink(decodeURIComponent(req.params.id));',
    'if (/^\\w+$/.test(req.params.id)) sink(req.params.id);',
  ),
  pair(
    'basename',
    'sink(path.join("files", req.body.a));',
    'sink(path.join("files", path.basename(req.body.a)));',
    { top: "import path from 'node:path';", danger: 'sep' },
  ),
  pair(
    'a prefix of a path',
    'const file = path.resolve("files", req.body.a); if (!file.startsWith("files")) return; sink(file);',
    'const file = path.resolve("files", req.body.a); if (!file.startsWith("files/")) return; sink(file);',
    { top: "import path from 'node:path';", danger: 'sep' },
  ),
  pair(
    'a host in front',
    'sink(`https://${req.body.a}/x`);',
    'sink(`https://api.example.com/${req.body.a}`);',
    { danger: 'host' },
  ),
  pair(
    'a host that is tested',
    'const u = new URL(req.body.a); if (!u.host) return; sink(u.href);',
    "const u = new URL(req.body.a); if (u.host !== 'example.com') return; sink(u.href);",
    { danger: 'host' },
  ),
  pair('an object as value', 'sink(req.body.a);', 'sink(String(req.body.a));', { danger: 'object' }),
  pair(
    'typeof string',
    'sink(req.body.a);',
    "if (typeof req.body.a !== 'string') return; sink(req.body.a);",
    { danger: 'object' },
  ),
  pair(
    'an escaper of HTML',
    "sink(req.body.a.replace(/x/g, ''));",
    'sink(req.body.a.replace(/[&<>]/g, (c: string) => `&#${c.charCodeAt(0)};`));',
    { danger: 'html' },
  ),
  pair(
    'entities one by one',
    "sink(req.body.a.replace(/</, '&lt;'));",
    "sink(req.body.a.replace(/&/g, '&amp;').replace(/</g, '&lt;'));",
    { danger: 'html' },
  ),
  pair('a value that may be missing', 'sink(req.body.a);', 'if (!req.body.a) return; sink(req.body.a);', {
    danger: 'missing',
  }),
  pair('a default for what is missing', 'sink(req.body.a);', "sink(req.body.a ?? 'x');", {
    danger: 'missing',
  }),
  pair(
    'a default in the pattern',
    'const { a } = req.body; sink(a);',
    "const { a = 'x' } = req.body; sink(a);",
    { danger: 'missing' },
  ),
  pair('a member that was used', 'sink(req.body.a);', 'req.body.a.trim(); sink(req.body.a);', {
    danger: 'missing',
  }),
  pair(
    'an optional property of a schema',
    'sink(z.object({ a: z.string().optional() }).parse(req.body).a);',
    'sink(z.object({ a: z.string() }).parse(req.body).a);',
    { danger: 'missing' },
  ),
];

/** Constructs that values pass through, each with a twin through which nothing comes. */
export const FLOWS: readonly FlowPair[] = [
  ...objects,
  ...patterns,
  ...texts,
  ...lists,
  ...promises,
  ...functions,
  ...classes,
  ...control,
  ...modules,
  ...tests,
];
