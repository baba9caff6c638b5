import type { Diagnostic, Finding, Outcome, Severity } from '../findings.ts';
import type { SCORING_VERSION } from '../score/constants.ts';
import type { Scorecard } from '../score/scorecard.ts';
import type { CategoryWeights } from '../score/weights.ts';
import type { NewCode } from './base/new-code.ts';

export const ENTRY_POINT_KINDS = ['http', 'trpc', 'graphql', 'rpc', 'ws', 'consumer', 'cron', 'cli'] as const;
export type EntryPointKind = (typeof ENTRY_POINT_KINDS)[number];

/** What was looked at, in numbers. */
export interface Overview {
  /** Source files of the scope. */
  files: number;
  /** Those that could be read and parsed. */
  filesRead: number;
  lines: number;
  entryPoints: Partial<Record<EntryPointKind, number>>;
  /** Outbound dependencies: clients of other services, databases, brokers. */
  dependencies: number;
  /** Such as `pnpm workspace`; only where there is one. */
  workspace?: string;
}

/** One reviewed unit. A package without a process of its own is reviewed without request-path rules. */
export interface ServiceReview {
  name: string;
  /** Relative to the root; `.` is the root. */
  path: string;
  kind: 'service' | 'package';
  /** Of its own files. */
  outcomes: Outcome[];
  /** What its scorecard is made of where that is more: the workspace packages that it imports count too. */
  scored?: Outcome[];
  scorecard: Scorecard;
}

export const GATE_CONDITIONS = ['overall', 'ratchet', 'fail-on', 'G1', 'G2', 'G3', 'G4', 'G5', 'G6'] as const;

/** What decides: all that is there, what a change brings, or how far it moves the score. */
export const GATE_MODES = ['overall', 'new', 'ratchet'] as const;
export type GateMode = (typeof GATE_MODES)[number];

export interface GateCondition {
  id: (typeof GATE_CONDITIONS)[number];
  /** Such as `critical findings of high confidence`. */
  title: string;
  /** `null` where there was nothing to assess. */
  value: number | null;
  limit: number;
  /** How the value stands to its limit where the condition holds. */
  bound: 'at most' | 'below' | 'at least' | 'of';
  passed: boolean;
}

/** What of one service a change has moved. */
export interface ServiceComparison {
  /** As in `ServiceReview`. */
  path: string;
  /** Undefined where the service is new. */
  base?: Scorecard;
  newCode: NewCode;
}

/** A review held against the tree that a change starts from. */
export interface Comparison {
  base: {
    /** As the user wrote it. */
    name: string;
    commit: string;
    /** It shares no commit with the head: its own tree was taken. */
    unrelated: boolean;
  };
  head: { name: string; tree: 'working tree' | 'index' };
  /** Files of the scope that were added, changed or renamed with changes; sorted. */
  changedFiles: string[];
  /** Those of them of which not all could be read; sorted. */
  unreadFiles: string[];
  /** Findings that are gone, with their places on the base, in the report's order. */
  fixed: Finding[];
  /** Findings that the change itself declares accepted. */
  newlyAccepted: Finding[];
  services: ServiceComparison[];
}

export interface GateResult {
  mode: GateMode;
  verdict: 'passed' | 'failed' | 'incomplete';
  conditions: GateCondition[];
  /** The findings that decide it, in the order of the report. */
  blocking: Finding[];
  failOn?: Severity;
}

/** Everything that a report may say. */
export interface Review {
  schemaVersion: 1;
  scoringVersion: typeof SCORING_VERSION;
  tool: { name: string; version: string };
  /** The root's name, for display; never a path of the machine. */
  root: string;
  /** `YYYY-MM-DD`; an input. */
  today: string;
  /** The path that was asked for, relative to the root. */
  scope: string;
  overview: Overview;
  /** Sorted by path. */
  services: ServiceReview[];
  diagnostics: Diagnostic[];
  /** Rules of the specification that no check of this version covers. */
  rulesWithoutChecks: string[];
  /** Only some categories or rules ran: no overall score, and the gate says nothing of the rest. */
  filtered: boolean;
  gate: GateResult;
  /** Only where the config weighs categories otherwise. */
  customWeights?: CategoryWeights;
  /** Only where a base was given. */
  comparison?: Comparison;
  /** An internal error of a check kept part of the review from happening. */
  incomplete: boolean;
  /** Milliseconds; printed on terminals only, since output must be reproducible. */
  durationMs?: number;
}
