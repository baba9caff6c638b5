import { basename } from 'node:path';
import { CHECKS } from '../analyzers/registry.generated.ts';
import { serviceMap } from '../model/service/map.ts';
import { discover } from '../project/discover.ts';
import { isWithin } from '../project/paths.ts';
import type { Project } from '../project/project.ts';
import type { MapPage } from '../report/map/page.ts';
import { buildModel } from './build-model.ts';
import { modelsWithoutModule } from './configured.ts';
import { diagnose } from './diagnosis.ts';
import { uniqueDiagnostics } from './diagnostics.ts';
import { createPace, type Progress } from './pace.ts';
import { settingsOf, type ConfigInput } from './settings-of.ts';

export interface MapInput {
  path: string;
  /** Found from the path when absent. */
  root?: string;
  /** `YYYY-MM-DD`. */
  today: string;
  config?: ConfigInput | 'none';
  onProgress?: (progress: Progress) => void;
}

/** By the manifest nearest to the scope. */
const nameOf = ({ packages, scope, root }: Project): string => {
  const [nearest] = packages
    .filter(({ dir }) => isWithin(dir, scope))
    .sort((a, b) => b.dir.length - a.dir.length);
  return nearest?.name || basename(root);
};

/**
 * Draws the map of a service: no check runs.
 * @throws {InputError} where there is nothing to draw, or the config is wrong.
 */
export const drawMap = async ({ path, root, today, config, onProgress }: MapInput): Promise<MapPage> => {
  const project = await discover(path, root === undefined ? {} : { root });
  const { settings } = settingsOf(project, CHECKS, today, config);
  const pace = createPace(onProgress);
  const { model, diagnostics } = await buildModel(project, pace, new Map(), today, undefined, settings);
  return {
    root: basename(project.root),
    name: nameOf(project),
    scope: project.scope || '.',
    map: serviceMap(model),
    diagnosis: diagnose(project, model),
    diagnostics: uniqueDiagnostics([
      ...settings.diagnostics,
      ...modelsWithoutModule(settings, model.modules),
      ...project.diagnostics,
      ...diagnostics,
      ...model.artefacts.diagnostics,
    ]),
  };
};
