import type { Severity } from '../../../findings.ts';
import type { ClientKind } from '../../../libraries/table.ts';
import { connectsNothing } from '../../../model/behaviour/unconnected-clients.ts';
import { defineCheck } from '../../check.ts';

export const clientPerRequest = defineCheck({
  title: 'A client that owns sockets is built per call',
  severity: 'critical',
  confidence: 'high',
  level: 'project',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'The construction of a client with a pool or connections of its own in a function that requests, messages or schedules run, without a memo.',
  why: 'Each request opens connections of its own and leaves them to time out: under load the server behind it refuses connections, for every instance at once.',
  leavesAlone: [
    'module level, singletons and factories of a container',
    'memos: `??=`, `if (!client)`, a map by tenant',
    'clients without sockets of their own, and clients that only sign addresses',
    'clients that are closed again in the same function, or by another method of the object that keeps them',
  ],
  howToFix: 'Build it once at module level or as a provider, and use that one.',
  references: ['CWE-1072', 'CWE-400', 'CWE-772'],
  example: {
    bad: "app.get('/u', async (q, r) => { const prisma = new PrismaClient(); r.json(await prisma.user.findMany()); });",
    good: "const prisma = new PrismaClient();\napp.get('/u', async (q, r) => r.json(await prisma.user.findMany()));",
  },
  run({ model, pass, report, notAssessed }) {
    for (const { call, kind, name, isClosed } of model.clientMakers.sites) {
      if (call.fn.is('Module') || isClosed || model.isMemoFilling(call) || connectsNothing(model, call)) {
        pass(call);
        continue;
      }
      const served = model.questions.onServicePath(call);
      if (served === true) {
        report(call, {
          message: `\`${name}\` opens connections of its own and is built again for each call of \`${call.symbol || call.path}\`: under load the other side runs out of connections.`,
          label: 'built per call',
          severity: severityOf(kind, model.questions.onSchedulePath(call) === true),
          path: model.questions.pathFromEntryPoint(call),
        });
      } else if (served === false) pass(call);
      else notAssessed(call, served);
    }
  },
});

const STORES: ReadonlySet<ClientKind> = new Set(['sql', 'document', 'redis', 'broker', 'jobs']);

const severityOf = (kind: ClientKind, isRare: boolean): Severity =>
  isRare ? 'medium' : STORES.has(kind) ? 'critical' : 'high';
