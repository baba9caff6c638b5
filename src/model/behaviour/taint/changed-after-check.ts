import type { Node } from '../../../facts/node.ts';
import type { ServiceModel } from '../../model.ts';
import { isClient } from '../dataflow/label.ts';
import { pathSinks } from './sinks.ts';

/** A name of a file that was tested, then changed, then used. */
export interface ChangedName {
  call: Node;
  name: string;
  /** The test that speaks of another text. */
  test: Node;
  /** What is cut or decoded after it. */
  change: Node;
}

const CHANGES = /\b(decodeURIComponent|decodeURI|unescape)\(|\.(replace|replaceAll|substring|substr|slice)\(/;
const TESTS = /endsWith|extname|\.test\(|\.match\(|allow|type|ext(ension)?\b/i;

/** Names that a client gives, tested before they are decoded or cut, in path and source order. */
export const changedAfterCheck = (model: ServiceModel): ChangedName[] =>
  pathSinks(model).flatMap(({ call, value }): ChangedName[] => {
    if (!model.isServiceCode(call)) return [];
    for (const use of [value, ...value.descendants({ kinds: ['Identifier'] })]) {
      const found = use.is('Identifier') ? changed(model, use, call) : undefined;
      if (found) return [found];
    }
    return [];
  });

const changed = (model: ServiceModel, use: Node, call: Node): ChangedName | undefined => {
  for (const write of use.binding?.writes ?? []) {
    const assign = write.parent;
    const change = assign?.is('Assign') ? assign.child('right') : undefined;
    if (!assign || !change || write.slot !== 'left' || assign.end > call.start || assign.fn !== call.fn)
      continue;
    if (!mentions(change, use) || !changes(model, change)) continue;
    const test = testBefore(assign, use);
    if (test && model.dataflow.labelsOf(test.name).some(isClient))
      return { call, name: use.text, test: test.test, change };
  }
  return undefined;
};

const mentions = (node: Node, name: Node): boolean =>
  node
    .descendants({ kinds: ['Identifier'] })
    .some((one) => one.binding !== undefined && one.binding === name.binding);

/** By itself, or in the function that is called. */
const changes = (model: ServiceModel, node: Node): boolean =>
  CHANGES.test(node.text) ||
  (node.isCall && model.calls.targets(node).some(({ fn }) => CHANGES.test(fn.body?.text ?? '')));

/** The branch around the change, or one that left before it, whose test is about how the name ends. */
const testBefore = (assign: Node, name: Node): { test: Node; name: Node } | undefined => {
  const around = assign.ancestor('If', 'Function');
  const before =
    assign.statement.parent?.statements.filter((one) => one.is('If') && one.end <= assign.start) ?? [];
  for (const branch of [...before, ...(around?.is('If') ? [around] : [])]) {
    const { test } = branch;
    if (!test || !TESTS.test(test.text)) continue;
    const tested = test
      .descendants({ kinds: ['Identifier'] })
      .find(
        (one) => one.binding !== undefined && one.binding === name.binding && one.parent?.isCall === true,
      );
    if (tested) return { test, name: tested };
  }
  return undefined;
};
