import type { Node } from '../../facts/node.ts';
import type { Facts } from '../../libraries/facts.ts';
import type { Library } from '../../libraries/library-index.ts';
import type { CallRow, RoleName, Test } from '../../libraries/table.ts';
import type { Calls } from '../resolution/calls.ts';
import { alternatives, type LibraryOrigin } from '../resolution/origin.ts';
import type { Origins } from '../resolution/origins.ts';
import type { Values } from '../resolution/values.ts';

/** What a call means, by a row of the library tables. */
export interface Role {
  name: RoleName;
  call: Node;
  row: CallRow;
  /** The symbol that the row speaks of. */
  callee: LibraryOrigin;
  facts: Facts;
  /** The locked version is unknown; the newest rows were taken. */
  assumed: boolean;
}

/** The row speaks of any member (`Client#*`), so that it says nothing sure of one; `Client#*.cancel` does. */
export const namesAnyMember = (row: CallRow): boolean =>
  row.symbol.some((symbol) => /(^|[#.])\*$/.test(symbol));

/** L2: the roles of calls. */
export class Roles {
  private readonly memo = new Map<Node, readonly Role[]>();
  private index: Map<RoleName, Role[]> | undefined;

  constructor(
    private readonly origins: Origins,
    private readonly calls: Calls,
    private readonly values: Values,
    private readonly library: Library,
  ) {}

  /** The role of a call; where the callee is one of several symbols, the first that has one. */
  of(call: Node): Role | undefined {
    return this.allOf(call)[0];
  }

  allOf(call: Node): readonly Role[] {
    const known = this.memo.get(call);
    if (known) return known;
    const roles = alternatives(this.origins.of(call.callee)).flatMap((origin) => {
      if (origin.kind !== 'library') return [];
      const path = call.parent?.is('Decorator') ? `@${origin.path}` : origin.path;
      const match = this.library.callRow(origin.package, path, (test) => this.holds(test, call));
      if (!match) return [];
      const { row } = match;
      const shared = { call, row, callee: origin, facts: row.facts ?? {}, assumed: match.assumed };
      return [row.role, ...(row.alsoRoles ?? [])].map((name) => ({ name, ...shared }));
    });
    this.memo.set(call, roles);
    return roles;
  }

  /** Every call of a role outside of tests, fixtures and mocks, in path and source order. */
  callsOf(...names: RoleName[]): Role[] {
    if (!this.index) {
      this.index = new Map();
      for (const call of this.calls.production) {
        for (const role of this.allOf(call)) {
          const list = this.index.get(role.name);
          if (list) list.push(role);
          else this.index.set(role.name, [role]);
        }
      }
    }
    return names.flatMap((name) => this.index?.get(name) ?? []);
  }

  /** The argument that a row names: `role.row.args.url`. */
  argument(role: Role, name: string): Node | undefined {
    const path = role.row.args?.[name];
    return path === undefined ? undefined : this.argumentAt(role.call, path);
  }

  /** The node at an argument path: `0`, `1.timeout`, `last`, `this`. */
  argumentAt(call: Node, path: string): Node | undefined {
    const [head = '', ...rest] = path.split('.');
    const args = call.args;
    if (head === 'type') return call.typeArguments[Number(rest[0])];
    const base =
      head === 'this'
        ? call.callee?.object
        : head === 'last'
          ? args.at(-1)
          : head === 'rest'
            ? args[0]
            : args[Number(head)];
    if (!rest.length || !base) return base;
    const setting = this.values.setting(base, rest.join('.'));
    return setting.state === 'set' ? setting.node : undefined;
  }

  private holds(test: Test, call: Node): boolean {
    if ('runtime' in test) return true;
    if ('setting' in test) return false;
    const node = this.argumentAt(call, test.arg);
    if (test.missing !== undefined) return test.missing === (node === undefined);
    if (test.is) return test.is.some((word) => this.isKind(node, word));
    return test.not ? !test.not.some((word) => this.isKind(node, word)) : true;
  }

  /** Words such as `array` and `function` mean a kind of value, everything else the value itself. */
  private isKind(node: Node | undefined, word: unknown): boolean {
    if (!node) return false;
    const value = this.values.of(node);
    const origin = this.origins.of(node);
    switch (word) {
      case 'array':
        return value.kind === 'array' || origin.kind === 'array';
      case 'object':
        return value.kind === 'object' || (origin.kind === 'instance' && !origin.of.is('TypeFunction'));
      case 'function':
        return value.kind === 'function' || origin.kind === 'function' || origin.kind === 'signature';
      case 'string':
        return (value.kind === 'constant' && typeof value.constant === 'string') || value.kind === 'text';
      case 'number':
        return value.kind === 'constant' && typeof value.constant === 'number';
      case 'boolean':
        return value.kind === 'constant' && typeof value.constant === 'boolean';
      case 'regex':
        return value.kind === 'regex';
      case 'class':
        return origin.kind === 'class';
      case 'template':
        return value.kind === 'text' || node.is('Template');
      default:
        return value.kind === 'constant' && value.constant === word;
    }
  }
}
