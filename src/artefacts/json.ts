import { parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import { childPointer, type DataNode, type Scalar } from './data-node.ts';
import { indexLines, readFailed, type LineIndex, type Read } from './place.ts';

const span = (lines: LineIndex, node: Node) => lines.span(node.offset, node.offset + node.length);

const convert = (node: Node, pointer: string, lines: LineIndex): DataNode => {
  const base = {
    pointer,
    span: span(lines, node),
    scalar: null as Scalar,
    entries: [] as DataNode['entries'],
    items: [] as DataNode[],
  };
  if (node.type === 'array') {
    const items = (node.children ?? []).map((item, index) =>
      convert(item, childPointer(pointer, index), lines),
    );
    return { ...base, kind: 'list', items };
  }
  if (node.type !== 'object') return { ...base, kind: 'scalar', scalar: (node.value ?? null) as Scalar };
  const entries: DataNode['entries'] = [];
  for (const property of node.children ?? []) {
    const [name, value] = property.children ?? [];
    if (!name || !value) continue;
    const key = String(name.value);
    const converted = { ...convert(value, childPointer(pointer, key), lines), keySpan: span(lines, name) };
    // As in JSON.parse, the last of equal keys holds.
    const earlier = entries.findIndex((entry) => entry.key === key);
    if (earlier === -1) entries.push({ key, node: converted });
    else entries[earlier] = { key, node: converted };
  }
  return { ...base, kind: 'map', entries };
};

/** Reads JSON with comments and trailing commas; what can be read of a broken file is kept beside the diagnostic. */
export const readJson = (path: string, text: string): Read<DataNode> => {
  const errors: ParseError[] = [];
  const source = text.charCodeAt(0) === 0xfeff ? ` ${text.slice(1)}` : text;
  const root = parseTree(source, errors, { allowTrailingComma: true, disallowComments: false });
  const lines = indexLines(source);
  const [first] = errors;
  const failure = first
    ? readFailed<DataNode>(
        path,
        `not valid JSON: ${printParseErrorCode(first.error)}`,
        lines.line(first.offset),
      )
    : { diagnostics: [] };
  if (!root) return first ? failure : readFailed(path, 'an empty file where JSON is expected', 1);
  return { value: convert(root, '', lines), diagnostics: failure.diagnostics };
};
