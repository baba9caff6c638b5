import { members } from './rows.ts';
import type { LibraryModel } from './table.ts';

/** What a request of `node:http` carries; Express and others add to it. */
export const nodeHttpMessages: LibraryModel = {
  library: 'node:http',
  source: 'Node.js docs 24, http.IncomingMessage',
  reads: [
    { symbol: members('IncomingMessage', 'headers rawHeaders'), role: 'source', facts: { part: 'header' } },
    { symbol: members('IncomingMessage', 'url'), role: 'source', facts: { part: 'url', yields: 'string' } },
  ],
};
