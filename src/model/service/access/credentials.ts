import { Flag } from '../../../facts/kinds.ts';
import type { Binding, Node } from '../../../facts/node.ts';
import type { RoleName } from '../../../libraries/table.ts';
import type { Calls } from '../../resolution/calls.ts';
import { returnedValues } from '../../resolution/results.ts';
import type { Roles } from '../../meaning/roles.ts';

/** Parts of a request in which callers prove who they are. */
const PARTS = new Set([
  'session',
  'cookies',
  'signedCookies',
  'user',
  'auth',
  'principal',
  'isAuthenticated',
  'jwt',
  'currentUser',
  'account',
]);
/** Names of headers, cookies and fields that carry a proof. */
const PROOF =
  /auth|token|api[-_]?key|secret|signature|session|jwt|credential|password|hmac|cookie|bearer|access[-_]?key/i;
/** Receivers on which such a part counts: the request, the context, its state. */
const HOLDERS =
  /^(req|request|ctx|context|c|state|locals|session|socket|client|handshake|data|event|reply|args|this)$/i;
const READERS = new Set(['get', 'header', 'getHeader', 'cookie', 'getCookie', 'getSignedCookie']);
const VERIFYING: ReadonlySet<RoleName> = new Set(['verify', 'compare', 'decode', 'guard', 'session']);

const DEPTH = 4;

/** Which expressions come from a credential that the caller sent. */
export class Credentials {
  private readonly bindings = new Map<Node, Set<Binding>>();
  private readonly returning = new Map<Node, boolean>();

  constructor(
    private readonly calls: Calls,
    private readonly roles: Roles,
  ) {}

  /** Whether any part of an expression is one; functions written in it do not count. */
  mentions(node: Node | undefined, depth = DEPTH): boolean {
    if (!node) return false;
    const known = this.bindingsOf(outermost(node), depth);
    if (this.isOne(node, known, depth)) return true;
    for (const inner of node.descendants({ enterFunctions: false }))
      if (this.isOne(inner, known, depth)) return true;
    return false;
  }

  /** Whether a function gives back what it read of a credential. */
  returns(fn: Node, depth: number): boolean {
    const known = this.returning.get(fn);
    if (known !== undefined) return known;
    if (depth <= 0) return false;
    this.returning.set(fn, false); // recursion ends here
    const answer = returnedValues(fn).some(
      (value) => !value.is('Function') && this.mentions(value, depth - 1),
    );
    this.returning.set(fn, answer);
    return answer;
  }

  private isOne(node: Node, known: ReadonlySet<Binding>, depth: number): boolean {
    if (node.is('Identifier'))
      return node.binding !== undefined && known.has(node.binding) && !node.hasFlag(Flag.Declares);
    if (node.is('Member')) return isCredentialMember(node);
    if (node.is('Index')) return isCredentialIndex(node);
    if (node.is('Call', 'Tagged')) return this.isCall(node, depth);
    return false;
  }

  private isCall(call: Node, depth: number): boolean {
    const callee = call.callee;
    if (callee?.is('Member') && READERS.has(callee.name)) {
      const name = call.args.map((argument) => argument.stringValue).find((text) => text !== undefined);
      if (name !== undefined && PROOF.test(name) && isRequestLike(callee.object)) return true;
      if (callee.object?.is('Member') && callee.object.name === 'cookies') return true;
    }
    if (this.roles.allOf(call).some((role) => VERIFYING.has(role.name) && role.name !== 'session'))
      return true;
    return this.calls.targets(call).some(({ fn }) => this.returns(fn, depth));
  }

  /** Names that hold a credential, or what was made of it, anywhere in an outermost function. */
  private bindingsOf(fn: Node, depth: number): ReadonlySet<Binding> {
    const cached = this.bindings.get(fn);
    if (cached) return cached;
    const known = new Set<Binding>();
    this.bindings.set(fn, known);
    for (let round = 0; round < 3; round++) {
      const before = known.size;
      for (const node of fn.descendants()) this.learn(node, known, depth);
      if (known.size === before) break;
    }
    return known;
  }

  private learn(node: Node, known: Set<Binding>, depth: number): void {
    if (node.is('VarDecl') && node.init && !node.init.is('Function')) {
      if (this.holds(node.init, known, depth)) addNames(node.target, known);
      else if (isRequestLike(node.init) || (node.init.is('Member') && isRequestLike(node.init.object)))
        addProofs(node.target, known);
    } else if (node.is('Assign')) {
      const left = node.child('left');
      const right = node.child('right');
      if (left?.is('Identifier') && left.binding && right && this.holds(right, known, depth))
        known.add(left.binding);
    } else if (node.is('Call')) {
      const isHeld =
        node.args.some((argument) => !argument.is('Function') && this.holds(argument, known, depth)) ||
        this.isCall(node, depth);
      if (!isHeld && !this.holdsReceiver(node, known, depth)) return;
      for (const argument of node.args)
        if (argument.is('Function')) for (const param of argument.params) addNames(param.target, known);
    } else if (node.is('Param') && node.parent?.is('Function')) addProofs(node.target, known);
  }

  /** `verify(token).then((user) => …)` */
  private holdsReceiver(call: Node, known: ReadonlySet<Binding>, depth: number): boolean {
    const callee = call.callee;
    return (
      callee?.is('Member') === true &&
      ['then', 'catch', 'finally'].includes(callee.name) &&
      callee.object !== undefined &&
      this.holds(callee.object, known, depth)
    );
  }

  private holds(node: Node, known: ReadonlySet<Binding>, depth: number): boolean {
    if (this.isOne(node, known, depth)) return true;
    for (const inner of node.descendants({ enterFunctions: false }))
      if (this.isOne(inner, known, depth)) return true;
    return false;
  }
}

const outermost = (node: Node): Node => {
  let fn = node.is('Function') ? node : node.fn;
  while (fn.is('Function') && fn.fn.is('Function')) fn = fn.fn;
  return fn;
};

/** `req.session`, `ctx.state.user`, `req.headers.authorization`, `ctx.request.body.token` */
const isCredentialMember = (node: Node): boolean => {
  const object = node.object;
  if (!object) return false;
  if (PARTS.has(node.name) && isRequestLike(object)) return true;
  if (object.is('Identifier') && /^(headers|cookies|session)$/.test(object.name))
    return PROOF.test(node.name) || object.name === 'session';
  const isNamed =
    object.is('Member') &&
    ['headers', 'header', 'cookies', 'query', 'body', 'params', 'auth', 'handshake'].includes(object.name);
  return isNamed && PROOF.test(node.name);
};

const isCredentialIndex = (node: Node): boolean => {
  const object = node.object;
  const key = node.child('index')?.stringValue;
  const isNamed =
    object?.is('Member', 'Identifier') &&
    ['headers', 'cookies', 'query', 'body', 'rawHeaders'].includes(object.name);
  return Boolean(isNamed) && key !== undefined && PROOF.test(key);
};

/** The request or the context, or a part of it that holds what guards left. */
const isRequestLike = (node: Node | undefined): boolean => {
  if (!node) return false;
  if (node.is('As', 'Await')) return isRequestLike(node.expression);
  if (node.is('Identifier')) return HOLDERS.test(node.name);
  if (node.is('Member'))
    return (
      HOLDERS.test(node.name) || (['req', 'request', 'raw'].includes(node.name) && isRequestLike(node.object))
    );
  if (node.is('Call'))
    return /^(getRequest|getContext|getArgByIndex|switchToHttp|getClient)$/.test(node.callee?.name ?? '');
  return false;
};

const addNames = (target: Node | undefined, known: Set<Binding>): void => {
  if (!target) return;
  if (target.is('Identifier')) {
    if (target.binding) known.add(target.binding);
    return;
  }
  for (const inner of target.descendants())
    if (inner.is('Identifier') && inner.hasFlag(Flag.Declares) && inner.binding) known.add(inner.binding);
};

/** `const { authorization } = req.headers`, `({ session, user })` */
const addProofs = (target: Node | undefined, known: Set<Binding>): void => {
  if (!target?.is('ObjectPattern')) return;
  for (const property of target.elements) {
    if (property.is('PatternProperty') && (PARTS.has(property.string) || PROOF.test(property.string)))
      addNames(property.target, known);
  }
};
