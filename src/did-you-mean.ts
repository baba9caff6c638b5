import { closest, distance } from 'fastest-levenshtein';

/** Words further apart than this share of their length are not what somebody meant. */
const FARTHEST = 0.5;

const isNear = (word: string, known: string): boolean =>
  distance(word, known) <= Math.max(1, Math.floor(FARTHEST * Math.max(word.length, known.length)));

/** `, did you mean x?` for the nearest of the known words, or nothing where none is near. */
export const didYouMean = (word: string, known: readonly string[]): string => {
  if (known.length === 0) return '';
  const [part, ...others] = known.filter((each) => each.split('/').includes(word));
  if (part !== undefined && others.length === 0) return `, did you mean \`${part}\`?`;
  const nearest = closest(word, known);
  return isNear(word, nearest) ? `, did you mean \`${nearest}\`?` : '';
};
