import type { ServiceModel } from '../../model.ts';
import { documentDrifts } from './document-drifts.ts';
import type { Documented } from './drift.ts';
import { nestDocumented } from './nest-drifts.ts';

/** Operations of the published contract, compared with the code that serves them. */
export const documentedOperations = (model: ServiceModel): Documented[] => [
  ...nestDocumented(model),
  ...documentDrifts(model),
];
