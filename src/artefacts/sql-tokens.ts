export interface SqlToken {
  kind: 'word' | 'name' | 'string' | 'number' | 'symbol' | 'hole';
  /** Quotes of names taken off; words as written. */
  text: string;
  /** Upper case for words, else the text. */
  upper: string;
  start: number;
  end: number;
}

const WORD = /[A-Za-z_\u0080-\uffff][A-Za-z0-9_$\u0080-\uffff]*/y;
const NUMBER = /\d[\d.]*(?:[eE][+-]?\d+)?/y;
const DOLLAR_QUOTE = /\$([A-Za-z_][A-Za-z0-9_]*)?\$/y;

const match = (pattern: RegExp, text: string, at: number): string | undefined => {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
};

/** End of a quoted stretch that opens at `at`; a doubled quote stands for itself, a backslash too where it escapes. */
const quoteEnd = (text: string, at: number, quote: string, escapes: boolean): number => {
  for (let index = at + 1; index < text.length; index += 1) {
    if (escapes && text[index] === '\\') index += 1;
    else if (text[index] === quote) {
      if (text[index + 1] !== quote) return index + 1;
      index += 1;
    }
  }
  return text.length;
};

const lineEnd = (text: string, at: number): number => {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
};

/**
 * Splits SQL of any dialect into tokens; comments, psql meta commands and white space vanish. `${…}` of a template is a hole.
 * Never fails: what is never closed ends with the text.
 */
export const tokenizeSql = (text: string): SqlToken[] => {
  const tokens: SqlToken[] = [];
  const push = (kind: SqlToken['kind'], start: number, end: number, value: string): number => {
    tokens.push({ kind, text: value, upper: kind === 'word' ? value.toUpperCase() : value, start, end });
    return end;
  };
  let at = 0;
  while (at < text.length) {
    const character = text[at] ?? '';
    const two = text.slice(at, at + 2);
    if (/\s/.test(character) || character === '\ufeff') at += 1;
    else if (two === '--') at = lineEnd(text, at);
    else if (two === '/*') {
      const end = text.indexOf('*/', at + 2);
      at = end === -1 ? text.length : end + 2;
    } else if (
      (character === '\\' || character === '#') &&
      /(?:^|\n)[ \t]*$/.test(text.slice(Math.max(0, at - 80), at))
    ) {
      at = lineEnd(text, at);
    } else if (two === '${') {
      const end = text.indexOf('}', at);
      at = push(
        'hole',
        at,
        end === -1 ? text.length : end + 1,
        text.slice(at, end === -1 ? undefined : end + 1),
      );
    } else if (character === '$' && match(DOLLAR_QUOTE, text, at)) {
      const tag = match(DOLLAR_QUOTE, text, at) ?? '$$';
      const end = text.indexOf(tag, at + tag.length);
      const stop = end === -1 ? text.length : end + tag.length;
      at = push('string', at, stop, text.slice(at + tag.length, end === -1 ? undefined : end));
    } else if (character === "'") {
      const escapes = tokens.at(-1)?.end === at && tokens.at(-1)?.upper === 'E';
      const end = quoteEnd(text, at, "'", escapes);
      at = push('string', at, end, text.slice(at + 1, end - 1).replaceAll("''", "'"));
    } else if (character === '"' || character === '`') {
      const end = quoteEnd(text, at, character, false);
      at = push('name', at, end, text.slice(at + 1, end - 1).replaceAll(character + character, character));
    } else if (character === '[' && /^\[[A-Za-z_][^\]\n]*\]/.test(text.slice(at, at + 130))) {
      const end = text.indexOf(']', at) + 1;
      at = push('name', at, end, text.slice(at + 1, end - 1));
    } else {
      const word = match(WORD, text, at);
      const number = word === undefined ? match(NUMBER, text, at) : undefined;
      const value = word ?? number ?? (two === '::' ? two : character);
      at = push(
        word !== undefined ? 'word' : number !== undefined ? 'number' : 'symbol',
        at,
        at + value.length,
        value,
      );
    }
  }
  return tokens;
};

/** Splits tokens at the semicolons outside of brackets and of `BEGIN … END` bodies written without quotes. */
export const splitStatements = (tokens: readonly SqlToken[]): SqlToken[][] => {
  const statements: SqlToken[][] = [];
  let current: SqlToken[] = [];
  let depth = 0;
  let body = 0;
  for (const token of tokens) {
    if (token.text === '(' && token.kind === 'symbol') depth += 1;
    if (token.text === ')' && token.kind === 'symbol') depth = Math.max(0, depth - 1);
    const isRoutine = /^(?:TRIGGER|FUNCTION|PROCEDURE)$/.test(
      current.slice(0, 5).find((each) => /^(?:TRIGGER|FUNCTION|PROCEDURE)$/.test(each.upper))?.upper ?? '',
    );
    if (isRoutine && current[0]?.upper === 'CREATE') {
      if (token.upper === 'BEGIN' || token.upper === 'CASE') body += 1;
      if (token.upper === 'END') body = Math.max(0, body - 1);
    }
    if (token.kind === 'symbol' && token.text === ';' && depth === 0 && body === 0) {
      if (current.length > 0) statements.push(current);
      current = [];
    } else current.push(token);
  }
  if (current.length > 0) statements.push(current);
  return statements;
};
