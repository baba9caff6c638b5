import type { Node } from '../../../facts/node.ts';
import type { ServiceModel } from '../../model.ts';
import type { EntryPoint } from '../entry-points/entry-point.ts';
import { dedupGuard } from './dedup-guards.ts';
import { recordName, type Work } from './works.ts';

/** A request that only asks, as its method says, and changes business data. */
export interface ReadingRequest {
  entry: EntryPoint;
  handler: Node;
  work: Work;
  what: 'credential' | 'money' | 'deletion' | 'publication' | 'mail' | 'write' | 'first row';
}

const RANK: readonly ReadingRequest['what'][] = [
  'credential',
  'money',
  'deletion',
  'publication',
  'mail',
  'write',
  'first row',
];
const MOST_HOPS = 3;
/** What so many reading routes do is bookkeeping. */
const COMMON = 5;

/** Proofs that the caller brings along, links from mails, probes, schedulers that can only GET. */
const FLOWS =
  /callback|oauth|saml|oidc|openid|sso|unsubscribe|opt-?out|confirm|verif|activat|magic|invit|\bjoin|redirect|log-?(in|out)|sign-?(in|up|out)|refresh|authori[sz]|web-?hook|\bhooks?\b|cron|health|ready|debug|track|pixel|accept|captcha|challenge|\breturn\b|success|cancel-?url|complete|install|setup|continue|sync|migrat|seed|warm|cache|socket|\bws\b|token/i;
/** Parts of a query with which a link proves where it comes from. */
const PROOFS = /^(token|signature|sig|hmac|hash|nonce|follow|confirm|state|otp)$|cron|_secret$/i;
/** Records that keep track of something else. */
const BOOKKEEPING =
  /session|token|captcha|challenge|nonce|cache|audit|log|event|history|visit|view|metric|stat|usage|rate|lock|lease|job|attempt|otp|code|consent|oauth|verification|cursor|snapshot|notification|presence|search|index|queue|counter|state|online|device|replica|migration|progress/i;
/** Columns that say when or how often something was seen. */
const STAMPS =
  /last|seen|view|visit|read|access|active|login|(^|_)ip|count|hit|used|usage|session|expire|refresh|updated|cached?|etag|stat(s|istics)|sync|fetched|checked|opened|clicked|download|token|progress|status_?at|At$/i;
const CREDENTIAL = /password|secret|e-?mail$|role|permission|two_?factor|totp|api_?key/i;
const PUBLICATION = /publish|visib|public|approved|enabled|state$|status$/i;

/** L4: handlers of reading methods, with the worst that they change, if anything. */
export const readingRequests = (model: ServiceModel): { handler: Node; found?: ReadingRequest }[] => {
  const reading = new Map<Node, EntryPoint>();
  for (const entry of model.entryPoints.all) {
    const { handler } = entry;
    if (handler && isReading(entry) && !reading.has(handler) && model.isServiceCode(handler))
      reading.set(handler, entry);
  }
  const works = new Map([...reading.keys()].map((handler) => [handler, model.works.of(handler, MOST_HOPS)]));
  const common = commonCalls([...works.values()]);
  return [...reading].map(([handler, entry]) => {
    if (FLOWS.test(entry.path ?? '') || asksForProof(model, handler)) return { handler };
    const found = (works.get(handler) ?? [])
      .filter(({ effect }) => !common.has(effect.call) && !model.isDevelopmentOnly(effect.call))
      .flatMap((work) => {
        const what = whatOf(model, work);
        return what ? [{ entry, handler, work, what }] : [];
      })
      .sort((a, b) => RANK.indexOf(a.what) - RANK.indexOf(b.what))[0];
    return { handler, ...(found && { found }) };
  });
};

const isReading = ({ kind, method, path, generatedFor }: EntryPoint): boolean => {
  if (generatedFor) return false;
  if (kind === 'http') return method === 'GET' || method === 'HEAD';
  if (kind === 'graphql') return path?.startsWith('Query.') === true;
  return kind === 'trpc' && method === 'GET';
};

/** A token, a signature or a confirmation of the link is read: it comes from a mail or another service. */
const asksForProof = (model: ServiceModel, handler: Node): boolean => {
  const called = handler
    .descendants({ kinds: ['Call'] })
    .flatMap((call) => model.calls.targets(call).map(({ fn }) => fn))
    .filter((fn) => fn.path === handler.path);
  return [handler, ...called].some((fn) =>
    fn
      .descendants({ kinds: ['Member', 'PatternProperty'] })
      .some((part) => PROOFS.test(part.name) && part.slot !== 'callee'),
  );
};

const commonCalls = (works: readonly (readonly Work[])[]): Set<Node> => {
  const counts = new Map<Node, number>();
  for (const list of works)
    for (const call of new Set(list.map(({ effect }) => effect.call)))
      counts.set(call, (counts.get(call) ?? 0) + 1);
  return new Set([...counts].flatMap(([call, count]) => (count >= COMMON ? [call] : [])));
};

const whatOf = (model: ServiceModel, work: Work): ReadingRequest['what'] | undefined => {
  const { kind, op, effect, through } = work;
  const names = [...through, effect.call].map((call) => call.callee?.name ?? '').join(' ');
  if (kind === 'money') return 'money';
  if (kind === 'mail') return 'mail';
  if (
    BOOKKEEPING.test(recordName(work)) ||
    BOOKKEEPING.test(names) ||
    /touch|track|record|mark|ensure/i.test(names)
  )
    return undefined;
  // what a store of another kind is asked for is not known
  if (!op || (!op.table && !recordName(work))) return undefined;
  const columns = [...op.data.values.keys()];
  if (kind === 'delete')
    return isExpiry(op.where.clauses.map(({ column }) => column)) ? undefined : 'deletion';
  if (kind === 'row') {
    const { db, schema } = model.data;
    const sources = { db, schema, effects: model.effects };
    const isLazy = [effect.call, ...through].some(
      (place) => dedupGuard(place, place === effect.call ? op : undefined, sources) || isUnderAbsence(place),
    );
    return isLazy ? 'first row' : 'write';
  }
  if (kind !== 'set' && kind !== 'delta') return undefined;
  if (op.onConflict || !columns.length || columns.every((column) => STAMPS.test(column))) return undefined;
  if (columns.some((column) => CREDENTIAL.test(column))) return 'credential';
  return columns.some((column) => PUBLICATION.test(column)) ? 'publication' : 'write';
};

/** Rows that are over: removing them is clean-up. */
const isExpiry = (columns: readonly string[]): boolean =>
  columns.some((column) => /expire|created|updated|At$/i.test(column));

/** `if (!order) order = await create()` */
const isUnderAbsence = (place: Node): boolean => {
  for (let at: Node = place; at.parent && !at.is('Function', 'Module'); at = at.parent) {
    const { parent } = at;
    if (
      parent.is('If') &&
      at.slot === 'then' &&
      /^!|(=== |== )?(null|undefined)\b|!\w/.test(parent.test?.text ?? '')
    )
      return true;
    if (parent.is('Logical') && at.slot === 'right' && /^(\?\?|\|\|)$/.test(parent.operator)) return true;
    if (parent.is('Assign') && /^(\?\?|\|\|)=$/.test(parent.operator)) return true;
  }
  return false;
};
