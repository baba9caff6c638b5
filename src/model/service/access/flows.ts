import type { Calls } from '../../resolution/calls.ts';
import type { Node } from '../../../facts/node.ts';
import type { Effects } from '../../meaning/effects.ts';
import type { EntryPoint } from '../entry-points/entry-point.ts';
import type { Roles } from '../../meaning/roles.ts';
import type { RoleName } from '../../../libraries/table.ts';

/** Flows in which the caller brings the proof along: their paths say what they are, their code what they verify. */
const PATHS =
  /(^|[/.:_-])(log-?in|log-?out|sign-?(in|up|out)|register|registration|authenticate|refresh(-?tokens?)?|forgot(-?password)?|reset(-?password)?|recover|verify|verification|confirm|activate|activation|invitations?|invites?|oauth2?|openid|oidc|saml|sso|callback|token|session|sessions|otp|totp|2fa|mfa|passkeys?|webauthn|magic-?link|password|security-?question|unsubscribe|webhooks?|share|shares|captcha|csrf)(?=$|[/.:_-])/i;
/** Routes that are there for everybody by what they are called: probes, metrics, documentation, public settings, a page for all paths. */
const PUBLIC =
  /(^\/\*?$)|(^|[/.:_-])(health\w*|healthz|livez?|liveness|readyz?|readiness|ping|status|version|metrics|docs?|api-docs|swagger|openapi|graphiql|playground|config|configuration|robots|sitemap|manifest|favicon|\.well-known|opensearch)(?=$|[/.:_-])/i;

/** `Mutation.requestPasswordReset` as `Mutation.request-Password-Reset`. */
const wordsOf = (entry: EntryPoint): string => (entry.path ?? '').replace(/([a-z0-9])([A-Z])/g, '$1-$2');

export const isPublicByPurpose = (entry: EntryPoint): boolean => PUBLIC.test(entry.path ?? '');

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

const proves = (fn: Node, calls: Calls, roles: Roles, depth: number, seen: Set<Node>): boolean => {
  if (seen.has(fn)) return false;
  seen.add(fn);
  for (const inner of fn.descendants()) {
    if (!inner.is('Call')) continue;
    if (roles.allOf(inner).some((role) => PROVING.has(role.name))) return true;
    if (depth > 0 && calls.targets(inner).some((target) => proves(target.fn, calls, roles, depth - 1, seen)))
      return true;
  }
  return false;
};
