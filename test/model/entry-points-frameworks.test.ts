import { expect, it } from 'vitest';
import { tableOf } from '../harness/entry-table.ts';

it('Bun.serve: routes by method, wrapped handlers, the function for the rest', () => {
  expect(
    tableOf({
      'server.ts': `const orders = [];
const withUser = (handler) => async (req) => {
  if (!req.headers.get('authorization')) return new Response('no', { status: 401 });
  return handler(req);
};
Bun.serve({
  routes: {
    '/health': new Response('ok'),
    '/orders': { GET: withUser(async (req) => Response.json(orders)), POST: async (req) => Response.json(await req.json()) },
    '/orders/:id': (req) => Response.json(orders[req.params.id]),
  },
  fetch: (req) => new Response('gone', { status: 404 }),
});`,
    }),
  ).toEqual([
    'ALL * | unknown',
    'GET /orders | withUser(async (req) => Respon | required',
    'POST /orders | none',
    'ALL /orders/:id | none',
  ]);
});

it('node:http: one handler for everything, none of its own where a router answers', () => {
  expect(
    tableOf({
      'plain.js': `import { createServer } from 'node:http';
createServer((req, res) => res.end('ok')).listen(1);
const later = createServer();
later.on('request', (req, res) => res.end('ok'));`,
      'app.js': `import http from 'node:http';
import express from 'express';
const app = express();
app.get('/orders', (req, res) => res.json([]));
http.createServer(app).listen(2);`,
    }),
  ).toEqual(['GET /orders | none', 'ALL * | unknown', 'ALL * | unknown']);
});

it('Next.js: route handlers, API pages, server actions, the middleware in front', () => {
  expect(
    tableOf(
      {
        'src/middleware.ts': `import { NextResponse } from 'next/server';
export function middleware(request) {
  if (!request.cookies.get('session')) return NextResponse.redirect(new URL('/login', request.url));
  return NextResponse.next();
}
export const config = { matcher: ['/api/admin/:path*'] };`,
        'src/app/api/admin/users/route.ts': `export async function GET() { return Response.json([]); }`,
        'src/app/(shop)/api/orders/[id]/route.ts': `import { auth } from '../../../../../auth';
export async function GET(request: Request, { params }) { return Response.json(params); }
export async function DELETE(request: Request) {
  const session = await auth();
  if (!session) return Response.json({}, { status: 401 });
  await fetch('https://orders.example/delete');
  return Response.json({});
}`,
        'src/auth.ts': `import { cookies } from 'next/headers';
export const auth = async () => (await cookies()).get('session');`,
        'src/pages/api/files/[...path].ts': `export default function handler(req, res) { res.json({}); }`,
        'src/actions.ts': `'use server';
import { redirect } from 'next/navigation';
import { auth } from './auth';
export async function remove(id: string) {
  const session = await auth();
  if (!session) redirect('/login');
  await fetch('https://orders.example/' + id);
}
export const label = 'not an action';`,
      },
      'next',
    ),
  ).toEqual([
    'rpc remove | required',
    'GET /api/orders/:id | none',
    'DELETE /api/orders/:id | required',
    'GET /api/admin/users | export function middleware(req | required',
    'ALL /api/files/* | none',
  ]);
});

it('files named like routes count only where the package depends on the framework', () => {
  expect(
    tableOf({
      'src/app/api/route.ts': `export const GET = () => new Response();`,
      'src/api/route.ts': `export const GET = () => new Response();`,
      'src/routes/+server.ts': `export const GET = () => new Response();`,
      'server/api/orders.ts': `export default defineEventHandler(() => []);`,
    }),
  ).toEqual([]);
});

it('Medusa: the framework authenticates /admin, middlewares by matcher and method', () => {
  expect(
    tableOf(
      {
        'src/api/middlewares.ts': `import { defineMiddlewares, authenticate } from '@medusajs/framework/http';
export default defineMiddlewares({
  routes: [
    { matcher: '/custom*', middlewares: [authenticate('customer', ['session'])] },
    { matcher: '/open/:id', method: ['POST'], middlewares: [authenticate('user', ['session'], { allowUnauthenticated: true })] },
  ],
});`,
        'src/api/admin/things/[id]/route.ts': `export const GET = async (req, res) => res.json({});`,
        'src/api/admin/login/route.ts': `export const AUTHENTICATE = false;
export const GET = async (req, res) => res.json({});`,
        'src/api/store/things/route.ts': `export const GET = async (req, res) => res.json({});`,
        'src/api/custom/route.ts': `export const GET = async (req, res) => res.json({});`,
        'src/api/open/[id]/route.ts': `export const GET = async (req, res) => res.json({});
export const POST = async (req, res) => res.json({});`,
      },
      '@medusajs/framework',
    ),
  ).toEqual([
    'GET /admin/login | none | credential',
    "GET /admin/things/:id | Medusa's `authenticate` for `/admin` | required",
    "GET /custom | authenticate('customer', ['ses | required",
    'GET /open/:id | none',
    "POST /open/:id | authenticate('user', ['session | optional",
    "GET /store/things | Medusa's `ensurePublishableApiKeyMiddleware` for `/store` | machine",
  ]);
});

it('tRPC: nested and merged routers, builders with middlewares learnt by their effect', () => {
  expect(
    tableOf(
      {
        'trpc.ts': `import { initTRPC, TRPCError } from '@trpc/server';
const t = initTRPC.context<{ user?: { id: string } }>().create();
const timed = t.middleware(({ next }) => next());
const requireUser = t.middleware(({ ctx, next }) => {
  if (!ctx.user) throw new TRPCError({ code: 'UNAUTHORIZED' });
  return next({ ctx: { user: ctx.user } });
});
export const router = t.router;
export const mergeRouters = t.mergeRouters;
export const publicProcedure = t.procedure.use(timed);
export const protectedProcedure = publicProcedure.use(requireUser);
export const adminProcedure = t.procedure.use(requireUser.unstable_pipe(timed));`,
        'orders.ts': `import { z } from 'zod';
import { router, publicProcedure, protectedProcedure } from './trpc';
const byId = protectedProcedure.input(z.object({ id: z.string() })).query(({ input }) => input.id);
export const orders = router({
  byId,
  list: publicProcedure.query(() => []),
  remove: protectedProcedure.mutation(async (options) => options.input),
});`,
        'root.ts': `import { router, mergeRouters, adminProcedure } from './trpc';
import { orders } from './orders';
const base = router({ orders, admin: { purge: adminProcedure.mutation(() => 0) } });
export const app = mergeRouters(base, router({ more: router({ ping: adminProcedure.query(() => 1) }) }));`,
      },
      '@trpc/server',
    ),
  ).toEqual([
    'trpc GET orders.byId | timed > requireUser > z.object({ id: z.string() }) | required',
    'trpc GET orders.list | timed | none',
    'trpc POST orders.remove | timed > requireUser | required',
    'trpc POST admin.purge | requireUser > timed | required',
    'trpc GET more.ping | requireUser > timed | required',
  ]);
});

it('AT Protocol: methods that are added, the generated form, `auth` as the chain', () => {
  expect(
    tableOf(
      {
        'auth.ts': `export const user = async ({ req }) => {
  if (!req.headers.authorization) throw new AuthRequiredError();
  return { credentials: {} };
};
export const anyone = ({ req }) => ({ credentials: null });`,
        'api.ts': `import { com } from './lexicons';
import { user, anyone } from './auth';
export default function (server) {
  server.add(com.atproto.repo.createRecord, { auth: user, handler: async ({ input }) => input });
  server.add(com.atproto.repo.getRecord, { auth: anyone, handler: async ({ params }) => params });
  server.com.atproto.sync.getBlob({ handler: async ({ params }) => params });
  server.add('unrelated', user);
}`,
      },
      '@atproto/xrpc-server',
    ),
  ).toEqual([
    'rpc com.atproto.repo.createRecord | user | required',
    'rpc com.atproto.repo.getRecord | anyone | none',
    'rpc com.atproto.sync.getBlob | none',
  ]);
});

it('Nitro and Nuxt: methods in file names, middleware files, options of a handler', () => {
  expect(
    tableOf(
      {
        'server/middleware/auth.ts': `export default defineEventHandler((event) => {
  const token = getHeader(event, 'authorization');
  if (!token) throw createError({ statusCode: 401 });
});`,
        'server/api/orders/[id].get.ts': `export default defineEventHandler(async (event) => getRouterParam(event, 'id'));`,
        'server/routes/files/[...path].ts': `export default eventHandler({ handler: () => 'ok' });`,
      },
      'nuxt',
    ),
  ).toEqual([
    'GET /api/orders/:id | defineEventHandler((event) =>  | required',
    'ALL /files/* | defineEventHandler((event) =>  | required',
  ]);
});

it('SvelteKit, Remix and Astro: exports by name, forms, hooks in front', () => {
  expect(
    tableOf(
      {
        'src/hooks.server.ts': `export const handle = async ({ event, resolve }) => {
  if (event.url.pathname === '/health') return resolve(event);
  if (!event.cookies.get('session')) return new Response('no', { status: 401 });
  return resolve(event);
};`,
        'src/routes/(app)/orders/[id=integer]/+server.ts': `export const GET = async () => new Response('ok');`,
        'src/routes/login/+page.server.ts': `export const actions = { default: async ({ request }) => ({}) };`,
      },
      '@sveltejs/kit',
    ),
  ).toEqual([
    'GET /orders/:id | handle = async ({ event, resol | required',
    'POST /login | handle = async ({ event, resol | required',
  ]);
  expect(
    tableOf(
      {
        'app/routes/orders.$id.tsx': `export const loader = async ({ params }) => params;
export async function action({ request }) { return request.formData(); }
export default function Page() { return null; }`,
        'app/routes/_index.tsx': `export default function Page() { return null; }`,
      },
      '@remix-run/node',
    ),
  ).toEqual(['GET /orders/:id | none', 'POST /orders/:id | none']);
  expect(
    tableOf(
      { 'src/pages/api/[id].ts': `export const POST = ({ params }) => new Response(params.id);` },
      'astro',
    ),
  ).toEqual(['POST /api/:id | none']);
});

it('platforms: workers and functions of AWS Lambda', () => {
  expect(
    tableOf(
      {
        'worker.ts': `export default {
  async fetch(request, env) { return new Response('ok'); },
  async scheduled(event) { await fetch('https://orders.example/'); },
};`,
        'app.ts': `import { Hono } from 'hono';
const app = new Hono();
app.get('/orders', (c) => c.json([]));
export default { fetch: app.fetch };`,
        'lambda.ts': `import type { APIGatewayProxyHandler, SQSEvent, ScheduledHandler } from 'aws-lambda';
export const handler: APIGatewayProxyHandler = async (event) => ({ statusCode: 200, body: '' });
export const work = async (event: SQSEvent) => {};
export const tick: ScheduledHandler = async () => {};`,
      },
      'wrangler',
    ),
  ).toEqual([
    'GET /orders | none',
    'ALL * | unknown',
    'consumer work | none',
    'cron tick | none',
    'ALL * | unknown',
    'cron scheduled | none',
  ]);
});

it('GraphQL: resolver objects, merged and combined', () => {
  expect(
    tableOf({
      'orders.js': `import { combineResolvers } from 'graphql-resolvers';
const requireUser = (parent, args, context) => {
  if (!context.user) throw new AuthenticationError();
};
export const orders = {
  Query: { orders: async (parent, args) => [], order: combineResolvers(requireUser, async (parent, { id }) => id) },
  Order: { items: { resolve: (order) => [] } },
};`,
      'server.js': `import { ApolloServer } from '@apollo/server';
import { orders } from './orders.js';
const resolvers = [orders, { Mutation: { removeOrder: (parent, { id }) => id } }];
const server = new ApolloServer({ typeDefs: '', resolvers });`,
    }),
  ).toEqual([
    'graphql Query.orders | none',
    'graphql Query.order | requireUser | required',
    'graphql Order.items | none',
    'graphql Mutation.removeOrder | none',
  ]);
});

it('decorated controllers and resolvers of other libraries', () => {
  expect(
    tableOf({
      'users.ts': `import { JsonController, Get, Post, Authorized, Body } from 'routing-controllers';
@JsonController('/users')
export class Users {
  @Get('/:id') one() { return {}; }
  @Authorized() @Post() create(@Body() body: unknown) { return body; }
}`,
      'orders.ts': `import { Resolver, Query, Mutation, Authorized, UseMiddleware } from 'type-graphql';
const timed = async ({ info }, next) => next();
@Resolver()
export class Orders {
  @Query(() => [String]) @UseMiddleware(timed) orders() { return []; }
  @Authorized('ADMIN') @Mutation(() => Boolean) purge() { return true; }
}`,
    }),
  ).toEqual([
    'graphql Query.orders | timed | none',
    "graphql Mutation.purge | Authorized('ADMIN') | required",
    'GET /users/:id | none',
    'POST /users | Authorized() | required',
  ]);
});

it('sockets: connections and their messages', () => {
  expect(
    tableOf({
      'sockets.js': `import { Server } from 'socket.io';
import { WebSocketServer } from 'ws';
const io = new Server(1);
io.on('connection', (socket) => { socket.on('order', (order) => order); });
new WebSocketServer({ port: 2 }).on('connection', (socket) => { socket.on('message', (data) => data); });`,
    }),
  ).toEqual(['ws connection | none', 'ws order | none', 'ws connection | none']);
});

it('Fastify: plugins that are loaded from a folder', () => {
  expect(
    tableOf({
      'src/app.ts': `import { join } from 'node:path';
import Fastify from 'fastify';
import autoload from '@fastify/autoload';
const app = Fastify();
app.register(autoload, { dir: join(import.meta.dirname, 'plugins') });
app.register(autoload, { dir: join(import.meta.dirname, 'routes'), options: { prefix: '/api' } });`,
      'src/plugins/auth.ts': `import fp from 'fastify-plugin';
export default fp(async (app) => {
  app.addHook('onRequest', async (request, reply) => {
    if (!request.headers.authorization) return reply.code(401).send();
  });
});`,
      'src/routes/root.ts': `export default async (app) => { app.get('/', async () => 'ok'); };`,
      'src/routes/orders/_id/index.ts': `export default async (app) => { app.delete('/', async () => 'ok'); };`,
    }),
  ).toEqual([
    'DELETE /api/orders/:id | async (request, reply) => { if | required',
    'GET /api | async (request, reply) => { if | required',
  ]);
});

it('Elysia: groups, guards, local hooks, plugins', () => {
  expect(
    tableOf({
      'auth.ts': `export const signedIn = ({ headers, set }) => {
  if (!headers.authorization) { set.status = 401; return 'no'; }
};`,
      'orders.ts': `import { Elysia } from 'elysia';
import { signedIn } from './auth';
export const orders = new Elysia({ prefix: '/orders' })
  .get('/', () => [])
  .onBeforeHandle(signedIn)
  .post('/', ({ body }) => body);`,
      'app.ts': `import { Elysia } from 'elysia';
import { orders } from './orders';
import { signedIn } from './auth';
new Elysia()
  .use(orders)
  .get('/open', 'ok')
  .delete('/things/:id', ({ params }) => params, { beforeHandle: signedIn })
  .group('/v1', (app) => app.get('/a', () => 1).guard({ beforeHandle: [signedIn] }, (inner) => inner.get('/b', () => 2)))
  .listen(1);`,
    }),
  ).toEqual([
    'DELETE /things/:id | ({ headers, set }) => { if (!h | required',
    'GET /open | unknown',
    'GET /v1/a | none',
    'GET /v1/b | signedIn | required',
    'GET /orders | none',
    'POST /orders | signedIn | required',
  ]);
});
