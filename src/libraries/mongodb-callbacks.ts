import { members, statics, table } from './rows.ts';
import type { CallRow, LibraryModel } from './table.ts';

const callback = { arg: 'last', runs: 'later', result: 'dropped' } as const;

const connects = (gives: string): CallRow[] => [
  {
    symbol: [...statics('MongoClient', 'connect'), 'connect'],
    role: 'call',
    args: { url: '0' },
    returns: 'promise',
    resolves: gives,
    callback: { ...callback, gives: { 1: gives } },
  },
  {
    symbol: members('MongoClient', 'connect'),
    role: 'call',
    returns: 'promise',
    resolves: gives,
    callback: { ...callback, gives: { 1: gives } },
  },
];

/** Gone in 5: forms without One or Many. */
const former: CallRow[] = [
  {
    symbol: members('Collection', 'update save'),
    role: 'db.op',
    args: { where: '0', data: '1' },
    returns: 'promise',
    callback,
    facts: { verb: 'update', callbackLast: true },
  },
  {
    symbol: members('Collection', 'insert'),
    role: 'db.op',
    args: { data: '0' },
    returns: 'promise',
    callback,
    facts: { verb: 'insert', writes: 'insert', callbackLast: true },
  },
  {
    symbol: members('Collection', 'remove'),
    role: 'db.op',
    args: { where: '0' },
    returns: 'promise',
    callback,
    facts: { verb: 'delete', writes: 'delete', callbackLast: true },
  },
];

/** A store in memory with the interface of the driver. */
export const marsdb: LibraryModel = table(
  'marsdb',
  "README of 0.6: promises; a filter is the driver's, `$where` included",
  [
    {
      symbol: members('Collection', 'find findOne count'),
      role: 'db.op',
      args: { where: '0' },
      returns: 'promise',
      facts: { verb: 'many' },
    },
    ...former,
  ],
  { makes: [{ symbol: ['Collection'], instance: 'Collection', kind: 'document', owns: 'nothing' }] },
);

/** The driver before 5, where a callback may come last: before 3 it was given the database itself. */
export const mongodbCallbacks: LibraryModel[] = [
  table('mongodb', 'read in 2.2', [...connects('Db'), ...former], { versions: '<3' }),
  table('mongodb', 'read in 3.6 and 4.17', [...connects('MongoClient'), ...former], { versions: '>=3 <5' }),
];
