import type { Node } from '../../facts/node.ts';
import { alternatives } from './origin.ts';
import type { Origins } from './origins.ts';
import { returnedValues } from './results.ts';

/**
 * `const start = (): { done: () => Promise<void> } => ({ done: async () => … })`: what `done` really is. The declared
 * type of the result hides it, though nothing else can stand there.
 */
export const behindDeclaredResult = (origins: Origins, call: Node): Node[] =>
  alternatives(origins.of(call.callee)).flatMap((origin) => {
    if (origin.kind !== 'signature') return [];
    const member = origin.node.is('TypeMember') ? origin.node : origin.node.parent;
    const literal = member?.parent;
    const maker = literal?.parent;
    if (!member?.is('TypeMember') || !literal?.is('TypeLiteral') || maker?.returnType !== literal) return [];
    return returnedValues(maker).flatMap((value) => {
      const property = value.is('Object') ? value.property(member.name) : undefined;
      return property ? [property] : [];
    });
  });
