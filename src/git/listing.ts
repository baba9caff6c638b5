import { MissingHistoryError } from '../errors.ts';
import { byCodeUnit } from '../project/paths.ts';
import { git } from './run.ts';

/** One file of a commit or of the index. */
export interface ObjectEntry {
  /** Relative to the folder that was listed. */
  path: string;
  object: string;
  kind: 'file' | 'link';
  size: number;
}

/** What git holds of a folder of the work tree. */
export interface Listing {
  entries: ObjectEntry[];
  /** Folders that hold a commit of another repository, of which git knows nothing but its name; sorted. */
  submodules: string[];
}

const LINK_MODE = '120000';
/** A commit of another repository: what is in it is not listed. */
const SUBMODULE_MODE = '160000';

const kindOf = (mode: string): ObjectEntry['kind'] => (mode === LINK_MODE ? 'link' : 'file');

const records = (output: Buffer): string[] => output.toString().split('\0').filter(Boolean);

/** `100644 blob 8b137891 1024\tsrc/a.ts` */
const TREE_RECORD = /^(\d+) \w+ ([0-9a-f]+) +(\d+|-)\t(.*)$/s;
/** `100644 8b137891 0\tsrc/a.ts` */
const INDEX_RECORD = /^(\d+) ([0-9a-f]+) (\d)\t(.*)$/s;

/**
 * The files of a commit below a folder of the work tree.
 * @throws MissingHistoryError where a partial clone does not hold them.
 */
export const listCommit = (folder: string, commit: string): Listing => {
  const { ok, output, complaint } = git(folder, ['ls-tree', '-r', '-l', '-z', commit]);
  if (!ok)
    throw new MissingHistoryError(
      `the files of ${commit.slice(0, 7)} are not all in this clone (${complaint.replace(/^\w+: /, '')}): fetch them, then review again`,
    );
  const files = records(output).map((record) => {
    const [, mode = '', object = '', size = '', path = ''] = TREE_RECORD.exec(record) ?? [];
    return { mode, entry: { path, object, kind: kindOf(mode), size: Number(size) } };
  });
  return listingOf(files);
};

const listingOf = (files: readonly { mode: string; entry: ObjectEntry }[]): Listing => {
  const known = files.filter(({ entry }) => entry.path !== '');
  return {
    entries: known.filter(({ mode }) => mode !== SUBMODULE_MODE).map(({ entry }) => entry),
    submodules: known
      .filter(({ mode }) => mode === SUBMODULE_MODE)
      .map(({ entry }) => entry.path)
      .toSorted(byCodeUnit),
  };
};

const sizesOf = (folder: string, objects: readonly string[]): Map<string, number> => {
  const { output } = git(
    folder,
    ['cat-file', '--batch-check=%(objectname) %(objectsize)'],
    `${objects.join('\n')}\n`,
  );
  return new Map(
    output
      .toString()
      .split('\n')
      .flatMap((line): [string, number][] => {
        const [object = '', size = ''] = line.split(' ');
        return /^\d+$/.test(size) ? [[object, Number(size)]] : [];
      }),
  );
};

/** The files of the index below a folder of the work tree; of a file in conflict the first side. */
export const listIndex = (folder: string): Listing => {
  const { output } = git(folder, ['ls-files', '--stage', '-z']);
  const files = new Map<string, { mode: string; entry: ObjectEntry }>();
  for (const record of records(output)) {
    const [, mode = '', object = '', , path = ''] = INDEX_RECORD.exec(record) ?? [];
    if (!files.has(path)) files.set(path, { mode, entry: { path, object, kind: kindOf(mode), size: 0 } });
  }
  const { entries, submodules } = listingOf([...files.values()]);
  const sizes = sizesOf(folder, [...new Set(entries.map(({ object }) => object))]);
  return {
    entries: entries.map((entry) => ({ ...entry, size: sizes.get(entry.object) ?? 0 })),
    submodules,
  };
};
