import type { CheckInfo } from '../findings.ts';
import { visible, visibleLine } from './untrusted.ts';

/** What every format needs beside the review. */
export interface ReportOptions {
  /** Hides secrets in text of the reviewed tree; the identity when absent. */
  redact?: (text: string) => string;
  /** Findings of previews are shown too; they never count. */
  preview?: boolean;
  /** The page of a check; formats leave the link out where there is none. */
  helpUri?: (check: Pick<CheckInfo, 'id' | 'category' | 'rule'>) => string | undefined;
}

/** How text of the reviewed tree becomes safe to print. */
export interface Cleaner {
  /** One line of code, or a name: nothing but harmful characters changes. */
  code(text: string): string;
  /** Prose that quotes code: line breaks become spaces. */
  prose(text: string): string;
}

export const cleaner = ({ redact = (text) => text }: ReportOptions): Cleaner => ({
  code: (text) => visible(redact(text)),
  prose: (text) => visibleLine(redact(text)),
});
