/**
 * The words that findings, scores and reports share. Nothing here knows how a finding was made.
 */

export const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** `low` only ever appears on previews. */
export const CONFIDENCES = ['high', 'medium', 'low'] as const;
export type Confidence = (typeof CONFIDENCES)[number];

/** Folder names under `src/analyzers`, in the order of their priority (1 to 8). */
export const CATEGORIES = [
  'correctness',
  'reliability',
  'security',
  'performance',
  'observability',
  'data',
  'scalability',
  'developer-experience',
] as const;
export type Category = (typeof CATEGORIES)[number];

export const CATEGORY_TITLES: Record<Category, string> = {
  correctness: 'Correctness & Contracts',
  reliability: 'Reliability & Resilience',
  security: 'Security & Privacy',
  performance: 'Performance & Efficiency',
  observability: 'Observability & Operability',
  data: 'Data & Consistency',
  scalability: 'Scalability & Evolution',
  'developer-experience': 'Developer Experience & Testing',
};

/** The 38 rules of the specification, by category, in its order. */
export const RULES: Record<Category, readonly string[]> = {
  correctness: ['api-contracts', 'input-validation', 'idempotency', 'invariants', 'time-utc'],
  reliability: ['timeouts', 'retries', 'circuit-breakers', 'bulkheads', 'load-shedding'],
  security: ['authz', 'secrets', 'data-min', 'crypto', 'supply-chain'],
  performance: ['async-io', 'pooling', 'cache', 'batching', 'profiling'],
  observability: ['structured-logs', 'metrics', 'tracing', 'alerts', 'deploys'],
  data: ['transactions', 'schema-evolution', 'outbox', 'id-generation', 'read-models'],
  scalability: ['stateless', 'partitioning', 'versioning', 'backpressure', 'config'],
  'developer-experience': ['tests', 'determinism', 'lint'],
};

/** A stretch of a file; lines and columns count from 1, the end is exclusive. */
export interface Span {
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
}

/** A stretch of a named file. `path` is relative to the root, with `/` on every system. */
export interface Location extends Span {
  path: string;
}

/**
 * A thing that a check looks at: a cursor over a node, or a place in a parsed artefact.
 * It carries what a fingerprint is made of, so that findings survive moved lines and renamed files.
 */
export interface Site {
  readonly path: string;
  readonly span: Span;
  /** Where it sits, without the file: `OrdersService.create`, `GET /orders`, a JSON pointer, a Dockerfile instruction. */
  readonly symbol: string;
  /** The lowered text of the thing: local names numbered, literals dropped. Empty in files that are not code. */
  readonly shape: string;
  /** The symbol without local names, its own route or export name included; the symbol where it is absent. */
  readonly anchor?: string;
  /** The head of the thing, which stays when what is in it is edited; the shape where it is absent. */
  readonly outline?: string;
  /** All of the thing, for finding it again where it was moved; the shape where it is absent. */
  readonly substance?: string;
}

/** One step of an evidence path, printed as `label  path:line`. */
export interface Step extends Location {
  label: string;
}

export interface Related extends Location {
  role: 'cause' | 'site' | 'evidence';
  label: string;
}

/** One line of an edit shown under a finding; `kept` lines give the context. */
export interface EditLine {
  kind: 'kept' | 'removed' | 'added';
  /** Line number in today's file; absent on added lines. */
  line?: number;
  text: string;
}

export interface FixHint {
  /** One sentence in the imperative, with the project's own names. */
  text: string;
  edit: EditLine[];
}

/** `fixed` ones were on the base and are gone: they are told beside the findings, never among them. */
export const FINDING_STATES = ['new', 'existing', 'suppressed', 'baselined', 'fixed'] as const;
export type FindingState = (typeof FINDING_STATES)[number];

/** Who said that a finding is accepted, and why. */
export interface Suppression {
  kind: 'comment' | 'baseline' | 'config';
  reason: string;
  /** The last day on which it holds, `YYYY-MM-DD`. */
  until?: string;
}

export interface Finding extends Location {
  /** `<rule>/<check>` */
  check: string;
  rule: string;
  category: Category;
  /** 1 to 8, the category's. */
  priority: number;
  severity: Severity;
  confidence: Confidence;
  preview: boolean;
  state: FindingState;
  /** Only on suppressed and baselined findings. */
  suppression?: Suppression;
  /** A sentence about this service, at most 240 characters, code names in backticks. */
  message: string;
  /** A few words for the caret line. */
  label: string;
  /** What it does in production, from the check's declaration. */
  why: string;
  fix?: FixHint;
  /** From the entry point to the place. */
  trace: Step[];
  related: Related[];
  symbol: string;
  fingerprint: string;
  /** The reviewed unit (a service's or package's path) that it belongs to. */
  unit: string;
}

/** Why something could not be decided; neither pass nor fail. */
export interface Unknown {
  unknown:
    | 'unresolved'
    | 'disagree'
    | 'opaque'
    | 'dynamic'
    | 'outside'
    | 'version'
    | 'parse'
    | 'binary'
    | 'limit'
    /** The config states that it holds. */
    | 'stated'
    /** The config turns the check off there. */
    | 'off';
  /** What would settle it: "a lockfile", "`assume.tls`", the name of a package. */
  settles: string;
}

export interface NotAssessed extends Location {
  reason: Unknown;
}

/** What everybody may know of a check without running it. */
export interface CheckInfo {
  id: string;
  rule: string;
  category: Category;
  priority: number;
  title: string;
  severity: Severity;
  confidence: Confidence;
  level: 'file' | 'file+' | 'project' | 'repo' | 'project+repo';
  opportunities: 'sites' | 'absence' | 'service';
  preview: boolean;
  fix: 'safe' | 'suggestion' | 'none';
  since: string;
  aliases: string[];
  reports: string;
  why: string;
  leavesAlone: string[];
  howToFix: string;
  references: string[];
  example: { bad: string; good: string };
}

/** The outcome of one check over one unit. */
export interface Outcome {
  check: CheckInfo;
  /** Number of sites where the defect could have been and is not. */
  passes: number;
  findings: Finding[];
  notAssessed: NotAssessed[];
}

/** Something that kept bpx from seeing everything: a file that does not parse, an unreadable folder, a tsconfig without its base. */
export interface Diagnostic {
  kind:
    | 'parse'
    | 'read'
    | 'tsconfig'
    | 'manifest'
    | 'config'
    | 'skipped'
    | 'suppression'
    | 'baseline'
    | 'internal';
  path: string;
  line?: number;
  message: string;
  /** The check that failed, for `internal`. */
  check?: string;
}
