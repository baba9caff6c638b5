import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extract } from '../../src/extract/extract.ts';
import type { Node, SourceUnit } from '../../src/facts/node.ts';
import { unitOf } from '../harness/facts-of.ts';

const name = fc.constantFrom('a', 'b', 'c', 'run', 'default1', 'ünï');

const { expression } = fc.letrec<{ expression: string; statement: string }>((tie) => ({
  expression: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    name,
    fc.constantFrom("'x'", '1', 'null', 'this', '/r/g', '`t`', '[]', '{}'),
    fc.tuple(tie('expression'), name).map(([object, member]) => `(${object}).${member}`),
    fc.tuple(tie('expression'), tie('expression')).map(([callee, arg]) => `(${callee})(${arg})`),
    fc.tuple(tie('expression'), tie('expression')).map(([a, b]) => `((${a}) ?? (${b}))`),
    tie('expression').map((inner) => `(async (p) => { return await (${inner}); })`),
    tie('expression').map((inner) => `({ k: ${inner}, ...rest, [key]: 1 })`),
    tie('expression').map((inner) => `((${inner}) as T<U[]>)`),
    tie('expression').map((inner) => '`t${' + inner + '}`'),
    tie('statement').map((inner) => `(function named() { ${inner} })`),
    tie('expression').map((inner) => `(class K { @D() f = ${inner}; static m(q: Q = ${inner}) {} })`),
  ),
  statement: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tie('expression').map((inner) => `(${inner});`),
    fc.tuple(name, tie('expression')).map(([target, inner]) => `let ${target}_ = ${inner};`),
    fc.tuple(tie('expression'), tie('statement')).map(([test, inner]) => `if (${test}) { ${inner} } // note`),
    tie('statement').map((inner) => `try { ${inner} } catch (e) { ${inner} }`),
    tie('statement').map((inner) => `for (const [x, { y }] of list) { ${inner} }`),
  ),
}));

const program = fc
  .array(
    expression.map((text) => `(${text});`),
    { maxLength: 6 },
  )
  .map((parts) => parts.join('\n'));

const factsOf = (unit: SourceUnit): unknown => ({
  ...unit.facts,
  nodes: [...unit.facts.nodes],
  bindings: [...unit.facts.bindings],
});

const problems = (unit: SourceUnit): string[] => {
  const found: string[] = [];
  const visit = (node: Node): void => {
    if (node.start > node.end) found.push(`${node.kind} ends before it starts`);
    for (const child of node.children()) {
      if (child.parent !== node) found.push(`${child.kind} has another parent`);
      if (child.start < node.start || child.end > node.end)
        found.push(`${child.kind} is not within ${node.kind}`);
      visit(child);
    }
  };
  visit(unit.module);
  return found;
};

describe('facts', () => {
  it('nest: a node lies within its parent', () => {
    fc.assert(
      fc.property(program, (source) => {
        expect(problems(unitOf(source))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it('nest whatever the text is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (source) => {
        expect(problems(unitOf(source, 'a.tsx'))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it('do not depend on other files', () => {
    fc.assert(
      fc.property(program, program, (source, other) => {
        const apart = factsOf(unitOf(source));
        extract(other, 'ts');
        const after = extract(source, 'ts');
        expect({ ...after, nodes: [...after.nodes], bindings: [...after.bindings] }).toEqual(apart);
      }),
      { numRuns: 25 },
    );
  });
});
