import type { Node } from '../../facts/node.ts';
import type { Calls } from '../resolution/calls.ts';
import type { Effects } from './effects.ts';
import type { Origins } from '../resolution/origins.ts';
import type { Role, Roles } from './roles.ts';
import type { Values } from '../resolution/values.ts';

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal';

/** A line that is written, or an error that is reported, by a library or by a function of the project around one. */
export interface LogCall {
  call: Node;
  sink: 'logger' | 'console' | 'tracker' | 'span' | 'analytics';
  /** Undefined where the code does not say. */
  level: LogLevel | undefined;
  /** The library's row; undefined for functions of the project. */
  role: Role | undefined;
  /** The function of the project that logs. */
  wrapper: Node | undefined;
}

const LEVELS: Readonly<Record<string, LogLevel>> = {
  trace: 'trace',
  silly: 'trace',
  debug: 'debug',
  verbose: 'debug',
  info: 'info',
  log: 'info',
  warn: 'warn',
  warning: 'warn',
  error: 'error',
  err: 'error',
  fatal: 'fatal',
  critical: 'fatal',
};

/** L4: calls that tell people or machines what happened. */
export class Logs {
  private readonly memo = new Map<Node, LogCall | undefined>();

  constructor(
    private readonly calls: Calls,
    private readonly effects: Effects,
    private readonly roles: Roles,
    private readonly values: Values,
    private readonly origins: Origins,
  ) {}

  of(call: Node): LogCall | undefined {
    if (!this.memo.has(call)) this.memo.set(call, this.find(call));
    return this.memo.get(call);
  }

  private find(call: Node): LogCall | undefined {
    const role = this.roles.allOf(call).find(({ name }) => name === 'log' || name === 'report');
    const name = call.callee?.name ?? '';
    if (role) {
      const given = this.roles.argument(role, 'level');
      const spoken = given ? this.values.text(given) : name;
      const level = role.facts.level ?? LEVELS[(spoken ?? '').toLowerCase()];
      return { call, sink: role.facts.sink ?? 'logger', level, role, wrapper: undefined };
    }
    const targets = this.calls.targets(call);
    if (!targets.length) return this.unresolved(call);
    const wrapper = targets.find(({ fn }) => this.isWrapper(fn))?.fn;
    if (!wrapper) return undefined;
    return { call, sink: 'logger', level: LEVELS[name.toLowerCase()], role: undefined, wrapper };
  }

  /** A function that does nothing but log, or a method of a project class that is called like a level. */
  private isWrapper(fn: Node): boolean {
    const reached = this.effects.of(fn);
    if (reached.length > 0 && reached.every(({ effect }) => effect.kind === 'log')) return true;
    const owner = fn.parent?.is('Class', 'Interface', 'Object') ? fn.parent : undefined;
    return fn.string in LEVELS && /log/i.test(owner?.name || (owner?.parent?.target?.name ?? ''));
  }

  /** Nobody resolved the receiver; its name and the method's only ever make bpx more careful. */
  private unresolved(call: Node): LogCall | undefined {
    const { callee } = call;
    if (!callee?.is('Member') || !(callee.name in LEVELS)) return undefined;
    const { kind } = this.origins.of(callee);
    if (!['unknown', 'param', 'signature', 'library'].includes(kind)) return undefined;
    if (!/log|console/i.test(callee.object?.name ?? '')) return undefined;
    return { call, sink: 'logger', level: LEVELS[callee.name], role: undefined, wrapper: undefined };
  }
}
