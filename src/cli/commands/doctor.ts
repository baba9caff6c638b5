import { basename } from 'node:path';
import { CHECKS } from '../../analyzers/registry.generated.ts';
import { isWithin } from '../../project/paths.ts';
import { discover } from '../../project/discover.ts';
import { doctorPage } from '../../report/pages/doctor.ts';
import { styleOf } from '../../report/terminal/style.ts';
import { buildModel } from '../../review/build-model.ts';
import { modelsWithoutModule } from '../../review/configured.ts';
import { diagnose } from '../../review/diagnosis.ts';
import { uniqueDiagnostics } from '../../review/diagnostics.ts';
import { overviewOf } from '../../review/overview.ts';
import { createPace } from '../../review/pace.ts';
import { settingsOf } from '../../review/settings-of.ts';
import { configInput } from '../config-files.ts';
import { terminalOf, type Look } from '../look.ts';
import { write, type Streams } from '../streams.ts';

/**
 * `bpx doctor [path]`: what bpx sees, without running a check.
 * @throws {InputError} where there is nothing to review, or the config is wrong.
 */
export const doctorCommand = async (
  path: string,
  flags: Look & { config?: string | false },
  streams: Streams,
): Promise<void> => {
  const today = new Date().toISOString().slice(0, 10);
  const project = await discover(path);
  const { settings } = settingsOf(project, CHECKS, today, configInput(flags.config));
  const built = await buildModel(project, createPace(), new Map(), today, undefined, settings);
  const failures: Parameters<typeof overviewOf>[3] = [];
  const overview = overviewOf(project, built, (file) => isWithin(project.scope, file), failures);
  const page = {
    root: basename(project.root),
    scope: project.scope || '.',
    config: settings.path,
    overview,
    diagnosis: diagnose(project, built.model),
    diagnostics: uniqueDiagnostics([
      ...settings.diagnostics,
      ...modelsWithoutModule(settings, built.model.modules),
      ...project.diagnostics,
      ...built.diagnostics,
      ...built.model.artefacts.diagnostics,
      ...failures,
    ]),
  };
  await write(streams.stdout, doctorPage(page, styleOf(terminalOf(streams.stdout, streams, flags))));
};
