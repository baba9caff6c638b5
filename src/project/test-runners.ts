import type glob from 'fast-glob';
import { GLOB_ROOT, globEntries } from './glob-entries.ts';
import { isRecord, stringsOf } from './manifest.ts';
import type { KnownPackage } from './packages.ts';
import { onDemand } from './on-demand.ts';
import { joinPath } from './paths.ts';
import type { Reader } from './reader.ts';

interface Patterns {
  globs: string[];
  regexes: string[];
  by: string;
}

/**
 * Test files by the patterns that a runner's section of the manifest states literally.
 * Runners configured in code are not executed: there the names of files decide.
 */
export function configuredTests(
  reader: Reader,
  known: KnownPackage,
): { files: ReadonlySet<string>; by: string } | undefined {
  const patterns = patternsOf(known.manifest);
  if (patterns === undefined) return undefined;
  const ignored = ['**/node_modules/**', '**/dist/**', '**/coverage/**'];
  const find = (globs: string[]): string[] =>
    globs.length === 0
      ? []
      : onDemand<typeof glob>('fast-glob').sync(globs, {
          cwd: GLOB_ROOT,
          fs: globEntries(reader, known.dir),
          ignore: ignored,
          followSymbolicLinks: false,
          suppressErrors: true,
        });
  const regexes = patterns.regexes.map(toRegExp).filter((regex) => regex !== undefined);
  const candidates = regexes.length === 0 ? [] : find(['**/*.{js,jsx,ts,tsx,mjs,cjs,mts,cts}']);
  const found = [
    ...find(patterns.globs),
    ...candidates.filter((file) => regexes.some((regex) => regex.test(`/${file}`))),
  ];
  return { files: new Set(found.map((file) => joinPath(known.dir, file))), by: patterns.by };
}

function patternsOf(manifest: KnownPackage['manifest']): Patterns | undefined {
  const section = (name: string): Record<string, unknown> => (isRecord(manifest[name]) ? manifest[name] : {});
  const candidates: Patterns[] = [
    {
      globs: stringsOf(section('jest')['testMatch']),
      regexes: stringsOf(section('jest')['testRegex']),
      by: "jest's patterns in package.json",
    },
    {
      globs: stringsOf(section('vitest')['include']),
      regexes: [],
      by: "vitest's patterns in package.json",
    },
    { globs: stringsOf(section('mocha')['spec']), regexes: [], by: "mocha's patterns in package.json" },
    { globs: stringsOf(section('ava')['files']), regexes: [], by: "ava's patterns in package.json" },
  ];
  const stated = candidates.find(({ globs, regexes }) => globs.length + regexes.length > 0);
  return (
    stated && {
      ...stated,
      globs: stated.globs.map(withoutRoot).filter((pattern) => !pattern.startsWith('..')),
    }
  );
}

const withoutRoot = (pattern: string): string => pattern.replace(/^(!?)(<rootDir>\/|\.\/)/, '$1');

function toRegExp(pattern: string): RegExp | undefined {
  try {
    return new RegExp(pattern.replace('<rootDir>', ''));
  } catch {
    return undefined;
  }
}
