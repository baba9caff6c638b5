import { leaves } from '../../behaviour/leaves.ts';
import type { Calls } from '../../resolution/calls.ts';
import type { Node } from '../../../facts/node.ts';
import type { Effects } from '../../meaning/effects.ts';
import type { EntryPoint } from '../entry-points/entry-point.ts';
import type { Roles } from '../../meaning/roles.ts';
import type { RoleName } from '../../../libraries/table.ts';

/** Flows in which the caller brings the proof along: their paths say what they are, their code what they verify. All that is under `/auth` in one handler is a login library's. */
const PATHS =
  /(^|[/.:_-])(log-?in|log-?out|sign-?(in|up|out)|register|registration|authenticate|refresh(-?tokens?)?|forgot(-?password)?|reset(-?password)?|recover|verify|verification|confirm|activate|activation|invitations?|invites?|oauth2?|openid|oidc|saml|sso|callback|token|session|sessions|otp|totp|2fa|mfa|passkeys?|webauthn|magic-?link|password|security-?question|unsubscribe|webhooks?|share|shares|captcha|csrf)(?=$|[/.:_-])|(^|\/)auth\/(\*|:\w+\*)$/i;
/** Routes that are there for everybody by what they are called: probes, metrics, documentation, public settings, a page for all paths. */
const PUBLIC =
  /(^\/\*?$)|(^|[/.:_-])(health\w*|healthz|livez?|liveness|readyz?|readiness|ping|status|version|metrics|docs?|api-docs|swagger|openapi|graphiql|playground|config|configuration|robots|sitemap|manifest|favicon|\.well-known|opensearch)(?=$|[/.:_-])/i;

/** `Mutation.requestPasswordReset` as `Mutation.request-Password-Reset`. */
const wordsOf = (entry: EntryPoint): string => (entry.path ?? '').replace(/([a-z0-9])([A-Z])/g, '$1-$2');

export const isPublicByPurpose = (entry: EntryPoint): boolean => PUBLIC.test(entry.path ?? '');

/** `GET /public/posts/:id`: what is read there is for everybody. */
export const isReadForAll = ({ path }: EntryPoint): boolean =>
  /(^|\/)(public|anonymous)(\/|$)/i.test(path ?? '');

const PROVING: ReadonlySet<RoleName> = new Set(['verify', 'compare', 'kdf', 'sign']);
const DEPTH = 3;

/** Whether an entry point verifies something that the caller sends, or issues a credential. */
export const flowOf = (entry: EntryPoint, _effects: Effects, calls: Calls, roles: Roles): boolean => {
  if (PATHS.test(wordsOf(entry))) return true;
  return entry.handlers.some(({ fn }) => proves(fn, calls, roles, DEPTH, new Set()));
};

const SESSION =
  /\b(session|headers?|cookies?|currentUser|principal|authorization|isAuthenticated)\b|\b(req|request|ctx|state)\??\.(user|auth)\b/i;

/** A flow by its path whose handler asks for nothing that a login left. */
export const isProofFlow = (entry: EntryPoint): boolean =>
  PATHS.test(wordsOf(entry)) && entry.handlers.every(({ fn }) => !SESSION.test(fn.text));

const WHO = /user|account|login|auth|member|principal|uid/i;

/** `req.session.userId = user.id`: a login. */
const opensSession = (assign: Node): boolean => {
  const left = assign.child('left');
  const object = left?.is('Member') && WHO.test(left.name) ? left.object : undefined;
  const isSession = object?.is('Member', 'Identifier') && object.name === 'session';
  const right = assign.child('right');
  return isSession === true && right?.is('Null', 'False') === false && right.text !== 'undefined';
};

/** What the service gave out for one flow and nobody guesses. */
const STATE = /^(state|nonce|ticket|code|token|secret|otp)$/i;

/** `const user = await redis.get(`state:${body.state}`); if (!user) throw …`: only who was given the state gets on. */
const isKnownByState = (call: Node, roles: Roles): boolean => {
  if (!roles.allOf(call).some(({ name }) => name === 'cache.get')) return false;
  const key = call.argument(0);
  if (!key?.descendants({ kinds: ['Member', 'Identifier'] }).some(({ name }) => STATE.test(name)))
    return false;
  const holder = call.parent?.is('Await') ? call.parent.parent : call.parent;
  const found = holder?.is('VarDecl') ? holder.target?.binding : undefined;
  return (found?.reads ?? []).some(
    ({ parent }) =>
      parent?.is('Unary') === true &&
      parent.operator === '!' &&
      parent.parent?.is('If') === true &&
      leaves(parent.parent.child('then')),
  );
};

const proves = (fn: Node, calls: Calls, roles: Roles, depth: number, seen: Set<Node>): boolean => {
  if (seen.has(fn)) return false;
  seen.add(fn);
  for (const inner of fn.descendants()) {
    if (inner.is('Assign') && opensSession(inner)) return true;
    if (!inner.is('Call')) continue;
    if (isKnownByState(inner, roles)) return true;
    if (roles.allOf(inner).some((role) => PROVING.has(role.name))) return true;
    if (depth > 0 && calls.targets(inner).some((target) => proves(target.fn, calls, roles, depth - 1, seen)))
      return true;
  }
  return false;
};
