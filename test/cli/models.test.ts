import { readFileSync } from 'node:fs';
import { parse } from 'jsonc-parser';
import { describe, expect, it } from 'vitest';
import { CHECKS } from '../../src/analyzers/registry.generated.ts';
import { loadSettings } from '../../src/config/load.ts';
import { configNames } from '../../src/config/names.ts';
import { bpx } from '../harness/command.ts';
import { TODAY } from '../harness/review-tree.ts';
import { temporaryFolder } from '../harness/temporary-folder.ts';

const DOCS = readFileSync(new URL('../../docs/config.md', import.meta.url), 'utf8');
const BLOCKS = [...DOCS.matchAll(/```jsonc\n(.*?)```/gs)].map(([, text = '']) => text);
const TAUGHT = BLOCKS.find((text) => text.includes('"models"')) ?? '';

/** A service whose HTTP client, queue and guard are in-house. */
const SERVICE = {
  'package.json': JSON.stringify({
    name: 'orders',
    dependencies: {
      '@acme/http': '3.2.0',
      '@acme/queue': '1.0.0',
      express: '5.1.0',
      passport: '0.7.0',
      pg: '8.16.0',
    },
  }),
  'src/server.ts': `import express from 'express';
import passport from 'passport';
import { partnerClient } from '@acme/http';
import { queue } from '@acme/queue';
import { Pool } from 'pg';
import { askGateway } from './auth/gateway';

const app = express();
const pool = new Pool({ connectionTimeoutMillis: 2_000, statement_timeout: 5_000 });
const partner = partnerClient({ baseUrl: 'https://partner.example' });

app.get('/orders/:id', passport.authenticate('jwt'), async (req, res) => {
  const { rows } = await pool.query('SELECT id FROM orders WHERE id = $1', [req.params.id]);
  res.json(rows[0]);
});
app.delete('/orders/:id', askGateway('orders'), async (req, res) => {
  await pool.query('DELETE FROM orders WHERE id = $1', [req.params.id]);
  res.status(204).end();
});
app.post('/orders', passport.authenticate('jwt'), async (req, res) => {
  await partner.send('/orders', { owner: String(req.body.owner) });
  res.status(201).end();
});

queue('orders').each(async (message: { id: string }) => {
  await pool.query('UPDATE orders SET seen = true WHERE id = $1', [message.id]);
});

app.listen(3000);
`,
  'src/auth/gateway.ts': `import type { RequestHandler } from 'express';
import { audit } from './audit';

/** The gateway has refused strangers before they come here. */
export const askGateway = (scope: string): RequestHandler => (req, res, next) => {
  audit(scope, req.path);
  next();
};
`,
  'src/auth/audit.ts':
    'export const audit = (scope: string, path: string): void => console.info(scope, path);\n',
};

interface Json {
  overview: { entryPoints: Record<string, number>; dependencies: number };
  services: { findings: { check: string; line: number; path: string }[] }[];
  diagnostics: { kind: string; path: string; line: number; message: string }[];
}

const reviewed = (config?: string): Json => {
  const folder = temporaryFolder({ ...SERVICE, ...(config ? { 'bpx.config.jsonc': config } : {}) });
  const rules = ['--rule', 'timeouts,authz'];
  const { stdout, stderr } = bpx('node', ['review', folder, '--format', 'json', '--today', TODAY, ...rules]);
  expect(stderr).toBe('');
  return JSON.parse(stdout) as Json;
};

const told = ({ services }: Json): string[] =>
  services.flatMap(({ findings }) => findings.map(({ check, path, line }) => `${path}:${line} ${check}`));

describe('in-house modules', () => {
  it('that nobody described are unknown: a client is not seen, a guard is taken for none', () => {
    const before = reviewed();
    expect(told(before)).toEqual(['src/server.ts:16 authz/missing-on-route']);
    expect(before.overview).toMatchObject({ entryPoints: { http: 3 }, dependencies: 1 });
  });

  it('that are described give the finding of the wrapper, the consumer of the queue, and no false one at the guard', () => {
    const after = reviewed(TAUGHT);
    expect(told(after)).toEqual(['src/server.ts:10 timeouts/http-client']);
    expect(after.overview.entryPoints).toEqual({ consumer: 1, http: 3 });
    expect(after.overview.dependencies).toBe(2);
    expect(after.diagnostics).toEqual([]);
  });

  it('a table of a module that is not there is told', () => {
    const config = '{ "models": [\n{ "library": "./src/gone.ts", "source": "team" }] }';
    expect(reviewed(config).diagnostics).toMatchObject([
      {
        kind: 'config',
        path: 'bpx.config.jsonc',
        line: 2,
        message: 'no module `./src/gone.ts`: its table has no effect',
      },
    ]);
  });
});

describe('the page on configuration', () => {
  it.each(BLOCKS)('example %# is a valid config', (text) => {
    const read = (path: string): string | undefined => (path === 'bpx.config.jsonc' ? text : undefined);
    const settings = loadSettings({ read, from: '', names: configNames(CHECKS), today: TODAY });
    expect(settings.diagnostics).toEqual([]);
    expect(parse(text)).toBeTypeOf('object');
  });
});
