import type { Node } from '../../../facts/node.ts';
import type { ServiceModel } from '../../model.ts';
import { isClient, type Labelled } from '../dataflow/label.ts';
import { isNarrowed } from '../dataflow/narrowing.ts';
import { sourceText } from './source-shapes.ts';

/** A size that the client chose, where memory or time grows with it. */
export interface OpenSize {
  call: Node;
  source: Labelled;
  text: string;
}

const PARTS = new Set(['query', 'body', 'params', 'message', 'args']);

/** Allocations, repetitions and images whose size nobody limits, in path and source order. */
export const openSizes = (model: ServiceModel): OpenSize[] =>
  model.roles.callsOf('call', 'cpu', 'stream').flatMap((role): OpenSize[] => {
    const { call } = role;
    if (role.facts.scales !== true || !model.isServiceCode(call)) return [];
    for (const name of ['size', 'size2']) {
      const value = model.roles.argument(role, name);
      const source = value && model.dataflow.labelsOf(value).find((one) => isOpen(model, one, call));
      if (source) return [{ call, source, text: sourceText(source) }];
    }
    return [];
  });

/** `Math.min(width, 4000)`: of the value itself, not of another field that came with it. */
const isCapped = (fn: Node, names: ReadonlySet<string>): boolean =>
  fn
    .descendants({ kinds: ['Call'] })
    .some(
      (call) =>
        call.callee?.text === 'Math.min' &&
        call.descendants({ kinds: ['Identifier', 'Member'] }).some((part) => names.has(part.name)),
    );

/** A number of the client that no schema, test or minimum holds. */
const isOpen = (model: ServiceModel, one: Labelled, call: Node): boolean => {
  const { label, through, at, path, names } = one;
  if (!isClient(one) || label.kind !== 'client' || !PARTS.has(label.part) || through.validated) return false;
  // the length of something that the limits of the body hold
  if (through.isPart || names.includes('length') || label.name === undefined) return false;
  const said = new Set(names.filter((name) => !/^(body|query|params|req|request)$/.test(name)));
  const own = new Set(names.slice(0, names.lastIndexOf(label.name.split('.').at(-1) ?? '') + 1));
  if ([at, call, ...path].some((place) => isNarrowed(place, said) || isCapped(place.fn, own))) return false;
  const entry = model.questions.reachedBy(at)?.entry;
  return !entry || !model.validation.covers(entry);
};
