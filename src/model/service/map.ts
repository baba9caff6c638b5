import { isWithin } from '../../project/paths.ts';
import type { ServiceModel } from '../model.ts';
import { Callers } from './map/callers.ts';
import { dependencyRows, type MapDependency } from './map/dependencies.ts';
import { entryRows, type MapEntry } from './map/entry-rows.ts';
import { queueRows, scheduleRows, type MapQueue, type MapSchedule } from './map/messages.ts';
import { openRows, type MapOpen } from './map/open.ts';
import { storeRows, tableRows, type MapStore, type MapTable } from './map/stores.ts';
import { variableRows, type MapVariable } from './map/variables.ts';

/** What a design review starts from: who comes in, what is called, what is kept, and what bounds it. */
export interface ServiceMap {
  entryPoints: MapEntry[];
  dependencies: MapDependency[];
  stores: MapStore[];
  tables: MapTable[];
  queues: MapQueue[];
  schedules: MapSchedule[];
  environment: MapVariable[];
  /** What could not be resolved, and what would settle it. */
  unresolved: MapOpen[];
}

/** L4: the map of what is in the scope, as plain data. */
export const serviceMap = (model: ServiceModel): ServiceMap => {
  const entries = model.entryPoints.all.filter(
    ({ node }) => isWithin(model.project.scope, node.path) && model.isServing(node.path),
  );
  const callers = new Callers(model, entries);
  const dependencies = dependencyRows(model, callers);
  const stores = storeRows(model);
  return {
    entryPoints: entryRows(model, entries),
    dependencies,
    stores,
    tables: tableRows(model, callers),
    queues: queueRows(model, entries, callers),
    schedules: scheduleRows(model, entries),
    environment: variableRows(model),
    unresolved: openRows(model, entries, dependencies, stores),
  };
};
