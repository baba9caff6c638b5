import { members, table } from './rows.ts';
import type { LibraryModel } from './table.ts';

export const memoisation: LibraryModel[] = [
  table(
    'p-memoize',
    'vendor docs, exports checked in 8.0: no bound, the first argument is the key, rejections are not kept',
    [
      {
        symbol: ['default'],
        role: 'memoize',
        args: { options: '1', key: '1.cacheKey', cache: '1.cache' },
        returns: 'sync',
        callback: { arg: '0', runs: 'stored', result: 'awaited' },
        facts: { bound: 'none', keepsRejections: false, singleFlight: true, medium: 'memory' },
      },
    ],
  ),
  table(
    'mem',
    'vendor docs: no bound, the first argument is the key, rejections stay',
    [
      {
        symbol: ['default'],
        role: 'memoize',
        args: { options: '1', ttl: '1.maxAge', key: '1.cacheKey' },
        returns: 'sync',
        callback: { arg: '0', runs: 'stored', result: 'returned' },
        facts: { bound: 'none', keepsRejections: true, ttl: 'ms', medium: 'memory' },
      },
    ],
    { also: ['memoize'] },
  ),
  table('memoizee', 'memoizee README: no bound without `max` or `maxAge`', [
    {
      symbol: ['default'],
      role: 'memoize',
      args: { options: '1', ttl: '1.maxAge', max: '1.max' },
      returns: 'sync',
      callback: { arg: '0', runs: 'stored', result: 'returned' },
      facts: { bound: 'none', keepsRejections: true, ttl: 'ms', medium: 'memory' },
    },
  ]),
  table(
    'dataloader',
    'vendor docs, exports checked in 2.2: one batch a tick, results cached for the life of the loader',
    [
      {
        symbol: members('DataLoader', 'load loadMany'),
        role: 'cache.get',
        args: { key: '0' },
        returns: 'promise',
        facts: { medium: 'memory', singleFlight: true },
      },
      {
        symbol: members('DataLoader', 'clear clearAll'),
        role: 'cache.delete',
        args: { key: '0' },
        returns: 'builder',
      },
      {
        symbol: members('DataLoader', 'prime'),
        role: 'cache.set',
        args: { key: '0', value: '1' },
        returns: 'builder',
      },
      {
        symbol: ['default'],
        role: 'call',
        returns: 'DataLoader',
        callback: { arg: '0', runs: 'later', result: 'awaited' },
      },
    ],
    {
      types: { default: 'DataLoader' },
      makes: [{ symbol: ['default'], instance: 'DataLoader', kind: 'cache', owns: 'nothing', options: '1' }],
    },
  ),
];
