import { analyse } from 'scslre';
import { stepsOver, textBefore } from './backtracking.ts';
import { parsePattern } from './text-sets.ts';

/** A text on which a pattern takes far more steps than the text is long. */
export interface Attack {
  growth: 'exponential' | 'cubic' | 'quadratic';
  /** Repeated in the middle. */
  pump: string;
  before: string;
  after: string;
}

const LIMIT = 400_000;
const ENDINGS = ['\0', '!', '\n'];
const memo = new Map<string, Attack | undefined>();

/** Analyses a pattern and proves what it finds: the steps over growing texts are counted. */
export const attackOn = (source: string, flags: string): Attack | undefined => {
  if (!/[+*{]/.test(source)) return undefined;
  const key = `${flags}/${source}`;
  if (!memo.has(key)) memo.set(key, find(source, flags));
  return memo.get(key);
};

const find = (source: string, flagText: string): Attack | undefined => {
  const parsed = parsePattern(source, flagText);
  if (!parsed) return undefined;
  const { pattern, flags } = parsed;
  let worst: Attack | undefined;
  for (const report of analyse({ source, flags: flagText }, { maxReports: 8 }).reports) {
    const quantifier = 'quant' in report ? report.quant : report.startQuant;
    const pump = report.character.pick;
    for (const before of new Set([beforeIn(source, flagText, quantifier.start) ?? '', ''])) {
      for (const after of ENDINGS) {
        const steps = (repeats: number): number =>
          stepsOver(pattern, flags, before + pump.repeat(repeats) + after, LIMIT) ?? 0;
        const growth = growthOf(steps);
        if (growth && (!worst || rank(growth) > rank(worst.growth))) worst = { growth, pump, before, after };
      }
    }
  }
  return worst;
};

const rank = (growth: Attack['growth']): number => ['quadratic', 'cubic', 'exponential'].indexOf(growth);

/** Steps over texts that grow by a few characters, then over texts of double length. */
const growthOf = (steps: (repeats: number) => number): Attack['growth'] | undefined => {
  if (steps(24) >= LIMIT || (steps(18) > 500 && steps(18) / steps(12) > 20)) return 'exponential';
  const [short, long] = [steps(60), steps(120)];
  if (short <= 0 || long < 3_000) return undefined;
  const ratio = long / short;
  if (long >= LIMIT || ratio > 6) return 'cubic';
  return ratio > 3.2 ? 'quadratic' : undefined;
};

/** The analysis has a tree of its own; the quantifier is found again by its place. */
const beforeIn = (source: string, flagText: string, start: number): string | undefined => {
  const parsed = parsePattern(source, flagText);
  if (!parsed) return undefined;
  const stack = parsed.pattern.alternatives.flatMap(({ elements }) => [...elements]);
  // positions of the literal `/…/` begin one later
  for (let element = stack.pop(); element; element = stack.pop()) {
    if (element.type === 'Quantifier') {
      if (element.start === start || element.start === start - 1) return textBefore(element, parsed.flags);
      stack.push(element.element);
    } else if (element.type === 'Group' || element.type === 'CapturingGroup')
      stack.push(...element.alternatives.flatMap(({ elements }) => [...elements]));
  }
  return undefined;
};
