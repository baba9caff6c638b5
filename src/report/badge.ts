import type { Review } from '../review/types.ts';
import type { Grade } from '../score/constants.ts';
import { scoreText } from './wording.ts';

/** White on each of them has a contrast of at least 4.5. */
const COLOR: Record<Grade, string> = {
  A: '#1a7f37',
  B: '#4d7c0f',
  C: '#9a6700',
  D: '#bc4c00',
  E: '#cf222e',
};
const GREY = '#57606a';
const LABEL = 'bpx';

/** Verdana at 11 pixels, near enough: digits and small letters are about as wide. */
const CHARACTER_WIDTH = 6.8;
const PADDING = 12;

const widthOf = (text: string): number => Math.ceil(text.length * CHARACTER_WIDTH) + PADDING;

/** The lowest score of the services, which is that of the repository. */
const standing = ({ services, filtered, customWeights }: Review): { text: string; color: string } => {
  const [lowest] = services
    .map(({ scorecard }) => scorecard)
    .filter(({ score }) => score !== null)
    .sort((a, b) => (a.score ?? 0) - (b.score ?? 0));
  if (filtered || !lowest || lowest.score === null || lowest.grade === null)
    return { text: 'not assessed', color: GREY };
  const weights = customWeights ? ', custom weights' : '';
  return { text: `${scoreText(lowest.score)} ${lowest.grade}${weights}`, color: COLOR[lowest.grade] };
};

/** The score as a picture for a README; it holds nothing of the reviewed tree. */
export const render = (review: Review): string => {
  const { text, color } = standing(review);
  const label = widthOf(LABEL);
  const value = widthOf(text);
  const width = label + value;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="20" role="img" aria-label="${LABEL}: ${text}">
  <title>${LABEL}: ${text}</title>
  <clipPath id="r"><rect width="${width}" height="20" rx="3"/></clipPath>
  <g clip-path="url(#r)">
    <rect width="${label}" height="20" fill="#24292f"/>
    <rect x="${label}" width="${value}" height="20" fill="${color}"/>
  </g>
  <g fill="#fff" text-anchor="middle" font-family="Verdana,Geneva,DejaVu Sans,sans-serif" font-size="11">
    <text x="${label / 2}" y="14">${LABEL}</text>
    <text x="${label + value / 2}" y="14">${text}</text>
  </g>
</svg>
`;
};
