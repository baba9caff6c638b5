import type { Diagnostic } from '../../findings.ts';
import type { Counted, Diagnosis } from '../../review/diagnosis.ts';
import type { Overview } from '../../review/types.ts';
import { cleaner } from '../options.ts';
import { heading } from '../terminal/heading.ts';
import { inlineCode, type Style } from '../terminal/style.ts';
import { padEnd, wrap } from '../terminal/text.ts';
import { count, percent, thousands } from '../wording.ts';

export interface DoctorPage {
  /** The root's name. */
  root: string;
  scope: string;
  /** Path of the config; undefined where there is none. */
  config: string | undefined;
  overview: Overview;
  diagnosis: Diagnosis;
  diagnostics: readonly Diagnostic[];
}

const LABEL = 16;
const MOST = 8;

/** Below this share of known callees, what is not resolved is worth a look. */
const WELL_RESOLVED = 0.9;

const listed = (items: readonly string[]): string =>
  items.length <= MOST
    ? items.join(', ')
    : `${items.slice(0, MOST).join(', ')} and ${thousands(items.length - MOST)} more`;

const countedText = (items: readonly Counted[]): string =>
  listed(items.map(({ name, count: number }) => `${name} (${thousands(number)})`));

/** What would let bpx see more, the weightiest first. */
const advice = ({ diagnosis, overview, config }: DoctorPage): string[] => {
  const { unknown, unresolved, calls, lockfiles } = diagnosis;
  const [library] = unknown;
  return [
    ...(Object.keys(overview.entryPoints).length === 0
      ? [
          'No entry point was found: rules about requests have nothing to look at. Give the folder of the service, or describe its framework in `models`.',
        ]
      : []),
    ...(unresolved.length > 0
      ? [
          `${unresolved.length === 1 ? '1 import of this project leads' : `${thousands(unresolved.length)} imports of this project lead`} to no file: generate what is generated, or set \`paths\` in the tsconfig.`,
        ]
      : []),
    ...(library
      ? [
          `bpx knows nothing of \`${library.name}\`${unknown.length > 1 ? ` and ${thousands(unknown.length - 1)} more` : ''}: where one of them sends, stores, queues or guards, describe it in \`models\`.`,
        ]
      : []),
    ...(lockfiles.length === 0
      ? ['There is no lockfile: defaults of the newest version of each library are taken.']
      : []),
    ...(calls.all > 0 && calls.resolved / calls.all < WELL_RESOLVED
      ? ['Many calls are not resolved: declared types of parameters and fields help most.']
      : []),
    ...(config === undefined
      ? ['There is no config: `bpx init` writes one, where something is to be said.']
      : []),
  ];
};

/** What bpx sees, and what keeps it from seeing more. */
export const doctorPage = (page: DoctorPage, style: Style): string => {
  const clean = cleaner({});
  const { diagnosis, overview, diagnostics } = page;
  const { packages, tsconfigs, roles, known, unknown, unresolved, calls, lockfiles } = diagnosis;
  const entries = Object.entries(overview.entryPoints).map(
    ([kind, number]) => `${kind} ${thousands(number)}`,
  );
  const rows: [string, string][] = [
    ['scope', page.scope],
    ['config', page.config ?? 'none'],
    ['packages', listed(packages.map(({ name, dir, files }) => `${name} (${dir}, ${count(files, 'file')})`))],
    ['tsconfigs', tsconfigs.length === 0 ? 'none' : listed(tsconfigs)],
    ['lockfiles', lockfiles.length === 0 ? 'none' : listed(lockfiles)],
    [
      'files',
      `${thousands(overview.filesRead)} of ${thousands(overview.files)} read, ${count(overview.lines, 'line')}`,
    ],
    ['taken for', roles.map(([role, number]) => `${role} ${thousands(number)}`).join(', ')],
    ['entry points', entries.length === 0 ? 'none' : entries.join(', ')],
    ['dependencies', thousands(overview.dependencies)],
    ['known', known.length === 0 ? 'no library' : countedText(known)],
    ['not known', unknown.length === 0 ? 'none' : countedText(unknown)],
    [
      'calls',
      calls.all === 0 ? 'none' : `${percent(calls.resolved / calls.all)} of ${thousands(calls.all)} resolved`,
    ],
    ['unresolved', unresolved.length === 0 ? 'none' : countedText(unresolved)],
  ];
  const line = ([label, text]: [string, string]): string[] =>
    wrap(clean.prose(text), style.width - LABEL - 2).map(
      (part, index) => `  ${padEnd(index === 0 ? label : '', LABEL)}${part}`,
    );
  const told = diagnostics.slice(0, MOST * 2);
  const place = ({ path, line: at }: Diagnostic): string => (at === undefined ? path : `${path}:${at}`);
  const item = (text: string): string[] =>
    inlineCode(wrap(text, style.width - 4), style).map(
      (part, index) => `${index === 0 ? `  ${style.symbols.dot} ` : '    '}${part}`,
    );
  const wishes = advice(page);
  return `${[
    heading(`What bpx sees of ${clean.prose(page.root)}`, '', style),
    ...rows.flatMap(line),
    ...(told.length === 0
      ? []
      : [
          '',
          heading('What kept it from seeing all', '', style),
          ...told.flatMap((each) => item(clean.prose(`${place(each)}  ${each.message}`))),
        ]),
    ...(diagnostics.length > told.length
      ? [`    and ${thousands(diagnostics.length - told.length)} more`]
      : []),
    ...(wishes.length === 0
      ? []
      : ['', heading('To see more', '', style), ...wishes.flatMap((each) => item(clean.prose(each)))]),
  ].join('\n')}\n`;
};
