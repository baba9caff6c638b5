import { keptInMemory } from '../../../model/service/limits.ts';
import { defineCheck } from '../../check.ts';

export const memorySessionStore = defineCheck({
  title: 'Sessions in the memory of one process',
  severity: 'high',
  confidence: 'high',
  level: 'project',
  opportunities: 'sites',
  fix: 'suggestion',
  reports: 'Session middleware whose store is the default one, or one that keeps sessions in the process.',
  why: 'Every deploy and every crash logs everybody out, a second replica knows nobody of the first, and the store of the default never forgets: memory grows until the process ends.',
  leavesAlone: [
    'sessions in a signed or encrypted cookie',
    'a store of any kind, also one set later or in a branch',
    'options that cannot be read (not assessed)',
    'development-only set-ups',
  ],
  howToFix: 'Give the middleware a store that all replicas share, with a time to live.',
  references: [
    'CWE-664',
    'CWE-400',
    'express-session, "Warning: the default server-side session storage"',
    'OWASP ASVS 5.0 V7',
  ],
  example: {
    bad: 'app.use(session({ secret, resave: false, saveUninitialized: false }));',
    good: 'app.use(session({ secret, resave: false, saveUninitialized: false, store: new RedisStore({ client }) }));',
  },
  run({ model, pass, report, notAssessed }) {
    for (const session of keptInMemory(model.stateSources, 'session')) {
      if (!model.isServiceCode(session.site) || model.isDevelopmentOnly(session.site)) continue;
      if (session.store.state === 'unknown') notAssessed(session.site, session.store.reason);
      else if (session.store.state === 'set' && !session.isInProcess) pass(session.site);
      else
        report(session.site, {
          message: `\`${session.site.callee?.text ?? 'session'}()\` has no shared \`store\`: sessions live in this process, are lost at each restart and unknown to other replicas.`,
          label: session.store.state === 'set' ? 'keeps sessions in memory' : 'no `store`',
          severity: model.embeddedStore.isUsed ? 'medium' : 'high',
        });
    }
  },
});
