import { describe, expect, it } from 'vitest';
import type { Binding, Node } from '../../src/facts/node.ts';
import { unitOf } from '../harness/facts-of.ts';

/** The bindings that the arguments of `use(…)` have, call by call. */
const usesOf = (source: string, path = 'a.ts'): (Binding | undefined)[] =>
  unitOf(source, path)
    .nodesOf('Call')
    .filter((call) => call.callee?.text === 'use')
    .map((call) => call.args[0]?.binding);

const declaredAt = (source: string): string[] =>
  usesOf(source).map((binding) =>
    binding?.declaration ? `${binding.kind} ${binding.declaration.line}` : `${binding?.kind}`,
  );

const placesOf = (nodes: readonly Node[]): string[] => nodes.map(({ span }) => `${span.line}:${span.column}`);

describe('scopes', () => {
  it.each([
    ['a block', 'const a = 1;\n{ const a = 2;\nuse(a); }\nuse(a);', ['const 2', 'const 1']],
    ['a parameter', 'const a = 1;\nfunction f(a) { use(a); }', ['param 2']],
    ['a default sees the module', 'const a = 1;\nfunction f(b = use(a)) {}', ['const 1']],
    ['a function is hoisted', 'use(f);\nfunction f() {}', ['function 2']],
    ['var leaves its block', 'if (x) {\nvar a = 1; }\nuse(a);', ['var 2']],
    ['var stays in its function', 'function f() {\nvar a; }\nuse(a);', ['global']],
    ['a loop variable', 'for (const a of b) {\nuse(a); }\nuse(a);', ['const 1', 'global']],
    ['catch', 'try {} catch (a) { use(a); }', ['catch 1']],
    ['catch with a pattern', 'try {} catch ({ a }) { use(a); }', ['catch 1']],
    ['a class', 'class A {}\nuse(A);', ['class 1']],
    [
      'the own name of a function expression',
      'const g = function f() { use(f); };\nuse(f);',
      ['function 1', 'global'],
    ],
    ['switch', 'switch (x) {\ncase 1: let a;\ncase 2: use(a); }', ['let 2']],
    ['an import', "import { a } from 'm';\nuse(a);", ['import 1']],
    ['an enum', 'enum E {}\nuse(E);', ['enum 1']],
    ['a namespace', 'namespace N { export const a = 1;\nuse(a); }', ['const 1']],
    ['a global', 'use(a);', ['global']],
    [
      'a destructured name',
      'const { x: { a = 1 }, ...rest } = b;\nuse(a);\nuse(rest);',
      ['const 1', 'const 1'],
    ],
    ['a value and a type of one name', 'interface A {}\nconst A = 1;\nuse(A);', ['const 2']],
    ['overloads', 'function f(a: 1): 1;\nfunction f(a: any) {}\nuse(f);', ['function 1']],
  ])('%s', (_name, source, expected) => {
    expect(declaredAt(source)).toEqual(expected);
  });
});

describe('uses', () => {
  it('reads, writes and captures', () => {
    const [binding] = usesOf('let a = 1;\na = 2;\na += 1;\na++;\nconst f = () => a;\nuse(a);');
    expect(placesOf(binding?.writes ?? [])).toEqual(['2:1', '3:1', '4:1']);
    expect(placesOf(binding?.reads ?? [])).toEqual(['3:1', '4:1', '5:17', '6:5']);
    expect(binding?.isReassigned).toBe(true);
    expect(binding?.isCaptured).toBe(true);
  });

  it('a constant is neither reassigned nor captured by its own function', () => {
    const [binding] = usesOf('function f() { const a = 1; use(a); }');
    expect([binding?.isReassigned, binding?.isCaptured]).toEqual([false, false]);
  });

  it.each([
    ['a pattern', 'let a; [a] = b; use(a);'],
    ['a property of a pattern', 'let a; ({ x: a } = b); use(a);'],
    ['a shorthand', 'let a; ({ a } = b); use(a);'],
    ['a shorthand with a default', 'let a; ({ a = 1 } = b); use(a);'],
    ['a loop', 'let a; for (a of b) use(a);'],
    ['parentheses', 'let a; (a) = 1; use(a);'],
  ])('an assignment through %s is a write', (_name, source) => {
    expect(usesOf(source)[0]?.writes).toHaveLength(1);
  });
});
