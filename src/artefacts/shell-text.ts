import type { DataNode } from './data-node.ts';
import { textOf } from './data-node.ts';
import { readShell, type Command } from './shell.ts';

/** The commands in a scalar of a YAML or JSON file, each with its place in that file. */
export const commandsIn = (node: DataNode | undefined): Command[] => {
  const text = textOf(node);
  if (!node || text === undefined) return [];
  const { content, span } = node;
  return readShell(text, {
    at: (offset) => {
      // Only a literal block keeps its line breaks; elsewhere the place is the scalar's own.
      if (!content || content.folded)
        return { line: content?.line ?? span.line, column: content ? content.indent + 1 : span.column };
      const before = text.slice(0, offset);
      const lineStart = before.lastIndexOf('\n') + 1;
      const line = content.line + (before.match(/\n/g)?.length ?? 0);
      return { line, column: content.indent + 1 + offset - lineStart };
    },
  });
};
