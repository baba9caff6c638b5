import type { Node } from '../../facts/node.ts';
import type { ServiceModel } from '../model.ts';
import { bindingNames } from './response-names.ts';
import type { ResponsePaths, ResponseState } from './response-paths.ts';
import type { FlowExit, FlowPath } from './flow.ts';

/** A handler or middleware of a framework whose answers are calls. */
export interface AnsweringFunction {
  fn: Node;
  /** The ways on which nobody answers, if there are any. */
  silent?: SilentExit;
}

export interface SilentExit {
  /** The test, the `catch` or the function after which nothing answers. */
  site: Node;
  /** What is known on that way: `user`, and whether it holds. */
  condition?: { text: string; holds: boolean } | undefined;
  /** A `return` in the branch, without an answer. */
  returns?: boolean;
}

/** Frameworks in which only a call ends a request. */
const BY_CALL = /^(express|http|next-pages|connect|restify|polka)$/;
const LENGTH = 60;

/** L3: registered functions that answer by calls, with the way on which they do not, in path and source order. */
export const silentExits = (model: ServiceModel): AnsweringFunction[] => {
  const registered = new Set<Node>();
  for (const { kind, framework, handlers, chain } of model.entryPoints.all) {
    if (kind !== 'http' || !BY_CALL.test(framework)) continue;
    for (const { fn, isWrapper } of [...handlers, ...chain.flatMap(({ fns }) => fns)])
      if (!isWrapper && model.isServiceCode(fn) && fn.params.length >= 2) registered.add(fn);
  }
  return [...registered].flatMap((fn) => {
    const paths = model.responsePaths.of(fn);
    if (!paths?.statuses.size || isKept(fn)) return [];
    const silent = silentExit(paths);
    return [{ fn, ...(silent && { silent }) }];
  });
};

const silentExit = (paths: ResponsePaths): SilentExit | undefined => {
  for (const exit of paths.exits) {
    const path = isSilentEnd(exit)
      ? exit.paths.find(({ state, facts }) => isSilent(state) && !isOfNoError(facts))
      : undefined;
    if (path) return branchOf(exit.node, path) ?? siteOf(paths.handler, path);
  }
  return undefined;
};

/** A value that is returned may be sent by a wrapper. */
const isSilentEnd = ({ kind, node }: FlowExit<ResponseState>): boolean =>
  kind === 'end' ||
  (kind === 'return' &&
    node.is('Return') &&
    (node.expression === undefined || node.expression.name === 'undefined' || node.expression.is('Null')));

const isSilent = ({ answer, handed, later, skipped }: ResponseState): boolean =>
  !answer && !handed && !later && !skipped;

/** The response is stored or given away other than to a call: who answers is not seen here. */
const isKept = (fn: Node): boolean => {
  const names = bindingNames(fn);
  return fn.descendants({ kinds: ['Identifier'] }).some((name) => {
    if (!names.holds(name) || !name.isRead || name.slot === 'target') return false;
    const { parent } = name;
    if (parent?.is('Member') && name.slot === 'object') return false;
    return !(parent?.isCall && (name.slot === 'argument' || name.slot === 'callee')) && !parent?.is('Param');
  });
};

/** `if (!(error instanceof Error)) return`: what is thrown is an error. */
const isOfNoError = (facts: FlowPath<ResponseState>['facts']): boolean =>
  [...facts].some(([text, { holds }]) => !holds && /^\w+ instanceof Error$/.test(text));

/** The branch around a `return` that goes without an answer. */
const branchOf = (exit: Node, { facts }: FlowPath<ResponseState>): SilentExit | undefined => {
  if (!exit.is('Return')) return undefined;
  for (let at = exit; at.parent && !at.is('Function'); at = at.parent) {
    const branch = at.parent;
    if (branch.is('Catch')) return { site: branch };
    if (!branch.is('If') || (at.slot !== 'then' && at.slot !== 'else')) continue;
    const { test } = branch;
    const known = [...facts].findLast(([text]) => test && textOf(test).includes(text));
    if (test && known) return { site: branch, condition: conditionOf(known), returns: true };
  }
  return undefined;
};

const conditionOf = ([text, { holds }]: readonly [string, { holds: boolean }]): SilentExit['condition'] => ({
  text: text.length > LENGTH ? `${text.slice(0, LENGTH - 1)}…` : text,
  holds,
});

const siteOf = (handler: Node, { facts }: FlowPath<ResponseState>): SilentExit => {
  const tests = handler.descendants({ kinds: ['If', 'Conditional', 'Logical'] });
  for (const [text, { holds, assigned }] of [...facts].reverse()) {
    if (assigned) continue;
    const site = tests.findLast((one) =>
      textOf(one.is('Logical') ? one.child('left') : one.test).includes(text),
    );
    if (site) return { site, condition: conditionOf([text, { holds }]) };
  }
  const caught = handler
    .descendants({ kinds: ['Catch'] })
    .findLast((one) => !/throw|next\(|\.(send|json|end|render|redirect)/.test(one.text));
  return { site: caught ?? handler };
};

const textOf = (node: Node | undefined): string =>
  (node?.text ?? '').replace(/\s+/g, ' ').replaceAll('!==', '===').replaceAll('!= null', '=== undefined');
