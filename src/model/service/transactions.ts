import type { Node } from '../../facts/node.ts';
import type { Calls } from '../resolution/calls.ts';
import { bindingsFrom, mentions } from '../behaviour/derived.ts';
import type { Effects, ReachedEffect } from '../meaning/effects.ts';
import { useOf, type Use } from '../behaviour/failure.ts';
import { isArgument } from '../resolution/calls.ts';
import { publishOf } from '../meaning/publishes.ts';
import type { Role, Roles } from '../meaning/roles.ts';
import type { Values } from '../resolution/values.ts';

/** A store operation inside the callback of a transaction, or a call of the project that leads to one. */
export interface TransactionStep {
  call: Node;
  reached: ReachedEffect;
  use: Use;
  /** The handle of the transaction is its receiver or stands somewhere in its arguments. */
  usesHandle: boolean;
  /** It takes row locks that hold till the end of the transaction. */
  locksRows: boolean;
}

export interface TransactionScope {
  opener: Role;
  callback: Node;
  /** The name of the handle, as the callback calls it. */
  handle: string | undefined;
  /** `ambient`: operations join by themselves, whatever they are called on. */
  propagation: 'explicit' | 'ambient';
  steps: readonly TransactionStep[];
  /** Messages and jobs that are handed over before the commit. */
  publishes: readonly { call: Node; reached: ReachedEffect }[];
}

/** Packages that make a mapper's operations join the open transaction by themselves. */
const AMBIENT_PACKAGES = [
  'typeorm-transactional',
  'typeorm-transactional-cls-hooked',
  '@nestjs-cls/transactional',
  'cls-hooked',
  'sequelize-transactional-decorator',
];

/** L4: managed transactions of the service code and what runs inside them. */
export class Transactions {
  readonly scopes: readonly TransactionScope[];

  constructor(
    private readonly serviceCalls: readonly Node[],
    private readonly calls: Calls,
    private readonly roles: Roles,
    private readonly effects: Effects,
    private readonly values: Values,
  ) {
    const isAmbient = this.hasAmbientPropagation();
    this.scopes = serviceCalls.flatMap((call) => {
      const opener = roles.of(call);
      if (opener?.name !== 'tx.open') return [];
      const callback = this.callbackOf(call, opener);
      return callback ? [this.scope(opener, callback, isAmbient)] : [];
    });
  }

  /** `lock: true` among the options, `forUpdate()` in the chain, or the row of the library says so. */
  private locksRows(call: Node, role: Role): boolean {
    if (role.facts.locks === 'row' || role.facts.locks === 'skip locked') return true;
    const options = call.args.some((argument) => this.values.setting(argument, 'lock').state === 'set');
    if (options) return true;
    for (let at = call.callee?.object; at; at = at.isCall ? at.callee?.object : at.object) {
      if (at.isCall && this.roles.of(at)?.facts.locks === 'row') return true;
    }
    return false;
  }

  private scope(opener: Role, callback: Node, isAmbient: boolean): TransactionScope {
    const handle = this.handleOf(opener, callback);
    const bindings = handle ? bindingsFrom(handle, callback) : new Set<number>();
    const steps: TransactionStep[] = [];
    const publishes: { call: Node; reached: ReachedEffect }[] = [];
    for (const call of this.serviceCalls) {
      if (call.file !== callback.file || !callback.contains(call) || this.isLater(call, callback)) continue;
      if (this.roles.of(call)?.name === 'tx.open') continue;
      const published = publishOf(call, this.effects);
      if (published) publishes.push({ call, reached: published });
      for (const reached of this.effects.reached(call)) {
        const { effect } = reached;
        if (effect.kind !== 'db' || effect.role.callee.package !== opener.callee.package) continue;
        steps.push({
          call,
          reached,
          use: useOf(call),
          usesHandle: mentions(call, bindings),
          locksRows: this.locksRows(call, effect.role),
        });
      }
    }
    const ambient = isAmbient || opener.facts.propagation === 'ambient';
    return {
      opener,
      callback,
      handle: handle?.name,
      propagation: ambient ? 'ambient' : 'explicit',
      steps,
      publishes,
    };
  }

  private callbackOf(call: Node, opener: Role): Node | undefined {
    const path = opener.row.callback?.arg;
    const argument =
      path === undefined
        ? undefined
        : call.args.find((_, index) => isArgument(path, index, call.args.length));
    const fn = argument?.is('Function') ? argument : call.args.find((one) => one.is('Function'));
    return fn?.body ? fn : undefined;
  }

  /** The first parameter of the callback, else the session on which the transaction was opened. */
  private handleOf(opener: Role, callback: Node): Node | undefined {
    const param = callback.params[0]?.target;
    if (param) return param;
    const receiver = opener.call.callee?.object;
    return receiver?.is('Identifier') && opener.row.callback?.gives === undefined ? receiver : undefined;
  }

  /** Inside a callback that runs after the commit, or in the callback of an inner transaction. */
  private isLater(call: Node, callback: Node): boolean {
    for (let fn = call.fn; fn !== callback && fn.is('Function'); fn = fn.fn) {
      const outer = fn.slot === 'argument' ? fn.parent : undefined;
      const role = outer?.isCall ? this.roles.of(outer)?.name : undefined;
      if (role === 'tx.after-commit' || role === 'tx.open') return true;
    }
    return false;
  }

  private hasAmbientPropagation(): boolean {
    const files = new Set(this.serviceCalls.map((call) => call.file));
    for (const file of files) {
      if (file.facts.imports.some(({ specifier }) => AMBIENT_PACKAGES.includes(specifier))) return true;
    }
    return this.calls.all.some((call) => {
      const name = call.callee?.is('Member') ? call.callee.name : '';
      return name === 'useCLS' && this.calls.libraryCallee(call) !== undefined;
    });
  }
}
