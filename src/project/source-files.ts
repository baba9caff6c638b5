import type { Diagnostic } from '../findings.ts';
import { HEADER_BYTES, readHeader } from './header.ts';
import { isMinified, leftOutName } from './left-out.ts';
import { folderOf } from './paths.ts';
import type { LeftOutReason, SourceFile } from './project.ts';
import { hashBytes, type ReadProblem } from './reader.ts';
import { roleOf } from './roles.ts';
import { scriptKindOf } from './source-name.ts';
import type { Tree } from './tree.ts';

/** Larger files are generated; parsing one costs more than all others of a service. */
const LARGEST_SOURCE = 1.5 * 1024 * 1024;

export interface SourceFiles {
  /** A file that a walk met: undefined where it is left out, which is counted and, where it is a defect of the file, reported. */
  met(path: string, inScope: boolean): SourceFile | undefined;
  /** A file that was asked for by name: also declarations, generated, vendored and minified code; else why there is none. */
  named(path: string, inScope: boolean): SourceFile | ReadProblem | undefined;
}

export interface SourceFilesOptions {
  tree: Tree;
  onLeftOut(reason: LeftOutReason): void;
  onDiagnostic(diagnostic: Diagnostic): void;
}

const PROBLEMS: Record<ReadProblem, [LeftOutReason, Diagnostic['kind'] | undefined, string]> = {
  'too-large': [
    'too-large',
    'skipped',
    'This file is larger than 1.5 MB, as only generated code is; it was not reviewed.',
  ],
  binary: ['binary', 'skipped', 'This file holds binary data; it was not reviewed.'],
  'not-utf8': ['unreadable', 'read', 'This file is not valid UTF-8; save it as UTF-8 to have it reviewed.'],
  unreadable: ['unreadable', 'read', 'This file cannot be read; it was not reviewed.'],
  absent: ['unreadable', 'read', 'This file cannot be read; it was not reviewed.'],
  outside: ['link', undefined, ''],
};

/** Why a file could not be read, as the end of a sentence. */
export const problemText = (problem: ReadProblem): string =>
  ({
    'too-large': 'is larger than 1.5 MB',
    binary: 'holds binary data',
    'not-utf8': 'is not valid UTF-8',
    unreadable: 'cannot be read',
    absent: 'cannot be read',
    outside: 'is a link that leads out of the root',
  })[problem];

/** Makes source files of paths: reads, hashes and gives each its role. */
export function createSourceFiles(options: SourceFilesOptions): SourceFiles {
  const { tree, onLeftOut, onDiagnostic } = options;
  const { reader } = tree;

  const make = (path: string, bytes: Buffer, inScope: boolean): SourceFile => {
    // The bytes are taken first: asking the tree may read other files into the same buffer.
    const header = readHeader(bytes.subarray(0, HEADER_BYTES).toString('utf8'));
    const hash = hashBytes(bytes);
    const size = bytes.length;
    const traits = tree.traitsOf(folderOf(path));
    const scriptKind = scriptKindOf(path) ?? 'js';
    const role = roleOf({
      path,
      base: tree.baseOf(path),
      scriptKind,
      traits,
      header,
      isCompiled: () => tree.tsconfigs.includes(path),
    });
    return { path, package: traits.dir, ...role, scriptKind, inScope, size, hash };
  };

  return {
    met(path, inScope) {
      const byName = leftOutName(path);
      if (byName !== undefined) return void onLeftOut(byName);
      const bytes = reader.bytes(path, LARGEST_SOURCE, true);
      if (typeof bytes === 'string') {
        const [reason, kind, message] = PROBLEMS[bytes];
        if (kind !== undefined) onDiagnostic({ kind, path, message });
        return void onLeftOut(reason);
      }
      if (isMinified(bytes, scriptKindOf(path) ?? 'js')) return void onLeftOut('minified');
      const file = make(path, bytes, inScope);
      if (file.role === 'generated' || file.role === 'vendored') return void onLeftOut(file.role);
      return file;
    },
    named(path, inScope) {
      if (scriptKindOf(path) === undefined) return undefined;
      const bytes = reader.bytes(path, LARGEST_SOURCE);
      return typeof bytes === 'string' ? bytes : make(path, bytes, inScope);
    },
  };
}
