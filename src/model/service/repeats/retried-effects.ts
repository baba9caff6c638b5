import type { Node } from '../../../facts/node.ts';
import type { ServiceModel } from '../../model.ts';
import { dedupGuard } from './dedup-guards.ts';
import { retrySites, type RetrySite } from './retry-sites.ts';
import { transactionAround } from './run-order.ts';
import type { Work } from './works.ts';

/** An effect that a retry repeats although the first attempt may have had it. */
export interface RetriedEffect {
  retry: RetrySite;
  work: Work;
}

/** Failures after which nothing has happened: the next attempt is the first that does something. */
const NOTHING_HAPPENED =
  /unique|duplicate|P2002|P2034|deadlock|seriali[sz]ation|40001|40P01|ECONNREFUSED|ENOTFOUND|EAI_AGAIN|429|rate.?limit|too.?many|throttl|conflict|optimistic|version|lock|nonce|expired|unauthori|401/i;
const SOMETHING_MAY_HAVE = /\b50\d\b|>=? ?500|ECONNRESET|ETIMEDOUT|timeout|network|socket hang/i;
/** Calls by POST that create or send something; what is asked or set is the same when it is asked again. */
const CREATES =
  /(^|[^a-z])(create|send|submit|charge|notify|add|post(?!gres)|register|book|publish|insert|order|pay|transfer|deliver)/i;
const REPEATABLE =
  /upload|upsert|search|query|quer(y|ies)|graphql|token|auth|login|embed|complet|generat|classif|translate|hook|introspect|verify|validat|log|metric|track|index|sync|record/i;
const KEYED = /idempoten|dedup|message-?id|request-?id|client-?token/i;

/** L4: effects inside of retries that a repeat doubles, and the retries that have none. */
export const retriedEffects = (model: ServiceModel): { found: RetriedEffect[]; harmless: RetrySite[] } => {
  const found = new Map<Node, RetriedEffect>();
  const harmless: RetrySite[] = [];
  for (const retry of retrySites(model)) {
    const work = onlyHarmlessFailures(retry)
      ? undefined
      : model.works.of(retry.attempt).find((one) => isDoubled(model, retry, one));
    if (!work) harmless.push(retry);
    else if (!found.has(retry.node)) found.set(retry.node, { retry, work });
  }
  return { found: [...found.values()], harmless: harmless.filter(({ node }) => !found.has(node)) };
};

const onlyHarmlessFailures = ({ decides }: RetrySite): boolean => {
  const text = decides.map((node) => node.text).join('\n');
  return NOTHING_HAPPENED.test(text) && !SOMETHING_MAY_HAVE.test(text);
};

const isDoubled = (model: ServiceModel, { attempt }: RetrySite, work: Work): boolean => {
  if (work.isKeyed || [work.effect.call, attempt].some(namesKey)) return false;
  if (isCaughtInside(work.at, attempt)) return false;
  const { kind, effect, op } = work;
  if (kind === 'mail' || kind === 'job') return true;
  if (kind === 'post') return isCreating(model, work);
  if (kind !== 'delta' && kind !== 'row') return false;
  // what fails inside of a transaction is undone
  const isInTransaction = [effect.call, ...work.through].some((call) => transactionAround(call, model.roles));
  const handle = effect.role.facts.handle;
  if (isInTransaction || (handle && model.roles.argumentAt(effect.call, handle))) return false;
  const { db, schema } = model.data;
  return dedupGuard(effect.call, op, { db, schema, effects: model.effects }) === undefined;
};

/** By a name or a header; comments say nothing. */
const namesKey = (code: Node): boolean =>
  code
    .descendants({ kinds: ['Identifier', 'Member', 'Property', 'String'] })
    .some((one) => KEYED.test(one.is('String', 'Property') ? one.string : one.name));

/** By the names of the calls and the address: they only make it more careful. */
const isCreating = (model: ServiceModel, { effect, through }: Work): boolean => {
  const url = model.roles.argument(effect.role, 'url');
  const names = [...through, effect.call].map((call) => call.callee?.name ?? '');
  const words = [...names, (url && model.values.text(url)) ?? url?.text ?? ''].join(' ');
  return CREATES.test(words) && !REPEATABLE.test(words);
};

/** Its failure does not reach the retry. */
const isCaughtInside = (at: Node, attempt: Node): boolean => {
  for (let node = at; node !== attempt && node.parent; node = node.parent) {
    const { parent } = node;
    if (!parent.is('Try') || node.slot !== 'body' || node === attempt) continue;
    const handler = parent.child('handler');
    if (handler && !handler.descendants({ kinds: ['Throw'] }).length) return true;
  }
  return false;
};
