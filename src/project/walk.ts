import type { Diagnostic } from '../findings.ts';
import { isIgnored, rulesAbove, withOwnRules, type IgnoreFiles } from './ignoring.ts';
import { leftOutFolder, leftOutHiddenFolder } from './left-out.ts';
import { byCodeUnit, isWithin, joinPath } from './paths.ts';
import type { LeftOutReason } from './project.ts';
import type { Reader } from './reader.ts';
import { isSourceName } from './source-name.ts';

export interface WalkOptions {
  reader: Reader;
  /** Folder to start in, relative to the root. */
  start: string;
  /** Called with each folder before its children, for what must be known of it first; may return its compiled output folders. */
  onFolder(folder: string, names: ReadonlySet<string>): readonly string[];
  /** False keeps a walk out of a folder without counting it. */
  enters?(folder: string, names: ReadonlySet<string>): boolean;
  onFile(file: string): void;
  onLeftOut(reason: LeftOutReason): void;
  onDiagnostic(diagnostic: Diagnostic): void;
}

/** Texts, pictures, styles and fonts: asking whether git ignores them would cost more than all else of the walk. */
const NEVER_READ =
  /\.(avif|css|csv|eot|gif|ico|jpe?g|less|map|mdx?|mp[34]|otf|pdf|png|s[ac]ss|snap|svg|ttf|txt|webm|webp|woff2?|xml|zip)$/i;

interface Folder {
  path: string;
  rules: IgnoreFiles;
  /** Below a hidden folder only the files of tools are of interest. */
  hidden: boolean;
  parentIsPackage: boolean;
}

/** Visits every file below a folder that git would track and that is not a build's output or a dependency, in the order of names. */
export function walk(options: WalkOptions): void {
  const { reader, start, onFile, onLeftOut, onDiagnostic } = options;
  const outputs = new Set<string>();
  const linked = new Set<string>();

  const visit = (folder: Folder): void => {
    const entries = reader.entries(folder.path);
    if (entries === undefined) {
      onLeftOut('unreadable');
      onDiagnostic({
        kind: 'read',
        path: folder.path,
        message: 'This folder cannot be read; what is in it was not reviewed.',
      });
      return;
    }
    const names = new Set(entries.map((entry) => entry.name));
    if (folder.path !== start) {
      if (options.enters?.(folder.path, names) === false) return;
      const reason = leftOutFolder(folder.path, names, folder.parentIsPackage, outputs.has(folder.path));
      if (reason !== undefined) return onLeftOut(reason);
    }
    const rules = names.has('.gitignore') ? withOwnRules(reader, folder.path, folder.rules) : folder.rules;
    for (const output of options.onFolder(folder.path, names)) outputs.add(output);
    entries.sort((a, b) => byCodeUnit(a.name, b.name));
    const isPackage = names.has('package.json');
    for (const entry of entries) {
      if (entry.name === '.git') continue;
      const at = joinPath(folder.path, entry.name);
      const kind = entry.kind === 'link' ? linkedKind(at) : entry.kind;
      if (kind === 'link') onLeftOut('link');
      if (kind === 'folder') {
        const hidden = leftOutHiddenFolder(entry.name);
        if (hidden !== undefined) onLeftOut(hidden);
        else if (isIgnored(rules, at, true)) onLeftOut('ignored');
        else
          visit({
            path: at,
            rules,
            hidden: folder.hidden || entry.name.startsWith('.'),
            parentIsPackage: isPackage,
          });
      }
      if (kind !== 'file' || NEVER_READ.test(entry.name)) continue;
      const isSource = isSourceName(entry.name);
      if (isIgnored(rules, at, false)) {
        if (isSource) onLeftOut('ignored');
      } else if (isSource && folder.hidden) onLeftOut('hidden');
      else onFile(at);
    }
  };

  /** A link is followed only to what lies inside the root and is not visited on its own. */
  const linkedKind = (at: string): 'file' | 'folder' | 'link' | undefined => {
    const target = reader.realPath(at);
    if (target === undefined) return 'link';
    const isInsideStart = isWithin(start, target);
    const holdsLink = isWithin(target, at);
    if (isInsideStart || holdsLink || linked.has(target)) return 'link';
    linked.add(target);
    return reader.kindAt(target);
  };

  visit({ path: start, rules: rulesAbove(reader, start), hidden: false, parentIsPackage: false });
}
