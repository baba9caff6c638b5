import type { Danger } from '../../../libraries/facts.ts';
import type { Node } from '../../../facts/node.ts';
import type { CallRow } from '../../../libraries/table.ts';
import { alternatives, library, type LibraryOrigin, type Origin } from '../../resolution/origin.ts';
import { memberPath } from '../../resolution/library-path.ts';
import type { Origins } from '../../resolution/origins.ts';
import type { Role, Roles } from '../../meaning/roles.ts';
import type { Values } from '../../resolution/values.ts';
import type { Label } from './label.ts';

/** A label with the keys of the access path that it took. */
export interface Found {
  label: Label;
  rest: readonly string[];
}

/** Which expressions have a label of their own, by rows of the library tables. */
export class Sources {
  constructor(
    private readonly origins: Origins,
    private readonly roles: Roles,
    private readonly values: Values,
  ) {}

  /** `node.keys[0].keys[1]…`: the label of a property that a row speaks of. */
  property(node: Node, keys: readonly string[]): Found | undefined {
    return this.ofOrigin(this.origins.of(node), keys);
  }

  /** As `property`, for a thing whose origin is known. */
  ofOrigin(of: Origin, keys: readonly string[]): Found | undefined {
    for (const origin of this.libraryOrigins(of)) {
      let path = origin.path;
      for (const [index, key] of keys.entries()) {
        path = memberPath(path, key);
        const found = this.read(origin.package, path, keys.slice(index + 1));
        if (found) return found;
      }
    }
    return undefined;
  }

  /** A member expression whose object is an instance of a library, with the keys that are taken from it. */
  member(node: Node, keys: readonly string[]): Found | undefined {
    return node.object ? this.property(node.object, [node.name, ...keys]) : undefined;
  }

  /** Whether the library holds only texts in a property that cannot do this harm: `url.search` is encoded. */
  excludes(node: Node, danger: Danger): boolean {
    const owners = node.object ? this.libraryOrigins(this.origins.of(node.object)) : [];
    return (
      owners.length > 0 &&
      owners.every(({ package: name, path }) =>
        this.origins.library.readRow(name, memberPath(path, node.name))?.row.facts?.removes?.includes(danger),
      )
    );
  }

  private read(packageName: string, path: string, rest: readonly string[]): Found | undefined {
    const row = this.origins.library.readRow(packageName, path)?.row;
    switch (row?.role) {
      case 'source': {
        const part = row.facts?.part ?? 'all';
        const name = rest.filter((key) => key !== ANY).join('.');
        const isText = row.facts?.yields === 'string' || row.facts?.yields === 'array';
        return { label: { kind: 'client', part, ...(name && { name }), ...(isText && { isText }) }, rest };
      }
      case 'principal':
        return { label: { kind: 'principal' }, rest };
      case 'env.read': {
        const name = /\benv\.([^.]+)$/.exec(path)?.[1] ?? rest[0];
        return name === undefined ? undefined : { label: { kind: 'config', name }, rest: [] };
      }
      case 'clock':
        return { label: { kind: 'clock', monotonic: row.facts?.monotonic === true }, rest };
      default:
        return undefined;
    }
  }

  /** A parameter that a decorator fills: `@Body() dto`. */
  decorated(param: Node, keys: readonly string[]): Found | undefined {
    for (const decorator of param.decorators) {
      const call = decorator.expression;
      if (!call?.isCall) continue;
      const row = this.decoratorRow(call);
      if (row?.role !== 'input' || !row.facts?.part) continue;
      const own = this.values.text(call.argument(0));
      const name = [own, ...keys].filter((key) => key !== undefined && key !== ANY).join('.');
      return { label: { kind: 'client', part: row.facts.part, ...(name ? { name } : {}) }, rest: keys };
    }
    return undefined;
  }

  private decoratorRow(call: Node): CallRow | undefined {
    for (const origin of this.libraryOrigins(this.origins.of(call.callee))) {
      const row = this.origins.library.callRow(origin.package, `@${origin.path}`)?.row;
      if (row) return row;
    }
    return undefined;
  }

  /** The label of what a call gives back. */
  call(call: Node, keys: readonly string[]): Found | undefined {
    for (const role of this.roles.allOf(call)) {
      // of a whole request only some parts are what the client sent; guards leave theirs on it
      const { returns } = role.row;
      if (role.facts.part === 'all' && keys.length && returns?.includes(':')) {
        const { package: from, instance } = this.origins.library.instanceRef(role.callee.package, returns);
        return this.ofOrigin(library(from, `${instance}#`), keys);
      }
      const label = this.ofRole(role, keys);
      if (label) return { label, rest: keys };
    }
    return undefined;
  }

  /** As `call`, for a callee that is a member of a thing whose origin is known. */
  callOn(of: Origin, call: Node, name: string, keys: readonly string[]): Found | undefined {
    for (const origin of this.libraryOrigins(of)) {
      const row = this.origins.library.callRow(origin.package, memberPath(origin.path, name))?.row;
      if (row?.role !== 'input' || !row.facts?.part) continue;
      const own = row.args?.['name'] === '0' ? this.values.text(call.argument(0)) : undefined;
      const read = [own, ...keys].filter((key) => key !== undefined && key !== ANY).join('.');
      return {
        label: { kind: 'client', part: row.facts.part, ...(read ? { name: read } : {}) },
        rest: keys,
      };
    }
    return undefined;
  }

  private ofRole(role: Role, keys: readonly string[]): Label | undefined {
    switch (role.name) {
      case 'input': {
        if (role.facts.unknownKeys === 'stripped' || !role.facts.part) return undefined;
        const own = this.values.text(this.roles.argument(role, 'name'));
        const name = [own, ...keys].filter((key) => key !== undefined && key !== ANY).join('.');
        return { kind: 'client', part: role.facts.part, ...(name ? { name } : {}) };
      }
      case 'env.read': {
        const name = this.values.text(this.roles.argument(role, 'name') ?? role.call.argument(0));
        return name === undefined ? undefined : { kind: 'config', name };
      }
      case 'secret.read':
        return { kind: 'config', name: 'secret' };
      case 'mac':
        return { kind: 'mac' };
      case 'digest':
        return { kind: 'digest' };
      case 'kdf':
        return { kind: 'derived' };
      case 'sign':
        return { kind: 'token', verified: false };
      case 'verify':
        return { kind: 'token', verified: true };
      case 'random':
      case 'id':
        return { kind: 'random', strong: role.facts.strong === true };
      case 'clock':
        return { kind: 'clock', monotonic: role.facts.monotonic === true };
      case 'db.op':
        return { kind: 'stored' };
      case 'http.request':
      case 'rpc.call':
      case 'sdk.call':
        return { kind: 'upstream' };
      default:
        return undefined;
    }
  }

  private libraryOrigins(origin: Origin): LibraryOrigin[] {
    return alternatives(origin).flatMap((one) => (one.kind === 'library' ? [one] : []));
  }
}

/** A member that the code does not name: an element of a list, a computed key. */
export const ANY = '[]';
