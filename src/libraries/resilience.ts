import { members, table } from './rows.ts';
import type { LibraryModel } from './table.ts';

const pure = { role: 'call', returns: 'sync' } as const;

/** Retries, breakers, deadlines and sleeps. */
export const resilience: LibraryModel[] = [
  table('p-retry', 'read in 6.2: sum of the delays about 17 minutes', [
    {
      symbol: ['default', 'pRetry'],
      role: 'retry',
      args: {
        options: '1',
        attempts: '1.retries',
        delay: '1.minTimeout',
        cap: '1.maxTimeout',
        jitter: '1.randomize',
        forever: '1.forever',
        predicate: '1.shouldRetry',
      },
      returns: 'promise',
      callback: { arg: '0', runs: 'now', result: 'awaited' },
      facts: {
        attempts: 10,
        delayMs: 1000,
        growth: 'growing',
        jitter: false,
        on: 'everything',
        waitsFor: 'callback',
      },
    },
    { symbol: ['AbortError'], ...pure },
  ]),
  table('async-retry', 'read in 1.3', [
    {
      symbol: ['default'],
      role: 'retry',
      args: {
        options: '1',
        attempts: '1.retries',
        delay: '1.minTimeout',
        jitter: '1.randomize',
        forever: '1.forever',
      },
      returns: 'promise',
      callback: { arg: '0', runs: 'now', result: 'awaited' },
      facts: {
        attempts: 10,
        delayMs: 1000,
        growth: 'growing',
        jitter: true,
        on: 'everything',
        waitsFor: 'callback',
      },
    },
  ]),
  table('retry', 'read in 0.13', [
    {
      symbol: ['operation'],
      role: 'retry',
      args: { options: '0', attempts: '0.retries', delay: '0.minTimeout', forever: '0.forever' },
      returns: 'Operation',
      facts: { attempts: 10, delayMs: 1000, growth: 'growing', jitter: false },
    },
    {
      symbol: members('Operation', 'attempt'),
      role: 'call',
      returns: 'sync',
      callback: { arg: '0', runs: 'now', result: 'dropped' },
    },
    { symbol: members('Operation', 'retry'), ...pure },
  ]),
  table('exponential-backoff', 'read in 3.1: every error is retried without `retry`', [
    {
      symbol: ['backOff'],
      role: 'retry',
      args: {
        options: '1',
        attempts: '1.numOfAttempts',
        delay: '1.startingDelay',
        jitter: '1.jitter',
        predicate: '1.retry',
      },
      returns: 'promise',
      callback: { arg: '0', runs: 'now', result: 'awaited' },
      facts: {
        attempts: 10,
        delayMs: 100,
        growth: 'growing',
        jitter: false,
        on: 'everything',
        waitsFor: 'callback',
      },
    },
  ]),
  table('ts-retry-promise', 'ts-retry-promise README', [
    {
      symbol: ['retry', 'default'],
      role: 'retry',
      args: { options: '1', attempts: '1.retries', delay: '1.delay', predicate: '1.retryIf' },
      returns: 'promise',
      callback: { arg: '0', runs: 'now', result: 'awaited' },
      facts: { attempts: 10, delayMs: 250, growth: 'constant', on: 'everything' },
    },
  ]),
  table('cockatiel', 'read in 3.2: no end and no delay without options', [
    {
      symbol: ['retry'],
      role: 'retry',
      args: { predicate: '0', options: '1', attempts: '1.maxAttempts', delay: '1.backoff' },
      returns: 'Policy',
      facts: { delayMs: 0, growth: 'constant' },
    },
    {
      symbol: ['circuitBreaker'],
      role: 'breaker',
      args: { predicate: '0', options: '1' },
      returns: 'Policy',
    },
    {
      symbol: ['timeout'],
      role: 'timeout',
      args: { timeout: '0' },
      returns: 'Policy',
      facts: { unit: 'ms' },
    },
    { symbol: ['bulkhead'], role: 'limit-concurrency', args: { concurrency: '0' }, returns: 'Policy' },
    { symbol: ['wrap', 'handleAll', 'handleType', 'handleWhen', 'fallback'], ...pure, returns: 'Policy' },
    {
      symbol: members('Policy', 'execute'),
      role: 'call',
      returns: 'promise',
      callback: { arg: '0', runs: 'now', result: 'awaited' },
      facts: { waitsFor: 'callback' },
    },
    { symbol: ['ConstantBackoff'], ...pure, args: { delay: '0' }, facts: { growth: 'constant' } },
    {
      symbol: ['ExponentialBackoff'],
      ...pure,
      args: { options: '0' },
      facts: { growth: 'growing', capMs: 30_000, jitter: true },
    },
  ]),
  table(
    'opossum',
    'read in 9.0: timeout 10 s, opens at 50 % of failures, resets after 30 s, no volume threshold',
    [
      {
        symbol: ['default'],
        role: 'breaker',
        args: { action: '0', options: '1' },
        returns: 'Breaker',
        callback: { arg: '0', runs: 'stored', result: 'awaited' },
      },
      { symbol: members('Breaker', 'fire call'), role: 'call', returns: 'promise' },
      {
        symbol: members('Breaker', 'fallback'),
        ...pure,
        callback: { arg: '0', runs: 'stored', result: 'awaited' },
      },
    ],
    {
      makes: [
        {
          symbol: ['default', 'CircuitBreaker'],
          instance: 'Breaker',
          kind: 'other',
          owns: 'nothing',
          options: '1',
          crash: 'guarded',
        },
      ],
      settings: {
        timeout: { at: ['1.timeout'], unit: 'ms', default: 10_000, off: [false], covers: 'total' },
        threshold: { at: ['1.errorThresholdPercentage'], unit: 'count', default: 50 },
        reset: { at: ['1.resetTimeout'], unit: 'ms', default: 30_000 },
        volume: { at: ['1.volumeThreshold'], unit: 'count', default: 0, off: [0] },
      },
    },
  ),
  table('p-timeout', 'vendor docs, exports checked in 7.0: the work goes on after the timeout', [
    {
      symbol: ['default', 'pTimeout'],
      role: 'timeout',
      args: { promise: '0', options: '1', timeout: '1.milliseconds' },
      returns: 'promise',
      facts: { unit: 'ms' },
    },
  ]),
  table('delay', 'exports checked in 7.0', [
    {
      symbol: ['default', 'rangeDelay'],
      role: 'sleep',
      args: { delay: '0' },
      returns: 'promise',
      facts: { unit: 'ms', rejects: false },
    },
  ]),
];
