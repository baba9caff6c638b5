import { cleaner } from '../options.ts';
import { heading } from '../terminal/heading.ts';
import type { Style } from '../terminal/style.ts';
import { wrap } from '../terminal/text.ts';
import { count, percent, thousands } from '../wording.ts';
import { tableLines } from './columns.ts';
import type { MapPage } from './page.ts';

const MOST = 12;

/** What the map cannot draw, each with what would settle it. */
export const unresolvedSection = ({ map, diagnosis, diagnostics }: MapPage, style: Style): string[] => {
  const clean = cleaner({});
  const { calls, unknown, unresolved } = diagnosis;
  const rows = map.unresolved.map(({ topic, about, settles, file, line }) =>
    [topic, about, settles, `${file}:${line}`].map((cell) => clean.prose(cell)),
  );
  const listed = (items: readonly { name: string; count: number }[]): string =>
    items
      .slice(0, MOST)
      .map(({ name, count: number }) => `${name} (${thousands(number)})`)
      .concat(items.length > MOST ? [`${thousands(items.length - MOST)} more`] : [])
      .join(', ');
  const facts = [
    ...(calls.all > calls.resolved
      ? [
          `${count(calls.all - calls.resolved, 'call')} of ${thousands(calls.all)} (${percent(1 - calls.resolved / calls.all)}) lead to code that is not known`,
        ]
      : []),
    ...(unknown.length > 0
      ? [
          `libraries that bpx has no table of, by calls into them: ${listed(unknown)}; \`models\` describes them`,
        ]
      : []),
    ...(unresolved.length > 0 ? [`modules without a file: ${listed(unresolved)}`] : []),
    ...diagnostics.map(
      ({ path, line, message }) => `${path}${line === undefined ? '' : `:${line}`}  ${message}`,
    ),
  ];
  return [
    '',
    heading('Not resolved', thousands(rows.length), style),
    ...(rows.length === 0
      ? ['  Every entry point, deadline and limit was resolved.']
      : tableLines(
          [
            { title: 'what', most: 8 },
            { title: 'of', grows: true },
            { title: 'settled by', grows: true },
            { title: 'place', grows: true, end: true },
          ],
          rows,
          style,
        )),
    ...facts.flatMap((fact) =>
      wrap(clean.prose(fact), style.width - 4).map(
        (line, index) => `${index === 0 ? `  ${style.symbols.dot} ` : '    '}${line}`,
      ),
    ),
  ];
};
