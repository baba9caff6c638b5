import type { Diagnostic, Severity, Suppression } from '../findings.ts';
import type { LibraryModel } from '../libraries/table.ts';
import type { ServiceBudgets } from '../model/service/budgets.ts';
import type { GateMode } from '../review/types.ts';
import type { NewLimits } from '../score/new-gate.ts';
import type { OverallLimits } from '../score/overall-gate.ts';
import type { CategoryWeights } from '../score/weights.ts';

export interface RuleSetting {
  severity?: Severity | 'off';
  /** As its check declares them. */
  options?: Readonly<Record<string, unknown>>;
}

/** What one part of a config says of rules and checks. */
export interface Layer {
  rules: Readonly<Record<string, RuleSetting>>;
  /** Of paths below the root; all where absent. */
  covers?: (path: string) => boolean;
}

/** Something that holds and cannot be seen in the code. */
export interface Statement {
  /** A topic, rule or check. */
  key: string;
  by: string;
  reason: string;
  /** Where it is written. */
  path: string;
  line: number;
}

/** An accepted finding of a file that cannot carry a comment. */
export interface Ignored {
  /** A rule or a check. */
  check: string;
  covers: (path: string) => boolean;
  suppression: Suppression;
  pattern: string;
  path: string;
  line: number;
}

/** A table of the config with the place of its `library`. */
export interface Taught {
  model: LibraryModel;
  path: string;
  line: number;
}

export interface Gate {
  /** Absent: `new` where there is a base, else `overall`. */
  mode?: GateMode;
  failOn?: Severity;
  /** 0 to 100. */
  minScore?: number;
  /** 0 to 100, of every category. */
  minCategory?: number;
  /** In percent. */
  minCoverage?: number;
  new?: Partial<NewLimits>;
  overall?: Partial<OverallLimits>;
  ratchet?: { drop?: number };
}

/** A whole config, with what it extends, checked and ready to use. Paths are relative to the root. */
export interface Settings {
  /** Of the config file; absent where there is none. */
  path?: string;
  /** It and the files that it extends. */
  files: readonly string[];
  /** Later ones win. */
  layers: readonly Layer[];
  /** Categories, rules and checks; all where empty. */
  only: readonly string[];
  preview: boolean;
  assume: readonly Statement[];
  ignore: readonly Ignored[];
  baseline?: string;
  /** The user's own first. */
  models: readonly LibraryModel[];
  /** The same with their places. */
  taught: readonly Taught[];
  budgets: ServiceBudgets;
  gate: Gate;
  weights: CategoryWeights;
  /** Former names and what has expired. */
  diagnostics: readonly Diagnostic[];
}
