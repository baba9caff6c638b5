import { findConfig } from '../config/load.ts';
import { ConfigError } from '../config/mistake.ts';
import type { Settings } from '../config/settings.ts';
import type { Diagnostic } from '../findings.ts';
import { folderOf } from '../project/paths.ts';
import type { Project } from '../project/project.ts';

const foundIn = (project: Project): string[] => {
  const from = project.scopeKind === 'file' ? folderOf(project.scope) : project.scope;
  try {
    return [findConfig({ read: (path) => project.read(path), from }) ?? []].flat();
  } catch (error) {
    // Two configs in one folder: the next review says so, when they are its own.
    if (error instanceof ConfigError) return [];
    throw error;
  }
};

/** Files that decide how the change is judged and that it changes: they count from the next review on. */
export const changedSettings = (
  { files, baseline }: Settings,
  head: Project,
  readBase: (path: string) => string | undefined,
): Diagnostic[] =>
  [...new Set([...files, ...foundIn(head), ...(baseline === undefined ? [] : [baseline])])]
    .filter((path) => head.read(path) !== readBase(path))
    .map((path) => ({
      kind: 'config',
      path,
      message: 'changed here: what the base has decides this review',
    }));
