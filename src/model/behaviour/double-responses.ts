import type { Node } from '../../facts/node.ts';
import type { ServiceModel } from '../model.ts';
import { isLastOfApplication } from './last-middleware.ts';
import type { Overrun, ResponsePaths } from './response-paths.ts';

/** A handler by its first answer, and what is reached behind it. */
export interface DoubleResponse {
  first: Node;
  /** The next answer or the work behind the first one; undefined where nothing follows. */
  second: Node | undefined;
  /** A write, a mail or a request to another service among what follows a refusal. */
  work: Node | undefined;
  /** Further answers of the handler that are followed by another. */
  others: Node[];
  maybe: boolean;
  refused: boolean;
  passesError: boolean;
  status: number | undefined;
}

const BRANCHES = ['If', 'Conditional', 'Case', 'Catch'] as const;

/** Notes about a request that was refused are wanted. */
const BOOKKEEPING =
  /audit|log|metric|track|stat|count|attempt|event|notif|history|challenge|solve|session|cache/i;

/** One per handler, in path and source order. */
export const doubleResponses = (model: ServiceModel): DoubleResponse[] =>
  model.responsePaths.all().flatMap((paths) => {
    const [first] = [...paths.statuses.keys()];
    const overruns = paths.overruns
      .filter((one) => isDefect(model, paths.handler, one))
      .sort((a, b) => a.first.start - b.first.start || a.second.start - b.second.start);
    const worst = overruns.find(({ maybe }) => !maybe) ?? overruns[0];
    if (!worst)
      return first
        ? [
            {
              first,
              second: undefined,
              work: undefined,
              others: [],
              maybe: false,
              refused: false,
              passesError: false,
              status: undefined,
            },
          ]
        : [];
    return [describe(model, paths, worst, overruns)];
  });

const describe = (
  model: ServiceModel,
  { statuses }: ResponsePaths,
  worst: Overrun,
  overruns: readonly Overrun[],
): DoubleResponse => {
  const { first } = worst;
  const others = new Set(overruns.map((one) => one.first));
  others.delete(first);
  const work = overruns.find((one) => one.first === first && one.what === 'effect')?.second;
  const [status, ...more] = statuses.get(first) ?? [];
  return {
    first,
    second: (plainest(overruns.filter((one) => one.first === first && one.what === 'answer')) ?? worst)
      .second,
    work,
    others: [...others],
    maybe: worst.maybe,
    refused: worst.refused,
    passesError: model.answers.of(first)?.passesError ?? false,
    status: typeof status === 'number' && !more.length ? status : undefined,
  };
};

/** The one that the fewest conditions stand before: a branch may exclude the first answer in a way that is not seen. */
const plainest = (overruns: readonly Overrun[]): Overrun | undefined =>
  overruns.toSorted((a, b) => conditionsBefore(a.second) - conditionsBefore(b.second))[0];

const conditionsBefore = (node: Node): number => {
  let count = 0;
  for (let at = node.ancestor(...BRANCHES); at && at.fn === node.fn; at = at.ancestor(...BRANCHES))
    count += 1;
  return count;
};

const isDefect = (model: ServiceModel, handler: Node, one: Overrun): boolean => {
  if (one.what === 'effect') return one.meets && one.refused && !one.maybe && !isBookkeeping(one);
  const second = model.answers.of(one.second);
  if (second?.act !== 'delegate' || second.passesError) return true;
  // handlers that answer and then let the next one do what remains
  const isSteady = !one.meets && !one.refused;
  return !isSteady && !isLastOfApplication(model, handler);
};

const isBookkeeping = ({ second, effect }: Overrun): boolean =>
  BOOKKEEPING.test(second.callee?.text ?? '') || BOOKKEEPING.test(effect?.effect.call.callee?.text ?? '');
