import { members } from './rows.ts';
import type { LibraryModel } from './table.ts';

const app = 'NestApplication';

export const nestCore: LibraryModel = {
  library: '@nestjs/core',
  source: 'NestJS documentation 11; read in 10.4',
  types: {
    INestApplication: '@nestjs/core:NestApplication',
    NestExpressApplication: '@nestjs/core:NestApplication',
    NestFastifyApplication: '@nestjs/core:NestApplication',
    INestApplicationContext: '@nestjs/core:NestApplication',
  },
  makes: [
    {
      symbol: [
        'NestFactory.create()',
        'NestFactory.createMicroservice()',
        'NestFactory.createApplicationContext()',
      ],
      instance: app,
      kind: 'server',
      owns: 'sockets',
      options: 'last',
      crash: 'guarded',
    },
  ],
  calls: [
    { symbol: members(app, 'listen'), role: 'listen', args: { port: '0' }, returns: 'promise' },
    { symbol: members(app, 'init startAllMicroservices'), role: 'call', returns: 'promise' },
    { symbol: members(app, 'close'), role: 'close', returns: 'promise' },
    {
      symbol: members(app, 'use'),
      role: 'middleware',
      args: { path: '0', handlers: 'last' },
      returns: 'builder',
      facts: { scope: 'app' },
    },
    {
      symbol: members(app, 'useGlobalGuards'),
      role: 'guard',
      args: { guards: 'rest' },
      returns: 'builder',
      facts: { scope: 'global' },
    },
    {
      symbol: members(app, 'useGlobalPipes'),
      role: 'validate',
      args: { pipes: 'rest' },
      returns: 'builder',
      facts: { scope: 'global' },
    },
    {
      symbol: members(app, 'useGlobalFilters'),
      role: 'error-handler',
      args: { handlers: 'rest' },
      returns: 'builder',
      facts: { scope: 'global' },
    },
    {
      symbol: members(app, 'useGlobalInterceptors'),
      role: 'middleware',
      args: { handlers: 'rest' },
      returns: 'builder',
      facts: { scope: 'global' },
    },
    {
      symbol: members(app, 'setGlobalPrefix'),
      role: 'call',
      args: { path: '0', options: '1' },
      returns: 'builder',
    },
    {
      symbol: members(
        app,
        'enableVersioning enableShutdownHooks useLogger flushLogs useWebSocketAdapter set useBodyParser',
      ),
      role: 'call',
      args: { options: '0' },
      returns: 'builder',
    },
    {
      symbol: members(app, 'enableCors'),
      role: 'cors',
      args: { options: '0' },
      returns: 'sync',
      facts: { defaults: { origin: '*', credentials: false } },
    },
    {
      symbol: members(app, 'useStaticAssets'),
      role: 'middleware',
      args: { root: '0', options: '1' },
      returns: 'builder',
    },
    { symbol: members(app, 'connectMicroservice'), role: 'consume', args: { options: '0' }, returns: 'sync' },
    { symbol: members(app, 'get resolve'), role: 'provider', args: { token: '0' }, returns: 'sync' },
    { symbol: members(app, 'select'), role: 'call', returns: 'builder' },
    { symbol: members(app, 'getHttpServer'), role: 'call', returns: 'node:http:Server' },
    {
      symbol: members('ModuleRef', 'get resolve create'),
      role: 'provider',
      args: { token: '0' },
      returns: 'sync',
    },
    {
      symbol: members('Reflector', 'get getAll getAllAndOverride getAllAndMerge'),
      role: 'call',
      args: { key: '0', targets: '1' },
      returns: 'sync',
    },
  ],
};
