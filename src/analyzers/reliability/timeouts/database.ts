import type { Severity } from '../../../findings.ts';
import type { Pool, PoolSetting } from '../../../model/clients/pools.ts';
import { callExcerpt } from '../../../model/excerpt.ts';
import { defineCheck } from '../../check.ts';

/** A library's own limit on the wait for a connection up to which requests fail instead of piling up, ms. */
const SHORT_ACQUIRE_MS = 10_000;

export const database = defineCheck({
  title: 'Database pool without a limit on waiting or on statements',
  severity: 'high',
  confidence: 'high',
  level: 'project',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'A pool or client of a database in another process for which neither its options nor its library limit the wait for a free connection, or the time a statement may take. One finding for each pool, with every limit that is missing.',
  why: 'When one query hangs or the pool is empty, every further request queues behind it without end. Memory and sockets fill up, health checks fail, and the service is down although only one table was slow.',
  leavesAlone: [
    'limits set per session or transaction in the file of the pool',
    'embedded databases, and clients whose own limits are short',
    'a factory whose options come from its callers: the callers are judged',
    'options that code outside of the project gives',
    'pools of tests, seeds, migrations and scripts',
  ],
  howToFix:
    'Limit the wait for a connection (such as 5 s) and the time of a statement (such as 10 s) where the pool is made.',
  references: [
    'CWE-400',
    'CWE-770',
    'https://node-postgres.com/apis/pool',
    'https://www.postgresql.org/docs/current/runtime-config-client.html',
    'https://www.mongodb.com/docs/manual/reference/connection-string-options/',
  ],
  example: {
    bad: 'new Pool({ connectionString, max: 10 });',
    good: 'new Pool({ connectionString, max: 10, connectionTimeoutMillis: 5_000, statement_timeout: 10_000 });',
  },
  run({ model, pass, report, notAssessed }) {
    for (const pool of model.pools.all) {
      const acquire = pool.setting('acquireTimeout');
      const statements = ['statementTimeout', 'queryTimeout', 'socketTimeout'].map((name) =>
        pool.setting(name),
      );
      const limits = [acquire, ...statements].filter(({ isKnown }) => isKnown);
      if (isEmbedded(pool) || !limits.length) continue;
      const open = limits.find(({ state }) => state === 'unknown');
      const isStatementBound =
        statements.some(({ state }) => state === 'set') || pool.sessionLimit !== undefined;
      const isAcquireBound = acquire.state === 'set';
      if ((isStatementBound && isAcquireBound) || isShort(acquire)) pass(pool.site);
      else if (open?.reason) notAssessed(pool.site, open.reason);
      else {
        const missing = [isAcquireBound ? undefined : acquire, isStatementBound ? undefined : statements[0]];
        report(pool.site, {
          message: messageOf(
            pool,
            missing.filter((one) => one !== undefined),
          ),
          label: 'no limit',
          severity: severityOf(pool, isAcquireBound || isStatementBound),
          path: model.questions.pathFromEntryPoint(pool.site),
          ...(pool.site !== pool.maker && { causes: [pool.maker] }),
        });
      }
    }
  },
});

const isShort = ({ state, by, value }: PoolSetting): boolean =>
  state === 'set' && by === 'library' && typeof value === 'number' && value <= SHORT_ACQUIRE_MS;

const isEmbedded = (pool: Pool): boolean => {
  const { value } = pool.setting('dialect');
  return typeof value === 'string' && /sqlite|sqljs|pglite/i.test(value);
};

const messageOf = (pool: Pool, missing: readonly PoolSetting[]): string => {
  const { site, maker } = pool;
  const names = missing.flatMap(({ option }) => (option === undefined ? [] : [`\`${option}\``]));
  const made = site.isCall ? callExcerpt(site) : callExcerpt(maker);
  const effects = missing.map((setting) =>
    setting.option === pool.setting('acquireTimeout').option ? WAIT : RUN,
  );
  return `\`${made}\` sets no ${names.join(' and no ') || 'time limit'}: ${effects.join(', and ')}.`;
};

const WAIT = 'requests queue for ever when the pool is empty';
const RUN = 'a statement may run or hang for ever';

/** With a limit on connecting or on finding a server, an outage at least ends. */
const severityOf = (pool: Pool, hasOne: boolean): Severity => {
  const others = ['connectTimeout', 'serverSelectionTimeout'].map((name) => pool.setting(name));
  return hasOne || others.some(({ state }) => state === 'set') ? 'medium' : 'high';
};
