import type { MapDependency } from '../../model/service/map/dependencies.ts';
import type { MapEntry } from '../../model/service/map/entry-rows.ts';
import type { MapPlace } from '../../model/service/map/place.ts';
import type { MapTable } from '../../model/service/map/stores.ts';
import { cleaner } from '../options.ts';
import { heading } from '../terminal/heading.ts';
import type { Style } from '../terminal/style.ts';
import { listCounts, wrap } from '../terminal/text.ts';
import { count, percent } from '../wording.ts';
import { tableLines, type Column } from './columns.ts';
import type { MapPage } from './page.ts';
import { unresolvedSection } from './unresolved.ts';
import { authText, breakerText, entryText, retryText, settingText } from './words.ts';

const PLACE: Column = { title: 'place', grows: true, end: true };

/** One table of the page. */
interface Section {
  title: string;
  right: string;
  columns: readonly Column[];
  rows: string[][];
}

const placeText = ({ file, line }: MapPlace): string => `${file}:${line}`;

const CALLERS = 3;

/** `GET /orders, POST /orders and 4 more` */
const callersText = (callers: readonly string[]): string =>
  callers.length <= CALLERS
    ? callers.join(', ')
    : `${callers.slice(0, CALLERS - 1).join(', ')} and ${callers.length - CALLERS + 1} more`;

const tally = (words: readonly string[]): string => {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return listCounts([...counts].map(([word, number]) => [number, word]));
};

const entrySection = ({ entryPoints }: MapPage['map']): Section => ({
  title: 'Entry points',
  right: tally(entryPoints.map(({ kind }) => kind)),
  columns: [{ title: 'entry', grows: true }, { title: 'auth', most: 20 }, { title: 'validated' }, PLACE],
  rows: entryPoints.map((entry: MapEntry) => [
    entry.kind === 'http' ? entryText(entry) : `${entry.kind} ${entryText(entry)}`,
    authText(entry),
    entry.validated,
    placeText(entry),
  ]),
});

const dependencySection = ({ dependencies }: MapPage['map']): Section => ({
  title: 'Outbound dependencies',
  right: count(dependencies.length, 'client'),
  columns: [
    { title: 'dependency', grows: true },
    { title: 'timeout', most: 10 },
    { title: 'retry', most: 16 },
    { title: 'breaker', most: 7 },
    { title: 'pool', most: 8 },
    { title: 'TLS', most: 10 },
    { title: 'called by', grows: true },
    PLACE,
  ],
  rows: dependencies.map((dependency: MapDependency) => [
    dependency.name === dependency.package || dependency.package === 'global'
      ? dependency.name
      : `${dependency.name}, ${dependency.package}`,
    settingText(dependency.timeout),
    retryText(dependency.retry),
    breakerText(dependency.breaker),
    dependency.pool ? settingText(dependency.pool) : '',
    dependency.tls,
    callersText(dependency.callers),
    placeText(dependency),
  ]),
});

const storeSection = ({ stores }: MapPage['map']): Section => ({
  title: 'Stores',
  right: count(stores.length, 'connection'),
  columns: [{ title: 'store', most: 30 }, { title: 'kind' }, { title: 'limits', grows: true }, PLACE],
  rows: stores.map((store) => [
    store.name === store.package ? store.name : `${store.name}, ${store.package}`,
    store.kind,
    store.settings.map((setting) => `${setting.name} ${settingText(setting)}`).join(', '),
    placeText(store),
  ]),
});

/** `id; email unique; status, createdAt index` */
const keysText = (keys: MapTable['keys']): string =>
  keys
    .map(({ kind, columns, where }) => {
      const text = kind === 'primary' ? columns.join(', ') : `${columns.join(', ')} ${kind}`;
      return where === undefined ? text : `${text} where ${where}`;
    })
    .join('; ');

const tableSection = ({ tables }: MapPage['map']): Section => ({
  title: 'Tables',
  right: tally(tables.map(({ source }) => source)),
  columns: [
    { title: 'table', grows: true },
    { title: 'by', most: 10 },
    { title: 'columns' },
    { title: 'keys', grows: true },
    { title: 'readers' },
    { title: 'writers' },
    PLACE,
  ],
  rows: tables.map((table) => [
    table.table ?? table.name,
    table.source,
    String(table.columns.length),
    keysText(table.keys),
    String(table.readBy.length),
    String(table.writtenBy.length),
    placeText(table),
  ]),
});

const queueSection = ({ queues }: MapPage['map']): Section => ({
  title: 'Queues',
  right: count(queues.length, 'queue'),
  columns: [
    { title: 'queue', grows: true },
    { title: 'by', most: 20 },
    { title: 'end' },
    { title: 'limits', most: 24 },
    { title: 'called by', grows: true },
    PLACE,
  ],
  rows: queues.flatMap(({ name, package: library, producers, consumers }) => [
    ...producers.map((producer) => [
      producer.message === null || producer.message === name ? name : `${name}, ${producer.message}`,
      library,
      'sends',
      producer.attempts === null ? '' : count(producer.attempts, 'attempt'),
      callersText(producer.callers),
      placeText(producer),
    ]),
    ...consumers.map((consumer) => [
      name,
      library,
      'takes',
      consumer.concurrency === null ? '' : `${consumer.concurrency} at a time`,
      '',
      placeText(consumer),
    ]),
  ]),
});

const scheduleSection = ({ schedules }: MapPage['map']): Section => ({
  title: 'Schedules',
  right: count(schedules.length, 'schedule'),
  columns: [
    { title: 'pattern', grows: true },
    { title: 'zone', most: 20 },
    { title: 'runs', grows: true },
    { title: 'by', most: 20 },
    PLACE,
  ],
  rows: schedules.map((schedule) => [
    schedule.pattern,
    schedule.zone ?? '',
    schedule.handler ?? '',
    schedule.package,
    placeText(schedule),
  ]),
});

const variableSection = ({ environment }: MapPage['map']): Section => ({
  title: 'Environment',
  right: count(environment.length, 'variable'),
  columns: [
    { title: 'variable', grows: true },
    { title: 'default', grows: true },
    { title: 'validated by', most: 20 },
    PLACE,
  ],
  rows: environment.map(({ name, default: fallback, required, validation, taken, places }) => [
    name,
    fallback ?? (required ? 'required' : 'none'),
    taken === undefined ? validation : `none, taken ${taken}`,
    places[0] ? placeText(places[0]) : '',
  ]),
});

const sectionLines = ({ title, right, columns, rows }: Section, style: Style): string[] =>
  rows.length === 0 ? [] : ['', heading(title, right, style), ...tableLines(columns, rows, style)];

/** The map as tables: what comes in, what is called, what is kept, and what bounds it. */
export const mapPage = (page: MapPage, style: Style, { unresolved }: { unresolved: boolean }): string => {
  const clean = cleaner({});
  const { map, diagnosis, name, scope } = page;
  const sections = [
    entrySection(map),
    dependencySection(map),
    storeSection(map),
    tableSection(map),
    queueSection(map),
    scheduleSection(map),
    variableSection(map),
  ].map((section) => ({
    ...section,
    rows: section.rows.map((row) => row.map((cell) => clean.prose(cell))),
  }));
  const { all, resolved } = diagnosis.calls;
  const open = map.unresolved.length;
  const end =
    open === 0 || unresolved
      ? []
      : [
          '',
          ...wrap(
            `${count(open, 'thing')} could not be resolved: \`bpx map --unresolved\` lists them`,
            style.width,
          ),
        ];
  const title = scope === '.' ? name : `${name}, ${scope}`;
  const share = all === 0 ? '' : `${percent(resolved / all)} of ${count(all, 'call')} resolved`;
  return `${[
    heading(`The map of ${clean.prose(title)}`, share, style),
    ...(sections.every(({ rows }) => rows.length === 0)
      ? ['', '  Nothing comes in and nothing is called. Give the folder of the service.']
      : sections.flatMap((section) => sectionLines(section, style))),
    ...(unresolved ? unresolvedSection(page, style) : []),
    ...end,
  ].join('\n')}\n`;
};
