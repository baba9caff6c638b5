import { readArtefacts } from '../artefacts/artefacts.ts';
import type { Settings } from '../config/settings.ts';
import type { FileFacts } from '../facts/format.ts';
import { SourceUnit } from '../facts/node.ts';
import type { Diagnostic } from '../findings.ts';
import { createLibrary } from '../libraries/library-index.ts';
import { TABLES } from '../libraries/tables.ts';
import type { ModelInput } from '../model/code-model.ts';
import { ServiceModel } from '../model/model.ts';
import type { Project } from '../project/project.ts';
import { thousands } from '../report/wording.ts';
import { attempt } from './failures.ts';
import type { Pace } from './pace.ts';
import { timed, timedAsync, type Timings } from './timing.ts';

export interface Built {
  model: ServiceModel;
  /** Files that could not be read, or not without mending what does not parse. */
  diagnostics: Diagnostic[];
  /** Source files in scope whose facts are whole. */
  filesRead: number;
  /** Of the files in scope. */
  lines: number;
}

const lineOf = (lineStarts: Int32Array, offset: number): number => {
  let line = 1;
  while (line < lineStarts.length && (lineStarts[line] ?? Infinity) <= offset) line++;
  return line;
};

/** Facts by content and kind of script: files that two trees share are extracted once. */
export type ExtractedFacts = Map<string, FileFacts>;

/** Extracts every source file of the project and links them. A file that does not parse costs itself only. */
export const buildModel = async (
  project: Project,
  pace: Pace,
  timings: Timings,
  today?: string,
  extracted: ExtractedFacts = new Map(),
  { models, budgets }: Pick<Settings, 'models' | 'budgets'> = { models: [], budgets: {} },
): Promise<Built> => {
  const diagnostics: Diagnostic[] = [];
  const units: SourceUnit[] = [];
  let filesRead = 0;
  let lines = 0;
  let load: ModelInput['load'];
  await timedAsync(timings, 'extract', async () => {
    // The compiler is loaded only where there is something to extract.
    const { extract } = await import('../extract/extract.ts');
    load = (path) => {
      const file = project.file(path);
      const text = file && project.read(path);
      if (!file || text === undefined) return undefined;
      const facts = attempt(`extraction of ${path}`, diagnostics, () => extract(text, file.scriptKind));
      return facts && new SourceUnit(path, facts, () => text);
    };
    for (const [index, file] of project.files.entries()) {
      await pace.at(() => ({
        step: 'reading',
        detail: `${thousands(index)} of ${thousands(project.files.length)} files`,
      }));
      const text = project.read(file.path);
      if (text === undefined) {
        if (file.inScope)
          diagnostics.push({ kind: 'read', path: file.path, message: 'cannot be read as text' });
        continue;
      }
      const key = `${file.hash} ${file.scriptKind}`;
      const facts =
        extracted.get(key) ??
        attempt(`extraction of ${file.path}`, diagnostics, () => extract(text, file.scriptKind));
      if (!facts) continue;
      extracted.set(key, facts);
      units.push(new SourceUnit(file.path, facts, () => project.read(file.path) ?? ''));
      if (!file.inScope) continue;
      lines += facts.lineStarts.length - (text === '' || text.endsWith('\n') ? 1 : 0);
      const [first] = facts.errors;
      if (!first) filesRead++;
      else
        diagnostics.push({
          kind: 'parse',
          path: file.path,
          line: lineOf(facts.lineStarts, first.offset),
          message: first.message,
        });
    }
  });
  return timed(timings, 'link', () => {
    const artefacts = readArtefacts(project.repoFiles, (path) => project.read(path));
    const library = createLibrary({
      tables: TABLES,
      userTables: models,
      versionOf: (name) => lockedVersion(name),
    });
    const folders = [project.packageOf(project.scope).dir, ...project.packages.map(({ dir }) => dir)];
    const declares = (dir: string, name: string): boolean =>
      artefacts.manifests.some(
        (each) => each.dir === dir && each.dependencies.some((dependency) => dependency.name === name),
      );
    const lockedVersion = (name: string): string | undefined => {
      // what another package's dependencies bring along is not what this code imports
      for (const dir of [...folders.filter((each) => declares(each, name)), ...folders]) {
        const locked = artefacts.lockedVersion(dir, name);
        if ('version' in locked) return locked.version;
      }
      return undefined;
    };
    return {
      model: new ServiceModel({
        project,
        units,
        library,
        artefacts,
        models,
        budgets,
        ...(load === undefined ? {} : { load }),
        ...(today === undefined ? {} : { today }),
      }),
      diagnostics,
      filesRead,
      lines,
    };
  });
};
