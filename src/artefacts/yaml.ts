import {
  isAlias,
  isCollection,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  parseAllDocuments,
  type Document,
  type Node,
  type Range,
} from 'yaml';
import type { Span } from '../findings.ts';
import { childPointer, type DataNode, type Scalar } from './data-node.ts';
import { readFailed, type Read } from './place.ts';

/** Above this many values a document is not read: aliases of aliases grow without end. */
const MAX_NODES = 200_000;
const MAX_DEPTH = 200;

interface Reading {
  text: string;
  counter: LineCounter;
  document: Document;
  left: number;
}

const spanOf = (reading: Reading, range: Range | null | undefined): Span => {
  const [start, end] = range ?? [0, 1];
  const from = reading.counter.linePos(start);
  const to = reading.counter.linePos(end);
  return { line: from.line, column: from.col, endLine: to.line, endColumn: to.col };
};

/** Where the first line of a block scalar stands, so that places inside a `run:` script can be named. */
const contentOf = (reading: Reading, node: Node): DataNode['content'] => {
  if (!isScalar(node) || (node.type !== 'BLOCK_LITERAL' && node.type !== 'BLOCK_FOLDED') || !node.range)
    return;
  const header = reading.text.indexOf('\n', node.range[0]);
  if (header === -1) return;
  const line = reading.counter.linePos(header + 1).line;
  const body = reading.text.slice(header + 1, node.range[1]);
  const firstContent = body.split('\n').find((each) => each.trim() !== '') ?? '';
  const indent = firstContent.length - firstContent.trimStart().length;
  return { line, indent, folded: node.type === 'BLOCK_FOLDED' };
};

const scalarOf = (value: unknown): Scalar =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value === null
    ? value
    : null;

const convert = (reading: Reading, node: Node, pointer: string, depth: number): DataNode => {
  reading.left -= 1;
  if (reading.left < 0 || depth > MAX_DEPTH) throw new RangeError('too many or too deeply nested values');
  if (isAlias(node)) {
    const target = node.resolve(reading.document);
    const span = spanOf(reading, node.range);
    if (target) return { ...convert(reading, target, pointer, depth + 1), span };
    return { kind: 'scalar', pointer, span, scalar: null, entries: [], items: [] };
  }
  const span = spanOf(reading, node.range);
  if (!isCollection(node)) {
    const source = isScalar(node) && typeof node.value === 'number' ? node.source : undefined;
    const content = contentOf(reading, node);
    return {
      kind: 'scalar',
      pointer,
      span,
      // `node-version: 20.10` is the text 20.10, never the number 20.1.
      scalar: source ?? scalarOf(isScalar(node) ? (node.value ?? null) : null),
      entries: [],
      items: [],
      ...(content ? { content } : {}),
    };
  }
  if (isSeq(node)) {
    const items = node.items.map((item, index) =>
      convert(reading, item as Node, childPointer(pointer, index), depth + 1),
    );
    return { kind: 'list', pointer, span, scalar: null, entries: [], items };
  }
  const entries: DataNode['entries'] = [];
  const inherited: DataNode['entries'] = [];
  for (const pair of isMap(node) ? node.items : []) {
    if (!isPair(pair)) continue;
    const key = isScalar(pair.key) ? String(isNumberKey(pair.key) ?? pair.key.value) : String(pair.key);
    const keySpan = spanOf(reading, (pair.key as Node | null)?.range);
    const value = pair.value as Node | null;
    if (key === '<<' && value) {
      const merged = convert(reading, value, pointer, depth + 1);
      for (const each of merged.kind === 'list' ? merged.items : [merged]) inherited.push(...each.entries);
      continue;
    }
    const converted: DataNode = value
      ? convert(reading, value, childPointer(pointer, key), depth + 1)
      : {
          kind: 'scalar',
          pointer: childPointer(pointer, key),
          span: keySpan,
          scalar: null,
          entries: [],
          items: [],
        };
    entries.push({ key, node: { ...converted, keySpan } });
  }
  for (const entry of inherited) {
    if (!entries.some((own) => own.key === entry.key)) entries.push(entry);
  }
  return { kind: 'map', pointer, span, scalar: null, entries, items: [] };
};

const isNumberKey = (key: { value: unknown; source?: string }): string | undefined =>
  typeof key.value === 'number' ? key.source : undefined;

/** Reads every document of a YAML file. Documents with errors are left out and told in the diagnostics. */
export const readYaml = (path: string, text: string): Read<DataNode[]> => {
  const counter = new LineCounter();
  try {
    const parsed = parseAllDocuments(text, {
      lineCounter: counter,
      keepSourceTokens: false,
      uniqueKeys: false,
      strict: false,
      logLevel: 'silent',
    });
    const documents = Array.isArray(parsed) ? parsed : [];
    const roots: DataNode[] = [];
    const failed: Read<DataNode[]>['diagnostics'] = [];
    for (const document of documents) {
      const [error] = document.errors;
      if (error) {
        const line = error.linePos?.[0].line;
        const said = error.message.split('\n')[0]?.replace(/ at line.*$/, '') ?? error.code;
        failed.push(...readFailed(path, `not valid YAML: ${said}`, line).diagnostics);
      } else if (document.contents) {
        const reading: Reading = { text, counter, document: document as Document, left: MAX_NODES };
        roots.push(convert(reading, document.contents as Node, '', 0));
      }
    }
    return { value: roots, diagnostics: failed };
  } catch (error) {
    return readFailed(
      path,
      `not readable as YAML: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
};
