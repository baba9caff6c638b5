import { handlerFacts, input, runsMethod } from './nest-common.ts';
import { decorators, members } from './rows.ts';
import type { LibraryModel } from './table.ts';

/** Packages of Nest beside the core. */
export const nestModules: LibraryModel[] = [
  {
    library: '@nestjs/typeorm',
    source: 'NestJS documentation, database',
    makes: [
      {
        symbol: ['TypeOrmModule.forRoot()', 'TypeOrmModule.forRootAsync()'],
        instance: 'DataSource',
        kind: 'sql',
        owns: 'sockets',
        options: '0',
        crash: 'guarded',
      },
    ],
    instances: { DataSource: { like: ['typeorm:DataSource'] } },
    calls: [
      {
        symbol: decorators('InjectRepository InjectDataSource InjectEntityManager'),
        role: 'provider',
        args: { model: '0' },
      },
    ],
  },
  {
    library: '@nestjs/passport',
    source:
      'vendor docs, exports checked in 12.0: AuthGuard rejects with 401 when the strategy gives no user',
    calls: [
      {
        symbol: ['AuthGuard'],
        role: 'guard',
        args: { strategy: '0' },
        returns: 'sync',
        facts: { strength: 'required', credential: 'token', principal: 'req.user' },
      },
      { symbol: ['PassportStrategy'], role: 'guard', args: { strategy: '0', name: '1' }, returns: 'sync' },
    ],
  },
  {
    library: '@nestjs/jwt',
    source: 'vendor docs, exports checked in 12.0: numeric expiresIn in seconds, as jsonwebtoken',
    makes: [
      {
        symbol: ['JwtModule.register()', 'JwtModule.registerAsync()', 'JwtService'],
        instance: 'JwtService',
        kind: 'other',
        owns: 'nothing',
        options: '0',
      },
    ],
    settings: {
      secret: { at: ['0.secret', '0.privateKey'], default: null },
      expiresIn: { at: ['0.signOptions.expiresIn', 'call:options.expiresIn'], unit: 's', default: null },
    },
    calls: [
      {
        symbol: members('JwtService', 'sign'),
        role: 'sign',
        args: { payload: '0', options: '1', secret: '1.secret', lifetime: '1.expiresIn' },
        returns: 'sync',
        facts: { unit: 's' },
      },
      {
        symbol: members('JwtService', 'signAsync'),
        role: 'sign',
        args: { payload: '0', options: '1', secret: '1.secret', lifetime: '1.expiresIn' },
        returns: 'promise',
        facts: { unit: 's' },
      },
      {
        symbol: members('JwtService', 'verify'),
        role: 'verify',
        args: { token: '0', options: '1', secret: '1.secret' },
        returns: 'sync',
        facts: { verifies: true, fails: 'throws' },
      },
      {
        symbol: members('JwtService', 'verifyAsync'),
        role: 'verify',
        args: { token: '0', options: '1', secret: '1.secret' },
        returns: 'promise',
        facts: { verifies: true, fails: 'rejects' },
      },
      {
        symbol: members('JwtService', 'decode'),
        role: 'decode',
        args: { token: '0' },
        returns: 'sync',
        facts: { verifies: false },
      },
    ],
  },
  {
    library: '@nestjs/schedule',
    source:
      'vendor docs, exports checked in 12.0: cron 4 underneath, errors of the method are logged, ticks may overlap',
    calls: [
      {
        symbol: decorators('Cron'),
        role: 'schedule',
        args: { pattern: '0', options: '1', zone: '1.timeZone' },
        callback: runsMethod,
        facts: { overlaps: true, catchesErrors: true, delivery: 'once a tick' },
      },
      {
        symbol: decorators('Interval'),
        role: 'schedule',
        args: { every: 'last' },
        callback: runsMethod,
        facts: { unit: 'ms', overlaps: true, catchesErrors: true },
      },
      {
        symbol: decorators('Timeout'),
        role: 'schedule',
        args: { every: 'last' },
        callback: runsMethod,
        facts: { unit: 'ms', catchesErrors: true },
      },
    ],
  },
  {
    library: '@nestjs/config',
    source: 'NestJS documentation, configuration',
    calls: [
      {
        symbol: members('ConfigService', 'get'),
        role: 'env.read',
        args: { name: '0', default: '1' },
        returns: 'sync',
      },
      {
        symbol: members('ConfigService', 'getOrThrow'),
        role: 'env.read',
        args: { name: '0', default: '1' },
        returns: 'sync',
        facts: { throws: true },
      },
      {
        symbol: ['registerAs'],
        role: 'call',
        args: { name: '0' },
        returns: 'sync',
        callback: { arg: '1', runs: 'now', result: 'awaited' },
      },
      {
        symbol: ['ConfigModule.forRoot'],
        role: 'module',
        args: { options: '0', validate: '0.validate', schema: '0.validationSchema' },
        returns: 'sync',
      },
    ],
  },
  {
    library: '@nestjs/event-emitter',
    source: 'NestJS documentation, events: in process, nothing is kept',
    calls: [
      {
        symbol: decorators('OnEvent'),
        role: 'consume',
        args: { channel: '0', options: '1' },
        callback: { arg: 'this', runs: 'stored', result: 'dropped' },
        facts: { transport: 'in-process', durable: false },
      },
    ],
  },
  {
    library: '@nestjs/microservices',
    source: 'NestJS documentation, microservices',
    calls: [
      {
        symbol: decorators('MessagePattern'),
        role: 'consume',
        args: { channel: '0' },
        callback: runsMethod,
        facts: { transport: 'broker' },
      },
      {
        symbol: decorators('EventPattern'),
        role: 'consume',
        args: { channel: '0' },
        callback: runsMethod,
        facts: { transport: 'broker' },
      },
      {
        symbol: decorators('GrpcMethod GrpcStreamMethod'),
        role: 'procedure',
        args: { service: '0', name: '1' },
        callback: runsMethod,
      },
      input('Payload', 'message'),
      {
        symbol: members('ClientProxy ClientKafka ClientGrpc', 'send'),
        role: 'rpc.call',
        args: { channel: '0', payload: '1' },
        returns: 'rxjs:Observable',
      },
      {
        symbol: members('ClientProxy ClientKafka', 'emit'),
        role: 'publish',
        args: { channel: '0', payload: '1' },
        returns: 'rxjs:Observable',
        facts: { transport: 'broker' },
      },
    ],
  },
  {
    library: '@nestjs/websockets',
    source: 'NestJS documentation, gateways; WsAdapter adds an error listener to each socket',
    calls: [
      {
        symbol: decorators('WebSocketGateway'),
        role: 'controller',
        args: { options: 'last', cors: 'last.cors' },
      },
      {
        symbol: decorators('SubscribeMessage'),
        role: 'route',
        args: { path: '0' },
        callback: runsMethod,
        facts: handlerFacts,
      },
      input('MessageBody', 'message'),
      { symbol: decorators('ConnectedSocket WebSocketServer'), role: 'provider' },
    ],
  },
  {
    library: '@nestjs/graphql',
    source: 'NestJS documentation, GraphQL',
    calls: [
      { symbol: decorators('Resolver'), role: 'resolver', args: { type: '0' } },
      {
        symbol: decorators('Query Mutation Subscription'),
        role: 'procedure',
        args: { type: '0', options: 'last' },
        callback: runsMethod,
        facts: handlerFacts,
      },
      {
        symbol: decorators('ResolveField'),
        role: 'resolver',
        args: { name: '0' },
        callback: runsMethod,
        facts: { ...handlerFacts, handler: 'method' },
      },
      input('Args', 'args'),
      { symbol: decorators('Parent Root'), role: 'provider', facts: { part: 'parent' } },
      { symbol: decorators('Context Info'), role: 'provider' },
      {
        symbol: decorators('InputType ArgsType ObjectType Field'),
        role: 'schema',
        args: { options: 'last' },
      },
    ],
  },
  {
    library: '@nestjs/cqrs',
    source: 'NestJS documentation, CQRS: in-process buses',
    calls: [
      { symbol: decorators('CommandHandler QueryHandler'), role: 'procedure', args: { type: '0' } },
      {
        symbol: decorators('EventsHandler'),
        role: 'consume',
        args: { channel: 'rest' },
        facts: { transport: 'in-process', durable: false },
      },
      {
        symbol: members('CommandBus QueryBus', 'execute'),
        role: 'call',
        args: { payload: '0' },
        returns: 'promise',
      },
      {
        symbol: members('EventBus', 'publish publishAll'),
        role: 'publish',
        args: { payload: '0' },
        returns: 'sync',
        facts: { transport: 'in-process', durable: false },
      },
    ],
  },
];
