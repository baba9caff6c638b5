import { members, table } from './rows.ts';
import type { LibraryModel } from './table.ts';

const stored = { runs: 'stored', result: 'awaited' } as const;
const dropped = { runs: 'stored', result: 'dropped' } as const;

const kafka: LibraryModel = table(
  'kafkajs',
  'read in 2.2: 5 retries from 300 ms, 30 s per request, offsets committed after eachMessage resolves',
  [
    { symbol: members('Kafka', 'producer'), role: 'call', args: { options: '0' }, returns: 'Producer' },
    {
      symbol: members('Kafka', 'consumer'),
      role: 'call',
      args: { options: '0', group: '0.groupId' },
      returns: 'Consumer',
    },
    { symbol: members('Kafka', 'admin'), role: 'call', returns: 'Admin' },
    {
      symbol: members('Producer', 'send'),
      role: 'publish',
      args: { channel: '0.topic', payload: '0.messages', key: '0.messages.0.key', options: '0' },
      returns: 'promise',
      facts: { transport: 'stream', durable: true, confirmed: true, bulk: 'send({ messages })' },
    },
    {
      symbol: members('Producer', 'sendBatch'),
      role: 'publish',
      args: { payload: '0.topicMessages' },
      returns: 'promise',
      facts: { transport: 'stream', durable: true, confirmed: true },
    },
    {
      symbol: members('Producer Transaction', 'transaction'),
      role: 'tx.open',
      returns: 'promise',
      resolves: 'Producer',
      facts: { propagation: 'explicit', managed: false },
    },
    {
      symbol: members('Consumer', 'run'),
      role: 'consume',
      args: {
        options: '0',
        handler: '0.eachMessage',
        batch: '0.eachBatch',
        concurrency: '0.partitionsConsumedConcurrently',
      },
      returns: 'promise',
      callback: { arg: '0.eachMessage', ...stored },
      facts: { transport: 'stream', ack: 'on resolve', concurrency: 1, delivery: 'at least once' },
    },
    {
      symbol: members('Consumer', 'subscribe'),
      role: 'consume',
      args: { channel: '0.topic', channels: '0.topics' },
      returns: 'promise',
      facts: { transport: 'stream' },
    },
    { symbol: members('Consumer', 'commitOffsets'), role: 'ack', returns: 'promise' },
    { symbol: members('Producer Consumer Admin', 'connect'), role: 'call', returns: 'promise' },
    { symbol: members('Producer Consumer Admin', 'disconnect'), role: 'close', returns: 'promise' },
  ],
  {
    makes: [
      {
        symbol: ['Kafka'],
        instance: 'Kafka',
        kind: 'broker',
        owns: 'sockets',
        options: '0',
        crash: 'guarded',
      },
    ],
    settings: {
      connectTimeout: { at: ['0.connectionTimeout'], unit: 'ms', default: 1_000, covers: 'connect' },
      timeout: { at: ['0.requestTimeout'], unit: 'ms', default: 30_000, covers: 'total' },
      retries: { at: ['0.retry.retries'], unit: 'count', default: 5 },
      tls: { at: ['0.ssl'], default: false, off: [false] },
    },
  },
);

const amqp: LibraryModel = table(
  'amqplib',
  'read in 0.10: publish writes to a buffer, only a confirm channel confirms; connection and channel end the process unheard',
  [
    {
      symbol: ['connect'],
      role: 'call',
      args: { url: '0', options: '1' },
      returns: 'promise',
      resolves: 'Connection',
    },
    { symbol: members('Connection', 'createChannel'), role: 'call', returns: 'promise', resolves: 'Channel' },
    {
      symbol: members('Connection', 'createConfirmChannel'),
      role: 'call',
      returns: 'promise',
      resolves: 'ConfirmChannel',
    },
    {
      symbol: members('Channel', 'publish'),
      role: 'publish',
      args: { channel: '0', key: '1', payload: '2', options: '3' },
      returns: 'sync',
      facts: { transport: 'broker', durable: true, confirmed: false },
    },
    {
      symbol: members('Channel', 'sendToQueue'),
      role: 'publish',
      args: { channel: '0', payload: '1', options: '2' },
      returns: 'sync',
      facts: { transport: 'broker', durable: true, confirmed: false },
    },
    {
      symbol: members('ConfirmChannel', 'publish sendToQueue'),
      role: 'publish',
      args: { channel: '0', payload: '1' },
      returns: 'sync',
      callback: { arg: 'last', runs: 'later', result: 'dropped' },
      facts: { transport: 'broker', durable: true, confirmed: false },
    },
    { symbol: members('ConfirmChannel', 'waitForConfirms'), role: 'call', returns: 'promise' },
    {
      symbol: members('Channel', 'consume'),
      role: 'consume',
      args: { channel: '0', options: '2', noAck: '2.noAck' },
      returns: 'promise',
      callback: { arg: '1', ...dropped },
      facts: { transport: 'broker', ack: 'manual', delivery: 'at least once' },
    },
    {
      symbol: members('Channel', 'ack ackAll'),
      role: 'ack',
      args: { message: '0' },
      returns: 'sync',
      facts: { ack: 'positive' },
    },
    {
      symbol: members('Channel', 'nack'),
      role: 'ack',
      args: { message: '0', requeue: '2' },
      returns: 'sync',
      facts: { ack: 'negative' },
    },
    {
      symbol: members('Channel', 'reject'),
      role: 'ack',
      args: { message: '0', requeue: '1' },
      returns: 'sync',
      facts: { ack: 'negative' },
    },
    { symbol: members('Channel', 'prefetch'), role: 'call', args: { count: '0' }, returns: 'promise' },
    {
      symbol: members('Channel', 'assertQueue assertExchange bindQueue get checkQueue'),
      role: 'call',
      args: { channel: '0', options: 'last' },
      returns: 'promise',
    },
    { symbol: members('Channel Connection', 'close'), role: 'close', returns: 'promise' },
  ],
  {
    types: { ChannelModel: 'Connection' },
    makes: [
      {
        symbol: ['connect()'],
        instance: 'Connection',
        kind: 'broker',
        owns: 'sockets',
        options: '1',
        crash: 'ends the process',
      },
    ],
    instances: {
      Channel: { kind: 'broker', like: ['node:events:EventEmitter'], crash: 'ends the process' },
      ConfirmChannel: { like: ['Channel'] },
    },
    settings: {
      connectTimeout: { at: ['1.timeout'], unit: 'ms', default: null, covers: 'connect' },
      heartbeat: { at: ['url:heartbeat'], unit: 's', default: 60 },
    },
  },
);

const manager: LibraryModel = table(
  'amqp-connection-manager',
  'read in 4.1: the connection is guarded, a ChannelWrapper emits error when setup throws',
  [
    {
      symbol: members('ConnectionManager', 'createChannel'),
      role: 'call',
      args: { options: '0' },
      returns: 'ChannelWrapper',
      callback: { arg: '0.setup', runs: 'later', result: 'awaited' },
    },
    {
      symbol: members('ChannelWrapper', 'publish sendToQueue'),
      role: 'publish',
      args: { channel: '0', payload: '1' },
      returns: 'promise',
      facts: { transport: 'broker', durable: true, confirmed: true },
    },
    {
      symbol: members('ChannelWrapper', 'consume'),
      role: 'consume',
      args: { channel: '0' },
      returns: 'promise',
      callback: { arg: '1', ...dropped },
      facts: { transport: 'broker', ack: 'manual' },
    },
    { symbol: members('ChannelWrapper', 'ack ackAll nack'), role: 'ack', returns: 'sync' },
    { symbol: members('ChannelWrapper ConnectionManager', 'close'), role: 'close', returns: 'promise' },
  ],
  {
    makes: [
      {
        symbol: ['connect()'],
        instance: 'ConnectionManager',
        kind: 'broker',
        owns: 'sockets',
        options: '1',
        crash: 'guarded',
      },
    ],
    instances: {
      ChannelWrapper: { kind: 'broker', crash: 'ends the process', like: ['node:events:EventEmitter'] },
    },
  },
);

const nats: LibraryModel = table(
  'nats',
  'nats.js documentation 2: core publish is fire and forget, JetStream confirms',
  [
    { symbol: ['connect'], role: 'call', args: { options: '0' }, returns: 'promise', resolves: 'Nats' },
    {
      symbol: members('Nats', 'publish'),
      role: 'publish',
      args: { channel: '0', payload: '1' },
      returns: 'sync',
      facts: { transport: 'pub-sub', durable: false },
    },
    {
      symbol: members('Nats', 'request'),
      role: 'rpc.call',
      args: { channel: '0', body: '1', options: '2', timeout: '2.timeout' },
      returns: 'promise',
    },
    {
      symbol: members('Nats', 'subscribe'),
      role: 'consume',
      args: { channel: '0', options: '1' },
      returns: 'stream',
      callback: { arg: '1.callback', ...dropped },
      facts: { transport: 'pub-sub', delivery: 'at most once' },
    },
    { symbol: members('Nats', 'jetstream'), role: 'call', returns: 'JetStream' },
    {
      symbol: members('JetStream', 'publish'),
      role: 'publish',
      args: { channel: '0', payload: '1', id: '2.msgID' },
      returns: 'promise',
      facts: { transport: 'stream', durable: true, confirmed: true },
    },
    { symbol: members('JsMsg', 'ack nak term working'), role: 'ack', returns: 'sync' },
    { symbol: members('Nats', 'drain close flush'), role: 'close', returns: 'promise' },
  ],
  {
    also: ['@nats-io/transport-node'],
    types: { NatsConnection: 'Nats', JetStreamClient: 'JetStream' },
    makes: [
      {
        symbol: ['connect()'],
        instance: 'Nats',
        kind: 'broker',
        owns: 'sockets',
        options: '0',
        crash: 'guarded',
      },
    ],
  },
);

const sqsConsumer: LibraryModel = table(
  'sqs-consumer',
  'vendor docs, exports checked in 14.2: deletes after the handler resolves',
  [
    {
      symbol: ['Consumer.create'],
      role: 'consume',
      args: { channel: '0.queueUrl', options: '0' },
      returns: 'Consumer',
      callback: { arg: '0.handleMessage', ...stored },
      facts: { transport: 'broker', ack: 'on resolve', delivery: 'at least once' },
    },
    { symbol: members('Consumer', 'start stop'), role: 'call', returns: 'sync' },
    {
      symbol: members('Consumer', 'on'),
      role: 'listener',
      args: { event: '0' },
      returns: 'builder',
      callback: { arg: '1', ...dropped },
    },
  ],
);

export const messaging: LibraryModel[] = [kafka, amqp, manager, nats, sqsConsumer];
