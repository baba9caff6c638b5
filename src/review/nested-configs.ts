import { findConfig } from '../config/load.ts';
import { ConfigError } from '../config/mistake.ts';
import type { Settings } from '../config/settings.ts';
import type { Diagnostic } from '../findings.ts';
import type { Project } from '../project/project.ts';

const configOf = (project: Project, folder: string): string | undefined => {
  try {
    return findConfig({ read: (path) => project.read(path), from: folder });
  } catch (error) {
    // Two configs in one folder: the review of that folder says so.
    if (error instanceof ConfigError) return undefined;
    throw error;
  }
};

/** Configs of packages below the reviewed folder: one review is judged by one config, so they are told, not mixed in. */
export const nestedConfigs = (project: Project, { files }: Settings): Diagnostic[] =>
  project.packages.flatMap(({ dir, inScope }) => {
    if (!inScope || dir === '' || dir === project.scope) return [];
    const path = configOf(project, dir);
    if (path === undefined || !path.startsWith(`${dir}/`) || files.includes(path)) return [];
    return [
      {
        kind: 'config',
        path,
        message: `not used here: it decides \`bpx review ${dir}\`; \`overrides\` of the config above speak of single folders, or \`extends\` takes it in`,
      },
    ];
  });
