import type { Node } from '../../../facts/node.ts';
import type { Bound } from './definitions.ts';
import type { ChainStep } from './entry-point.ts';
import type { Surroundings } from './surroundings.ts';

const NESTING = 12;

/** What the links of a procedure's builder add, from its beginning: middlewares, and the schemas of inputs. */
export const builderSteps = (around: Surroundings, at: Bound, depth = NESTING): ChainStep[] => {
  if (depth <= 0) return [];
  const { definitions, steps } = around.reading;
  const { node, scope } = at;
  if (!node.is('Call')) {
    const next = definitions.of(node, scope).find((one) => one.node !== node && one.node.is('Call'));
    return next ? builderSteps(around, next, depth - 1) : [];
  }
  const { callee } = node;
  const link = callee?.is('Member') ? callee.name : '';
  const before = callee?.is('Member') && callee.object ? { node: callee.object, scope } : undefined;
  const [argument] = node.args;
  switch (link) {
    case 'use':
      return [
        ...(before ? builderSteps(around, before, depth) : []),
        ...(argument ? middlewareSteps(around, { node: argument, scope }) : []),
      ];
    case 'input':
      return [
        ...(before ? builderSteps(around, before, depth) : []),
        ...(argument ? [inputStep(around, node, { node: argument, scope })] : []),
      ];
    case 'concat':
    case 'unstable_concat':
      return [before, argument && { node: argument, scope }].flatMap((one) =>
        one ? builderSteps(around, one, depth - 1) : [],
      );
    case 'output':
    case 'meta':
      return before ? builderSteps(around, before, depth) : [];
    default: {
      const made = definitions.results(at).find((one) => one.node !== node);
      if (made) return builderSteps(around, made, depth - 1);
      // an unknown link hands on what was built before it
      return before && !steps.of(node, scope, 'procedure')[0]?.fns.length
        ? builderSteps(around, before, depth - 1)
        : [];
    }
  }
};

/** `.use(isAdmin)`, `.use(hasUser.unstable_pipe(hasTeam))` */
const middlewareSteps = (around: Surroundings, { node, scope }: Bound): ChainStep[] => {
  const [defined = { node, scope }] = around.reading.definitions.of(node, scope);
  const { callee } = defined.node;
  if (
    defined.node.is('Call') &&
    callee?.is('Member') &&
    /^(unstable_)?pipe$/.test(callee.name) &&
    callee.object
  )
    return [callee.object, ...defined.node.args].flatMap((one) =>
      middlewareSteps(around, { node: one, scope: defined.scope }),
    );
  return around.reading.steps.of(node, scope, 'procedure');
};

/** `.input(schema)` stands on the chain as the validator that it is. */
const inputStep = (around: Surroundings, call: Node, { node, scope }: Bound): ChainStep => ({
  node,
  fns: [],
  call,
  scope,
  from: 'procedure',
  matchedBy: '',
  schemaOf: 'input',
});
