import type { Bound } from './definitions.ts';
import type { ChainStep, EntryPoint } from './entry-point.ts';
import { environmentGate } from './environment.ts';
import type { Reading } from './reading.ts';

type Given = Pick<
  EntryPoint,
  'kind' | 'method' | 'path' | 'node' | 'framework' | 'owner' | 'open' | 'isChainOpen'
> & {
  /** What answers: a function, a wrapped one, a library's handler. */
  value: Bound;
  /** What runs before it. */
  chain?: readonly ChainStep[];
};

/** An entry point whose handler is an expression; wrappers around it become the last steps of its chain. */
export const handledEntry = (reading: Reading, given: Given): EntryPoint => {
  const { value, chain = [], ...entry } = given;
  const steps = reading.steps.of(value.node, value.scope, 'route');
  const last = steps.at(-1);
  const handlers = last?.fns.filter((one) => !one.isWrapper) ?? [];
  const wrappers = last?.fns.filter((one) => one.isWrapper) ?? [];
  // a call of a library around the handler may be a guard: it stays visible on the chain
  const isWrapped = last !== undefined && (wrappers.length > 0 || (last.library && handlers.length > 0));
  return {
    ...entry,
    handler: handlers[0]?.fn,
    library: handlers.length ? undefined : last?.library,
    handlers,
    chain: [
      ...chain,
      ...steps.slice(0, -1),
      ...(isWrapped ? [{ ...last, fns: wrappers, from: 'wrapper' as const }] : []),
    ],
    gate: environmentGate(entry.node),
  };
};

/** Whether an expression leads to a function of the project, or to a call that makes a handler. */
export const isHandler = (reading: Reading, { node, scope }: Bound): boolean =>
  node.is('Function') || (node.is('Call') && reading.steps.functions({ node, scope }, 4).length > 0);

/** Properties of an object literal with those of the objects that it spreads, in order. */
export const propertiesOf = (reading: Reading, { node, scope }: Bound): [name: string, value: Bound][] =>
  node.properties.flatMap((property): [string, Bound][] => {
    if (property.is('Spread'))
      return reading.definitions
        .of(property.expression, scope)
        .flatMap((inner) => (inner.node.is('Object') ? propertiesOf(reading, inner) : []));
    const { value } = property;
    return property.payload >= 0 && value ? [[property.string, { node: value, scope }]] : [];
  });
