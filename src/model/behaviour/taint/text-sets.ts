import { RegExpParser, type AST } from '@eslint-community/regexpp';
import { Chars, getConsumedChars, getLengthRange, type ReadonlyFlags } from 'regexp-ast-analysis';
import type { Danger } from '../../../libraries/facts.ts';

/** What is known of the texts that a pattern accepts. */
export interface TextSet {
  /** `^…$` in every branch, without the flag that makes them mean lines. */
  isAnchored: boolean;
  /** The pattern can consume this character. */
  holds(character: string): boolean;
  /** The constant text behind `^`. */
  prefix: string;
  /** Length of the longest text; infinite where a part repeats without end. */
  longest: number;
}

/** Characters without which a danger cannot be. */
const NEEDED: Partial<Record<Danger, string>> = {
  quote: '\'"`\\;',
  sep: '/',
  host: '/\\:@',
  html: '<>"\'',
  shell: ' \n;&|$`<>()\'"\\*?{}[]#~!',
  code: '()[]{}`=.\'"',
  newline: '\r\n',
  key: '_',
  markup: '<[@',
  formula: '=+-@\t\r',
  pattern: '.*+?^$(){}[]|\\',
};

const memo = new Map<string, TextSet | undefined>();

export const parsePattern = (
  source: string,
  flags: string,
): { pattern: AST.Pattern; flags: ReadonlyFlags } | undefined => {
  try {
    const unicodeSets = flags.includes('v');
    const pattern = new RegExpParser({ ecmaVersion: 2025 }).parsePattern(source, undefined, undefined, {
      unicode: flags.includes('u') && !unicodeSets,
      unicodeSets,
    });
    return {
      pattern,
      flags: {
        ignoreCase: flags.includes('i'),
        multiline: flags.includes('m'),
        dotAll: flags.includes('s'),
        unicode: flags.includes('u'),
        unicodeSets,
        global: flags.includes('g'),
        sticky: flags.includes('y'),
      },
    };
  } catch {
    return undefined;
  }
};

export const textSetOf = (source: string, flags: string): TextSet | undefined => {
  const key = `${flags}/${source}`;
  if (!memo.has(key)) memo.set(key, read(source, flags));
  return memo.get(key);
};

const read = (source: string, flagText: string): TextSet | undefined => {
  const parsed = parsePattern(source, flagText);
  if (!parsed) return undefined;
  const { pattern, flags } = parsed;
  const consumed = getConsumedChars(pattern, flags).chars;
  const isAnchored =
    !flags.multiline &&
    pattern.alternatives.every(
      ({ elements }) => isEdge(elements[0], 'start') && isEdge(elements.at(-1), 'end'),
    );
  return {
    isAnchored,
    holds: (character) => consumed.has(character.codePointAt(0) ?? 0),
    prefix: flags.multiline || pattern.alternatives.length > 1 ? '' : prefixOf(pattern.alternatives[0]),
    longest: getLengthRange(pattern.alternatives, flags).max,
  };
};

const isEdge = (element: AST.Element | undefined, kind: 'start' | 'end'): boolean =>
  element?.type === 'Assertion' && element.kind === kind;

const prefixOf = (alternative: AST.Alternative | undefined): string => {
  const [first, ...rest] = alternative?.elements ?? [];
  if (!isEdge(first, 'start')) return '';
  let text = '';
  for (const element of rest) {
    if (element.type !== 'Character') break;
    text += String.fromCodePoint(element.value);
  }
  return text;
};

/** A class with a negation and nothing else, as in `/[^a-z0-9]/g`: what a text holds when all matches are taken out. */
export const keptBy = (source: string, flags: string): ((character: string) => boolean) | undefined => {
  const parsed = parsePattern(source, flags);
  const [alternative, ...others] = parsed?.pattern.alternatives ?? [];
  let element = alternative?.elements[0];
  if (!parsed || others.length || (alternative?.elements.length ?? 0) > 1 || !flags.includes('g'))
    return undefined;
  if (element?.type === 'Quantifier' && element.min === 1) element = element.element;
  if (element?.type !== 'CharacterClass' && element?.type !== 'CharacterSet' && element?.type !== 'Character')
    return undefined;
  const taken = getConsumedChars(element, parsed.flags).chars;
  const kept = Chars.all(parsed.flags).without(taken);
  return (character) => kept.has(character.codePointAt(0) ?? 0);
};

/** Whether texts of these characters cannot do the harm. */
export const isFreeOf = (danger: Danger, holds: (character: string) => boolean): boolean => {
  const needed = NEEDED[danger];
  return needed !== undefined && ![...needed].some(holds);
};

/** Whether a text that the whole pattern accepts cannot do the harm. */
export const acceptsNoHarm = (danger: Danger, set: TextSet): boolean => {
  if (danger === 'host' && fixesHost(set.prefix)) return true;
  if (!set.isAnchored) return false;
  if (danger === 'object') return !set.holds('[') || set.longest < OBJECT_TEXT.length;
  if (danger === 'length') return Number.isFinite(set.longest);
  return isFreeOf(danger, set.holds);
};

/** What an object becomes in `RegExp.test`. */
const OBJECT_TEXT = '[object Object]';

/** Text that ends the part of an address which names the host: `https://api.example.com/`, `/path`. */
export const fixesHost = (text: string): boolean =>
  /^[a-z][a-z\d+.-]*:\/\/[^/?#\\]+[/?#]/i.test(text) || /^\/[^/\\]/.test(text) || /^[?#]/.test(text);
