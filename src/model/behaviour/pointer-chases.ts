import type { Node, SourceUnit } from '../../facts/node.ts';
import type { Effects, ReachedEffect } from '../meaning/effects.ts';
import { bindingsFrom, mentions } from './derived.ts';

/** `while (parentId) { const parent = await find(parentId); parentId = parent.parentId; }`: a chain of rows walked one by one. */
export interface PointerChase {
  loop: Node;
  /** What the next turn starts from. */
  pointer: Node;
  call: Node;
  reached: ReachedEffect;
}

export const pointerChases = (units: readonly SourceUnit[], effects: Effects): PointerChase[] =>
  units
    .flatMap((unit) => [...unit.nodesOf('While'), ...unit.nodesOf('DoWhile')])
    .flatMap((loop) => chaseOf(loop, effects) ?? []);

const chaseOf = (loop: Node, effects: Effects): PointerChase | undefined => {
  const { body, test } = loop;
  const pointer =
    test && [test, ...test.descendants({ kinds: ['Identifier'] })].find((n) => n.is('Identifier'));
  if (!body || !pointer || pointer.payload < 0) return undefined;
  const assigned = [...body.descendants({ kinds: ['Assign'] })].find((node) => {
    const left = node.child('left');
    return left?.is('Identifier') === true && left.payload === pointer.payload;
  });
  const next = assigned?.operator === '=' ? assigned.child('right') : undefined;
  if (!next) return undefined;
  const carried = new Set([pointer.payload]);
  for (const call of body.descendants({ kinds: ['Call'] })) {
    if (!call.args.some((argument) => mentions(argument, carried))) continue;
    const reached = effects
      .reached(call)
      .find(({ effect, isCached }) => effect.kind === 'db' && effect.role.facts.verb === 'one' && !isCached); // a page asks for many
    if (!reached) continue;
    const gives = resultOf(call);
    if (next.contains(call) || (gives && mentions(next, bindingsFrom(gives, body))))
      return { loop, pointer, call, reached };
  }
  return undefined;
};

/** The variable that keeps what a call gave. */
const resultOf = (call: Node): Node | undefined => {
  let at = call.parent;
  while (at?.is('Await', 'As')) at = at.parent;
  return at?.is('VarDecl') ? at.target : at?.is('Assign') ? at.child('left') : undefined;
};
