import type { Diagnostic, Site, Span } from '../findings.ts';

/** Turns offsets of a text into lines and columns, both counted from 1. */
export interface LineIndex {
  line(offset: number): number;
  column(offset: number): number;
  /** Start inclusive, end exclusive. */
  span(start: number, end: number): Span;
}

export const indexLines = (text: string): LineIndex => {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  const line = (offset: number): number => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  };
  const column = (offset: number): number => offset - (starts[line(offset) - 1] ?? 0) + 1;
  return {
    line,
    column,
    span: (start, end) => ({
      line: line(start),
      column: column(start),
      endLine: line(end),
      endColumn: column(end),
    }),
  };
};

/** The first character of a file: where a finding about the file as a whole starts. */
export const FILE_START: Span = { line: 1, column: 1, endLine: 1, endColumn: 2 };

/** A place in a file that is not code: its key path tells it apart, its text finds it again where entries moved. */
export const siteAt = (path: string, span: Span, symbol: string, text: string): Site => ({
  path,
  span,
  symbol,
  shape: '',
  substance: text,
});

/** What a reader gives: the artefact, and what kept it from seeing all of it. */
export interface Read<T> {
  value?: T;
  diagnostics: Diagnostic[];
}

export const readOk = <T>(value: T): Read<T> => ({ value, diagnostics: [] });

export const readFailed = <T>(path: string, message: string, line?: number): Read<T> => ({
  diagnostics: [{ kind: 'parse', path, message, ...(line === undefined ? {} : { line }) }],
});

/** Code-unit order, the same on every machine. */
export const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The folder of a path, `''` for the root. */
export const folderOf = (path: string): string => {
  const slash = path.lastIndexOf('/');
  return slash === -1 ? '' : path.slice(0, slash);
};

export const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** Joins a folder and a relative path; `undefined` when it leaves the root. */
export const joinPath = (folder: string, relative: string): string | undefined => {
  const parts = relative.startsWith('/') || folder === '' ? [] : folder.split('/');
  for (const part of relative.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join('/');
};
