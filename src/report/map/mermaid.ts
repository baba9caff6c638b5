import type { MapPage } from './page.ts';
import { authText, breakerText, entryText, retryText, settingText } from './words.ts';
import { visibleLine } from '../untrusted.ts';

/** Entry points of one file are one box: more rows than this are counted. */
const ROWS = 12;

/** Text inside of quotes of Mermaid; what would end them or start markup becomes an entity. */
const quoted = (text: string): string =>
  `"${visibleLine(text).replace(/[#"<>&`\\]/g, (character) => `#${character.codePointAt(0) ?? 0};`)}"`;

const box = (lines: readonly string[]): string =>
  lines
    .map(quoted)
    .map((line) => line.slice(1, -1))
    .join('<br/>');

/** The map as a flowchart: files with their entry points on the left, what they call and keep on the right. */
export const mapMermaid = ({ name, map }: MapPage): string => {
  const groups = new Map<string, MapPage['map']['entryPoints']>();
  for (const entry of map.entryPoints) {
    const list = groups.get(entry.file);
    if (list) list.push(entry);
    else groups.set(entry.file, [entry]);
  }
  const labelOf = (entry: MapPage['map']['entryPoints'][number]): string =>
    entry.kind === 'http' ? entryText(entry) : `${entry.kind} ${entryText(entry)}`;
  const fileOf = new Map<string, Set<number>>();
  const entryBoxes = [...groups].map(([file, entries], index) => {
    for (const entry of entries) {
      const label = labelOf(entry);
      const files = fileOf.get(label) ?? new Set<number>();
      files.add(index);
      fileOf.set(label, files);
    }
    const shown = entries.slice(0, ROWS).map((entry) => {
      const auth = authText(entry);
      return auth ? `${labelOf(entry)} (${auth})` : labelOf(entry);
    });
    const rest = entries.length > ROWS ? [`and ${entries.length - ROWS} more`] : [];
    return `  e${index}["${box([file, ...shown, ...rest])}"]`;
  });
  const edges = new Set<string>();
  const link = (callers: readonly string[], target: string, text?: string): void => {
    const from = new Set(callers.flatMap((caller) => [...(fileOf.get(caller) ?? [])]));
    const sources = from.size ? [...from].sort((a, b) => a - b).map((index) => `e${index}`) : ['s'];
    for (const source of sources)
      edges.add(`  ${source} -->${text === undefined ? '' : `|${quoted(text)}|`} ${target}`);
  };
  const dependencyBoxes = map.dependencies.map((dependency, index) => {
    link(dependency.callers, `d${index}`);
    const { name, timeout, retry, breaker, tls } = dependency;
    const facts = [
      `timeout ${settingText(timeout)}`,
      `retry ${retryText(retry)}`,
      `breaker ${breakerText(breaker)}`,
      `TLS ${tls}`,
    ];
    return `  d${index}(["${box([name, ...facts])}"])`;
  });
  const storeBoxes = map.stores.map(({ name, settings }, index) => {
    edges.add(`  s --> t${index}`);
    return `  t${index}[("${box([name, ...settings.map((setting) => `${setting.name} ${settingText(setting)}`)])}")]`;
  });
  const queueBoxes = map.queues.map(({ name, producers, consumers }, index) => {
    for (const { callers, attempts } of producers)
      link(callers, `q${index}`, attempts === null ? 'sends' : `sends, ${attempts} attempts at most`);
    for (const { file } of consumers) {
      const at = [...groups.keys()].indexOf(file);
      if (at >= 0) edges.add(`  q${index} --> e${at}`);
    }
    return `  q${index}[["${box([name])}"]]`;
  });
  const usesService = [...edges].some((edge) => edge.startsWith('  s '));
  return `${[
    'flowchart LR',
    ...(usesService ? [`  s{{${quoted(name)}}}`] : []),
    ...entryBoxes,
    ...dependencyBoxes,
    ...storeBoxes,
    ...queueBoxes,
    ...edges,
  ].join('\n')}\n`;
};
