import type { Node, SourceUnit } from '../../../facts/node.ts';
import type { ClientKind } from '../../../libraries/table.ts';
import { returnedValues } from '../../resolution/results.ts';
import type { Values } from '../../resolution/values.ts';
import { alternatives } from '../../resolution/origin.ts';
import { instanceSetting, type InstanceSetting, type OptionsSource } from './instance-settings.ts';
import { makerAt, type Maker } from './makers.ts';
import type { Trace } from './trace.ts';
import type { Usage } from './usage.ts';

/** A client of a data store that owns connections, at the place where its options are decided. */
export interface Pool {
  /** The construction, the call of a project factory that takes the options, or the options object that a module is given. */
  site: Node;
  /** The construction itself. */
  maker: Node;
  name: string;
  kind: ClientKind;
  setting(name: string): InstanceSetting;
  /** Text of the connection's own file that sets limits per session: `SET LOCAL statement_timeout`. */
  sessionLimit?: Node;
}

export interface PoolsInput {
  trace: Trace;
  values: Values;
  usage: Usage;
  serviceCalls: readonly Node[];
}

const KINDS: ReadonlySet<ClientKind> = new Set(['sql', 'document']);
const SESSION_LIMIT = /\b(statement_timeout|lock_timeout|max_execution_time|innodb_lock_wait_timeout)\b/i;

/** L2: connections to data stores with the limits that hold for them. */
export class Pools {
  private known: readonly Pool[] | undefined;
  private readonly limits = new Map<SourceUnit, Node | undefined>();

  constructor(private readonly input: PoolsInput) {}

  get all(): readonly Pool[] {
    return (this.known ??= this.input.serviceCalls.flatMap((call) => {
      const maker = makerAt(this.input.trace, call);
      if (!maker || !KINDS.has(maker.row.kind) || maker.row.owns === 'nothing') return [];
      return this.input.usage.isReached(call) && !this.isForTools(call) ? this.poolsOf(maker) : [];
    }));
  }

  /** `export const dataSource = new DataSource(…)` in a file that no code imports: a command of the ORM reads it. */
  private isForTools(call: Node): boolean {
    if (!call.fn.is('Module') || this.input.usage.isImported(call.path)) return false;
    const holder = call.parent;
    return holder?.is('VarDecl') === true
      ? holder.target?.binding?.reads.length === 0
      : holder?.is('Export') === true;
  }

  private poolsOf(maker: Maker): Pool[] {
    const settings = this.input.trace.origins.library.settingsOf(maker.package, maker.row.instance);
    const limit = this.sessionLimitIn(maker.node.file);
    return this.optionsOf(maker).map((options): Pool => ({
      site: options.site,
      maker: maker.node,
      name: maker.row.instance,
      kind: maker.row.kind,
      setting: (name) => instanceSetting(this.input, settings.get(name)?.row, options),
      ...(limit && { sessionLimit: limit }),
    }));
  }

  /** The construction; the callers of a factory whose parameter is the options; what a module's factory returns. */
  private optionsOf(maker: Maker): OptionsSource[] {
    const { trace, usage } = this.input;
    const node = maker.superCall ?? maker.node;
    const position = maker.row.options === 'last' ? node.args.length - 1 : Number(maker.row.options ?? '0');
    const argument = node.argument(position);
    const direct: OptionsSource = {
      site: maker.node,
      at: (index, path) => trace.given(node, index === 'last' ? node.args.length - 1 : Number(index), path),
    };
    const produced = this.producedOptions(node.argument(0));
    if (produced.length)
      return produced.map((site) => ({ site, at: (_index, path) => trace.of(site, path) }));
    const [leaf] = argument?.is('Identifier') ? trace.of(argument) : [];
    if (leaf?.kind !== 'parameter' || leaf.path.length) return [direct];
    const callers = trace.calls.callersOf(leaf.fn).filter((call) => usage.isServed(call.path));
    if (!callers.length) return [direct];
    return callers.map((site) => ({
      site,
      at: (_index, path) => trace.given(site, leaf.index, [...leaf.path, ...path]),
    }));
  }

  /** `forRootAsync({ useClass })`, `forRootAsync({ useFactory })`: the objects that these give back. */
  private producedOptions(argument: Node | undefined): Node[] {
    const { trace } = this.input;
    const factory = argument?.property('useFactory');
    const cls = argument?.property('useClass');
    const functions = factory
      ? trace.calls.functionsOf(factory)
      : alternatives(trace.origins.of(cls)).flatMap((origin) =>
          origin.kind === 'class'
            ? origin.cls.members.filter(
                (member) => member.is('Function') && /^create\w*Options$/.test(member.string),
              )
            : [],
        );
    return functions
      .flatMap((fn) => returnedValues(fn))
      .flatMap((value) => {
        const leaves = trace.of(value);
        return leaves.flatMap((leaf) => (leaf.kind === 'node' && leaf.node.is('Object') ? [leaf.node] : []));
      });
  }

  private sessionLimitIn(unit: SourceUnit): Node | undefined {
    if (!this.limits.has(unit)) {
      const texts = [...unit.nodesOf('String'), ...unit.nodesOf('TemplateText')];
      this.limits.set(
        unit,
        texts.find((text) => SESSION_LIMIT.test(text.string)),
      );
    }
    return this.limits.get(unit);
  }
}
