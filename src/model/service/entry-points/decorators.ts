import type { Node } from '../../../facts/node.ts';
import { alternatives, type LibraryOrigin } from '../../resolution/origin.ts';
import type { Bound, Definitions, Scope } from './definitions.ts';

/** A decorator of a library, wherever it was composed. */
export interface AppliedDecorator {
  /** The decorator as it stands on the class or method. */
  node: Node;
  library: LibraryOrigin;
  /** The library's call, where its arguments stand; absent for `@Public`. */
  call: Node | undefined;
  scope: Scope | undefined;
}

const NESTING = 5;

/** Decorators on a class, method or parameter with those of the project opened: `applyDecorators`, factories, constants. */
export const decoratorsOf = (definitions: Definitions, holder: Node): AppliedDecorator[] =>
  holder.decorators.flatMap((decorator) => {
    const expression = decorator.expression;
    return expression ? opened(definitions, { node: expression }, decorator, NESTING) : [];
  });

const opened = (definitions: Definitions, bound: Bound, node: Node, depth: number): AppliedDecorator[] => {
  if (depth <= 0) return [];
  return definitions.of(bound.node, bound.scope).flatMap((one): AppliedDecorator[] => {
    const call = one.node.is('Call') ? one.node : undefined;
    const library = alternatives(definitions.origins.of(call ? call.callee : one.node)).find(
      (origin) => origin.kind === 'library',
    );
    if (library?.kind === 'library') {
      if (library.path === 'applyDecorators' && call) {
        return listed(definitions, call.args, one.scope).flatMap((inner) =>
          opened(definitions, inner, node, depth - 1),
        );
      }
      return [{ node, library, call, scope: one.scope }];
    }
    if (!call) return [];
    return definitions.results(one).flatMap((result): AppliedDecorator[] => {
      if (result.node === call) return [];
      // `(target, key, descriptor) => { UseGuards(A)(target, key, descriptor); }`
      if (result.node.is('Function')) return inside(definitions, result, node, depth - 1);
      return opened(definitions, result, node, depth - 1);
    });
  });
};

const listed = (definitions: Definitions, args: readonly Node[], scope: Scope | undefined): Bound[] =>
  args.flatMap((argument) =>
    argument.is('Spread')
      ? (definitions.elements(argument.expression, scope) ?? [])
      : [{ node: argument, scope }],
  );

const inside = (definitions: Definitions, fn: Bound, node: Node, depth: number): AppliedDecorator[] => {
  const found: AppliedDecorator[] = [];
  for (const inner of fn.node.descendants({ enterFunctions: false })) {
    const applied = inner.is('Call') ? inner.callee : undefined;
    if (applied?.is('Call'))
      found.push(...opened(definitions, { node: applied, scope: fn.scope }, node, depth));
  }
  return found;
};
