import { expect, it } from 'vitest';
import { isClient } from '../../src/model/behaviour/dataflow/label.ts';
import { tableOf } from '../harness/entry-table.ts';
import { modelOf } from '../harness/model-of.ts';

/** Whether what a client sent comes to each `sink(…)`, in source order, with no schema in between. */
const unchecked = (text: string): boolean[] => {
  const model = modelOf({ 'api.ts': text });
  return model.calls.all
    .filter((call) => call.callee?.name === 'sink')
    .sort((a, b) => a.start - b.start)
    .map((call) =>
      model.dataflow
        .reaching(call.args[0], 'quote')
        .labels.some((one) => isClient(one) && one.through.validated === undefined),
    );
};

it('ts-rest: methods and paths of the contract, handlers of the router beside it', () => {
  expect(
    tableOf({
      'contract.ts': `import { initContract } from '@ts-rest/core';
import { z } from 'zod';
const c = initContract();
const orders = c.router({
  list: { method: 'GET', path: '/orders', responses: { 200: z.array(z.string()) } },
  create: { method: 'POST', path: '/orders/:shop', body: z.object({ name: z.string() }), responses: {} },
}, { pathPrefix: '/v1' });
export const contract = c.router({ orders, health: { method: 'GET', path: '/health', responses: {} } }, { pathPrefix: '/api' });`,
      'orders.ts': `import { initServer } from '@ts-rest/express';
import { contract } from './contract';
const s = initServer();
const signedIn = (req, res, next) => req.headers.authorization ? next() : res.status(401).end();
export const orders = s.router(contract.orders, {
  list: async () => ({ status: 200, body: [] }),
  create: { middleware: [signedIn], handler: async ({ body }) => ({ status: 201, body }) },
});`,
      'app.ts': `import express from 'express';
import { createExpressEndpoints, initServer } from '@ts-rest/express';
import { contract } from './contract';
import { orders } from './orders';
const app = express();
const router = initServer().router(contract, { orders, health: async () => ({ status: 200, body: 'ok' }) });
createExpressEndpoints(contract, router, app);`,
      'next.ts': `import { createNextRouter } from '@ts-rest/next';
import { contract } from './contract';
export default createNextRouter(contract, { health: async () => ({ status: 200, body: 'ok' }) });`,
    }),
  ).toEqual([
    'GET /api/health | unknown',
    'GET /api/health | none',
    'GET /api/v1/orders | unknown',
    'POST /api/v1/orders/:shop | z.object({ name: z.string() }) > signedIn | required',
  ]);
});

it('ts-rest: the parts that the contract has a schema for are validated', () => {
  expect(
    unchecked(`import { initContract } from '@ts-rest/core';
import { initServer } from '@ts-rest/express';
import { z } from 'zod';
const contract = initContract().router({
  create: { method: 'POST', path: '/orders/:shop', body: z.object({ name: z.string() }), responses: {} },
});
export const router = initServer().router(contract, {
  create: async ({ params, body, headers }) => {
    sink(params.shop);
    sink(body.name);
    sink(headers.referer);
    return { status: 201, body: {} };
  },
});`),
  ).toEqual([true, false, true]);
});

it('oRPC: nested routers, middlewares of procedures and of routers', () => {
  expect(
    tableOf({
      'base.ts': `import { os, ORPCError } from '@orpc/server';
export const base = os.$context<{ user?: { id: string } }>();
export const authed = base.use(({ context, next }) => {
  if (!context.user) throw new ORPCError('UNAUTHORIZED');
  return next({ context: { user: context.user } });
});`,
      'planets.ts': `import { z } from 'zod';
import { authed, base } from './base';
export const list = base.route({ method: 'GET', path: '/planets' }).handler(async () => []);
export const create = authed.input(z.object({ name: z.string() })).handler(async ({ input }) => input.name).callable();
export const admin = authed.router({ purge: base.handler(async () => 0) });`,
      'server.ts': `import { RPCHandler } from '@orpc/server/node';
import * as planets from './planets';
export const handler = new RPCHandler({ planets });`,
    }),
  ).toEqual([
    'rpc planets.list | none',
    'rpc planets.create | ({ context, next }) => { if (! > z.object({ name: z.string() }) | required',
    'rpc planets.admin.purge | ({ context, next }) => { if (! | required',
  ]);
});

it('Pothos: root fields, types of records, scopes', () => {
  expect(
    tableOf({
      'builder.ts': `import SchemaBuilder from '@pothos/core';
export const builder = new SchemaBuilder<{}>({ plugins: [] });`,
      'orders.ts': `import { builder } from './builder';
builder.queryType({ fields: (t) => ({ ping: t.string({ resolve: () => 'pong' }), plain: t.exposeString('x') }) });
builder.queryField('order', (t) => t.prismaField({ type: 'Order', args: { id: t.arg.string() }, resolve: (query, parent, args) => args.id }));
builder.mutationFields((t) => ({ remove: t.field({ authScopes: { admin: true }, resolve: async (parent, { id }) => id }) }));
const Order = builder.prismaObject('Order', { fields: (t) => ({ total: t.int({ resolve: (order) => order.total }) }) });
builder.relayMutationField('archive', {}, { resolve: async (parent, args) => args }, {});`,
    }),
  ).toEqual([
    'graphql Query.ping | none',
    'graphql Query.order | none',
    'graphql Mutation.remove | { admin: true } | required',
    'graphql Order.total | none',
    'graphql Mutation.archive | none',
  ]);
});

it('AWS Lambda: paths, queues, schedules and authorizers of the deployment file', () => {
  const handlers = `export const list = async () => ({ statusCode: 200, body: '[]' });
export const create = async (event) => { sink(event.body); return { statusCode: 201 }; };
export const work = async (event) => { for (const record of event.Records) sink(record.body); };`;
  expect(
    tableOf({
      'serverless.yml': `service: orders
provider: { name: aws, runtime: nodejs20.x }
functions:
  list:
    handler: src/orders.list
    events:
      - httpApi: GET /orders
      - schedule: rate(1 hour)
  create:
    handler: src/orders.create
    events:
      - http: { path: 'orders/{shop}', method: post, authorizer: { name: users } }
  work:
    handler: src/orders.work
    events:
      - sqs: { arn: !GetAtt Queue.Arn }
`,
      'src/orders.ts': handlers,
    }),
  ).toEqual([
    'GET /orders | none',
    'cron list | none',
    'POST /orders/:shop | the authorizer `users` of `serverless.yml` | required',
    'consumer work | none',
  ]);
  expect(
    tableOf({
      'api/template.yaml': `AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Globals: { Api: { Auth: { DefaultAuthorizer: Users } }, Function: { CodeUri: dist/ } }
Resources:
  List:
    Type: AWS::Serverless::Function
    Properties:
      Handler: orders.list
      Events:
        Open: { Type: Api, Properties: { Path: /orders, Method: get, Auth: { Authorizer: NONE } } }
        Mine: { Type: Api, Properties: { Path: '/mine/{proxy+}', Method: any } }
  Work:
    Type: AWS::Serverless::Function
    Properties: { Handler: orders.work, Events: { Jobs: { Type: SQS, Properties: { Queue: !GetAtt Jobs.Arn } } } }
  Jobs: { Type: AWS::SQS::Queue }
`,
      'api/src/orders.ts': handlers,
    }),
  ).toEqual([
    'ALL /mine/* | the authorizer `Users` of `api/template.yaml` | required',
    'GET /orders | none',
    'consumer Work | none',
  ]);
});

it('React Router: modules by `routes.ts`, nested and prefixed', () => {
  expect(
    tableOf(
      {
        'app/routes.ts': `import { index, layout, prefix, route, type RouteConfig } from '@react-router/dev/routes';
export default [
  index('./home.tsx'),
  layout('shell.tsx', [route('orders/:id', './orders/order.tsx', [route('lines', 'orders/lines.tsx')])]),
  ...prefix('api', [route('hooks/*', 'hooks.ts')]),
] satisfies RouteConfig;`,
        'app/home.tsx': `export const loader = async () => ({});`,
        'app/shell.tsx': `export default function Shell() { return null; }`,
        'app/orders/order.tsx': `export async function action({ request }) { return request.formData(); }`,
        'app/orders/lines.tsx': `export const loader = async ({ params }) => params.id;`,
        'app/hooks.ts': `export const action = async () => ({});`,
        'app/routes/unused.tsx': `export const loader = async () => ({});`,
      },
      '@react-router/dev',
    ),
  ).toEqual([
    'GET / | none',
    'POST /api/hooks/* | none',
    'GET /orders/:id/lines | none',
    'POST /orders/:id | none',
  ]);
});
