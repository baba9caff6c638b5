/** Longer lines are hard to read, so a wider terminal stays empty on the right. */
const WIDEST = 120;
/** Below it nothing but the short form fits. */
const NARROWEST = 60;

/** What the output can show. */
export interface Terminal {
  /** Columns, 60 to 120. */
  width: number;
  color: boolean;
  ascii: boolean;
  hyperlinks: boolean;
  /** Somebody looks at it: durations are printed and places may be shortened. */
  interactive: boolean;
  /** Fewer than 60 columns: nothing but the short form fits. */
  narrow: boolean;
}

export interface TerminalFacts {
  env: Readonly<Record<string, string | undefined>>;
  platform: string;
  isTTY: boolean;
  columns?: number;
  /** The report goes to a named file: no colour unless it is asked for. */
  toFile?: boolean;
  /** `--color` */
  color?: 'auto' | 'always' | 'never';
  /** `--ascii` */
  ascii?: boolean;
}

const CI_WITH_COLORS = [
  'GITHUB_ACTIONS',
  'GITLAB_CI',
  'CIRCLECI',
  'BUILDKITE',
  'TRAVIS',
  'DRONE',
  'APPVEYOR',
];
const PROGRAMS_WITH_LINKS = ['iTerm.app', 'WezTerm', 'vscode', 'ghostty', 'Hyper', 'rio'];

const isSet = (value: string | undefined): boolean => value !== undefined && value !== '';

const wantsColor = ({ env, isTTY, toFile, color = 'auto' }: TerminalFacts): boolean => {
  if (color !== 'auto') return color === 'always';
  if (isSet(env.NO_COLOR)) return false;
  if (isSet(env.FORCE_COLOR)) return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false';
  if (toFile || env.TERM === 'dumb') return false;
  return isTTY || CI_WITH_COLORS.some((name) => isSet(env[name]));
};

const needsAscii = ({ env, platform, isTTY, ascii }: TerminalFacts): boolean => {
  if (ascii) return true;
  if (!isTTY) return false;
  if (env.TERM === 'dumb') return true;
  if (platform === 'win32') return !isSet(env.WT_SESSION) && !isSet(env.TERM_PROGRAM) && !isSet(env.TERM);
  const locale = [env.LC_ALL, env.LC_CTYPE, env.LANG].find(isSet);
  return locale !== undefined && !/utf-?8/i.test(locale);
};

// VTE draws hyperlinks since 0.50.
const knowsHyperlinks = ({ env }: TerminalFacts): boolean =>
  PROGRAMS_WITH_LINKS.includes(env.TERM_PROGRAM ?? '') ||
  isSet(env.KITTY_WINDOW_ID) ||
  isSet(env.WT_SESSION) ||
  Number(env.VTE_VERSION ?? 0) >= 5000;

/** Decides from the environment and the flags how to print; reads nothing itself. */
export const describeTerminal = (facts: TerminalFacts): Terminal => {
  const columns = facts.isTTY ? (facts.columns ?? 100) : 100;
  const color = wantsColor(facts);
  return {
    width: Math.min(WIDEST, Math.max(NARROWEST, columns)),
    color,
    ascii: needsAscii(facts),
    hyperlinks: facts.isTTY && color && knowsHyperlinks(facts),
    interactive: facts.isTTY,
    narrow: columns < NARROWEST,
  };
};
