import type { Node } from '../../../facts/node.ts';
import { SEVERITIES, type Severity } from '../../../findings.ts';
import type { Access, Guard } from '../../../model/service/access/guard.ts';
import {
  guardedSiblings,
  isOnChain,
  shareOfGuarded,
  type Sibling,
} from '../../../model/service/access/siblings.ts';
import { isPublicByPurpose, isReadForAll } from '../../../model/service/access/flows.ts';
import { asksForPublic } from '../../../model/service/access/public-rows.ts';
import { hasOwner, isPersonal } from '../../../model/service/access/records.ts';
import type { Touch } from '../../../model/service/access/touches.ts';
import { entryLabel, type EntryPoint } from '../../../model/service/entry-points/entry-point.ts';
import type { ServiceModel } from '../../../model/model.ts';
import { stepAt } from '../../../model/steps.ts';
import { defineCheck, type CheckContext } from '../../check.ts';

const REQUESTS = new Set(['http', 'graphql', 'trpc', 'rpc']);
/** From this share of guarded routes on, one without a guard is an exception; more is asked where the record has no owner. */
const MOSTLY = { owned: 0.6, any: 0.8 };
/** Records that are looked up by a secret of the caller. */
const CAPABILITY = /^(\w*Share|\w*Invit(e|ation)|\w*Token|\w*Link)(Entity|Model)?$/;
/** Folders that hold nothing for the public. */
const PRIVATE_FOLDER = /(^|[/_.-])(logs?|keys?|encryptionkeys|backups?|private|secrets?|certs?)([/_.-]|$)/i;

export const missingOnRoute = defineCheck({
  title: 'A route that reaches owned data without authentication',
  severity: 'critical',
  confidence: 'high',
  level: 'project',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'An entry point that writes records, or reads records that belong to somebody, with no guard on its whole chain, where routes of the same resource or most of the service require one; a listing of a folder of logs, keys or backups.',
  why: 'Anyone who finds the path reads or changes the data of others: there is no login to pass, no account to trace, and nothing in front of the route that says no.',
  leavesAlone: [
    'guards anywhere on the effective chain: the application, a parent router, a global guard, a decorator, the handler itself',
    'flows in which the caller brings the proof along: login, signup, refresh, reset, verification, invites, shares, callbacks, webhooks',
    'metadata that takes a route out of a global guard, and optional guards on reads: the intent is stated',
    'reads that ask for public rows, and of records without an owner; health, metrics and documentation routes',
    'routes that exist outside of production only; submissions behind a captcha',
    'services without any guard (not assessed)',
  ],
  howToFix: "Put the service's own guard on the route, where the routes beside it have theirs.",
  references: [
    'CWE-306',
    'CWE-862',
    'OWASP API2:2023',
    'OWASP API5:2023',
    'ASVS 5.0 V8.2.1',
    'ASVS 5.0 V8.3.1',
  ],
  example: {
    bad: "router.get('/orders', requireAuth, list);\nrouter.delete('/orders/:id', remove);",
    good: "router.use(requireAuth);\nrouter.get('/orders', list);\nrouter.delete('/orders/:id', remove);",
  },
  run(context) {
    const { model } = context;
    const all = model.entryPoints.all
      .filter(
        (entry) =>
          REQUESTS.has(entry.kind) &&
          !isFieldOf(entry) &&
          model.project.file(entry.node.path)?.inScope !== false,
      )
      .map((entry) => model.access.of(entry));
    const isGuarded = all.some(isOnChain) || all.some(({ state }) => state === 'guarded');
    for (const [site, accesses] of bySite(all)) {
      if (!isGuarded)
        context.notAssessed(site, {
          unknown: 'outside',
          settles: '`assume.authz`, where a gateway authenticates',
        });
      else judge(context, site, accesses, all);
    }
    if (isGuarded)
      for (const listing of model.entryPoints.listings) judgeListing(context, model.access.of(listing));
  },
});

/** A field of a GraphQL type: its record was let through by the query that found it. */
const isFieldOf = ({ kind, path }: EntryPoint): boolean =>
  kind === 'graphql' && !/^(Query|Mutation|Subscription)\./.test(path ?? '');

interface Fault {
  access: Access;
  touch: Touch;
  siblings: readonly Sibling[];
  severity: Severity;
  isSure: boolean;
}

/** Routes that one registration makes are one site. */
const bySite = (all: readonly Access[]): Map<Node, Access[]> => {
  const sites = new Map<Node, Access[]>();
  for (const access of all) {
    const list = sites.get(access.entry.node);
    if (list) list.push(access);
    else sites.set(access.entry.node, [access]);
  }
  return sites;
};

const judge = (
  context: CheckContext,
  site: Node,
  accesses: readonly Access[],
  all: readonly Access[],
): void => {
  const faults = accesses.flatMap((access) => faultOf(context.model, access, all) ?? []);
  const [worst] = faults.sort((a, b) => rank(a) - rank(b));
  const unknown = accesses.find(({ state }) => state === 'unknown')?.reason;
  if (!worst) {
    if (unknown) context.notAssessed(site, unknown);
    else context.pass(site);
    return;
  }
  const [sibling] = worst.siblings;
  const guard = sibling?.access.guards.find(isRequired);
  context.report(site, {
    message: messageOf(worst, sibling?.access),
    label: 'no guard on its chain',
    severity: worst.severity,
    confidence: worst.isSure && sibling && sibling.by !== 'model' ? 'high' : 'medium',
    path: pathOf(worst),
    ...(sibling &&
      guard && {
        fix: `Put \`${guard.label}\` on \`${entryLabel(worst.access.entry)}\`, as on \`${entryLabel(sibling.access.entry)}\`.`,
      }),
    evidence: worst.siblings
      .slice(0, 3)
      .map(({ access }) =>
        stepAt(access.entry.node, `${entryLabel(access.entry)} requires ${guardLabel(access)}`),
      ),
  });
};

/** The gravest first, of these the one with the nearest sibling. */
const rank = ({ severity, siblings: [first] }: Fault): number =>
  SEVERITIES.indexOf(severity) * 2 + (first?.by === 'resource' ? 0 : 1);

const faultOf = (model: ServiceModel, access: Access, all: readonly Access[]): Fault | undefined => {
  const { entry, state } = access;
  if (access.optOut || (state !== 'open' && state !== 'optional')) return undefined;
  const isRead =
    entry.method === 'GET' || entry.method === 'HEAD' || entry.path?.startsWith('Query.') === true;
  const isOptional = isStatedOptional(access);
  if (hasCaptcha(access) || isPublicByPurpose(entry) || (isRead && isReadForAll(entry))) return undefined;
  const touches = model.touches.of(entry);
  // a share, an invitation, a token: knowing its id is the permission
  if (touches.some(({ record }) => record && CAPABILITY.test(record.name))) return undefined;
  const write = isRead ? undefined : touches.find(({ mode }) => mode === 'write');
  const owned = touches.find(({ mode, record }) => mode === 'read' && record && hasOwner(record));
  // what the read finds was made public by its owner; a handler looks that up before the rest
  if (!write && touches.some(({ mode, call }) => mode === 'read' && asksForPublic(call))) return undefined;
  const touch = write ?? owned;
  if (!touch) return undefined;
  const siblings = guardedSiblings(access, all, model.touches);
  if (isOptional && !siblings.some((one) => contradicts(one, isRead))) return undefined;
  const mostly = touch.record && hasOwner(touch.record) ? MOSTLY.owned : MOSTLY.any;
  if (!siblings.length && shareOfGuarded(all) < mostly) return undefined;
  return { access, touch, siblings, severity: severityOf(touch, isOptional), isSure: !touch.isGuess };
};

/** The same path requires a login for no more than this one does, so that optional is a slip. */
const contradicts = ({ access, by }: Sibling, isRead: boolean): boolean =>
  by === 'resource' && (!isRead || access.entry.method === 'GET');

/** An optional guard that the route itself names: an application that only looks for a token states nothing. */
const isStatedOptional = ({ guards }: Access): boolean =>
  guards.some(
    ({ strength, step }) =>
      strength === 'optional' && step && /^(route|decorator|class|procedure)$/.test(step.from),
  );

const severityOf = (touch: Touch, isOptional: boolean): Severity => {
  const isGrave =
    touch.mode === 'write'
      ? touch.kind === 'db' && !touch.isGuess
      : touch.record !== undefined && isPersonal(touch.record);
  return isGrave && !isOptional ? 'critical' : 'high';
};

const hasCaptcha = ({ entry }: Access): boolean =>
  entry.chain.some(
    ({ from, node, fns }) =>
      from === 'route' && /captcha/i.test(`${node.text} ${fns.map(({ fn }) => fn.symbol).join(' ')}`),
  );

const messageOf = ({ access, touch }: Fault, sibling: Access | undefined): string => {
  const what =
    touch.record?.name ??
    (touch.kind === 'file' ? 'a file' : (touch.call.callee?.object?.text.split(/[.(]/)[0] ?? 'records'));
  const own = `\`${entryLabel(access.entry)}\` ${touch.mode === 'write' ? 'writes' : 'reads'} \`${what}\` without authentication`;
  return sibling
    ? `${own}; \`${entryLabel(sibling.entry)}\` requires ${guardLabel(sibling)}.`
    : `${own}, while most routes of the service require a login.`;
};

const isRequired = ({ step, strength }: Guard): boolean => step !== undefined && strength !== 'optional';

const guardLabel = (access: Access): string => {
  const guard = access.guards.find(isRequired);
  return guard ? `\`${guard.label}\`` : 'a login in its handler';
};

const pathOf = ({ access, touch }: Fault) => [
  stepAt(access.entry.node, entryLabel(access.entry)),
  ...touch.through.map((call) => stepAt(call, call.callee?.text.slice(0, 60) ?? '')),
  ...(touch.call === access.entry.node
    ? []
    : [stepAt(touch.call, touch.call.callee?.text.slice(0, 60) ?? '')]),
];

const judgeListing = ({ report, pass }: CheckContext, access: Access): void => {
  const { entry, state } = access;
  const folder = entry.path ?? '';
  if (!PRIVATE_FOLDER.test(folder) || (state !== 'open' && state !== 'optional')) {
    pass(entry.node);
    return;
  }
  report(entry.node, {
    message: `\`${folder}\` lists a private folder of the service to anybody.`,
    label: 'a directory listing',
    severity: 'critical',
    fix: 'Remove the listing, or put it behind the guard of administrators.',
  });
};
