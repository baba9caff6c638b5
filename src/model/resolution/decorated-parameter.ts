import type { Node } from '../../facts/node.ts';
import { alternatives, library, unknown, type Origin } from './origin.ts';
import type { Origins } from './origins.ts';

/** What a decorator of a library puts into a parameter: the response of `@Res() response`. */
export const decoratedParameter = (origins: Origins, param: Node): Origin => {
  for (const decorator of param.decorators) {
    const call = decorator.expression;
    for (const origin of alternatives(origins.of(call?.isCall ? call.callee : call))) {
      if (origin.kind !== 'library') continue;
      const returns = origins.library.callRow(origin.package, `@${origin.path}`)?.row.returns;
      if (returns === undefined) continue;
      const ref = origins.library.instanceRef(origin.package, returns);
      return library(ref.package, `${ref.instance}#`);
    }
  }
  return unknown('unresolved');
};
