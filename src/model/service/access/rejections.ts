import type { Node } from '../../../facts/node.ts';
import type { Values } from '../../resolution/values.ts';

const AUTH_ERROR =
  /unauthori[sz]ed|unauthenticated|forbidden|auth(entication|orization)?_?(required|failed|error|exception)|not_?(authenticated|authori[sz]ed|logged_?in)|access_?denied|invalid_?(token|credentials|session|api_?key|signature)|permission_?denied|login_?required/i;
const LOGIN_PATH = /(^|\/)(log-?in|sign-?in|auth|sso)([/?#]|$)/i;
const STATUS_MEMBERS =
  /^(status|code|sendStatus|throw|writeHead|createError|json|text|send|error|HTTPException|abort|fail)$/;
const REFUSED = new Set<unknown>([401, 403]);

/** Recognises statements that turn a caller away for want of a credential. */
export class Rejections {
  constructor(private readonly values: Values) {}

  /** Whether a statement or expression holds one; nested functions do not count. */
  within(node: Node | undefined): Node | undefined {
    if (!node) return undefined;
    if (this.is(node)) return node;
    for (const inner of node.descendants({ enterFunctions: false })) if (this.is(inner)) return inner;
    return undefined;
  }

  is(node: Node): boolean {
    if (node.is('Call')) return this.isCall(node);
    if (node.is('Throw')) return this.isAuthError(node.expression);
    if (node.is('Assign')) {
      const left = node.child('left');
      return (
        left?.is('Member') === true &&
        /^(status|statusCode)$/.test(left.name) &&
        this.isRefused(node.child('right'))
      );
    }
    return false;
  }

  private isCall(call: Node): boolean {
    const callee = call.callee;
    const name = callee?.is('Member', 'Identifier') ? callee.name : '';
    if (
      STATUS_MEMBERS.test(name) &&
      call.args.some(
        (argument) =>
          this.isRefused(argument) ||
          this.isRefused(argument.property('status')) ||
          this.isRefused(argument.property('statusCode')),
      )
    )
      return true;
    if (call.isNew && /^(Next)?Response$/.test(name))
      return this.isRefused(call.argument(1)?.property('status'));
    if (name === 'redirect')
      return call.args.some((argument) => LOGIN_PATH.test(this.values.text(urlOf(argument)) ?? ''));
    if (/^(unauthorized|forbidden|denied|rejectUnauthorized)$/i.test(name) && !call.isNew) return true;
    // `next(new UnauthorizedError())`, `reject(new ApiError(401))`, `throw` is a statement of its own
    if (/^(next|reject|done|callback|cb|rejectWith|error|fail)$/.test(name))
      return call.args.some((argument) => this.isAuthError(argument));
    return false;
  }

  /** An error that says 401 or 403 by its class, its factory, its code or its status. */
  isAuthError(node: Node | undefined): boolean {
    if (!node?.is('Call')) return false;
    const callee = node.callee;
    const name = callee?.is('Member', 'Identifier') ? callee.name : '';
    if (AUTH_ERROR.test(name) || /^(unauthorized|forbidden)$/i.test(name)) return true;
    return node.args.some((argument) => {
      if (this.isRefused(argument)) return true;
      if (!argument.is('Object')) return false;
      return ['status', 'statusCode', 'code', 'type', 'name'].some((key) => {
        const value = argument.property(key);
        return this.isRefused(value) || AUTH_ERROR.test(value?.stringValue ?? '');
      });
    });
  }

  private isRefused(node: Node | undefined): boolean {
    if (!node) return false;
    if (node.is('Member')) return /^(UNAUTHORIZED|FORBIDDEN|Unauthorized|Forbidden)$/.test(node.name);
    return REFUSED.has(this.values.constant(node));
  }
}

/** `new URL('/login', request.url)` */
const urlOf = (argument: Node): Node =>
  (argument.is('Call') && argument.isNew && argument.callee?.name === 'URL'
    ? argument.argument(0)
    : undefined) ?? argument;
