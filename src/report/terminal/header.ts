import { CATEGORIES, RULES } from '../../findings.ts';
import { ENTRY_POINT_KINDS, type EntryPointKind, type Overview, type Review } from '../../review/types.ts';
import { count, duration, thousands } from '../wording.ts';
import { changedFact, sidesText } from './comparison.ts';
import type { Canvas } from './options.ts';
import { wrap, wrapFacts } from './text.ts';

const ENTRY_POINT_NOUNS: Record<EntryPointKind, string> = {
  http: 'route',
  trpc: 'procedure',
  graphql: 'resolver',
  rpc: 'RPC method',
  ws: 'socket handler',
  consumer: 'consumer',
  cron: 'schedule',
  cli: 'command',
};

const filesFact = ({ files, filesRead, lines }: Overview): string => {
  const read =
    filesRead < files ? `${thousands(filesRead)} of ${count(files, 'file')}` : count(files, 'file');
  return `${read}, ${count(lines, 'line')}`;
};

const serviceFact = ({ entryPoints, dependencies }: Overview): string => {
  const kinds = ENTRY_POINT_KINDS.filter((kind) => (entryPoints[kind] ?? 0) > 0);
  const words = kinds.map((kind) => count(entryPoints[kind] ?? 0, ENTRY_POINT_NOUNS[kind]));
  if (words.length === 0) words.push('no routes', 'no consumers');
  words.push(dependencies === 0 ? 'no dependencies' : count(dependencies, 'dependency', 'dependencies'));
  return words.join(', ');
};

/** Rules of which at least one check ran. */
const rulesThatRan = (review: Review): number => {
  const known = new Set(CATEGORIES.flatMap((category) => RULES[category]));
  const ran = review.services.flatMap(({ outcomes }) => outcomes.map(({ check }) => check.rule));
  return new Set(ran.filter((rule) => known.has(rule))).size;
};

/** What was reviewed, and what bpx looked at. */
export const headerPart = ({ review, style, clean }: Canvas): string[] => {
  const { tool, services, overview, durationMs, comparison } = review;
  const only = services.length === 1 ? services[0] : undefined;
  const name = clean.prose(only?.name ?? review.root);
  const workspace = overview.workspace ? ` (${clean.prose(overview.workspace)})` : '';
  const packages = services.length > 1 ? `, ${count(services.length, 'package')}${workspace}` : '';
  const facts = comparison
    ? [changedFact(comparison), filesFact(overview), count(rulesThatRan(review), 'rule')]
    : [filesFact(overview), serviceFact(overview), count(rulesThatRan(review), 'rule')];
  const sides = comparison ? `  ${clean.prose(sidesText(comparison, style.symbols.arrow))}` : '';
  const unrelated = comparison?.base.unrelated
    ? [`${comparison.base.name} shares no commit with the head: its own tree is the base`]
    : [];
  if (durationMs !== undefined && style.interactive) facts.push(duration(durationMs));
  const noService =
    services.length > 0 &&
    services.every(({ kind, scorecard }) => kind === 'package' && scorecard.score !== null)
      ? ['no service found: each package is one unit, and rules of the request path are not applicable']
      : [];
  return [
    ...wrap(`${tool.name} ${tool.version}  ${name}${packages}${sides}`, style.width).map((line, index) =>
      index === 0 ? line.replace(`  ${name}`, `  ${style.bold(name)}`) : `  ${line}`,
    ),
    ...wrapFacts(facts, style.symbols.dot, style.width - 2).map((line) => `  ${line}`),
    ...[...noService, ...unrelated].flatMap((line) => wrap(line, style.width - 2)).map((line) => `  ${line}`),
  ];
};
