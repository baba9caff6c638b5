import type { Binding, Node } from '../../../facts/node.ts';
import type { Unknown } from '../../../findings.ts';
import type { Calls } from '../../resolution/calls.ts';
import type { Effects } from '../../meaning/effects.ts';
import {
  entryLabel,
  type ChainStep,
  type EntryPoint,
  type StepFunction,
} from '../entry-points/entry-point.ts';
import type { EntryPoints } from '../entry-points/entry-points.ts';
import type { Roles } from '../../meaning/roles.ts';
import type { Values } from '../../resolution/values.ts';
import type { Library } from '../../../libraries/library-index.ts';
import { Credentials } from './credentials.ts';
import { flowOf, isProofFlow } from './flows.ts';
import { REJECTING, type Access, type AccessState, type Guard, type Strength } from './guard.ts';
import { Learning } from './learning.ts';
import { passesBy, readsMetadata, statedFor } from './opt-outs.ts';
import { Rejections } from './rejections.ts';
import { decidedByRoute, testsRoute } from './route-tests.ts';
import type { Style, Verdict } from './walk.ts';
import { excerpt } from '../../behaviour/excerpt.ts';

export interface AccessInput {
  entryPoints: EntryPoints;
  calls: Calls;
  roles: Roles;
  values: Values;
  effects: Effects;
  library: Library;
}

/** Unresolved steps that may well be guards: what they are called decides only that nothing is claimed. */
const MAY_GUARD =
  /auth|guard|login|session|jwt|permission|acl|protect|passport|token|secure|allow|require|verify|check/i;

/** Tokens against forged requests prove no identity. */
const FORGERY = /csrf|xsrf/i;

/** L4: who may call each entry point. */
export class AccessView {
  readonly learning: Learning;
  private readonly memo = new Map<EntryPoint, Access>();
  private readonly asking = new Map<Node, boolean>();
  private readonly steps = new Map<ChainStep, Strength | 'unknown' | undefined>();

  constructor(private readonly input: AccessInput) {
    const { calls, roles, values, effects, entryPoints } = input;
    this.learning = new Learning(
      entryPoints.reading.definitions,
      new Credentials(calls, roles),
      new Rejections(values),
      calls,
      roles,
      effects,
    );
  }

  of(entry: EntryPoint): Access {
    let access = this.memo.get(entry);
    if (!access) this.memo.set(entry, (access = this.judge(entry)));
    return access;
  }

  private judge(entry: EntryPoint): Access {
    const guards: Guard[] = [];
    let reason: Unknown | undefined;
    let optOut: Node | undefined;
    for (const step of entry.chain) {
      const out = step.fns.length
        ? passesBy(this.input.entryPoints.reading, entry, step, this.input.calls)
        : undefined;
      if (out) {
        optOut ??= out.node;
        continue;
      }
      const strength = this.strengthOf(entry, step);
      if (!strength || strength === 'optional')
        optOut ??=
          statedFor(this.input.entryPoints.reading, entry, step, this.input.calls) ??
          this.passesByRoute(entry, step);
      if (strength === 'unknown')
        reason ??= { unknown: 'unresolved', settles: `what \`${excerpt(step.node, 60)}\` does` };
      else if (strength)
        guards.push({ strength, step, label: step.label ?? excerpt(step.node, 60), node: step.node });
    }
    const own = this.inHandler(entry);
    if (own?.strength)
      guards.push({ strength: own.strength, label: 'the handler', node: own.rejects ?? entry.node });
    if (
      !entry.handler &&
      !entry.library &&
      !entry.generatedFor &&
      !guards.some(({ strength }) => REJECTING.has(strength))
    ) {
      reason ??= { unknown: 'unresolved', settles: `the handler of \`${entryLabel(entry)}\`` };
    }
    // a router that hangs nowhere, a handler that tells paths apart by itself
    if (entry.isChainOpen || entry.path === '*') reason ??= entry.open;
    return { entry, guards, state: this.state(entry, guards, reason), reason, optOut };
  }

  private state(entry: EntryPoint, guards: readonly Guard[], reason: Unknown | undefined): AccessState {
    const strengths = guards.map(({ strength }) => strength);
    if (entry.gate || strengths.includes('environment')) return 'environment-gated';
    const isOnChain = guards.some(({ strength, step }) => step && REJECTING.has(strength));
    if (isOnChain) return 'guarded';
    if (strengths.some((strength) => REJECTING.has(strength))) {
      // what the caller sends along is verified, and no session is asked for
      return isProofFlow(entry) ? 'credential-bearing' : 'guarded';
    }
    if (flowOf(entry, this.input.effects, this.input.calls, this.input.roles)) return 'credential-bearing';
    if (reason) return 'unknown';
    return strengths.includes('optional') ? 'optional' : 'open';
  }

  private strengthOf(entry: EntryPoint, step: ChainStep): Strength | 'unknown' | undefined {
    if (entry.framework === 'nest' && readsMetadata(step, this.input.calls))
      return this.strengthOfStep(entry, step);
    if (entry.path !== undefined && step.fns.some(({ fn }) => this.asksForRoute(fn)))
      return this.strengthOfStep(entry, step);
    if (this.steps.has(step)) return this.steps.get(step);
    const strength = FORGERY.test(nameOf(step.node)) ? undefined : this.strengthOfStep(entry, step);
    this.steps.set(step, strength);
    return strength;
  }

  private strengthOfStep(entry: EntryPoint, step: ChainStep): Strength | 'unknown' | undefined {
    if (step.from === 'edge') return this.strengthOfEdge(entry, step);
    const byLibrary = this.libraryStrength(step);
    if (byLibrary && !step.fns.length) return byLibrary;
    if (step.library && /^(multer|morgan|helmet|cors|compression|body-parser)$/.test(step.library.package))
      return undefined;
    const learnt = this.learnt(entry, step);
    if (learnt.some(({ strength }) => strength)) return strongest(learnt);
    if (byLibrary) return byLibrary;
    if (!step.fns.length && MAY_GUARD.test(`${step.library?.package ?? ''} ${nameOf(step.node)}`)) {
      const isKnown =
        step.library && this.input.library.knows(step.library.package) && !/auth/i.test(step.library.package);
      return isKnown ? undefined : 'unknown';
    }
    return undefined;
  }

  /** Code in front of all pages lets some paths through: what is not surely required is not claimed either way. */
  private strengthOfEdge(entry: EntryPoint, step: ChainStep): Strength | 'unknown' | undefined {
    const learnt = strongest(this.learnt(entry, step));
    if (learnt && learnt !== 'optional') return learnt;
    const words = [step.library?.package, ...step.fns.map(({ fn }) => fn.text)].join(' ');
    return learnt === 'optional' || MAY_GUARD.test(words) ? 'unknown' : undefined;
  }

  private libraryStrength(step: ChainStep): Strength | undefined {
    const { library, call } = step;
    if (!library) return undefined;
    const path = library.path.replace(/\(\).*$/, '');
    const row = (
      this.input.library.callRow(library.package, path) ??
      this.input.library.callRow(library.package, `@${path}`)
    )?.row;
    if (row?.role !== 'guard' || !row.facts?.strength) return undefined;
    const optional = row.args?.['optional'];
    const given = optional && call ? this.input.roles.argumentAt(call, optional) : undefined;
    const name = optional?.split('.').at(-1) ?? '';
    // `credentialsRequired: false`, `passthrough: true`, `allowUnauthenticated: true`
    if (given && (/^(passthrough|allowUnauthenticated)$/.test(name) ? given.is('True') : given.is('False')))
      return 'optional';
    if (call?.args.some((argument) => /['"]anonymous['"]/.test(argument.text))) return 'optional';
    return row.facts.strength;
  }

  private learnt(entry: EntryPoint, step: ChainStep): Verdict[] {
    return step.fns.map((one) => {
      const { style, onwards } = this.styleOf(entry, step, one);
      const route =
        entry.path !== undefined && this.asksForRoute(one.fn)
          ? { path: entry.path, method: entry.method }
          : undefined;
      return this.learning.of(one.fn, one.scope, style, onwards, undefined, entry.metadata, route);
    });
  }

  /** A guard that lets this route through by its path: somebody decided that it is open. */
  private passesByRoute(entry: EntryPoint, step: ChainStep): Node | undefined {
    const asking = step.fns.find(({ fn }) => this.asksForRoute(fn));
    const { path } = entry;
    if (!asking || path === undefined) return undefined;
    return asking.fn
      .descendants({ kinds: ['Binary', 'Call'] })
      .find((node) => decidedByRoute(node, { path, method: undefined }) === true);
  }

  private asksForRoute(fn: Node): boolean {
    let asks = this.asking.get(fn);
    if (asks === undefined) this.asking.set(fn, (asks = testsRoute(fn)));
    return asks;
  }

  private styleOf(
    entry: EntryPoint,
    step: ChainStep,
    { fn, isWrapper }: StepFunction,
  ): { style: Style; onwards: Set<Binding> } {
    const onwards = new Set<Binding>();
    if (isWrapper || step.from === 'wrapper') {
      for (let at: Node = fn.fn; at.is('Function'); at = at.fn) addParams(at, onwards);
      addNext(fn, 2, onwards);
      return { style: 'next', onwards };
    }
    if (fn.name === 'canActivate') return { style: 'boolean', onwards };
    if (entry.framework === 'nest' && /^(handleRequest|validate|transform)$/.test(fn.name))
      return { style: 'end', onwards };
    const framework = step.framework ?? entry.framework;
    if (PROCEDURES.has(framework)) return { style: 'procedure', onwards: nextOfObject(fn) };
    if (step.from === 'edge' || framework === 'elysia') return { style: 'hook', onwards };
    const next = NEXT_AT[framework] ?? (fn.name === 'use' ? NEXT_AT['express'] : undefined);
    if (next !== undefined) addNext(fn, next, onwards);
    else if (framework === 'fastify') {
      addNext(fn, 2, onwards);
      if (!onwards.size) return { style: 'hook', onwards };
    } else return { style: 'end', onwards };
    return { style: 'next', onwards };
  }

  private inHandler(entry: EntryPoint): Verdict | undefined {
    for (const { fn, scope } of entry.handlers) {
      const verdict = this.learning.of(fn, scope, 'handler');
      if (verdict.strength && verdict.strength !== 'optional') return verdict;
    }
    return undefined;
  }
}

const ORDER: readonly Strength[] = ['role', 'owner', 'machine', 'required', 'environment', 'optional'];

const strongest = (verdicts: readonly Verdict[]): Strength | undefined => {
  const found = verdicts.map(({ strength }) => strength);
  return ORDER.find((strength) => found.includes(strength));
};

const addNext = (fn: Node, index: number, onwards: Set<Binding>): void => {
  const binding = fn.params[index]?.target?.binding;
  if (binding) onwards.add(binding);
};

const addParams = (fn: Node, onwards: Set<Binding>): void => {
  for (const param of fn.params) if (param.target?.binding) onwards.add(param.target.binding);
};

/** Which parameter goes on, by framework. */
const NEXT_AT: Readonly<Record<string, number>> = { express: 2, medusa: 2, koa: 1, hono: 1 };

/** Frameworks whose middlewares take one object with `next` in it. */
const PROCEDURES: ReadonlySet<string> = new Set(['trpc', 'orpc']);

/** `({ ctx, next }) => next()`, `(options) => options.next()` */
const nextOfObject = (fn: Node): Set<Binding> => {
  const onwards = new Set<Binding>();
  addParams(fn, onwards);
  for (const inner of fn.params[0]?.descendants() ?? []) {
    if (inner.is('PatternProperty') && inner.string === 'next' && inner.target?.binding)
      onwards.add(inner.target.binding);
  }
  return onwards;
};

/** What a step is called, its arguments left out. */
const nameOf = (node: Node): string =>
  node.is('Call') ? (node.callee?.text ?? '') : node.is('Function') ? '' : node.text;
