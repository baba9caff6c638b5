import { isUtf8, type Buffer } from 'node:buffer';
import { folderOf, isWithin, joinPath, nameOf } from '../project/paths.ts';
import { hashBytes, type FolderEntry, type Reader, type ReadProblem } from '../project/reader.ts';
import { mayTellByContent, repoFileKind } from '../project/repo-files.ts';
import { isSourceName } from '../project/source-name.ts';
import type { ObjectEntry } from './listing.ts';
import type { Objects } from './objects.ts';

export interface ObjectTree {
  entries: readonly ObjectEntry[];
  objects: Objects;
  /** Where findings may start: what lies there is read at once. */
  scope: string;
  /** Installed dependencies belong to no commit: both sides of a comparison see those of the work tree. */
  workTree: Reader;
}

/** Larger ones are read one by one, when they are asked for. */
const LARGEST_AT_ONCE = 1.5 * 1024 * 1024;
const LARGEST_FILE = 64 * 1024 * 1024;
const MOST_LINKS = 40;
const BYTE_ORDER_MARK = '\uFEFF';

const isDependency = (path: string): boolean => /(^|\/)node_modules(\/|$)/.test(path);

/** Files that a review reads, unlike pictures, texts and data. */
const isLikelyRead = ({ path, size }: ObjectEntry): boolean =>
  size <= LARGEST_AT_ONCE &&
  !isDependency(path) &&
  (isSourceName(path) || repoFileKind(path) !== undefined || mayTellByContent(path));

/** Folders as git implies them: those that hold a file. */
const foldersOf = (entries: readonly ObjectEntry[]): Map<string, Map<string, FolderEntry['kind']>> => {
  const folders = new Map<string, Map<string, FolderEntry['kind']>>([['', new Map()]]);
  const add = (path: string, kind: FolderEntry['kind']): void => {
    const folder = folderOf(path);
    let children = folders.get(folder);
    if (!children) {
      folders.set(folder, (children = new Map()));
      add(folder, 'folder');
    }
    children.set(nameOf(path), kind);
  };
  for (const { path, kind } of entries) add(path, kind);
  return folders;
};

/** Reads a commit or the index from git's objects; the work tree is not touched. */
export const createObjectReader = ({ entries, objects, scope, workTree }: ObjectTree): Reader => {
  const files = new Map(entries.map((entry) => [entry.path, entry]));
  const folders = foldersOf(entries);
  const groups = new Map<string, ObjectEntry[]>();

  /** What is read together: the scope, and of the rest what lies below the same two folders. */
  const groupOf = (path: string): string =>
    isWithin(scope, path) ? `scope` : `below ${path.split('/').slice(0, -1).slice(0, 2).join('/')}`;
  for (const entry of entries) {
    if (!isLikelyRead(entry)) continue;
    const group = groupOf(entry.path);
    const members = groups.get(group);
    if (members) members.push(entry);
    else groups.set(group, [entry]);
  }

  const contentOf = (entry: ObjectEntry): Buffer | undefined => {
    const group = groupOf(entry.path);
    objects.load((groups.get(group) ?? []).map(({ object }) => object));
    groups.delete(group);
    return objects.get(entry.object);
  };

  /** Follows links, also those in the middle of the path; undefined where it leaves the root or ends nowhere. */
  const resolve = (path: string, links = 0): string | undefined => {
    let at = '';
    const parts = path.split('/');
    for (const [index, part] of parts.entries()) {
      if (part === '' || part === '.') continue;
      if (part === '..') {
        if (at === '') return undefined;
        at = folderOf(at);
        continue;
      }
      at = joinPath(at, part);
      const entry = files.get(at);
      if (entry?.kind !== 'link') continue;
      const target = contentOf(entry)?.toString('utf8');
      if (target === undefined || target.startsWith('/') || links >= MOST_LINKS) return undefined;
      return resolve([folderOf(at), target, ...parts.slice(index + 1)].join('/'), links + 1);
    }
    return at === '' || files.has(at) || folders.has(at) ? at : undefined;
  };

  const fileAt = (path: string): ObjectEntry | undefined => {
    const entry = files.get(path);
    if (entry?.kind === 'file') return entry;
    const real = resolve(path);
    return real === undefined ? undefined : files.get(real);
  };

  const bytes = (path: string, largest = LARGEST_FILE): Buffer | ReadProblem => {
    const entry = fileAt(path);
    if (!entry) return files.get(path)?.kind === 'link' ? 'outside' : 'absent';
    if (entry.size > largest) return 'too-large';
    const content = contentOf(entry);
    if (content === undefined) return 'unreadable';
    if (content.includes(0)) return 'binary';
    return isUtf8(content) ? content : 'not-utf8';
  };

  const own: Reader = {
    bytes,
    text(path) {
      const content = bytes(path);
      if (typeof content === 'string') return undefined;
      const text = content.toString('utf8');
      return text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
    },
    hashOf(path) {
      const content = bytes(path);
      return typeof content === 'string' ? undefined : hashBytes(content);
    },
    sizeOf: (path) => fileAt(path)?.size,
    entries(folder) {
      const real = resolve(folder);
      const children = real === undefined ? undefined : folders.get(real);
      return children && [...children].map(([name, kind]) => ({ name, kind }));
    },
    kindAt(path) {
      const real = resolve(path);
      return real === undefined ? undefined : folders.has(real) ? 'folder' : 'file';
    },
    realPath: resolve,
  };
  const ownerOf = (path: string): Reader => (isDependency(path) ? workTree : own);
  return {
    bytes: (path, largest, isPlain) => ownerOf(path).bytes(path, largest, isPlain),
    text: (path) => ownerOf(path).text(path),
    hashOf: (path) => ownerOf(path).hashOf(path),
    sizeOf: (path) => ownerOf(path).sizeOf(path),
    entries: (folder) => ownerOf(folder).entries(folder),
    kindAt: (path) => ownerOf(path).kindAt(path),
    realPath: (path) => ownerOf(path).realPath(path),
  };
};
