import { describe, expect, it } from 'vitest';
import { authValueOf } from '../../src/model/service/access/auth-value.ts';
import { modelOf } from '../harness/model-of.ts';

/** Method, path, chain and who may call it, one line per entry point. */
const tableOf = (files: Record<string, string>): string[] => {
  const model = modelOf(files);
  return model.entryPoints.all.map((entry) => {
    const chain = entry.chain.map(({ node }) => node.text.replace(/\s+/g, ' ').slice(0, 30)).join(' > ');
    const { auth, gate, credential } = authValueOf(model.access.of(entry));
    const marks = [gate && 'gated', credential && 'credential'].filter(Boolean).join(' ');
    return [`${entry.method ?? entry.kind} ${entry.path}`, chain, auth, marks].filter(Boolean).join(' | ');
  });
};

const guard = `export const requireUser = (req, res, next) => { if (!req.user) return res.sendStatus(401); next(); };
export const wrap = (fn) => (req, res, next) => Promise.resolve(fn(req, res, next)).catch(next);`;

describe('Express', () => {
  it('enters a router once that hangs below itself', () => {
    const names = ['Users', 'Orders', 'Items', 'Teams', 'Tags', 'Events', 'Plans', 'Keys'];
    const files = {
      'controller.js': `import { Router } from 'express';
export class Controller {
  constructor() { this.app = Router(); }
  get router() { return this.app; }
  useController(path, controller) { this.app.use(path, controller.router); }
  get(path, handler) { this.app.get(path, handler); }
}`,
      'app.js': `import express from 'express';
import { Controller } from './controller.js';
${names.map((name) => `class ${name} extends Controller { constructor() { super(); this.app.use('/${name}', new Controller().router); this.app.get('/list', (req, res) => res.json([])); } }`).join('\n')}
const app = express();
${names.map((name) => `app.use('/${name}', new ${name}().router);`).join('\n')}
app.listen(1);`,
    };
    expect(tableOf(files).filter((line) => line.startsWith('GET /Users/list'))).toHaveLength(1);
  });

  it('reads mounts, order, route chains and wrappers', () => {
    expect(
      tableOf({
        'guard.js': guard,
        'app.js': `import express from 'express';
import { orders } from './orders.js';
import { requireUser } from './guard.js';
const app = express();
app.get('/health', (req, res) => res.send('ok'));
app.use('/admin', requireUser);
app.use('/v1', orders);
app.get('/admin/stats', (req, res) => res.json({}));
app.get('/administrators', (req, res) => res.json([]));
app.listen(1);`,
        'orders.js': `import { Router } from 'express';
import { requireUser, wrap } from './guard.js';
export const orders = Router();
orders.route('/orders').get(requireUser, wrap(async (req, res) => res.json([]))).post((req, res) => res.json({}));
orders.use(requireUser);
orders.delete('/orders/:id(\\\\d+)', (req, res) => res.sendStatus(204));`,
      }),
    ).toEqual([
      'GET /health | none',
      'GET /admin/stats | requireUser | required',
      'GET /administrators | none',
      'GET /v1/orders | requireUser > wrap(async (req, res) => res.j | required',
      'POST /v1/orders | none',
      'DELETE /v1/orders/:id | requireUser | required',
    ]);
  });

  it('expands lists of routes and functions that set up an application', () => {
    expect(
      tableOf({
        'users.js': `const router = require('express').Router();
router.get('/', (req, res) => res.json([]));
module.exports = router;`,
        'routes.js': `const express = require('express');
const users = require('./users');
const router = express.Router();
const list = [{ path: '/users', route: users }];
list.forEach((one) => router.use(one.path, one.route));
if (process.env.NODE_ENV === 'development') router.get('/debug', (req, res) => res.json({}));
for (const page of ['a', 'b']) router.get(\`/pages/\${page}\`, (req, res) => res.send(page));
module.exports = (app) => app.use('/api', router);`,
        'server.js': `const express = require('express');
const routes = require('./routes');
const app = express();
routes(app);`,
      }),
    ).toEqual([
      'GET /api/debug | none | gated',
      'GET /api/pages/a | none',
      'GET /api/pages/b | none',
      'GET /api/users | none',
    ]);
  });
});

it('Koa: routers in routers, mounts, options of a guard', () => {
  expect(
    tableOf({
      'auth.js': `export const auth = (options = {}) => async (ctx, next) => {
  if (!ctx.cookies.get('session')) {
    if (options.optional) ctx.state.user = undefined;
    else ctx.throw(401);
  }
  await next();
};`,
      'api.js': `import Koa from 'koa';
import Router from '@koa/router';
import mount from 'koa-mount';
import { auth } from './auth.js';
const inner = new Router({ prefix: '/orders' });
inner.get('/:id', auth(), async (ctx) => { ctx.body = {}; });
inner.get('/', auth({ optional: true }), async (ctx) => { ctx.body = []; });
const api = new Koa();
const router = new Router();
router.use('/v2', inner.routes());
api.use(router.routes());
const app = new Koa();
app.use(mount('/api', api));`,
    }),
  ).toEqual([
    'GET /api/v2/orders/:id | auth() | required',
    'GET /api/v2/orders | auth({ optional: true }) | optional',
  ]);
});

it('Fastify: scopes, lifted plugins, decorated hooks', () => {
  expect(
    tableOf({
      'auth.js': `import fp from 'fastify-plugin';
export const auth = fp(async (app) => {
  app.decorate('authenticate', async (request, reply) => {
    if (!request.headers.authorization) return reply.code(401).send();
  });
});`,
      'app.js': `import Fastify from 'fastify';
import { auth } from './auth.js';
const orders = async (app) => {
  app.addHook('onRequest', app.authenticate);
  app.get('/', async () => []);
};
const open = async (app) => {
  app.get('/', async () => 'ok');
  app.route({ method: 'POST', url: '/', preHandler: [app.authenticate], handler: async () => 'ok' });
};
const app = Fastify();
app.register(auth);
app.register(orders, { prefix: '/orders' });
app.register(open, { prefix: '/open' });`,
    }),
  ).toEqual([
    'GET /orders | app.authenticate | required',
    'GET /open | none',
    'POST /open | app.authenticate | required',
  ]);
});

it('Hono: base paths, patterns, mounted applications', () => {
  expect(
    tableOf({
      'app.js': `import { Hono } from 'hono';
import { jwt } from 'hono/jwt';
const admin = new Hono();
admin.get('/users', (c) => c.json([]));
const app = new Hono().basePath('/api');
app.use('/admin/*', jwt({ secret: process.env.SECRET }));
app.route('/admin', admin);
app.get('/open', (c) => c.text('ok'));`,
    }),
  ).toEqual(['GET /api/admin/users | jwt({ secret: process.env.SECR | required', 'GET /api/open | none']);
});

it('NestJS: prefix, versions, global, class and method guards, metadata', () => {
  expect(
    tableOf({
      'main.ts': `import { NestFactory } from '@nestjs/core';
import { VersioningType } from '@nestjs/common';
import { AppModule } from './app.module';
const start = async () => {
  const app = await NestFactory.create(AppModule);
  app.setGlobalPrefix('api', { exclude: ['health'] });
  app.enableVersioning({ type: VersioningType.URI });
  await app.listen(1);
};
void start();`,
      'guard.ts': `import { CanActivate, ExecutionContext, UnauthorizedException, SetMetadata, applyDecorators, UseGuards } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
export const Public = () => SetMetadata('public', true);
export class LoginGuard implements CanActivate {
  constructor(private reflector: Reflector) {}
  canActivate(context: ExecutionContext) {
    if (this.reflector.get('public', context.getHandler())) return true;
    if (!context.switchToHttp().getRequest().user) throw new UnauthorizedException();
    return true;
  }
}
export const Login = () => applyDecorators(UseGuards(LoginGuard));`,
      'app.module.ts': `import { Controller, Get, Post, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { LoginGuard, Login, Public } from './guard';
@Controller({ path: 'orders', version: '1' })
export class OrdersController {
  @Get(':id') find() { return {}; }
  @Public() @Get() list() { return []; }
  @Login() @Post() create() { return {}; }
}
@Controller()
export class HealthController {
  @Public() @Get('health') health() { return 'ok'; }
}
@Module({ controllers: [OrdersController, HealthController], providers: [{ provide: APP_GUARD, useClass: LoginGuard }] })
export class AppModule {}`,
    }),
  ).toEqual([
    'GET /api/v1/orders/:id | LoginGuard | required',
    'GET /api/v1/orders | LoginGuard | none',
    'POST /api/v1/orders | LoginGuard > LoginGuard | required',
    'GET /health | LoginGuard | none',
  ]);
});

it('Express: routers that a base class makes, one for each class below it', () => {
  expect(
    tableOf({
      'controller.ts': `import { Router, type IRouter } from 'express';
export class Controller {
  app: IRouter;
  constructor() { this.app = Router(); }
  get(path: string, handler) { this.app.get(path, handler.bind(this)); }
  route(options) { this.app[options.method](options.path, ...(options.middleware ?? []), options.handler.bind(this)); }
  use(path: string, router: IRouter) { this.app.use(path, router); }
  get router() { return this.app; }
}`,
      'features.ts': `import { Controller } from './controller';
const signedIn = (req, res, next) => (req.headers.authorization ? next() : res.status(401).end());
export class Features extends Controller {
  constructor() {
    super();
    this.get('/', this.all);
    this.route({ method: 'post', path: '/', middleware: [signedIn], handler: this.create });
  }
  async all(req, res) { res.json([]); }
  async create(req, res) { res.json(req.body); }
}`,
      'users.ts': `import { Controller } from './controller';
export default class Users extends Controller {
  constructor() { super(); this.get('/:id', this.one); }
  async one(req, res) { res.json([]); }
}`,
      'index.ts': `import express from 'express';
import { Controller } from './controller';
import { Features } from './features';
import Users from './users';
class Api extends Controller {
  constructor() { super(); this.app.use('/features', new Features().router); this.use('/users', new Users().router); }
}
const app = express();
app.use('/api', new Api().router);`,
    }),
  ).toEqual([
    'GET /api/features | none',
    'POST /api/features | signedIn | required',
    'GET /api/users/:id | none',
  ]);
});
