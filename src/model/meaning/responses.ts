import type { Node } from '../../facts/node.ts';
import type { Calls } from '../resolution/calls.ts';
import { bindingsFrom, mentions } from '../behaviour/derived.ts';
import { triesAround, useOf } from '../behaviour/failure.ts';
import { returnedValues } from '../resolution/results.ts';
import type { Origins } from '../resolution/origins.ts';
import { isOwnAsset } from './own-asset.ts';
import type { Role, Roles } from './roles.ts';
import type { Values } from '../resolution/values.ts';

/** How a service's answer is treated by a client that does not reject on 4xx and 5xx. */
export interface Response {
  call: Node;
  method: string;
  /** `body trusted`: its body goes on without its status or the body itself being tested. */
  status: 'read' | 'handed on' | 'dropped' | 'body tested' | 'body trusted';
}

const WRAPPERS_FOLLOWED = 2;
const STATUS_WORDS = new Set(['ok', 'status', 'statusCode', 'statusText', 'error', 'redirected']);
const BODY_WORDS = new Set([
  'json',
  'text',
  'arrayBuffer',
  'blob',
  'formData',
  'buffer',
  'bytes',
  'body',
  'data',
]);

/** L2: answers of foreign services at clients that take an error answer for a success. */
export class Responses {
  readonly all: readonly Response[];

  constructor(
    calls: readonly Node[],
    private readonly origins: Origins,
    private readonly graph: Calls,
    private readonly roles: Roles,
    private readonly values: Values,
  ) {
    this.all = calls.flatMap((call) => {
      const role = this.requestOf(call, WRAPPERS_FOLLOWED);
      if (!role) return [];
      const status = this.statusOf(call);
      return status ? [{ call, method: this.methodOf(role, call), status }] : [];
    });
  }

  /** The request that a call makes and whose answer it gives back, itself or through a function of the project. */
  private requestOf(call: Node, depth: number): Role | undefined {
    const role = this.roles.of(call);
    if (role) return this.isRemote(role) && role.facts.rejectsOn === 'none' ? role : undefined;
    const [target, ...others] = this.graph.targets(call);
    if (!target || others.length || depth === 0) return undefined;
    for (const value of returnedValues(target.fn)) {
      const held = value.is('Identifier') ? value.binding?.declaration?.parent?.init : value;
      const request = held?.is('Await') ? held.expression : held;
      if (!request?.isCall) continue;
      const inner = this.requestOf(request, depth - 1);
      // a wrapper that looks at the status itself answers for it
      if (inner && this.statusOf(request) !== 'read') return inner;
    }
    return undefined;
  }

  private isRemote(role: Role): boolean {
    return role.name === 'http.request' && !isOwnAsset(this.origins, this.roles.argument(role, 'url'));
  }

  private methodOf(role: Role, call: Node): string {
    if (role.facts.method) return role.facts.method;
    const setting = this.values.setting(
      call === role.call ? (this.roles.argument(role, 'options') ?? call.argument(1)) : call.argument(1),
      'method',
    );
    if (setting.state === 'none') return 'GET';
    return setting.state === 'set' && setting.value.kind === 'constant'
      ? String(setting.value.constant).toUpperCase()
      : '?';
  }

  private statusOf(call: Node): Response['status'] | undefined {
    const awaited = call.parent?.is('Await') ? call.parent : call;
    const use = useOf(awaited);
    if (use === 'dropped' || use === 'voided') return 'dropped';
    const holder = awaited.parent;
    if (holder?.is('Member')) return this.ofMember(holder);
    if (!holder?.is('VarDecl') || !holder.target) return 'handed on';
    if (holder.target.is('ObjectPattern')) {
      const keys = holder.target.elements.map((element) => element.string);
      return keys.some((key) => STATUS_WORDS.has(key)) ? 'read' : 'handed on';
    }
    const binding = holder.target.binding;
    return binding ? this.ofReads(binding.reads) : 'handed on';
  }

  /** `(await fetch(url)).json()`, `fetch(url).then((r) => r.json())` */
  private ofMember(member: Node): Response['status'] {
    if (STATUS_WORDS.has(member.name)) return 'read';
    const outer = member.parent;
    if (member.name === 'then' && outer?.isCall) {
      const [handler] = this.graph.functionsOf(outer.argument(0));
      const binding = handler?.params[0]?.target?.binding;
      if (!handler || !binding) return 'handed on';
      const inner = this.ofReads(binding.reads);
      return inner === 'body trusted' ? this.bodyOutcome(outer) : inner;
    }
    return BODY_WORDS.has(member.name) && outer?.isCall ? this.bodyOutcome(outer) : 'handed on';
  }

  private ofReads(reads: readonly Node[]): Response['status'] {
    let body: Node | undefined;
    for (const read of reads) {
      const member = read.parent;
      if (!member?.is('Member') || read.slot !== 'object') return 'handed on';
      if (STATUS_WORDS.has(member.name)) return 'read';
      if (BODY_WORDS.has(member.name)) body ??= member.parent?.isCall ? member.parent : member;
    }
    if (!reads.length) return 'dropped';
    return body ? this.bodyOutcome(body) : 'handed on';
  }

  /** Follows the body to where it is tested, or goes on as it is. */
  private bodyOutcome(body: Node): Response['status'] {
    let at = body;
    while (
      at.parent?.is('Await', 'As') ||
      (at.parent?.is('Member') && at.parent.parent?.isCall && at.parent.name === 'catch')
    ) {
      at = at.parent.is('Member') ? (at.parent.parent as Node) : at.parent;
    }
    const use = useOf(at);
    if (use === 'argument' || use === 'condition') return 'body tested';
    if (use === 'returned') return 'body trusted';
    const holder = at.parent;
    if (!holder?.is('VarDecl') || !holder.target) return 'handed on';
    return isTested(holder.target, body.fn) ? 'body tested' : 'body trusted';
  }
}

/** The body, or something taken from it, stands in a condition or goes through a function. */
const isTested = (target: Node, fn: Node): boolean => {
  const derived = bindingsFrom(target, fn);
  for (const node of fn.descendants({
    kinds: ['If', 'Conditional', 'While', 'Switch', 'Logical', 'Member', 'Call'],
  })) {
    if (node.is('If', 'Conditional', 'While', 'Switch') && node.test && mentions(node.test, derived))
      return true;
    if (node.is('Logical') && mentions(node, derived)) return true;
    if (node.is('Member', 'Call') && node.isOptional && mentions(node, derived)) return true;
    if (node.isCall && node.args.some((argument) => mentions(argument, derived)) && !isLogging(node))
      return true;
  }
  return false;
};

const isLogging = (call: Node): boolean =>
  /^(log|info|debug|warn|error|trace)$/.test(call.callee?.name ?? '');

/** A `catch` around the call gives the failure another outcome. */
export const hasFallback = (call: Node): boolean => triesAround(call).length > 0;
