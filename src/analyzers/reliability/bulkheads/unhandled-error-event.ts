import type { Severity } from '../../../findings.ts';
import type { ClientKind } from '../../../libraries/table.ts';
import type { Emitter } from '../../../model/meaning/emitters.ts';
import { callExcerpt } from '../../../model/behaviour/excerpt.ts';
import { defineCheck } from '../../check.ts';

export const unhandledErrorEvent = defineCheck({
  title: 'An emitter whose failure ends the process',
  severity: 'critical',
  confidence: 'high',
  level: 'project',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'A pool, client, socket, request, child process or own emitter that emits `error` when its other side fails, without a listener on any path from its creation; a pool that is listened to while the connections taken out of it are not.',
  why: 'Node turns an `error` event without a listener into an uncaught exception. One dropped connection, one malformed frame or one program that cannot be started ends the process, with every request in flight.',
  leavesAlone: [
    'libraries that listen themselves or report the failure otherwise',
    'listeners added elsewhere to the same instance: in its class, its factory, a function that receives it',
    '`pipeline`, `finished` and `events.once`, which listen while they wait',
    'emitters that are handed to code outside of the project that may listen',
    'an own emitter that asks for listeners before it emits, or that nobody constructs',
    'tests, scripts, migrations and command-line tools',
    'streams in a chain of pipes (bulkheads/unhandled-stream-error)',
  ],
  howToFix:
    'Add an `error` listener right after the creation that logs the failure and lets the client reconnect.',
  references: [
    'CWE-248',
    'CWE-755',
    'CWE-400',
    'https://nodejs.org/api/events.html#error-events',
    'https://node-postgres.com/apis/pool#events',
  ],
  example: {
    bad: 'export const pool = new Pool({ connectionString });',
    good: "export const pool = new Pool({ connectionString });\npool.on('error', (err) => log.error({ err }, 'idle pg client'));",
  },
  run({ model, pass, report, notAssessed }) {
    for (const emitter of model.emitters.all) {
      const { site, listener, open, unheard } = emitter;
      if (listener && !unheard.length) pass(site);
      else if (open) notAssessed(site, open);
      else if (listener) {
        report(site, {
          message: `Connections taken out of \`${callExcerpt(site)}\` have no \`error\` listener: the pool stops listening to a connection while it is lent, and when the server drops it then, the process ends.`,
          severity: 'medium',
          sites: [...unheard],
          fix: `Listen to each connection once: \`on('connect', (client) => client.on('error', …))\`.`,
        });
      } else {
        report(site, {
          message: messageOf(emitter),
          label: 'no `error` listener',
          severity: severityOf(emitter),
          path: model.questions.pathFromEntryPoint(site),
          fix: fixOf(emitter),
        });
      }
    }
  },
});

/** When the other side of such a client makes it emit `error`. */
const CAUSES: Partial<Record<ClientKind | 'own', string>> = {
  sql: 'the database closes an idle connection',
  redis: 'the connection to Redis is lost',
  broker: 'the broker closes the connection',
  jobs: 'the database behind it fails',
  http: 'the host refuses or resets the connection',
  sockets: 'the peer resets the connection or sends a malformed frame',
  server: 'one connection fails',
  process: 'the program cannot be started',
};

const messageOf = ({ site, name, kind, isPerPeer }: Emitter): string => {
  if (kind === 'own') {
    return `\`${name}\` emits \`error\` here and no instance of it has an \`error\` listener: the event itself throws and ends the process.`;
  }
  const what = isPerPeer
    ? `Each \`${name}\` that \`${callExcerpt(site)}\` receives`
    : `\`${callExcerpt(site)}\``;
  const cause = CAUSES[kind] ?? 'its other side fails';
  return `${what} has no \`error\` listener: when ${cause}, the event is thrown and the process ends.`;
};

/** A peer or a network failure can cause it; a child or an own emitter needs one more condition. */
const severityOf = ({ kind }: Emitter): Severity =>
  kind === 'own' || kind === 'process' ? 'high' : 'critical';

const fixOf = ({ site, kind, isPerPeer }: Emitter): string => {
  if (kind === 'own')
    return 'Add an `error` listener where the instance is made, or reject the call that failed.';
  if (isPerPeer) return "Call `.on('error', …)` on it first thing in the callback.";
  const held = site.parent?.is('VarDecl') ? site.parent.target?.name : undefined;
  return held ? `Add \`${held}.on('error', …)\` right after it.` : "Chain `.on('error', …)` to it.";
};
