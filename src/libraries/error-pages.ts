import { members, table } from './rows.ts';
import type { LibraryModel } from './table.ts';

/** Pages for developers that show an error with its stack. */
export const errorPages: LibraryModel[] = [
  table('errorhandler', 'read in 1.5: answers with the stack, whatever NODE_ENV is', [
    {
      symbol: ['default'],
      role: 'error-handler',
      args: { options: '0' },
      returns: 'express:ErrorRequestHandler',
      facts: { phase: 'development' },
    },
  ]),
  table(
    'youch',
    'read in 3.3 and 4.1',
    [
      {
        symbol: members('Youch', 'toHTML toJSON'),
        role: 'error-handler',
        returns: 'promise',
        facts: { phase: 'development' },
      },
    ],
    { makes: [{ symbol: ['default', 'Youch'], instance: 'Youch', kind: 'other' }] },
  ),
];
