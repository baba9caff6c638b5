import { Buffer } from 'node:buffer';
import type { Finding, Severity } from '../findings.ts';
import type { Review } from '../review/types.ts';
import { cleaner, type Cleaner, type ReportOptions } from './options.ts';
import { toldFindings } from './told.ts';

export interface RdjsonOptions extends ReportOptions {
  /** The text of a source file: columns are counted in bytes. */
  readText: (path: string) => string | undefined;
}

const SEVERITY: Record<Severity, 'ERROR' | 'WARNING' | 'INFO'> = {
  critical: 'ERROR',
  high: 'ERROR',
  medium: 'WARNING',
  low: 'INFO',
};

type ColumnOf = (line: number, column: number) => number;

/** Bytes of UTF-8 before a column, from 1. */
const bytesIn = (text: string | undefined): ColumnOf => {
  const lines = text?.split(/\r\n|\n|\r/);
  return (line, column) => {
    const own = lines?.[line - 1];
    return own === undefined ? column : Buffer.byteLength(own.slice(0, column - 1)) + 1;
  };
};

const diagnosticOf = (finding: Finding, columnOf: ColumnOf, { helpUri }: ReportOptions, clean: Cleaner) => {
  const { line, column, endLine, endColumn } = finding;
  const isForward = endLine > line || (endLine === line && endColumn >= column);
  const url = helpUri?.({ id: finding.check, category: finding.category, rule: finding.rule });
  return {
    message: clean.prose(finding.message),
    location: {
      path: clean.code(finding.path),
      range: {
        start: { line, column: columnOf(line, column) },
        ...(isForward ? { end: { line: endLine, column: columnOf(endLine, endColumn) } } : {}),
      },
    },
    severity: finding.preview ? 'INFO' : SEVERITY[finding.severity],
    code: { value: finding.check, ...(url === undefined ? {} : { url }) },
  };
};

/** Reviewdog's diagnostic format: open findings, of a change the new ones. */
export const render = (review: Review, options: RdjsonOptions): string => {
  const clean = cleaner(options);
  const columns = new Map<string, ColumnOf>();
  const columnsOf = (path: string): ColumnOf => {
    const known = columns.get(path) ?? bytesIn(options.readText(path));
    columns.set(path, known);
    return known;
  };
  const findings = toldFindings(review.services, review, options.preview ?? false);
  const diagnostics = findings.map((finding) =>
    diagnosticOf(finding, columnsOf(finding.path), options, clean),
  );
  return `${JSON.stringify({ source: { name: review.tool.name }, diagnostics }, null, 2)}\n`;
};
