/** Finds `bpx-ignore` comments in the text of any file; decides nothing about them. */

export interface SuppressionComment {
  path: string;
  /** Of the comment, from 1. */
  line: number;
  /** The line whose findings it accepts; the whole file when absent. */
  target?: number;
  /** Rules or checks, as written. */
  ids: string[];
  /** Empty when none is given. */
  reason: string;
  /** As written after `until`; whether it is a date is not decided here. */
  until?: string;
}

// The marker stands first in its comment: after `//`, `/*`, `*`, `#`, `--` or `<!--`.
const MARKER = /(\/\/|\/\*+|<!--|#+|--|^\s*\*)[ \t]*bpx-ignore(-file)?(?![\w-])[ \t]*(.*)$/;

const CLOSERS = /\s*(?:\*\/\s*\}?|-->)\s*$/;

const UNTIL = /(?:^|\s)until\s+(\S+)\s*$/;

/** `timeouts, async-io/sync-call -- reason until 2027-01-31` */
const parseBody = (body: string): Pick<SuppressionComment, 'ids' | 'reason' | 'until'> => {
  const [names = '', ...rest] = body.split(/(?:^|\s)--(?:\s|$)/);
  const text = rest.join(' -- ').trim();
  const until = UNTIL.exec(text);
  return {
    ids: names.split(/[\s,]+/).filter((id) => id !== ''),
    reason: (until ? text.slice(0, until.index) : text).trim(),
    ...(until?.[1] ? { until: until[1] } : {}),
  };
};

/** Whether everything before the comment on its line is blank, or opens a JSX container for it. */
const standsAlone = (before: string): boolean => /^\s*\{?\s*$/.test(before);

const isComment = (line: string): boolean => /^\s*(\/\/|\/\*|\*|#|--|<!--|\{\s*\/\*)/.test(line);

/** The next line that is neither blank nor a comment. */
const nextCodeLine = (lines: readonly string[], index: number): number => {
  let next = index + 1;
  while (next < lines.length && ((lines[next] ?? '').trim() === '' || isComment(lines[next] ?? ''))) next++;
  return next + 1;
};

/** A comment beside code accepts findings of its line; one that stands alone, those of the next line of code. */
export const suppressionComments = (path: string, text: string): SuppressionComment[] => {
  if (!text.includes('bpx-ignore')) return [];
  const lines = text.split(/\r\n|\n|\r/);
  return lines.flatMap((line, index) => {
    const match = MARKER.exec(line);
    if (!match) return [];
    const [, , wholeFile, body = ''] = match;
    const target = standsAlone(line.slice(0, match.index)) ? nextCodeLine(lines, index) : index + 1;
    return [
      {
        path,
        line: index + 1,
        ...(wholeFile ? {} : { target }),
        ...parseBody(body.replace(CLOSERS, '').trim()),
      },
    ];
  });
};
