import type { Node } from '../../../facts/node.ts';
import type { ServiceModel } from '../../model.ts';
import { isClient } from './label.ts';

/** A write that takes the whole body of a request, with every key that the client puts there. */
export interface WholeBody {
  call: Node;
  /** The expression that is the body. */
  source: Node;
}

/** Writes of a body that no schema has cut to the keys that it declares. */
export const wholeBodies = (model: ServiceModel): WholeBody[] =>
  model.clientWrites.flatMap(({ call, raw }): WholeBody[] => {
    if (!model.isServing(call.path)) return [];
    const whole = raw.find(
      (one) =>
        isClient(one) &&
        one.label.part === 'body' &&
        one.label.name === undefined &&
        !one.at.is('Param') &&
        !one.through.isContained &&
        !one.through.isPart &&
        !one.through.cast,
    );
    if (!whole) return [];
    const reached = model.questions.reachedBy(call);
    if (!reached || model.validation.covers(reached.entry)) return [];
    return [{ call, source: whole.at }];
  });
