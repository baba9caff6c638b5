import type { Style } from './style.ts';
import { cut, widthOf } from './text.ts';

/** `── title ─────────── right`, as wide as the report. */
export const heading = (title: string, right: string, style: Style): string => {
  const { rule, ellipsis } = style.symbols;
  const tail = right === '' ? '' : ` ${right}`;
  const shortTitle = cut(title, style.width - widthOf(tail) - 6, ellipsis);
  const left = `${style.dim(rule.repeat(2))} ${style.bold(shortTitle)} `;
  const line = Math.max(2, style.width - widthOf(left) - widthOf(tail));
  return `${left}${style.dim(rule.repeat(line))}${tail}`;
};
