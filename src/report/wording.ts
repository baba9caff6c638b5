import { SEVERITIES, type Finding, type Unknown } from '../findings.ts';
import type { GateCondition } from '../review/types.ts';
import { shown } from '../score/formulas.ts';

/** Numbers and their nouns as every text format writes them; no locale of the machine. */

/** `31,482` */
export const thousands = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ',');

/** `1 finding`, `2 findings`, `1,200 findings`; a plural that is not the noun with an `s` is given. */
export const count = (value: number, noun: string, plural = `${noun}s`): string =>
  `${thousands(value)} ${value === 1 ? noun : plural}`;

/** `a, b and c` */
const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

/** `1 critical finding and 2 high findings`; with a word before the severity `1 new critical finding …`. */
export const bySeverity = (findings: readonly Pick<Finding, 'severity'>[], word = ''): string =>
  listed(
    SEVERITIES.flatMap((severity) => {
      const number = findings.filter((finding) => finding.severity === severity).length;
      return number > 0 ? [count(number, `${word && `${word} `}${severity} finding`)] : [];
    }),
  );

/** `3f9c2e1` */
export const shortCommit = (commit: string): string => commit.slice(0, 7);

/** `55.3` */
export const oneDecimal = (value: number): string => value.toFixed(1);

/** A score, downwards: `100.0` means that nothing was lost. */
export const scoreText = (score: number): string => oneDecimal(shown(score));

/** Points that something gains, downwards: `+1.9`; what is positive never reads as nothing. */
export const gainText = (gain: number): string => {
  const tenths = shown(gain);
  return tenths === 0 ? '<0.1' : `+${oneDecimal(tenths)}`;
};

/** `−25.7`, `+1.2`: what two scores differ by as they are shown. */
export const change = (before: number, after: number, minus = '−'): string => {
  const tenths = Math.round((shown(after) - shown(before)) * 10);
  const sign = tenths < 0 ? minus : tenths > 0 ? '+' : '±';
  return `${sign}${oneDecimal(Math.abs(tenths) / 10)}`;
};

/** `1`, `92.9`, `5 of 5`; `none` where there was nothing to assess. */
export const conditionValue = ({ id, value, limit, bound: kind }: GateCondition, none = '–'): string => {
  if (value === null) return none;
  if (kind === 'of') return `${thousands(value)} of ${thousands(limit)}`;
  if (id === 'ratchet') return oneDecimal(Math.ceil(value * 10 - 1e-9) / 10);
  if (id === 'G6') return oneDecimal(Math.floor(value * 10 + 1e-9) / 10);
  return id === 'G4' ? oneDecimal(value) : Number.isInteger(value) ? thousands(value) : oneDecimal(value);
};

/** `allowed 0`, `below 8`, `at least 80` */
export const bound = ({ bound: kind, limit }: GateCondition): string => {
  if (kind === 'of') return '';
  return kind === 'at most'
    ? `allowed ${Number.isInteger(limit) ? thousands(limit) : limit}`
    : `${kind} ${limit}`;
};

/** What no finding fails by itself: `lowest score 81.5, at least 90; points that … 3.2, allowed 0.5`. */
export const missedText = (conditions: readonly GateCondition[]): string =>
  conditions
    .filter(({ id, passed }) => (id === 'G6' || id === 'ratchet') && !passed)
    .map((condition) => `${condition.title} ${conditionValue(condition)}, ${bound(condition)}`)
    .join('; ');

/** `98 %`, downwards. */
export const percent = (share: number): string => `${Math.floor(share * 100 + 1e-9)} %`;

/** `0.5 s` to `59.9 s`, then `1 min 12 s`. */
export const duration = (milliseconds: number): string => {
  const tenths = Math.floor(milliseconds / 100);
  if (tenths < 600) return `${(tenths / 10).toFixed(1)} s`;
  const seconds = Math.floor(tenths / 10);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
};

const UNKNOWN_WORDS: Record<Unknown['unknown'], string> = {
  unresolved: 'a name that decides it could not be resolved',
  disagree: 'the places that decide it disagree',
  opaque: 'what decides it is made by code that bpx does not know',
  dynamic: 'what decides it is computed when the service runs',
  outside: 'what decides it is not in this repository',
  version: 'the version that decides it is not known',
  parse: 'a file that decides it could not be read',
  binary: 'a file that decides it is not text',
  limit: 'a limit of the analysis was reached',
  stated: 'stated in the config',
  off: 'turned off in the config',
};

/** Why a place could not be assessed, without the final stop. */
export const unknownText = ({ unknown }: Unknown): string => UNKNOWN_WORDS[unknown];
