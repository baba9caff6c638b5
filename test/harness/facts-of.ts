import { extract, type ScriptKindName } from '../../src/extract/extract.ts';
import { SourceUnit } from '../../src/facts/node.ts';

const KINDS: Record<string, ScriptKindName> = { ts: 'ts', mts: 'ts', cts: 'ts', tsx: 'tsx', jsx: 'jsx' };

/** The facts of a text, as its path says that it is parsed. */
export const unitOf = (text: string, path = 'a.ts'): SourceUnit => {
  const kind = KINDS[path.slice(path.lastIndexOf('.') + 1)] ?? 'js';
  return new SourceUnit(path, extract(text, kind), () => text);
};
