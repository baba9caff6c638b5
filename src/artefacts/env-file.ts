import type { Site } from '../findings.ts';
import { baseName, indexLines, readOk, siteAt, type Read } from './place.ts';

export interface EnvEntry {
  name: string;
  /** Quotes resolved; references to other variables as written. */
  value: string;
  site: Site;
}

export type EnvFileRole = 'example' | 'test' | 'development' | 'real';

export interface EnvFile {
  path: string;
  role: EnvFileRole;
  entries: EnvEntry[];
}

/** `.env`, `.env.production` and `.env.staging` are real; the others say what they are. */
export const envFileRole = (path: string): EnvFileRole => {
  const words = baseName(path)
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  if (
    words.some((word) =>
      ['example', 'examples', 'sample', 'template', 'dist', 'default', 'defaults'].includes(word),
    )
  ) {
    return 'example';
  }
  if (words.some((word) => ['test', 'testing', 'ci', 'e2e'].includes(word))) return 'test';
  if (words.some((word) => ['development', 'dev', 'local'].includes(word))) return 'development';
  return 'real';
};

const ENTRY =
  /^[ \t]*(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_.-]*)[ \t]*=[ \t]*(?:'([^']*)'|"((?:\\.|[^"\\])*)"|`([^`]*)`|([^\n#]*))/gm;

/** Reads an env file as dotenv does: quotes, values over several lines, comments. */
export const readEnvFile = (path: string, text: string): Read<EnvFile> => {
  const lines = indexLines(text);
  const entries = [...text.matchAll(ENTRY)].map((match): EnvEntry => {
    const name = match[1] ?? '';
    const start = match.index + match[0].indexOf(name);
    const double = match[3]?.replace(/\\n/g, '\n').replace(/\\(.)/g, '$1');
    const value = match[2] ?? double ?? match[4] ?? (match[5] ?? '').trim();
    return {
      name,
      value,
      site: siteAt(path, lines.span(start, match.index + match[0].trimEnd().length), name, name),
    };
  });
  return readOk({ path, role: envFileRole(path), entries });
};
