/** What the comments and directives before the first statement of a file say. */
export interface Header {
  /** The words that mark generated code. */
  generatedBy?: string;
  useClient: boolean;
  /** A hook that React has in the browser only, imported among the first lines. */
  clientHook?: string | undefined;
}

const BLANK_OR_COMMENT = /\s+|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|#![^\n]*/y;
const DIRECTIVE = /(['"])(use [a-z]+)\1\s*;?/y;

/** The build for server components has none of them. */
const CLIENT_HOOK =
  /\bimport\b(?!\s+type\b)[^;'"]*\{[^;'"}]*\b(useState|useEffect|useReducer|useRef|useLayoutEffect|useTransition)\b[^;'"}]*\}\s*from\s*(['"])react\2/;

const GENERATED = [
  /@generated\b/,
  /\bDO NOT (?:EDIT|MODIFY)\b/,
  /\bdo not (?:edit|modify) (?:this file|manually|directly|by hand)/i,
  /\bauto-?generated\b/i,
  /\bautomatically generated\b/i,
  /\b(?:this|the) (?:file|code|module|class) (?:is|was|has been) generated\b/i,
];

/** Bytes of a file that are read for its header. */
export const HEADER_BYTES = 2048;

export function readHeader(text: string): Header {
  const comments: string[] = [];
  let useClient = false;
  let at = 0;
  for (;;) {
    BLANK_OR_COMMENT.lastIndex = at;
    const comment = BLANK_OR_COMMENT.exec(text)?.[0];
    if (comment !== undefined) {
      comments.push(comment);
      at += comment.length;
      continue;
    }
    DIRECTIVE.lastIndex = at;
    const directive = DIRECTIVE.exec(text);
    if (directive === null) break;
    if (directive[2] === 'use client') useClient = true;
    at += directive[0].length;
  }
  const heading = comments.join('');
  return {
    generatedBy: GENERATED.map((words) => words.exec(heading)?.[0]).find((words) => words !== undefined),
    useClient,
    clientHook: CLIENT_HOOK.exec(text)?.[1],
  };
}
