import type { Binding, Node, SourceUnit } from '../../facts/node.ts';
import { Flag } from '../../facts/kinds.ts';
import { visibleLine } from '../untrusted.ts';

const FLAG_NAMES = Object.entries(Flag) as [string, number][];

/** Flags share bits between kinds; each is named once, by its first name. */
const flagsOf = (node: Node): string => {
  const seen = new Set<number>();
  return FLAG_NAMES.filter(([, bit]) => node.hasFlag(bit) && !seen.has(bit) && seen.add(bit))
    .map(([name]) => name.toLowerCase())
    .join(' ');
};

const payloadOf = (node: Node): string => {
  if (node.binding) return `${node.binding.name} #${node.binding.id}`;
  return node.kind === 'Identifier' ? '' : node.string;
};

const nodeLine = (node: Node, depth: number, { file }: { file: SourceUnit }): string => {
  const { line, column } = file.position(node.start);
  const words = [
    node.slot === 'none' ? '' : `${node.slot}:`,
    node.kind,
    visibleLine(payloadOf(node)),
    flagsOf(node),
  ];
  return `${`${line}:${column}`.padEnd(9)}${'  '.repeat(depth)}${words.filter(Boolean).join(' ')}`;
};

const bindingLine = (binding: Binding, file: SourceUnit): string => {
  const at = binding.declaration ? file.position(binding.declaration.start) : undefined;
  const traits = [binding.isReassigned ? 'reassigned' : '', binding.isCaptured ? 'captured' : ''].filter(
    Boolean,
  );
  const place = at ? `${at.line}:${at.column}` : '';
  return `${place.padEnd(9)}#${binding.id} ${binding.kind} ${visibleLine(binding.name)} ${traits.join(' ')}`.trimEnd();
};

/** What one file became, for people: its nodes as an indented list, then bindings, imports, exports and errors. */
export const factsPage = (file: SourceUnit): string => {
  const { facts } = file;
  const depths: number[] = [];
  const nodes = Array.from({ length: file.nodeCount }, (_, id) => {
    const node = file.node(id);
    const depth = node.parent ? (depths[node.parent.id] ?? 0) + 1 : 0;
    depths[id] = depth;
    return nodeLine(node, depth, { file });
  });
  const bindingCount = Math.max(0, ...file.nodesOf('Identifier').map((node) => (node.binding?.id ?? -1) + 1));
  const bindings = Array.from({ length: bindingCount }, (_, id) => bindingLine(file.binding(id), file));
  const imports = facts.imports.map(({ specifier, kind, typeOnly }) =>
    visibleLine(`${kind} ${specifier}${typeOnly ? ' type' : ''}`),
  );
  const exports = facts.exports.map(({ name, from, imported, typeOnly }) =>
    visibleLine(`${name}${from ? ` from ${from} (${imported ?? name})` : ''}${typeOnly ? ' type' : ''}`),
  );
  const errors = facts.errors.map(({ offset, message }) => {
    const { line, column } = file.position(offset);
    return `${line}:${column} ${visibleLine(message)}`;
  });
  const parts: [string, string[]][] = [
    ['nodes', nodes],
    ['bindings', bindings],
    ['imports', imports],
    ['exports', exports],
    ['errors', errors],
  ];
  return parts
    .filter(([, lines]) => lines.length > 0)
    .map(([title, lines]) => `${title} (${lines.length})\n${lines.join('\n')}\n`)
    .join('\n');
};
