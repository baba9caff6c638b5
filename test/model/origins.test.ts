import { describe, expect, it } from 'vitest';
import { modelOf, toldOfSink } from '../harness/model-of.ts';

const told = (source: string, path = 'a.ts'): string => toldOfSink(modelOf({ [path]: source }));

const classes = `
  import { Pool } from 'pg';
  import { Repository } from 'typeorm';
  class User { name = 'a'; rename() {} }
  class Team { users: User[] = []; owner?: User; close() {} }
  interface Mailer { send(to: string): Promise<User>; readonly pool: Pool }
`;

describe('what a name is', () => {
  it.each([
    ['a construction', 'const pool = new Pool(); sink(pool);', 'pg Pool#'],
    ['an alias', 'const pool = new Pool(); const db = pool; sink(db);', 'pg Pool#'],
    ['a default', 'let pool: any; pool ??= new Pool(); sink(pool);', 'pg Pool#'],
    ['a later assignment', 'let pool; pool = new Pool(); sink(pool);', 'pg Pool#'],
    ['one of two', 'const x = flag ? new Pool() : new User(); sink(x);', 'pg Pool# | instance a.ts User'],
    ['a fallback', 'function f(options) { sink(options.pool ?? new Pool()); }', 'pg Pool#'],
    [
      'an awaited promise',
      'const user = await (async () => new User())(); sink(user);',
      'instance a.ts User',
    ],
    ['a cast over nothing', 'function f(value) { sink(value as User); }', 'instance a.ts User'],
    ['a cast that narrows', 'function f(base: Mailer) { sink(base as Team); }', 'instance a.ts Team'],
    ['a cast that hides', 'sink(new Pool() as unknown as Mailer);', 'pg Pool#'],
    ['satisfies', 'sink(new Pool() satisfies object);', 'pg Pool#'],
    ['an annotation', 'declare const user: User; sink(user);', 'instance a.ts User'],
    ['an annotation over an empty list', 'const users: User[] = []; sink(users[0]);', 'instance a.ts User'],
    [
      'an annotation over an empty object',
      'const byId: Record<string, User> = {}; sink(byId[id]);',
      'instance a.ts User',
    ],
    [
      'a union with nothing',
      'declare const user: User | null | undefined; sink(user);',
      'instance a.ts User',
    ],
    ['typeof', 'const pool = new Pool(); declare const other: typeof pool; sink(other);', 'pg Pool#'],
    ['an indexed type', "declare const pool: Mailer['pool']; sink(pool);", 'pg Pool#'],
    [
      'a return type by function',
      'const make = () => new User(); declare const u: ReturnType<typeof make>; sink(u);',
      'instance a.ts User',
    ],
    ['an instance type', 'declare const u: InstanceType<typeof User>; sink(u);', 'instance a.ts User'],
    ['an alias of a type', 'type Admin = User; declare const u: Admin; sink(u);', 'instance a.ts User'],
    [
      'a generic alias',
      'type Maybe<T> = T | undefined; declare const u: Maybe<User>; sink(u);',
      'instance a.ts User',
    ],
    [
      'a type parameter of a library',
      'declare const users: Repository<User>; sink(await users.findOneBy({}));',
      'instance a.ts User',
    ],
    ['an enum', "enum Color { Red = 'red' } sink(Color.Red);", "value Red = 'red'"],
    ['a namespace', 'namespace Tools { export function run() {} } sink(Tools.run);', 'function a.ts run'],
    ['a caught error', 'try { run(); } catch (error) { sink(error); }', 'global Error#'],
    ['itself', 'const a = b; const b = a; sink(a);', 'unknown'],
  ])('%s', (_name, source, expected) => {
    expect(told(classes + source)).toBe(expected);
  });
});

describe('destructuring', () => {
  it.each([
    ['a property', 'const { pool } = { pool: new Pool() }; sink(pool);', 'pg Pool#'],
    ['a renamed property', 'const { pool: db } = { pool: new Pool() }; sink(db);', 'pg Pool#'],
    ['a nested property', 'const { db: { pool } } = { db: { pool: new Pool() } }; sink(pool);', 'pg Pool#'],
    ['a default', 'function f(options) { const { pool = new Pool() } = options; sink(pool); }', 'pg Pool#'],
    ['an item by its place', 'const [a, b] = [new User(), new Pool()]; sink(b);', 'pg Pool#'],
    ['several promises', 'const [a, b] = await Promise.all([new User(), new Pool()]); sink(b);', 'pg Pool#'],
    ['a tuple', 'declare const pair: [User, Team]; const [, team] = pair; sink(team);', 'instance a.ts Team'],
    ['a parameter', 'function f({ owner }: Team) { sink(owner); }', 'instance a.ts User'],
    ['a method', 'const { rename } = new User(); sink(rename);', 'function a.ts rename'],
    ['a list in a loop', 'for (const user of new Team().users) sink(user);', 'instance a.ts User'],
    [
      'an asynchronous loop',
      'async function f(s: AsyncIterable<User>) { for await (const u of s) sink(u); }',
      'instance a.ts User',
    ],
    [
      'the entries of a map',
      'const m = new Map<string, User>(); for (const [, user] of m) sink(user);',
      'instance a.ts User',
    ],
    ['entries of an object', 'for (const [, x] of Object.entries({ a: new Pool() })) sink(x);', 'pg Pool#'],
    [
      'the result of a library',
      "import { useState } from 'react'; const [, set] = useState(); sink(set);",
      'react useState().1',
    ],
  ])('%s', (_name, source, expected) => {
    expect(told(classes + source)).toBe(expected);
  });
});

describe('members', () => {
  it.each([
    ['a field with a value', 'class A { pool = new Pool(); run() { sink(this.pool); } }', 'pg Pool#'],
    ['a declared field', 'class A { pool!: Pool; run() { sink(this.pool); } }', 'pg Pool#'],
    ['a private field', 'class A { #pool = new Pool(); run() { sink(this.#pool); } }', 'pg Pool#'],
    [
      'a field set later',
      'class A { pool; constructor() { this.pool = new Pool(); } run() { sink(this.pool); } }',
      'pg Pool#',
    ],
    [
      'a parameter property',
      'class A { constructor(private readonly pool: Pool) {} run() { sink(this.pool); } }',
      'pg Pool#',
    ],
    [
      'a base class',
      'class B { pool = new Pool(); } class A extends B { run() { sink(this.pool); } }',
      'pg Pool#',
    ],
    ['super', 'class B { run() {} } class A extends B { go() { sink(super.run); } }', 'function a.ts run'],
    ['the base of a library', 'class A extends Pool { run() { sink(this.query); } }', 'pg Pool#query'],
    ['a getter', 'class A { get pool() { return new Pool(); } } sink(new A().pool);', 'pg Pool#'],
    ['a static', 'class A { static pool = new Pool(); } sink(A.pool);', 'pg Pool#'],
    [
      'this in a static',
      'class A { static pool = new Pool(); static run() { sink(this.pool); } }',
      'pg Pool#',
    ],
    ['this in an arrow', 'class A { pool = new Pool(); run = () => sink(this.pool); }', 'pg Pool#'],
    [
      'the class of this',
      'class A { static make() {} run() { sink((this.constructor as typeof A).make); } }',
      'function a.ts make',
    ],
    ['an interface', 'function f(mailer: Mailer) { sink(mailer.pool); }', 'pg Pool#'],
    [
      'an interface that extends',
      'interface Big extends Mailer {} function f(m: Big) { sink(m.pool); }',
      'pg Pool#',
    ],
    ['a signature', 'function f(mailer: Mailer) { sink(mailer.send); }', 'signature a.ts send'],
    [
      'what a signature gives',
      "function f(m: Mailer) { sink(m.send('a').then((u) => u.rename)); }",
      'function a.ts rename',
    ],
    ['an index signature', 'declare const byId: { [id: string]: User }; sink(byId.a);', 'instance a.ts User'],
    [
      'an optional chain',
      'declare const team: Team | undefined; sink(team?.owner?.rename);',
      'function a.ts rename',
    ],
    ['an object', 'const service = { list() {} }; sink(service.list);', 'function a.ts list'],
    ['a spread object', 'const a = { list() {} }; const b = { ...a }; sink(b.list);', 'function a.ts list'],
    [
      'an object filled later',
      'const service: any = {}; service.list = function list() {}; sink(service.list);',
      'function a.ts list',
    ],
    ['a name in quotes', "const service = { list() {} }; sink(service['list']);", 'function a.ts list'],
    ['any of a table', 'const table = { a: new Pool() }; sink(table[key]);', 'pg Pool#'],
    ['a text', "sink('a'.trim().split);", 'global String#split'],
    ['a sum of texts', "sink(('0' + month).slice);", 'global String#slice'],
  ])('%s', (_name, source, expected) => {
    expect(told(classes + source)).toBe(expected);
  });

  it.each([
    [
      'fields of a constructor function',
      'function Dao(db) { this.find = function find() {}; } sink(new Dao(db).find);',
      'function a.js find',
    ],
    [
      'through self',
      'function Dao() { const self = this; self.find = function find() {}; } sink(new Dao().find);',
      'function a.js find',
    ],
    [
      'prototypes',
      'function Dao() {} Dao.prototype.find = function find() {}; sink(new Dao().find);',
      'function a.js find',
    ],
    [
      'this within a prototype',
      'function Dao() { this.x = () => {}; } Dao.prototype.find = function () { sink(this.x); };',
      'function a.js x',
    ],
    [
      'what JSDoc says',
      "/** @param {import('pg').Pool} pool */ function f(pool) { sink(pool.query); }",
      'pg Pool#query',
    ],
  ])('JavaScript: %s', (_name, source, expected) => {
    expect(told(source, 'a.js')).toBe(expected);
  });
});

describe('type parameters', () => {
  it.each([
    [
      'of a class',
      'class Store<T> { one(): T { return x; } } sink(new Store<User>().one());',
      'instance a.ts User',
    ],
    [
      'of a field',
      'class Store<T> { item!: T } declare const s: Store<User>; sink(s.item);',
      'instance a.ts User',
    ],
    [
      'of a base',
      'class Store<T> { item!: T } class Users extends Store<User> {} sink(new Users().item);',
      'instance a.ts User',
    ],
    [
      'through two bases',
      'class A<T> { item!: T } class B<U> extends A<U[]> {} class C extends B<User> {} sink(new C().item[0]);',
      'instance a.ts User',
    ],
    [
      'of a base to a library',
      'class Store<T> { repo!: Repository<T> } class Users extends Store<User> {} sink(await new Users().repo.findOneBy({}));',
      'instance a.ts User',
    ],
    ['written at the call', 'function get<T>(): T { return x; } sink(get<User>());', 'instance a.ts User'],
    [
      'read off an argument',
      'function same<T>(x: T): T { return x; } sink(same(new User()));',
      'instance a.ts User',
    ],
    [
      'read off a list',
      'function first<T>(x: T[]): T { return x[0]; } sink(first([new User()]));',
      'instance a.ts User',
    ],
    [
      'read off a class',
      'function make<T>(x: new () => T): T { return new x(); } sink(make(User));',
      'instance a.ts User',
    ],
    [
      'read off a class by name',
      'interface Type<T> { new (): T } function make<T>(x: Type<T>): T { return new x(); } sink(make(User));',
      'instance a.ts User',
    ],
    [
      'read off a function',
      'function run<T>(f: () => Promise<T>): Promise<T> { return f(); } sink(await run(async () => new User()));',
      'instance a.ts User',
    ],
    [
      'read off a constructor',
      'class Box<T> { constructor(readonly item: T) {} } sink(new Box(new User()).item);',
      'instance a.ts User',
    ],
    ['with only a limit', 'function f<T extends User>(x: T) { sink(x.rename); }', 'function a.ts rename'],
    [
      'through a chain of functions',
      'const outer = <T>(x: T) => inner(x); const inner = <U>(x: U): U => x; sink(outer(new User()));',
      'instance a.ts User',
    ],
  ])('%s', (_name, source, expected) => {
    expect(told(classes + source)).toBe(expected);
  });

  it('of a recursive type end', () => {
    expect(
      told(
        'type Tree<T> = { value: T; next: Tree<T[]> }; declare const t: Tree<string>; sink(t.next.next.value);',
      ),
    ).not.toBe('');
  });
});

describe('parameters', () => {
  it.each([
    ['of a list callback', 'new Team().users.map((user) => sink(user));', 'instance a.ts User'],
    [
      'after a filter',
      'new Team().users.filter(Boolean).forEach((user) => sink(user));',
      'instance a.ts User',
    ],
    ['of a sort', 'new Team().users.sort((a, b) => sink(b));', 'instance a.ts User'],
    ['of a reduction', 'new Team().users.reduce((sum, user) => sink(user), 0);', 'instance a.ts User'],
    ['of then', 'Promise.resolve(new User()).then((user) => sink(user));', 'instance a.ts User'],
    [
      'of a later then',
      'Promise.resolve(new Team()).then((t) => t.owner).then((user) => sink(user));',
      'instance a.ts User',
    ],
    ['of resolve', 'new Promise((resolve, reject) => sink(resolve));', 'global Promise#resolve'],
    [
      'of a handler of a library',
      "import express from 'express'; express().get('/', (req, res) => sink(res));",
      'express Response#',
    ],
    [
      'of a handler by name',
      "import express from 'express'; const list = (req, res) => sink(res); express().get('/', list);",
      'express Response#',
    ],
    [
      'of a handler in a controller',
      "import express from 'express'; class C { list(req, res) { sink(res); } } const c = new C(); express().get('/', c.list);",
      'express Response#',
    ],
    [
      'of a wrapped handler',
      "import express from 'express'; const wrap = (fn) => (req, res, next) => fn(req, res, next).catch(next); express().get('/', wrap(async (req, res) => sink(res)));",
      'express Response#',
    ],
    [
      'of a declared handler type',
      'type Handler = (user: User) => void; const h: Handler = (user) => sink(user);',
      'instance a.ts User',
    ],
    [
      'of a declared call signature',
      'interface Handler { (user: User): void } const h: Handler = (user) => sink(user);',
      'instance a.ts User',
    ],
    [
      'of a callback of a project function',
      'function each(f: (user: User) => void) {} each((user) => sink(user));',
      'instance a.ts User',
    ],
    [
      'of a generic callback',
      'function each<T>(list: T[], f: (x: T) => void) {} each([new User()], (user) => sink(user));',
      'instance a.ts User',
    ],
    [
      'of an expected object',
      'interface Hooks { done(user: User): void } function use(h: Hooks) {} use({ done: (user) => sink(user) });',
      'instance a.ts User',
    ],
    [
      'of a returned function',
      'function make(): (user: User) => void { return (user) => sink(user); }',
      'instance a.ts User',
    ],
    ['of a parameter with a default', 'function f(pool = new Pool()) { sink(pool); }', 'pg Pool#'],
    ['from the callers', 'function f(user) { sink(user); } f(new User());', 'instance a.ts User'],
    [
      'from callers of callers',
      'function f(user) { sink(user); } function g(user) { f(user); } g(new User());',
      'instance a.ts User',
    ],
    [
      'from what a callback is called with',
      'function each(list, f) { for (const x of list) f(new User()); } each([], (user) => sink(user));',
      'instance a.ts User',
    ],
    ['from nobody', 'export function f(user) { sink(user); }', 'parameter user'],
    ['of a rest', 'function f(...users: User[]) { sink(users[0]); }', 'instance a.ts User'],
  ])('%s', (_name, source, expected) => {
    expect(told(classes + source)).toBe(expected);
  });

  it('of a migration, by the runner that the manifest names', () => {
    const model = modelOf(
      {
        'migrations/1.js':
          'module.exports = { up: async (queryInterface, Sequelize) => { sink(queryInterface.addColumn); } };',
      },
      { roles: { 'migrations/1.js': 'migration' }, manifests: { '': { dependencies: { sequelize: '6' } } } },
    );
    expect(toldOfSink(model)).toBe('sequelize QueryInterface#addColumn');
  });
});

describe('results', () => {
  it.each([
    ['a factory', 'const make = () => new Pool(); sink(make());', 'pg Pool#'],
    [
      'a factory without a return type',
      'function make() { return { list() {} }; } sink(make().list);',
      'function a.ts list',
    ],
    ['a closure', 'function make() { return function inner() {}; } sink(make());', 'function a.ts inner'],
    ['a wrapper', 'const wrap = (fn) => fn; sink(wrap(function run() {}));', 'function a.ts run'],
    ['bind', 'function run() {} sink(run.bind(null));', 'function a.ts run'],
    ['freeze', 'sink(Object.freeze(new Pool()));', 'pg Pool#'],
    ['a map', 'const pools = new Map<string, Pool>(); sink(pools.get(id));', 'pg Pool#'],
    ['a mapped list', 'sink([1].map(() => new Pool())[0]);', 'pg Pool#'],
    [
      'what a promise is resolved with',
      'sink(await new Promise((resolve) => resolve(new Pool())));',
      'pg Pool#',
    ],
    ['a lent connection', 'sink(await new Pool().connect());', 'pg PoolClient#'],
    [
      'a found record',
      "import { Model } from 'sequelize'; class Post extends Model { publish() {} } sink((await Post.findByPk(1)).publish);",
      'function a.ts publish',
    ],
    [
      'found records',
      "import { Model } from 'sequelize'; class Post extends Model { publish() {} } for (const p of await Post.unscoped().findAll()) sink(p.publish);",
      'function a.ts publish',
    ],
    [
      'a count with the records',
      'declare const r: Repository<User>; const [users] = await r.findAndCount(); sink(users[0]);',
      'instance a.ts User',
    ],
    ['recursion', 'function f() { return flag ? f() : new Pool(); } sink(f());', 'pg Pool#'],
  ])('%s', (_name, source, expected) => {
    expect(told(classes + source)).toBe(expected);
  });
});
