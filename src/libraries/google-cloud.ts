import { members, table } from './rows.ts';
import type { Facts } from './facts.ts';
import type { CallRow, LibraryModel } from './table.ts';

const sdk = (
  symbol: string[],
  facts: Facts,
  args: Record<string, string> = { payload: '0', options: '1' },
): CallRow => ({
  symbol,
  role: 'sdk.call',
  args,
  returns: 'promise',
  facts,
});

const deep = (instance: string, verbs: string): string[] =>
  verbs.split(' ').flatMap((verb) => [1, 2, 3].map((depth) => `${instance}#${'*.'.repeat(depth)}${verb}`));

export const googleCloud: LibraryModel[] = [
  table(
    '@google-cloud/storage',
    'read in 7.17: 600 s in all retries, 3 retries',
    [
      { symbol: members('Storage', 'bucket'), role: 'call', args: { name: '0' }, returns: 'Bucket' },
      { symbol: members('Bucket', 'file'), role: 'call', args: { path: '0' }, returns: 'File' },
      sdk(
        members(
          'Bucket File',
          'upload download save delete exists getMetadata setMetadata getFiles copy move makePublic',
        ),
        { provider: 'google' },
      ),
      { symbol: members('File', 'createReadStream'), role: 'stream', returns: 'node:stream:Readable' },
      { symbol: members('File', 'createWriteStream'), role: 'stream', returns: 'node:stream:Writable' },
      {
        symbol: members('File', 'getSignedUrl'),
        role: 'sign',
        args: { lifetime: '0.expires' },
        returns: 'promise',
        facts: { io: 'none' },
      },
    ],
    {
      makes: [
        {
          symbol: ['Storage'],
          instance: 'Storage',
          kind: 'storage',
          owns: 'sockets',
          options: '0',
          crash: 'guarded',
        },
      ],
      settings: {
        timeout: { at: ['0.retryOptions.totalTimeout'], unit: 's', default: 600, covers: 'total' },
        retries: { at: ['0.retryOptions.maxRetries'], unit: 'count', default: 3 },
      },
    },
  ),
  table(
    '@google-cloud/pubsub',
    'vendor docs, exports checked in 5.3: publish is batched and confirmed by its promise; messages come again until acknowledged',
    [
      { symbol: members('PubSub', 'topic'), role: 'call', args: { channel: '0' }, returns: 'Topic' },
      {
        symbol: members('PubSub Topic', 'subscription'),
        role: 'call',
        args: { channel: '0' },
        returns: 'Subscription',
      },
      {
        symbol: members('Topic', 'publishMessage publish publishJSON'),
        role: 'publish',
        args: { channel: 'this', payload: '0', key: '0.orderingKey' },
        returns: 'promise',
        facts: { transport: 'broker', durable: true, confirmed: true },
      },
      {
        symbol: members('Subscription', 'on'),
        role: 'consume',
        args: { event: '0' },
        returns: 'builder',
        callback: { arg: '1', runs: 'stored', result: 'dropped', gives: { 0: 'Message' } },
        facts: { transport: 'broker', ack: 'manual', delivery: 'at least once' },
      },
      { symbol: members('Message', 'ack'), role: 'ack', returns: 'sync', facts: { ack: 'positive' } },
      { symbol: members('Message', 'nack'), role: 'ack', returns: 'sync', facts: { ack: 'negative' } },
    ],
    {
      makes: [
        {
          symbol: ['PubSub'],
          instance: 'PubSub',
          kind: 'broker',
          owns: 'sockets',
          options: '0',
          crash: 'guarded',
        },
      ],
    },
  ),
  table(
    '@google-cloud/secret-manager',
    'vendor docs',
    [
      {
        symbol: members('SecretManagerServiceClient', 'accessSecretVersion'),
        role: 'secret.read',
        args: { name: '0.name' },
        returns: 'promise',
      },
    ],
    {
      makes: [
        {
          symbol: ['SecretManagerServiceClient'],
          instance: 'SecretManagerServiceClient',
          kind: 'sdk',
          owns: 'sockets',
          options: '0',
          crash: 'guarded',
        },
      ],
    },
  ),
  table(
    'googleapis',
    'read in 150: gaxios without timeout',
    [
      sdk(deep('Api', 'list get insert create update patch delete send'), {
        provider: 'google',
        rejectsOn: '4xx,5xx',
      }),
      { symbol: ['google.*'], role: 'call', args: { options: '0' }, returns: 'Api' },
    ],
    { settings: { timeout: { at: ['call:options.timeout'], unit: 'ms', default: null, covers: 'total' } } },
  ),
  table(
    'firebase-admin',
    'Firebase documentation, Admin SDK 13',
    [
      {
        symbol: ['auth().verifyIdToken', 'Auth#verifyIdToken', 'Auth#verifySessionCookie'],
        role: 'verify',
        args: { token: '0' },
        returns: 'promise',
        facts: { verifies: true, fails: 'rejects' },
      },
      sdk(
        [
          'messaging().send',
          'messaging().sendEachForMulticast',
          'Messaging#send',
          'Messaging#sendEachForMulticast',
          'Messaging#sendEach',
        ],
        { provider: 'firebase', cost: 'mail' },
      ),
      { symbol: ['initializeApp'], role: 'call', args: { options: '0' }, returns: 'sync' },
    ],
    { also: ['firebase-admin/auth', 'firebase-admin/messaging', 'firebase-admin/app'] },
  ),
];
