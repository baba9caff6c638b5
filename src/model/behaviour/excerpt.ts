import type { Node } from '../../facts/node.ts';

const LENGTH = 40;

/** Text on one line, cut to a length. */
export const oneLine = (text: string, length = LENGTH): string => {
  const flat = text.replace(/\s+(?=\??\.\w)/g, '').replace(/\s+/g, ' ');
  return flat.length > length ? `${flat.slice(0, length - 1)}…` : flat;
};

/** Code on one line, short enough for a message. */
export const excerpt = (node: Node, length = LENGTH): string => oneLine(node.text, length);

/** A call without its arguments: `client.get(…)`, `new Pool(…)`. */
export const callExcerpt = (call: Node): string => {
  // `(0, this.fetch)(url)` calls what stands last
  const callee = call.callee?.is('Sequence') ? call.callee.elements.at(-1) : call.callee;
  if (!call.isCall || !callee) return excerpt(call);
  const text = callee.text.replace(/\s+/g, ' ').replace(/ ?\. ?/g, '.');
  const name = text.length > 50 ? callee.name || text.slice(0, 50) : text;
  return `${call.isNew ? 'new ' : ''}${name}(${call.args.length ? '…' : ''})`;
};
