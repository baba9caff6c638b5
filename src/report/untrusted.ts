/**
 * Text of the reviewed tree on its way out. Everything of it (code, names, paths, messages that quote it)
 * passes `visible`, so that it can neither drive a terminal nor read differently from what it is.
 */

// Controls (C0, DEL, C1), bidirectional marks and overrides, line separators, the byte order mark, tag characters,
// lone surrogates, and U+E000, which the wrapping below uses for itself.
const HARMFUL =
  /[\p{Cc}\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ue000\u{e0000}-\u{e007f}]|\p{Surrogate}/gu;

const escapeOf = (character: string): string => {
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\u{${hex}}`;
};

/** Control and bidirectional characters written as `\x1b`, `\u202e`. */
export const visible = (text: string): string => text.replace(HARMFUL, escapeOf);

/** For text that may have line breaks and tabs of its own, such as a message or an edit: both become a space. */
export const visibleLine = (text: string): string => visible(text.replace(/[\r\n\t]+/g, ' '));
