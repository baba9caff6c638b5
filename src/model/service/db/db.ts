import type { Node } from '../../../facts/node.ts';
import type { Verb } from '../../../libraries/facts.ts';
import type { Role, Roles } from '../../meaning/roles.ts';
import type { Calls } from '../../resolution/calls.ts';
import type { Values } from '../../resolution/values.ts';
import { chainOf } from '../schema/reading.ts';
import { Conditions, join } from './conditions.ts';
import { dataOf } from './data.ts';
import { Arguments, settle } from './expression.ts';
import { NO_DATA, NO_WHERE, type Data, type DbOp, type ReachedOp, type Where } from './op.ts';
import type { TableNames } from './table-names.ts';

const KEY_CALLS = /ById|ByPk|ByIdAnd/;
const TARGETS = 3;
const DEPTH = 3;
const READS_LESS: ReadonlySet<Verb> = new Set(['raw']);

/** L2: statements on data stores in one form, joined to the schema. */
export class Db {
  private readonly memo = new Map<Node, DbOp | undefined>();
  private readonly conditions: Conditions;

  constructor(
    private readonly calls: Calls,
    private readonly roles: Roles,
    private readonly values: Values,
    private readonly tables: TableNames,
  ) {
    this.conditions = new Conditions(values);
  }

  /** The statement that a library call runs; of a chain, only its last call runs it. */
  of(call: Node): DbOp | undefined {
    if (this.memo.has(call)) return this.memo.get(call);
    const op = this.find(call);
    this.memo.set(call, op);
    return op;
  }

  /** Statements that a call leads to: its own, or those of the project functions that it runs. */
  reached(call: Node, scope: Arguments = Arguments.none, depth = DEPTH): ReachedOp[] {
    const own = this.of(call);
    if (own) return [this.settled(own, scope)];
    if (depth === 0) return [];
    const targets = this.calls.targets(call);
    if (targets.length > TARGETS) return [];
    return targets.flatMap(({ fn }) => {
      const inner = scope.into(call, fn);
      const found: ReachedOp[] = [];
      for (const one of fn.descendants({ kinds: ['Call'] })) {
        for (const reached of this.reached(one, inner, depth - 1)) {
          const table = reached.op.table ?? this.tables.ofReceiver(call, reached.op.call);
          found.push({
            ...reached,
            op: table === reached.op.table ? reached.op : { ...reached.op, table },
            through: [call, ...reached.through],
          });
        }
      }
      return found;
    });
  }

  /** Conditions that a caller gives are read where they are given. */
  private settled(op: DbOp, scope: Arguments): ReachedOp {
    const given = op.givenWhere && settle(op.givenWhere, scope);
    if (!given?.node?.is('Object')) return { op, scope, whereScope: scope, through: [] };
    const where = this.conditions.read([given.node], false);
    return { op: { ...op, where }, scope, whereScope: given.scope, through: [] };
  }

  private find(call: Node): DbOp | undefined {
    if (isInnerLink(call)) return undefined;
    const links = chainOf(call).flatMap((link) => {
      const role = this.roles.of(link);
      return role && (role.name === 'db.op' || role.name === 'db.step') ? [{ link, role }] : [];
    });
    const last = links.at(-1);
    if (!last || last.link !== call) return undefined;
    if (last.role.name === 'db.step' && !links.some(({ role }) => role.facts.verb !== undefined))
      return undefined;
    return this.assemble(call, links);
  }

  private assemble(call: Node, links: readonly { link: Node; role: Role }[]): DbOp {
    const verbs = links.flatMap(({ role }) => (role.facts.verb ? [role.facts.verb] : []));
    const verb = verbs.findLast((one) => !READS_LESS.has(one) && one !== 'many') ?? verbs[0] ?? 'raw';
    const main = links.findLast(({ role }) => role.facts.verb !== undefined) ?? links[0];
    const wheres: Where[] = [];
    const data: Data[] = [];
    let limit: Node | undefined;
    let givenWhere: Node | undefined;
    const order: string[] = [];
    for (const { link, role } of links) {
      const isKey = KEY_CALLS.test(link.callee?.name ?? '');
      if (role.facts.step === 'where') wheres.push(this.conditions.read(link.args, false));
      else {
        const where = this.roles.argument(role, 'where');
        const path = role.row.args?.['where'];
        const isWrite = role.facts.verb === 'update' || role.facts.verb === 'delete';
        if (where?.is('Identifier')) givenWhere = where;
        if (where && path !== undefined)
          wheres.push(this.conditions.read([where], isKey || (isWrite && /^\d$/.test(path))));
        else if (
          path !== undefined &&
          link.args.length &&
          /\./.test(path) &&
          this.isOpaque(link.args[Number(path[0])])
        )
          wheres.push({ ...NO_WHERE, open: true });
      }
      const given = this.roles.argument(role, 'data');
      if (given) data.push(dataOf(this.values, given));
      limit ??= this.roles.argument(role, 'limit');
      const ordered = this.roles.argument(role, 'order');
      if (ordered?.is('Object')) order.push(...ordered.properties.map((one) => one.string));
    }
    const [firstData] = data;
    const name = call.callee?.name ?? '';
    return {
      call,
      role: main?.role ?? (links[0]?.role as Role),
      verb,
      table: this.tables.of(call, links),
      where: wheres.length ? join(wheres) : NO_WHERE,
      givenWhere: wheres.length === 1 ? givenWhere : undefined,
      data: firstData ?? NO_DATA,
      limit,
      order,
      locks: links.some(({ link, role }) => role.facts.locks === 'row' || LOCKS.test(link.text)),
      onConflict:
        links.some(({ role }) => role.facts.step === 'conflict') ||
        (verb === 'upsert' && !/^save/.test(name)) ||
        /findOrCreate|skipDuplicates|ignoreDuplicates|upsert:\s*true/.test(call.text.slice(0, 2000)),
      isSave: /^save$/.test(name),
    };
  }

  private isOpaque(options: Node | undefined): boolean {
    return options !== undefined && !options.is('Object') && this.values.object(options) === undefined;
  }
}

const LOCKS = /\block\s*:|forUpdate\(|pessimistic_write|LOCK\.UPDATE/;

/** A link whose chain goes on with the same statement. */
const isInnerLink = (call: Node): boolean => {
  const next = call.slot === 'object' && call.parent?.is('Member') ? call.parent : undefined;
  if (!next || next.slot !== 'callee') return false;
  return !/^(then|catch|finally|map|filter|forEach|reduce|find|toObject|toJSON|some|every|slice)$/.test(
    next.name,
  );
};
