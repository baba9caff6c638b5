import { describe, expect, it } from 'vitest';
import { Flag } from '../../src/facts/kinds.ts';
import type { Node } from '../../src/facts/node.ts';
import { unitOf } from '../harness/facts-of.ts';
import { nodeAt } from '../harness/model-of.ts';

/** The tree in one line: `Call(Member(Identifier) String)`; declarations and statements around it left out. */
const shape = (node: Node): string => {
  const inner = node.children().map(shape).join(' ');
  return inner ? `${node.kind}(${inner})` : node.kind;
};

/** The expression of the only statement. */
const expressionOf = (source: string, path = 'a.ts'): Node => {
  const statement = unitOf(source, path).module.statements[0];
  const expression = statement?.expression ?? statement?.init;
  if (!expression) throw new Error('no expression');
  return expression;
};

describe('expressions', () => {
  it.each([
    ['parentheses vanish', '((a));', 'Identifier'],
    ['so does `!`', 'a!.b;', 'Member(Identifier)'],
    ['so does satisfies', '(a satisfies B).c;', 'Member(Identifier)'],
    ['so does as const', 'x = [1] as const;', 'Assign(Identifier Array(Number))'],
    ['as stays', '(a as B);', 'As(Identifier TypeRef(Identifier))'],
    ['so does the older cast', '(<B>a);', 'As(Identifier TypeRef(Identifier))'],
    ['a name in brackets is a member', "a['b'];", 'Member(Identifier)'],
    ['anything else there is an index', 'a[b];', 'Index(Identifier Identifier)'],
    ['require is an import', "require('a');", 'ImportCall'],
    ['so is import()', "import('a');", 'ImportCall'],
    ['require of a value is a call', 'require(a);', 'Call(Identifier Identifier)'],
    ['new is a call', 'new A(1);', 'Call(Identifier Number)'],
    ['comma', 'a, b;', 'Sequence(Identifier Identifier)'],
    ['a template without values is a text', '`a`;', 'String'],
    ['a template with values', '`a${b}c`;', 'Template(TemplateText Identifier TemplateText)'],
    ['a tagged template', 'a`b`;', 'Tagged(Identifier String)'],
    [
      'a destructuring assignment',
      '({ a, b: [c] } = d);',
      'Assign(ObjectPattern(PatternProperty(Identifier) PatternProperty(ArrayPattern(Identifier))) Identifier)',
    ],
    ['await', 'await a();', 'Await(Call(Identifier))'],
    ['an update', 'a++;', 'Update(Identifier)'],
    ['typeof', 'typeof a;', 'Unary(Identifier)'],
  ])('%s', (_name, source, expected) => {
    expect(shape(expressionOf(source))).toBe(expected);
  });

  it('JSX keeps its attributes and expressions', () => {
    expect(shape(expressionOf('const x = <A b={c}>{d}</A>;', 'a.tsx'))).toBe(
      'Jsx(Identifier JsxAttribute(Identifier) Identifier)',
    );
  });

  it.each([
    ['a member', 'a?.b;', true],
    ['a call', 'a?.();', true],
    ['an index', 'a?.[b];', true],
    ['none', 'a.b;', false],
  ])('an optional chain is a mark: %s', (_name, source, expected) => {
    expect(expressionOf(source).isOptional).toBe(expected);
  });

  it('literals are decoded', () => {
    expect(expressionOf(String.raw`x("\u0061b");`).argument(0)?.stringValue).toBe('ab');
    expect(expressionOf('x(1_000);').argument(0)?.numberValue).toBe(1000);
    expect(expressionOf('x(-0x10);').argument(0)?.numberValue).toBe(-16);
    expect(
      expressionOf(String.raw`x({ "a\u0062": 1 });`)
        .argument(0)
        ?.property('ab')?.numberValue,
    ).toBe(1);
  });

  it('the last of two equal keys wins', () => {
    expect(expressionOf('x({ a: 1, a: 2 });').argument(0)?.property('a')?.numberValue).toBe(2);
  });
});

describe('functions and classes', () => {
  const flagsOf = (source: string): string[] => {
    const fn = unitOf(source).nodesOf('Function')[0];
    return Object.entries(Flag).flatMap(([name, flag]) => (fn?.hasFlag(flag) ? [name] : []));
  };

  it.each([
    ['async function f() {}', ['Async']],
    ['function* f() {}', ['Generator']],
    ['const f = async () => {};', ['Async', 'Arrow']],
    ['class A { static m() {} }', ['Static', 'Method']],
    ['class A { get a() { return 1; } }', ['Getter']],
    ['class A { set a(v) {} }', ['Setter']],
    ['abstract class A { abstract m(): void; }', ['TypeOnly', 'Method', 'Const']],
    ['declare function f(): void;', ['TypeOnly']],
  ])('%s', (source, expected) => {
    expect(flagsOf(source)).toEqual(expected);
  });

  it('decorators stay where they are written', () => {
    const unit = unitOf('@A() class B { @C() d; @E e() {} constructor(@F() g) {} }');
    expect(unit.nodesOf('Decorator').map((node) => [node.text, node.parent?.kind])).toEqual([
      ['@A()', 'Class'],
      ['@C()', 'Field'],
      ['@E', 'Function'],
      ['@F()', 'Param'],
    ]);
  });

  it('a parameter that declares a property is marked', () => {
    const unit = unitOf('class A { constructor(private a: B, readonly c: D, e: F) {} }');
    expect(unit.nodesOf('Param').map((param) => [param.name, param.hasFlag(Flag.Shorthand)])).toEqual([
      ['a', true],
      ['c', true],
      ['e', false],
    ]);
  });

  it('`this` is no parameter', () => {
    expect(
      unitOf('function f(this: A, b: B) {}')
        .nodesOf('Param')
        .map(({ name }) => name),
    ).toEqual(['b']);
    expect(
      unitOf('type F = (this: A, b: B) => void;')
        .nodesOf('Param')
        .map(({ name }) => name),
    ).toEqual(['b']);
  });

  it('JSDoc gives the types of JavaScript', () => {
    const source =
      '/**\n * @param {A} a\n * @returns {Promise<B>}\n */\nfunction f(a) {}\n/** @type {C} */\nlet c;';
    expect(
      unitOf(source, 'a.js')
        .nodesOf('TypeRef')
        .map(({ string }) => string),
    ).toEqual(['A', 'Promise', 'B', 'C']);
    expect(unitOf(source, 'a.ts').nodesOf('TypeRef')).toEqual([]);
  });
});

describe('types', () => {
  const typeOf = (type: string): string => {
    const node = unitOf(`declare const x: ${type};`).nodesOf('VarDecl')[0]?.typeAnnotation;
    return node ? shape(node) : '';
  };

  it.each([
    ['A', 'TypeRef(Identifier)'],
    ['A.B<C>', 'TypeRef(Identifier TypeRef(Identifier))'],
    ['(A)', 'TypeRef(Identifier)'],
    ['readonly A[]', 'TypeArray(TypeRef(Identifier))'],
    ['A | null', 'TypeUnion(TypeRef(Identifier) TypeValue)'],
    ['[a: A, b?: B]', 'TypeTuple(TypeRef(Identifier) TypeRef(Identifier))'],
    ['{ a: A; b(): B }', 'TypeLiteral(TypeMember(TypeRef(Identifier)) TypeMember(TypeRef(Identifier)))'],
    ['{ [key: string]: A }', 'TypeLiteral(TypeMember(TypeRef(Identifier)))'],
    [
      '{ (a: A): B; new (): C }',
      'TypeLiteral(TypeMember(Param(TypeRef(Identifier)) TypeRef(Identifier)) TypeMember(TypeRef(Identifier)))',
    ],
    ["import('a').B", 'TypeRef(ImportCall)'],
    ['typeof a', 'TypeQuery(Identifier)'],
    ['keyof A', 'TypeOther(TypeRef(Identifier))'],
    ["A['b']", 'TypeOther(TypeRef(Identifier) TypeValue)'],
  ])('%s', (type, expected) => {
    expect(typeOf(type)).toBe(expected);
  });

  it('names in types are no uses at run time', () => {
    const unit = unitOf("import { A } from './a';\nlet a: A;");
    expect(nodeAt(unit, 'A', 'Identifier').binding?.reads).toEqual([]);
  });
});

describe('imports and exports', () => {
  it.each([
    ["import a from 'm';", ['m', 'static', false]],
    ["import type { a } from 'm';", ['m', 'static', true]],
    ["import 'm';", ['m', 'side-effect', false]],
    ["import a = require('m');", ['m', 'require', false]],
    ["require('m');", ['m', 'require', false]],
    ["import('m');", ['m', 'dynamic', false]],
    ["export { a } from 'm';", ['m', 'export', false]],
    ["export * from 'm';", ['m', 'export', false]],
    ["let a: import('m').A;", ['m', 'static', true]],
  ])('%s', (source, expected) => {
    const facts = unitOf(source).facts.imports.map(({ specifier, kind, typeOnly }) => [
      specifier,
      kind,
      typeOnly,
    ]);
    expect(facts).toEqual([expected]);
  });

  it('a function named require is no import', () => {
    expect(unitOf("function require(x) {} require('m');").facts.imports).toEqual([]);
  });

  it.each([
    ['export const a = 1;', ['a']],
    ['export const { a, b: [c] } = x;', ['a', 'c']],
    ['export default function f() {}', ['default']],
    ['export default 1;', ['default']],
    ['const a = 1; export { a as b };', ['b']],
    ["export * as c from 'm';", ['c']],
    ["export * from 'm';", ['*']],
    ['export = a;', ['=']],
    ['module.exports = a;', ['=']],
    ['exports.a = module.exports.b = 1;', ['b', 'a']],
    ['exports = module.exports = a;', ['=']],
    ['function f(module) { module.exports = 1; }', []],
  ])('%s', (source, expected) => {
    expect(unitOf(source, 'a.ts').facts.exports.map(({ name }) => name)).toEqual(expected);
  });
});

describe('positions', () => {
  it.each([
    ['line feeds', '\n'],
    ['carriage returns and line feeds', '\r\n'],
  ])('are lines and columns from 1 with %s', (_name, end) => {
    const unit = unitOf(['// first', 'const a = 1;', "  run('x');"].join(end));
    expect(nodeAt(unit, "run('x')").span).toEqual({ line: 3, column: 3, endLine: 3, endColumn: 11 });
  });

  it('start behind decorators’ and comments’ white space, not behind decorators', () => {
    expect(nodeAt(unitOf('/* a */ // b\n  @A() class B {}'), '@A() class B {}').span.line).toBe(2);
  });

  it('count UTF-16 units', () => {
    expect(nodeAt(unitOf("const a = '😀'; run();"), 'run()').span.column).toBe(17);
  });
});

describe('comments', () => {
  const near = (source: string, text: string): string[] => {
    const unit = unitOf(source);
    return unit.commentsNear(nodeAt(unit, text));
  };

  it.each([
    ['before', '// best effort\nrun();', ['// best effort']],
    ['behind', 'run(); // best effort', ['// best effort']],
    ['in a block', '/* a\n b */\nrun();', ['/* a\n b */']],
    ['of an empty block', 'try { run(); } catch {\n  // ignored\n}', []],
    ['far away', '// best effort\n\n\nrun();', []],
  ])('%s', (_name, source, expected) => {
    expect(near(source, 'run()')).toEqual(expected);
  });

  it('in an empty catch are its own', () => {
    const unit = unitOf('try { run(); } catch {\n  // ignored\n}');
    const { comments } = unit.facts;
    expect(unit.text.slice(comments[0], comments[1])).toBe('// ignored');
  });

  it('within texts are none', () => {
    expect([...unitOf("run('// no', `/* no */`, /\\/*/);").facts.comments]).toEqual([]);
  });
});

describe('what does not parse', () => {
  it('is reported with its place, and the rest is lowered', () => {
    const unit = unitOf('const a = ;\nrun();');
    expect(unit.facts.errors).toEqual([{ offset: 10, message: 'Expression expected.' }]);
    expect(nodeAt(unit, 'run()').isCall).toBe(true);
  });

  it('an empty file is a module', () => {
    expect(unitOf('').module.kind).toBe('Module');
  });
});
