import { describe, expect, it } from 'vitest';
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
      scripts: { start: 'node src/app.js' },
      dependencies: { axios: '^1.7.0', got: '^14.0.0', ioredis: '^5.0.0', pg: '^8.0.0', undici: '^7.0.0' },
    }),
    ...files,
  });
  const project = await discover(root, { root });
  return (await buildModel(project, createPace(), new Map(), '2026-06-01')).model;
};

const deadlineOf = async (
  source: string,
  files: Readonly<Record<string, string>> = {},
): Promise<string | undefined> => {
  const model = await modelOf({ 'src/app.ts': source, ...files });
  const { deadline } = model.outbound.callsOf('http.request')[0] ?? {};
  return (
    deadline &&
    `${deadline.state} by ${deadline.by}${deadline.value === undefined ? '' : ` ${deadline.value}`}`
  );
};

const AXIOS = "import axios from 'axios';\n";

describe('the deadline of an outbound call', () => {
  it.each([
    ['the call', 'axios.get(url, { timeout: 2 * 1_000 });', 'set by call 2000'],
    ['the instance', 'axios.create({ timeout: 5_000 }).get(url);', 'set by instance 5000'],
    [
      'a spread',
      'const d = { timeout: 1 }; const c = axios.create({ ...d }); c.get(url);',
      'set by instance 1',
    ],
    ['a global default', 'axios.defaults.timeout = 7; axios.get(url);', 'set by global 7'],
    [
      'a later assignment',
      'const c = axios.create(); c.defaults.timeout = 3; c.get(url);',
      'set by instance 3',
    ],
    ['nothing', 'axios.create({ baseURL: url }).get(url);', 'none by library'],
    ['an off value', 'axios.create({ timeout: 5 }).get(url, { timeout: 0 });', 'none by call'],
    ['`undefined`', 'axios.get(url, { timeout: undefined });', 'none by library'],
    ['a signal', 'axios.get(url, { signal: AbortSignal.timeout(9) });', 'set by call 9'],
    ['a race', 'Promise.race([axios.get(url), new Promise((r) => setTimeout(r, 1))]);', 'set by environment'],
  ])('%s', async (_name, body, expected) => {
    expect(await deadlineOf(`${AXIOS}export const run = async (url: string) => { ${body} };`)).toBe(expected);
  });

  it('is opt-in where some callers of a wrapper leave it out', async () => {
    const model = await modelOf({
      'src/app.ts': `
        const ask = (url: string, init?: { signal?: AbortSignal }) => fetch(url, init);
        export const a = () => ask('https://a.example');
        export const b = () => ask('https://b.example', { signal: AbortSignal.timeout(1) });`,
    });
    const [call] = model.outbound.callsOf('http.request');
    expect(call?.deadline.state).toBe('none');
    expect(call?.deadline.by).toBe('wrapper');
    expect(call?.deadline.callers?.bounded.map(({ line }) => line)).toEqual([4]);
    expect(call?.deadline.callers?.unbounded.map(({ line }) => line)).toEqual([3]);
  });

  it('is void where nothing times the signal', async () => {
    const source =
      'const c = new AbortController(); process.on("SIGTERM", () => c.abort()); fetch("https://a.example", { signal: c.signal });';
    const model = await modelOf({ 'src/app.ts': source });
    expect(model.outbound.callsOf('http.request')[0]?.deadline.void).toBeDefined();
    expect(model.outbound.deadlinesOf('http.request')).toEqual([]);
  });

  it('is unknown where the options come from outside', async () => {
    expect(await deadlineOf('export const ask = (url: string, init: RequestInit) => fetch(url, init);')).toBe(
      'unknown by wrapper',
    );
  });

  it('follows an instance through modules, classes and constructors', async () => {
    const model = await modelOf({
      'src/http.ts': `${AXIOS}export const http = axios.create();`,
      'src/rates.ts': `
        import type { AxiosInstance } from 'axios';
        export class Rates { constructor(private readonly client: AxiosInstance) {} get() { return this.client.get('/'); } }`,
      'src/app.ts':
        "import { http } from './http.js'; import { Rates } from './rates.js'; export const rates = new Rates(http);",
    });
    const [client] = model.outbound.clientsOf('http.request');
    expect([client?.site.path, client?.isAmbient, client?.calls.length]).toEqual(['src/http.ts', false, 1]);
  });
});

describe('emitters and pools', () => {
  it('know who listens, also through a function that receives them', async () => {
    const model = await modelOf({
      'src/app.ts': `
        import { Pool } from 'pg';
        import { Redis } from 'ioredis';
        const watch = (pool: Pool) => pool.on('error', console.error);
        const heard = new Pool({}); watch(heard);
        const unheard = new Pool({}); unheard.query('SELECT 1');
        export const cache = new Redis();`,
    });
    expect(model.emitters.all.map(({ site, listener }) => [site.line, listener?.line])).toEqual([
      [5, 4],
      [6, undefined],
    ]);
  });

  it('read limits where the options are decided', async () => {
    const model = await modelOf({
      'src/app.ts': `
        import { Pool, type PoolConfig } from 'pg';
        const make = (options: PoolConfig) => new Pool(options);
        export const pool = make({ connectionTimeoutMillis: 5_000 }); pool.query('SELECT 1');`,
    });
    const [pool] = model.pools.all;
    expect([pool?.site.line, pool?.maker.line]).toEqual([4, 3]);
    expect(pool?.setting('acquireTimeout').value).toBe(5_000);
    expect(pool?.setting('statementTimeout').state).toBe('none');
  });
});
