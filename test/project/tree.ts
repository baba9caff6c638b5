import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';

/** Contents by path; folders are made as needed. `link:` before a target makes a link. */
export type TreeOf = Record<string, string | Uint8Array | object>;

/** Writes a small tree into a temporary folder that goes when the test ends; objects become JSON. */
export function makeTree(files: TreeOf): string {
  const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'bpx-project-')));
  onTestFinished(() => fs.rmSync(root, { recursive: true, force: true }));
  // A folder of version control bounds the search for the root, as in a checkout.
  fs.mkdirSync(path.join(root, '.git'));
  for (const [name, content] of Object.entries(files)) write(root, name, content);
  return root;
}

function write(root: string, name: string, content: string | Uint8Array | object): void {
  const file = path.join(root, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  if (typeof content === 'string' && content.startsWith('link:')) {
    const target = path.resolve(path.dirname(file), content.slice('link:'.length));
    const isFolder = fs.statSync(target, { throwIfNoEntry: false })?.isDirectory() ?? false;
    fs.symlinkSync(target, file, isFolder ? 'junction' : 'file');
  } else if (typeof content === 'string' || content instanceof Uint8Array) fs.writeFileSync(file, content);
  else fs.writeFileSync(file, JSON.stringify(content));
}
