import { describe, expect, it } from 'vitest';
import { createLibrary } from '../../src/libraries/library-index.ts';
import { checkModels } from '../../src/libraries/table-schema.ts';
import type { LibraryModel } from '../../src/libraries/table.ts';
import { TABLES } from '../../src/libraries/tables.ts';

const library = createLibrary({ tables: TABLES });
const locked = (versions: Record<string, string>) =>
  createLibrary({ tables: TABLES, versionOf: (name) => versions[name] });
const roleOf = (packageName: string, path: string): string | undefined =>
  library.callRow(packageName, path)?.row.role;

describe('well-known symbols', () => {
  it.each([
    ['global', 'fetch', 'http.request'],
    ['axios', 'Axios#get', 'http.request'],
    ['axios', 'Axios#', 'http.request'],
    ['got', 'Got#post', 'http.request'],
    ['node:https', 'get', 'http.request'],
    ['pg', 'Pool#query', 'db.op'],
    ['pg', 'Pool#connect', 'acquire'],
    ['mysql2/promise', 'Connection#execute', 'db.op'],
    ['postgres', 'Sql#', 'db.op'],
    ['better-sqlite3', 'Statement#all', 'db.op'],
    ['node:sqlite', 'Database#prepare', 'db.op'],
    ['@prisma/client', 'PrismaClient#user.findMany', 'db.op'],
    ['@prisma/client', 'PrismaClient#$transaction', 'tx.open'],
    ['sequelize', 'Model.findAll', 'db.op'],
    ['sequelize-typescript', 'Model#save', 'db.op'],
    ['typeorm', 'Repository#findOneBy', 'db.op'],
    ['typeorm', 'SelectQueryBuilder#getMany', 'db.op'],
    ['typeorm', 'DataSource#transaction', 'tx.open'],
    ['knex', 'QueryBuilder#whereRaw', 'db.step'],
    ['kysely', 'Builder#executeTakeFirst', 'db.op'],
    ['drizzle-orm/node-postgres', 'Database#query.users.findFirst', 'db.op'],
    ['mongoose', 'Model#findById', 'db.op'],
    ['mongodb', 'Collection#updateOne', 'db.op'],
    ['@mikro-orm/core', 'EntityManager#flush', 'db.op'],
    ['ioredis', 'Redis#get', 'cache.get'],
    ['redis', 'Redis#hGetAll', 'db.op'],
    ['express', 'Router#get', 'route'],
    ['express', 'Application#post', 'route'],
    ['express', 'Response#json', 'answer'],
    ['express', 'Response#write', 'answer'],
    ['fastify', 'Fastify#register', 'middleware'],
    ['koa', 'Koa#use', 'middleware'],
    ['@koa/router', 'Router#post', 'route'],
    ['hono', 'Context#json', 'answer'],
    ['@nestjs/common', '@Get', 'route'],
    ['@nestjs/common', '@UseGuards', 'guard'],
    ['@nestjs/common', 'Logger#error', 'log'],
    ['bullmq', 'Queue#add', 'enqueue'],
    ['bull', 'Queue#process', 'consume'],
    ['kafkajs', 'Producer#send', 'publish'],
    ['amqplib', 'ConfirmChannel#ack', 'ack'],
    ['@aws-sdk/client-s3', 'S3Client#send', 'sdk.call'],
    ['stripe', 'Stripe#refunds.create', 'sdk.call'],
    ['openai', 'OpenAI#chat.completions.create', 'sdk.call'],
    ['nodemailer', 'Transporter#sendMail', 'mail.send'],
    ['pino', 'Logger#info', 'log'],
    ['winston', 'Logger#warn', 'log'],
    ['global', 'Console#error', 'log'],
    ['@sentry/node', 'captureException', 'report'],
    ['node:crypto', 'timingSafeEqual', 'compare'],
    ['node:crypto', 'pbkdf2Sync', 'kdf'],
    ['jsonwebtoken', 'decode', 'decode'],
    ['bcrypt', 'hashSync', 'kdf'],
    ['zod', 'Schema#parse', 'validate'],
    ['node:fs', 'readFileSync', 'fs'],
    ['node:fs/promises', 'writeFile', 'fs'],
    ['node:child_process', 'execSync', 'spawn'],
    ['node:timers/promises', 'setTimeout', 'sleep'],
    ['node:async_hooks', 'AsyncLocalStorage#run', 'context'],
    ['p-limit', 'Limit#', 'limit-concurrency'],
    ['p-map', 'default', 'limit-concurrency'],
    ['lodash', 'forEach', 'call'],
    ['global', 'Promise.all', 'combine'],
    ['global', 'JSON.parse', 'decode'],
    ['global', 'setTimeout', 'timer'],
    ['global', 'process.exit', 'exit'],
    ['global', 'Math.random', 'random'],
    ['express-rate-limit', 'rateLimit', 'limiter'],
    ['lru-cache', 'LRUCache#get', 'cache.get'],
    ['@trpc/server', 'Procedure#mutation', 'procedure'],
  ])('%s %s is %s', (packageName, path, role) => {
    expect(roleOf(packageName, path)).toBe(role);
  });

  it('leaves unknown symbols and packages without a row', () => {
    expect(library.callRow('axios', 'Axios#frobnicate')).toBeUndefined();
    expect(library.callRow('left-pad', 'default')).toBeUndefined();
    expect(library.knows('left-pad')).toBe(false);
    expect(library.knows('@aws-sdk/client-polly')).toBe(true);
  });
});

describe('instances', () => {
  it('tells ambient instances, classes and factories apart', () => {
    expect(library.makesRow('axios', 'default', 'value')?.row.instance).toBe('Axios');
    expect(library.makesRow('axios', 'default', 'new')).toBeUndefined();
    expect(library.makesRow('axios', 'create()')?.row.options).toBe('0');
    expect(library.makesRow('pg', 'Pool')?.row.crash).toBe('ends the process');
    expect(library.makesRow('pg', 'Pool', 'value')).toBeUndefined();
  });

  it('reads annotations, also of default exports', () => {
    expect(library.typeInstance('axios', 'AxiosInstance')).toEqual({ package: 'axios', instance: 'Axios' });
    expect(library.typeInstance('ioredis', 'default')).toEqual({ package: 'ioredis', instance: 'Redis' });
    expect(library.typeInstance('mongoose', 'ClientSession')).toEqual({
      package: 'mongodb',
      instance: 'Session',
    });
    expect(library.typeInstance('acme', 'Thing')).toEqual({ package: 'acme', instance: 'Thing' });
  });

  it('inherits members, crash kinds and lineage across libraries', () => {
    expect(roleOf('express', 'Request#on')).toBe('listener');
    expect(library.instanceInfo('node:fs', 'ReadStream')?.crash).toBe('ends the process');
    expect(library.instanceInfo('ioredis', 'Redis')?.crash).toBe('guarded');
    expect(library.instanceInfo('amqplib', 'ConfirmChannel')?.crash).toBe('ends the process');
    expect(library.instanceInfo('mysql2', 'Connection')?.crash).toBe('ends the process');
    expect(library.instanceInfo('mysql2/promise', 'Connection')?.crash).toBe('guarded');
    expect(library.instanceInfo('express', 'Request')?.lineage.at(-1)).toEqual({
      package: 'node:events',
      instance: 'EventEmitter',
    });
    expect(library.instanceInfo('knex', 'QueryBuilder')?.thenable).toBe('lazy');
  });

  it('keeps settings apart per instance of one library', () => {
    expect(library.settingsOf('pg', 'Pool').get('acquireTimeout')?.row.default).toBe(0);
    expect(library.settingsOf('pg', 'Client').has('acquireTimeout')).toBe(false);
    expect(library.settingsOf('pg', 'Client').has('connectTimeout')).toBe(true);
  });

  it('reads request parts', () => {
    expect(library.readRow('express', 'Request#body')?.row.facts?.part).toBe('body');
    expect(library.readRow('koa', 'Context#request.body')?.row.role).toBe('source');
    expect(library.readRow('global', 'process.env.PORT')?.row.role).toBe('env.read');
  });
});

describe('versions', () => {
  it('take the rows of the locked version', () => {
    expect(locked({ express: '4.21.2' }).callRow('express', 'Router#get')?.row.facts?.rejections).toBe(
      'ignored',
    );
    expect(locked({ express: '5.1.0' }).callRow('express', 'Router#get')?.row.facts?.rejections).toBe(
      'handled',
    );
    expect(
      locked({ redis: '5.8.0' }).settingsOf('redis', 'Redis').get('commandTimeout')?.row.default,
    ).toBeNull();
    expect(locked({ redis: '6.3.0' }).settingsOf('redis', 'Redis').get('commandTimeout')?.row.default).toBe(
      5000,
    );
    expect(locked({ stripe: '14.0.0' }).settingsOf('stripe', 'Stripe').get('retries')?.row.default).toBe(1);
    expect(
      locked({ '@nestjs/throttler': '4.2.1' }).callRow('@nestjs/throttler', '@Throttle')?.row.facts?.window,
    ).toBe('s');
  });

  it('assume the newest rows when the version is unknown, and say so', () => {
    const match = library.callRow('express', 'Router#get');
    expect(match?.row.facts?.rejections).toBe('handled');
    expect(match?.assumed).toBe(true);
    expect(locked({ express: '5.1.0' }).callRow('express', 'Router#get')?.assumed).toBe(false);
    expect(library.callRow('pg', 'Pool#query')?.assumed).toBe(false);
  });
});

describe('rows told apart by `when`', () => {
  it('come in order, the first whose tests hold counts', () => {
    const rows = library.callRows('@prisma/client', 'PrismaClient#$transaction');
    expect(rows.length).toBe(2);
    const withCallback = library.callRow('@prisma/client', 'PrismaClient#$transaction', () => false);
    expect(withCallback?.row.callback?.gives).toEqual({ 0: 'PrismaClient' });
  });
});

describe('models of the user', () => {
  const model: LibraryModel = {
    library: 'axios',
    source: 'team',
    calls: [{ symbol: ['Axios#get'], role: 'rpc.call', args: { url: '0' } }],
  };

  it('win over the tables symbol by symbol', () => {
    const own = createLibrary({ tables: TABLES, userTables: [model] });
    expect(own.callRow('axios', 'Axios#get')?.row.role).toBe('rpc.call');
    expect(own.callRow('axios', 'Axios#post')?.row.role).toBe('http.request');
  });

  it('are checked, with a hint for what was probably meant', () => {
    expect(checkModels([model])).toEqual({ models: [model] });
    expect(checkModels([{ ...model, calls: [{ symbol: ['send'], role: 'http.requst' }] }])).toMatchObject({
      problems: [
        {
          path: '0.calls.0.role',
          message: '"http.requst" is not allowed here, did you mean `http.request`?',
        },
      ],
    });
    expect(
      checkModels([{ ...model, calls: [{ symbol: ['send'], role: 'log', facts: { levle: 'info' } }] }]),
    ).toMatchObject({
      problems: [{ path: '0.calls.0.facts', message: 'unknown key `levle`, did you mean `level`?' }],
    });
    expect(checkModels([{ library: 'x' }])).toMatchObject({ problems: [{ path: '0.source' }] });
  });
});

describe('cost', () => {
  it('of a repeated lookup is one hash lookup: the same answer is given back', () => {
    const missing = library.callRows('express', 'Request#nowhere');
    expect(library.callRows('express', 'Request#nowhere')).toBe(missing);
    expect(library.callRows('axios', 'Axios#get')).toBe(library.callRows('axios', 'Axios#get'));
  });
});
