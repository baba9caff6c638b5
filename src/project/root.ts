import fs from 'node:fs';
import path from 'node:path';
import { InputError } from '../errors.ts';
import { relativeTo } from './paths.ts';
import { createReader } from './reader.ts';
import { declaresWorkspace } from './workspaces.ts';

export interface Scope {
  /** Absolute, links resolved. */
  root: string;
  /** Relative to the root. */
  scope: string;
  scopeKind: 'folder' | 'file';
}

/**
 * Where the review starts and how far up it may read. The root is the nearest workspace root at or above the scope inside the
 * git checkout, else the git root; without both the nearest folder with a manifest, else the scope's own folder.
 */
export async function locateScope(given: string, givenRoot?: string): Promise<Scope> {
  const absolute = resolveGiven(given);
  const scopeKind = kindOf(absolute, given);
  const folder = scopeKind === 'folder' ? absolute : path.dirname(absolute);
  const root = givenRoot === undefined ? await findRoot(folder) : resolveGiven(givenRoot);
  const scope = relativeTo(root, absolute);
  if (scope === undefined) {
    throw new InputError(
      `${given} lies outside of the root ${givenRoot}: give a root that holds it, or none.`,
    );
  }
  return { root, scope, scopeKind };
}

function resolveGiven(given: string): string {
  try {
    return fs.realpathSync(path.resolve(given));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ELOOP')
      throw new InputError(`${given} is a link that leads to itself: give the real folder.`);
    if (code === 'EACCES' || code === 'EPERM') {
      throw new InputError(`${given} cannot be read: give this user permission to read it.`);
    }
    throw new InputError(
      `${given} does not exist: give the path of a service's folder or of one source file.`,
    );
  }
}

function kindOf(absolute: string, given: string): Scope['scopeKind'] {
  const stat = fs.statSync(absolute);
  if (stat.isDirectory()) return 'folder';
  if (stat.isFile()) return 'file';
  throw new InputError(`${given} is neither a folder nor a file: give the path of a service's folder.`);
}

async function findRoot(folder: string): Promise<string> {
  let manifest: string | undefined;
  for (let at = folder; ; at = path.dirname(at)) {
    if ((await declaresWorkspace(createReader(at), '')) || fs.existsSync(path.join(at, '.git'))) return at;
    if (manifest === undefined && fs.existsSync(path.join(at, 'package.json'))) manifest = at;
    if (path.dirname(at) === at) return manifest ?? folder;
  }
}
