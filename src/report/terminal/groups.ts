import { CATEGORIES, CATEGORY_TITLES, SEVERITIES, type Category, type Finding } from '../../findings.ts';
import { findingsIn, type Entry } from '../entries.ts';
import { count, scoreText, thousands } from '../wording.ts';
import { findingLines } from './finding.ts';
import { heading } from './heading.ts';
import type { Canvas } from './options.ts';
import { listCounts } from './text.ts';

const severityCounts = (findings: readonly Finding[]): string =>
  listCounts(
    SEVERITIES.map((severity) => [
      findings.filter((finding) => finding.severity === severity).length,
      severity,
    ]),
  );

const rightOf = (category: Category, entries: readonly Entry[], { review, style }: Canvas): string => {
  const findings = findingsIn(entries);
  const previews = findings.filter(({ preview }) => preview).length;
  const words = [
    ...(findings.length > previews ? [count(findings.length - previews, 'finding')] : []),
    ...(previews > 0 ? [count(previews, 'preview')] : []),
  ].join(', ');
  const [service, ...others] = review.services;
  const own = service?.scorecard.categories.find((part) => part.category === category);
  if (others.length > 0 || !own || own.score === null) return words;
  return `${words}  ${style.grade(own.grade)(`${scoreText(own.score)} ${own.grade}`)}`;
};

const notShown = (entries: readonly Entry[], shown: ReadonlySet<Entry>, { style }: Canvas): string[] => {
  const hidden = findingsIn(entries.filter((entry) => !shown.has(entry)));
  if (hidden.length === 0) return [];
  return [style.dim(`  + ${thousands(hidden.length)} not shown: ${severityCounts(hidden)}`)];
};

/** The findings by category; each group counts what it leaves out. */
export const groupParts = (
  entries: readonly Entry[],
  shown: readonly Entry[],
  canvas: Canvas,
): string[][] => {
  const isShown = new Set(shown);
  return CATEGORIES.flatMap((category, index) => {
    const own = entries.filter(({ lead }) => lead.category === category);
    if (own.length === 0) return [];
    const title = `${index + 1} ${CATEGORY_TITLES[category]}`;
    const rest = notShown(own, isShown, canvas);
    return [
      [heading(title, rightOf(category, own, canvas), canvas.style)],
      ...own.filter((entry) => isShown.has(entry)).map((entry) => findingLines(entry, canvas)),
      ...(rest.length > 0 ? [rest] : []),
    ];
  });
};
