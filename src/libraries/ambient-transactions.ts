import { decorators, members } from './rows.ts';
import type { LibraryModel } from './table.ts';

/** Transactions that travel by AsyncLocalStorage, over any ORM. */
export const ambientTransactions: LibraryModel[] = [
  {
    library: 'typeorm-transactional',
    also: ['typeorm-transactional-cls-hooked'],
    source: 'typeorm-transactional README: transactions travel by AsyncLocalStorage',
    calls: [
      {
        symbol: decorators('Transactional'),
        role: 'tx.open',
        args: { options: '0' },
        callback: { arg: 'this', runs: 'now', result: 'awaited' },
        facts: { propagation: 'ambient', managed: true, nested: 'joins' },
      },
      {
        symbol: ['runInTransaction', 'wrapInTransaction'],
        role: 'tx.open',
        returns: 'promise',
        callback: { arg: '0', runs: 'now', result: 'awaited' },
        facts: { propagation: 'ambient', managed: true },
      },
      {
        symbol: ['runOnTransactionCommit', 'runOnTransactionComplete'],
        role: 'tx.after-commit',
        returns: 'sync',
        callback: { arg: '0', runs: 'later', result: 'dropped' },
      },
    ],
  },
  {
    library: '@nestjs-cls/transactional',
    source: 'nestjs-cls documentation, transactional plugin: the transaction travels by AsyncLocalStorage',
    calls: [
      {
        symbol: decorators('Transactional'),
        role: 'tx.open',
        callback: { arg: 'this', runs: 'now', result: 'awaited' },
        facts: { propagation: 'ambient', managed: true, nested: 'joins' },
      },
      {
        symbol: members('TransactionHost', 'withTransaction'),
        role: 'tx.open',
        returns: 'promise',
        callback: { arg: 'last', runs: 'now', result: 'awaited' },
        facts: { propagation: 'ambient', managed: true, nested: 'joins' },
      },
    ],
  },
];
