import { describe, expect, it } from 'vitest';
import type { Labelled } from '../../src/model/behaviour/dataflow/label.ts';
import { isSecretName } from '../../src/model/behaviour/dataflow/secret-names.ts';
import type { ServiceModel } from '../../src/model/model.ts';
import { discover } from '../../src/project/discover.ts';
import { buildModel } from '../../src/review/build-model.ts';
import { createPace } from '../../src/review/pace.ts';
import { temporaryFolder } from '../harness/temporary-folder.ts';

const modelOf = async (files: Readonly<Record<string, string>>): Promise<ServiceModel> => {
  const root = temporaryFolder({
    'package.json': JSON.stringify({
      name: 'shop',
      private: true,
      dependencies: { express: '^5.0.0', koa: '^3.0.0', zod: '^4.0.0', '@nestjs/common': '^11.0.0' },
    }),
    ...files,
  });
  const project = await discover(root, { root });
  return (await buildModel(project, createPace(), new Map(), '2026-06-01')).model;
};

/** Labels of the first argument of the call of `sink`. */
const atSink = async (
  source: string,
  files: Readonly<Record<string, string>> = {},
): Promise<readonly Labelled[]> => {
  const model = await modelOf({ 'src/app.ts': source, ...files });
  const sink = model.calls.all.find((call) => call.callee?.name === 'sink');
  return model.dataflow.labelsOf(sink?.args[0]);
};

const wordsOf = (labels: readonly Labelled[]): string[] =>
  labels.map(({ label }) =>
    label.kind === 'client'
      ? `client ${label.part} ${label.name ?? ''}`.trim()
      : label.kind === 'config'
        ? `config ${label.name}`
        : label.kind,
  );

const inHandler = (body: string): string => `
  import express from 'express';
  import { createHash, createHmac } from 'node:crypto';
  import { z } from 'zod';
  const app = express();
  app.use(express.json());
  app.post('/orders/:id', async (req, res) => { ${body} });
`;

describe('where a value comes from', () => {
  it.each([
    ['a property of the body', 'sink(req.body.amount);', ['client body amount']],
    ['a destructured property', 'const { items: [first] } = req.body; sink(first);', ['client body items.0']],
    ['a header by index', "sink(req.headers['x-id']);", ['client header x-id']],
    [
      'both branches',
      "sink(req.query.a ?? req.params.id ?? 'x');",
      ['client query a', 'client params id', 'constant'],
    ],
    ['a template', 'sink(`order-${req.params.id}`);', ['client params id']],
    ['text methods', 'sink(req.body.name.trim().toLowerCase());', ['client body name']],
    ['a property set later', 'const row: any = {}; row.a = req.body.a; sink(row.a);', ['client body a']],
    ['another property', 'const row = { a: req.body.a, b: 1 }; sink(row.b);', ['constant']],
    ['a list that is filled', 'const all = []; all.push(req.body.a); sink(all[0]);', ['client body a']],
    ['a comparison', "sink(req.body.a === 'x');", []],
    ['an environment variable', 'sink(process.env.JWT_SECRET);', ['config JWT_SECRET']],
    ['a keyed digest', "sink(createHmac('sha256', 'k').update(req.body.a).digest('hex'));", ['mac']],
    ['a digest', "const h = createHash('md5'); h.update(req.body.a); sink(h.digest('hex'));", ['digest']],
    ['the clock', 'sink(Date.now());', ['clock']],
    ['what was caught', 'try { work(); } catch (error) { sink(error.message); }', ['error']],
  ])('%s', async (_, body, expected) => {
    expect(wordsOf(await atSink(inHandler(body)))).toEqual(expected);
  });

  it('follows arguments to callers and returns to callees, each call by itself', async () => {
    const labels = await atSink(inHandler("sink(pick(req.body, 'a')); pick({ a: 1 }, 'b');"), {
      'src/pick.ts': 'export const pick = (from: any, _key: string) => from.value;',
    });
    expect(wordsOf(labels)).toEqual(['unknown']); // `pick` is not imported there

    const linked = await atSink(
      `import { pick } from './pick.js';\n${inHandler('other(pick({ value: process.env.A })); sink(pick(req.body));')}`,
      { 'src/pick.ts': 'export const pick = (from: any) => from.value;' },
    );
    expect(wordsOf(linked)).toEqual(['client body value']);
  });

  it('follows parameters to what their callers pass', async () => {
    const labels = await atSink(inHandler('await store(req.body.name);'), {
      'src/other.ts': 'export {};',
    });
    expect(labels).toEqual([]);
    const inner = await atSink(
      `${inHandler('await store(req.body.name);')}\nconst store = async (name: string) => { sink(name); };`,
    );
    expect(wordsOf(inner)).toEqual(['client body name']);
  });

  it('follows fields to the constructor', async () => {
    const labels = await atSink(`
      class Verifier {
        constructor(private readonly secret: string) {}
        check() { sink(this.secret); }
      }
      new Verifier(process.env.HOOK_SECRET ?? '').check();
    `);
    expect(wordsOf(labels)).toEqual(['config HOOK_SECRET', 'constant']);
  });

  it('says what was validated, cast and parsed on the way', async () => {
    const validated = await atSink(
      inHandler('const { a } = z.object({ a: z.string() }).parse(req.body); sink(a);'),
    );
    expect(validated.map(({ through }) => through.validated !== undefined)).toEqual([true]);
    const cast = await atSink(inHandler('sink(Number(req.body.a));'));
    expect(cast.map(({ through }) => through.cast)).toEqual(['number']);
    const parsed = await atSink(inHandler('sink(JSON.parse(req.params.id));'));
    expect(parsed.map(({ through }) => through.parsed !== undefined)).toEqual([true]);
  });

  it('reads decorated parameters and the context of Koa', async () => {
    const nest = await atSink(`
      import { Body, Controller, Post } from '@nestjs/common';
      @Controller('orders')
      export class Orders {
        @Post() create(@Body() body: { note: string }) { sink(body.note); }
      }
    `);
    expect(wordsOf(nest)).toEqual(['client body note']);
    const koa = await atSink(`
      import Koa from 'koa';
      const app = new Koa();
      app.use(async (ctx) => { sink(ctx.request.body.note); });
    `);
    expect(wordsOf(koa)).toEqual(['client body note']);
  });

  it('knows what a handler is given where its own file does not say', async () => {
    const labels = await atSink('module.exports = { create: (req, res) => { sink(req.body.a); } };', {
      'src/main.js': `
        const express = require('express');
        const orders = require('./app');
        const app = express();
        app.post('/orders', orders.create);
        app.listen(80);
      `,
    });
    expect(wordsOf(labels)).toEqual(['client body a']);
  });

  it('leaves callers in tests out', async () => {
    const labels = await atSink('export const run = (value: string) => { sink(value); };', {
      'src/app.test.ts': "import { run } from './app.js';\nrun('only here');",
    });
    expect(wordsOf(labels)).toEqual(['unknown']);
  });

  it('ends on code that turns in circles', async () => {
    const labels = await atSink(
      'let a = b(); function b() { return c(); } function c() { return a ?? b(); } sink(a);',
    );
    expect(labels.every(({ label }) => label.kind !== 'client')).toBe(true);
  });
});

describe('names of secrets', () => {
  it.each([
    'jwtSecret',
    'JWT_SECRET_KEY',
    'apiKey',
    'clientSecret',
    'private_key',
    'accessToken',
    'webhookSecret',
  ])('%s is one', (name) => expect(isSecretName(name)).toBe(true));
  it.each([
    'tokenId',
    'passwordResetUrl',
    'publicKey',
    'secretName',
    'keyboard',
    'apiKeyHeader',
    'passkey',
    'DIGEST',
  ])('%s is none', (name) => expect(isSecretName(name)).toBe(false));
});
