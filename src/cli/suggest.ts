import { closest, distance } from 'fastest-levenshtein';

/** Words further apart than this share of their length are not what somebody meant. */
const FARTHEST = 0.4;

/** `, did you mean x?` for the nearest of the known words, or nothing where none is near. */
export const didYouMean = (word: string, known: readonly string[]): string => {
  if (known.length === 0) return '';
  const containing = known.filter((each) => each.split('/').includes(word));
  const nearest = containing.length === 1 && containing[0] ? containing[0] : closest(word, known);
  const isNear =
    containing.length === 1 ||
    distance(word, nearest) <= Math.max(1, Math.floor(FARTHEST * Math.max(word.length, 3)));
  return isNear ? `, did you mean \`${nearest}\`?` : '';
};
