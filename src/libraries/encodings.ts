import { table } from './rows.ts';
import type { LibraryModel } from './table.ts';

const decodes = (library: string, source: string, symbols: string[]): LibraryModel =>
  table(library, source, [
    {
      symbol: symbols,
      role: 'decode',
      args: { value: '0', encoding: '1' },
      returns: 'sync',
      facts: { yields: 'string' },
    },
  ]);

/** Texts and bytes turned into each other. */
export const encodings: LibraryModel[] = [
  decodes('uint8arrays', 'read in 3.0 and 5.1', ['fromString', 'toString', 'concat']),
  decodes('js-base64', 'read in 3.7', ['decode', 'encode', 'fromBase64', 'toBase64']),
  decodes('base64url', 'read in 3.0', ['default', 'decode', 'encode', 'toBuffer']),
];
