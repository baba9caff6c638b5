import { describe, expect, it } from 'vitest';
import { retrySites } from '../../src/model/service/repeats/retry-sites.ts';
import { statementsBehind } from '../../src/model/service/repeats/run-order.ts';
import { modelOf } from '../harness/model-of.ts';

const CODE = `
import { PrismaClient } from '@prisma/client';
const prisma = new PrismaClient();
const find = async (user: string, createMissing = false) => {
  if (createMissing) await prisma.basket.create({ data: { user } });
  await prisma.basket.update({ where: { user }, data: { pieces: { increment: 1 } } });
};
export const one = async () => find('a');
export const two = async () => find('a', true);
`;

describe('works', () => {
  const model = modelOf({ 'src/a.ts': CODE });
  const kindsOf = (name: string): string[] => {
    const declaration = model.units[0]?.nodesOf('VarDecl').find(({ target }) => target?.name === name);
    return declaration?.init ? model.works.of(declaration.init).map(({ kind }) => kind) : [];
  };

  it('leaves out what the arguments rule out', () => {
    expect(kindsOf('one')).toEqual(['delta']);
    expect(kindsOf('two')).toEqual(['row', 'delta']);
  });
});

describe('webhooks', () => {
  it('are routes with a signature or named so, without a login', () => {
    const model = modelOf({
      'src/a.ts': `
import express from 'express';
import { requireAuth } from './auth';
const app = express();
app.post('/events', (req, res) => { verify(req.headers['x-acme-signature']); res.sendStatus(200); });
app.post('/hooks/acme', (req, res) => { res.sendStatus(200); });
app.post('/webhooks', requireAuth, (req, res) => { res.sendStatus(201); });
app.post('/orders', (req, res) => { res.sendStatus(201); });
`,
    });
    expect(model.webhooks.map(({ entry }) => entry.path)).toEqual(['/events', '/hooks/acme']);
  });
});

describe('retrySites', () => {
  it('finds wrappers of the project and loops that end on success', () => {
    const model = modelOf({
      'src/a.ts': `
const retry = async (work) => {
  for (let i = 0; ; i++) { try { return await work(); } catch (error) { if (i === 3) throw error; } }
};
const handed = (work) => retry(work);
export const one = () => handed(() => fetch('https://a.example'));
export const two = async (items) => {
  for (const item of items) { try { await item(); } catch { continue; } }
};
`,
    });
    const found = retrySites(model).map(({ by, node }) => `${by} ${node.line}`);
    expect(found).toEqual(['own wrapper 6', 'loop 3']);
  });
});

describe('statementsBehind', () => {
  it('ends where the function is left', () => {
    const model = modelOf({
      'src/a.ts': `
export const run = () => {
  if (ready) { first(); second(); return; }
  third();
};
`,
    });
    const call = model.units[0]?.nodesOf('Call')[0];
    const behind = call ? [...statementsBehind(call)].map(({ text }) => text) : [];
    expect(behind).toEqual(['second();', 'return;']);
  });
});
