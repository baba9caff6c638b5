import type { Project } from '../project/project.ts';
import type { Built } from './build-model.ts';
import type { Overview } from './types.ts';

/** What was looked at, in numbers. */
export const overviewOf = (project: Project, { filesRead, lines }: Built): Overview => ({
  files: project.files.filter(({ inScope }) => inScope).length,
  filesRead,
  lines,
  entryPoints: {},
  dependencies: 0,
});
