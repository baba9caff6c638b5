import type { z } from 'zod';
import type { CheckInfo, Confidence, FixHint, Severity, Site, Step, Unknown } from '../findings.ts';
import type { ServiceModel } from '../model/model.ts';

/** What a check says of a site that fails. */
export interface Report {
  /** A sentence about this service with the code's own names in backticks: at most 240 characters, present tense. */
  message: string;
  /** A few words for the caret line; empty when the message says it all. */
  label?: string;
  /** When lower than the check's. */
  severity?: Severity;
  confidence?: Confidence;
  /** The project's own client, option or file, with the value to put there; else the check's `howToFix`. */
  fix?: string | FixHint;
  /** From the entry point to the site. */
  path?: Step[];
  /** Where the root cause sits, when it is not the site. */
  causes?: Site[];
  /** Other places that the same cause breaks. */
  sites?: Site[];
  /** Facts that prove it: the declaration that is async, the line that throws. */
  evidence?: Step[];
  /** This form of the check is preview, though the check is not. */
  preview?: boolean;
}

export interface CheckContext<Options = unknown> {
  readonly model: ServiceModel;
  /** What the config tells this check, or its own defaults. */
  readonly options: Options;
  /** The site has what it needs. */
  pass(site: Site): void;
  report(site: Site, report: Report): void;
  /** A fact that decides it is not in the code. */
  notAssessed(site: Site, unknown: Unknown): void;
}

export interface CheckDeclaration<Options extends z.ZodObject = z.ZodObject> extends Omit<
  CheckInfo,
  'id' | 'rule' | 'category' | 'priority' | 'preview' | 'aliases' | 'since'
> {
  preview?: boolean;
  aliases?: string[];
  since?: string;
  /** What a config may tell it. Every option has a default and a description. */
  options?: Options;
  run(context: CheckContext<z.output<Options>>): void;
}

/** A check as its file declares it: `src/analyzers/<category>/<rule>/<check>.ts` gives it its id. */
export const defineCheck = <Options extends z.ZodObject = z.ZodObject>(
  declaration: CheckDeclaration<Options>,
): CheckDeclaration => declaration as unknown as CheckDeclaration;

/** A check with the identity that its path gives it. */
export interface Check extends CheckInfo {
  options?: z.ZodObject;
  run(context: CheckContext): void;
}
