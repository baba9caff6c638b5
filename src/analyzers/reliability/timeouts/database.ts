import type { Severity } from '../../../findings.ts';
import type { InstanceSetting } from '../../../model/meaning/clients/instance-settings.ts';
import type { Pool } from '../../../model/meaning/clients/pools.ts';
import { callExcerpt } from '../../../model/behaviour/excerpt.ts';
import { stepAt } from '../../../model/steps.ts';
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
    'a limit on waiting for connections that are no pool',
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
      const waits = known(pool, WAITS);
      const runs = known(pool, RUNS);
      if (isEmbedded(pool) || !(waits.length + runs.length)) continue;
      const isRunBound = !runs.length || isBound(runs) || pool.sessionLimit !== undefined;
      const isWaitBound = !waits.length || isBound(waits);
      const open = [...waits, ...runs].find(({ state }) => state === 'unknown');
      if ((isRunBound && isWaitBound) || waits.some(isShort)) pass(pool.site);
      else if (open?.reason) notAssessed(pool.site, open.reason);
      else {
        report(pool.site, {
          message: messageOf(pool, isWaitBound ? [] : waits, isRunBound ? [] : runs),
          label: 'no limit',
          severity: severityOf(pool, (waits.length > 0 && isWaitBound) || (runs.length > 0 && isRunBound)),
          path: model.questions.pathFromEntryPoint(pool.site),
          ...(pool.site !== pool.maker && { evidence: [stepAt(pool.maker, 'the pool is made')] }),
        });
      }
    }
  },
});

/** Limits on the wait for a free connection, and on the time of a statement. */
const WAITS = ['acquireTimeout', 'queueLimit'];
const RUNS = ['statementTimeout', 'queryTimeout', 'socketTimeout'];

const known = (pool: Pool, names: readonly string[]): InstanceSetting[] =>
  names.map((name) => pool.setting(name)).filter(({ isKnown }) => isKnown);

const isBound = (settings: readonly InstanceSetting[]): boolean =>
  settings.some(({ state }) => state === 'set');

const isShort = ({ state, by, value }: InstanceSetting): boolean =>
  state === 'set' && by === 'library' && typeof value === 'number' && value <= SHORT_ACQUIRE_MS;

const isEmbedded = (pool: Pool): boolean => {
  const { value } = pool.setting('dialect');
  return typeof value === 'string' && /sqlite|sqljs|pglite/i.test(value);
};

const messageOf = (
  { site, maker }: Pool,
  waits: readonly InstanceSetting[],
  runs: readonly InstanceSetting[],
): string => {
  const options = [waits, runs].flatMap(
    (settings) => settings.find(({ option }) => option !== undefined)?.option ?? [],
  );
  const names = options.map((option) => `\`${option}\``).join(' and no ');
  const effects = [
    ...(waits.length ? ['requests queue for ever when the pool is empty'] : []),
    ...(runs.length ? ['a statement may run or hang for ever'] : []),
  ];
  const made = site.isCall ? callExcerpt(site) : callExcerpt(maker);
  return `\`${made}\` sets no ${names || 'time limit'}: ${effects.join(', and ')}.`;
};

/** With a limit on connecting or on finding a server, an outage at least ends. */
const severityOf = (pool: Pool, hasOne: boolean): Severity => {
  const others = ['connectTimeout', 'serverSelectionTimeout'].map((name) => pool.setting(name));
  return hasOne || others.some(({ state }) => state === 'set') ? 'medium' : 'high';
};
