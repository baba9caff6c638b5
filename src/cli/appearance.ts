import type { Streams } from './streams.ts';

export type ColorChoice = 'auto' | 'always' | 'never';

/** How text is drawn on a stream. */
export interface Appearance {
  color: boolean;
  hyperlinks: boolean;
  ascii: boolean;
  /** Columns, 60 to 120; 100 where there is no terminal. */
  width: number;
  /** A person is looking: durations and progress make sense. */
  interactive: boolean;
}

const WIDTH_WITHOUT_TERMINAL = 100;
const NARROWEST = 60;
const WIDEST = 120;

/** Services whose logs render ANSI colours. */
const COLOURFUL_CI = ['GITHUB_ACTIONS', 'GITLAB_CI', 'CIRCLECI', 'BUILDKITE', 'DRONE', 'TRAVIS'];

/** Programs known to follow OSC 8 links. */
const LINKING_TERMINALS = ['iTerm.app', 'WezTerm', 'vscode', 'ghostty', 'Hyper'];

const wantsColor = (choice: ColorChoice, isTerminal: boolean, env: Streams['env']): boolean => {
  if (choice !== 'auto') return choice === 'always';
  if (env['NO_COLOR']) return false;
  if (env['FORCE_COLOR']) return env['FORCE_COLOR'] !== '0';
  if (env['TERM'] === 'dumb') return false;
  return isTerminal || COLOURFUL_CI.some((name) => env[name]);
};

const lacksUnicode = (env: Streams['env']): boolean => {
  if (env['TERM'] === 'dumb') return true;
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'];
  return locale !== undefined && locale !== '' && !/utf-?8/i.test(locale);
};

/** The table of situations: terminal, pipe, CI, dumb terminal. */
export const appearanceOf = (
  stream: Streams['stdout'],
  env: Streams['env'],
  wishes: { color: ColorChoice; ascii: boolean },
): Appearance => {
  const isTerminal = stream.isTTY === true;
  const color = wantsColor(wishes.color, isTerminal, env);
  return {
    color,
    hyperlinks: color && isTerminal && LINKING_TERMINALS.includes(env['TERM_PROGRAM'] ?? ''),
    ascii: wishes.ascii || lacksUnicode(env),
    width: isTerminal
      ? Math.min(WIDEST, Math.max(NARROWEST, stream.columns ?? WIDTH_WITHOUT_TERMINAL))
      : WIDTH_WITHOUT_TERMINAL,
    interactive: isTerminal,
  };
};

/** The look of a file: equal input, equal bytes, wherever it is made. */
export const fileAppearance = (ascii: boolean): Appearance => ({
  color: false,
  hyperlinks: false,
  ascii,
  width: WIDTH_WITHOUT_TERMINAL,
  interactive: false,
});
