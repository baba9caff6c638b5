import { members, table } from './rows.ts';
import type { LibraryModel } from './table.ts';

/**
 * Libraries that tracers patch while they are loaded. Node's own modules are left out: they are patched at the next
 * `require`. A name that ends in `/` stands for all packages of the scope.
 */
export const INSTRUMENTED_LIBRARIES: readonly string[] = [
  'express',
  'fastify',
  'koa',
  '@koa/router',
  '@hapi/hapi',
  'restify',
  'connect',
  '@nestjs/core',
  '@nestjs/platform-express',
  '@nestjs/platform-fastify',
  'graphql',
  'pg',
  'pg-pool',
  'mysql',
  'mysql2',
  'mongodb',
  'mongoose',
  'knex',
  'sequelize',
  'typeorm',
  'ioredis',
  'redis',
  'memcached',
  'kafkajs',
  'amqplib',
  'bullmq',
  'undici',
  'aws-sdk',
  '@aws-sdk/',
  '@grpc/grpc-js',
  'socket.io',
];

/** Imports that start a tracer by themselves. */
export const STARTING_IMPORTS: ReadonlySet<string> = new Set([
  'newrelic',
  'dd-trace/init',
  'dd-trace/initialize.mjs',
  'elastic-apm-node/start',
  '@opentelemetry/auto-instrumentations-node/register',
]);

const starts = { startsInstrumentation: true } as const;

/** What starts tracers that patch other libraries. */
export const instrumentation: LibraryModel[] = [
  table(
    '@opentelemetry/sdk-node',
    'OpenTelemetry JavaScript documentation, SDK 2: instrumentations patch modules that are loaded after start',
    [
      {
        symbol: members('NodeSDK', 'start'),
        role: 'call',
        args: { options: 'this' },
        returns: 'sync',
        facts: starts,
      },
      { symbol: members('NodeSDK', 'shutdown'), role: 'close', returns: 'promise' },
    ],
    {
      makes: [
        {
          symbol: ['NodeSDK'],
          instance: 'NodeSDK',
          kind: 'other',
          owns: 'nothing',
          options: '0',
          crash: 'guarded',
        },
      ],
    },
  ),
  table('@opentelemetry/instrumentation', 'OpenTelemetry JavaScript documentation', [
    {
      symbol: ['registerInstrumentations'],
      role: 'call',
      args: { options: '0' },
      returns: 'sync',
      facts: starts,
    },
  ]),
  table(
    'elastic-apm-node',
    'Elastic APM documentation, Node.js agent: start it before anything is required',
    [{ symbol: ['start', 'default.start'], role: 'call', returns: 'sync', facts: starts }],
  ),
];
