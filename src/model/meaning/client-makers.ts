import type { Node } from '../../facts/node.ts';
import type { ClientKind } from '../../libraries/table.ts';
import { callPath } from '../resolution/library-path.ts';
import type { Origins } from '../resolution/origins.ts';

/** A call that makes a client with sockets or threads of its own. */
export interface ClientMaker {
  call: Node;
  kind: ClientKind;
  /** As the code writes it: `new Pool`, `createClient`. */
  name: string;
  /** It is kept in a map or handed to a container, closed in the function that makes it or by the object that keeps it, or of no use to other calls. */
  isClosed: boolean;
}

const CLOSING = /^(close|end|quit|disconnect|destroy|\$disconnect|terminate|shutdown|dispose)$/;

/** L2: constructions of clients that own sockets, in path and source order. */
export class ClientMakers {
  readonly sites: readonly ClientMaker[];

  constructor(
    calls: readonly Node[],
    private readonly origins: Origins,
  ) {
    this.sites = calls.flatMap((call) => this.site(call) ?? []);
  }

  private site(call: Node): ClientMaker | undefined {
    const callee = this.origins.of(call.callee);
    if (callee.kind !== 'library') return undefined;
    const path = call.isNew ? callee.path : callPath(callee.path);
    const made = this.origins.library.makesRow(callee.package, path, call.isNew ? 'new' : 'call');
    if (!made || (made.row.owns !== 'sockets' && made.row.owns !== 'threads')) return undefined;
    if (made.row.keepsWith && !keepsConnections(call, made.row.keepsWith)) return undefined;
    const name = `${call.isNew ? 'new ' : ''}${call.callee?.text ?? ''}`;
    return {
      call,
      kind: made.row.kind,
      name,
      isClosed: this.isKept(call) || isClosedAgain(call) || isClosedByOwner(call) || isMadeFor(call),
    };
  }

  /** `clients.set(key, new Client())`, a provider's factory, a field of an object that lives on. */
  private isKept(call: Node): boolean {
    const outer = call.parent;
    if (outer?.isCall && outer.callee?.is('Member') && outer.callee.name === 'set') return true;
    const binding = outer?.is('VarDecl') ? outer.target?.binding : undefined;
    return (
      binding?.reads.some((read) => {
        const use = read.parent;
        return use?.isCall === true && use.callee?.is('Member') === true && use.callee.name === 'set';
      }) ?? false
    );
  }
}

/** `new Agent({ keepAlive: true })`; what a name hands in may say so too. */
const keepsConnections = (call: Node, option: string): boolean => {
  const options = call.argument(0);
  if (!options?.is('Object')) return options !== undefined;
  return (
    options.property(option)?.is('False') === false || options.properties.some((one) => one.is('Spread'))
  );
};

/** What takes the client: a declaration or an assignment, with or without `await`. */
const holderOf = (call: Node): Node | undefined =>
  call.parent?.is('Await') ? call.parent.parent : call.parent;

/** `this.client = new Client()`, and another method of the class ends `this.client`: the object is the connection of whoever made it. */
const isClosedByOwner = (call: Node): boolean => {
  const holder = holderOf(call);
  const field = holder?.is('Assign') ? holder.child('left') : undefined;
  const owner = field?.is('Member') && field.object?.is('This') ? field.classNode : undefined;
  if (!field || !owner) return false;
  return owner.members.some(
    (method) =>
      method.isFunction &&
      method !== call.fn &&
      method.descendants({ enterFunctions: true, kinds: ['Call'] }).some((end) => {
        const closed =
          end.callee?.is('Member') && CLOSING.test(end.callee.name) ? end.callee.object : undefined;
        const source = closed?.is('Identifier') ? closed.binding?.declaration?.parent?.init : closed;
        return (
          source?.is('Member') === true && source.object?.is('This') === true && source.name === field.name
        );
      }),
  );
};

/** The variable that holds the client is closed in the same function. */
const isClosedAgain = (call: Node): boolean => {
  const holder = holderOf(call);
  const name = holder?.is('VarDecl')
    ? holder.target
    : holder?.is('Assign')
      ? holder.child('left')
      : undefined;
  const binding =
    name?.is('Identifier') && name.binding?.declaration?.fn === call.fn ? name.binding : undefined;
  return (
    binding?.reads.some((read) => {
      const member = read.parent;
      return member?.is('Member') === true && CLOSING.test(member.name) && member.parent?.isCall === true;
    }) ?? false
  );
};

/** An option closes over an argument of the call, as a `lookup` that pins an address: nobody else can use the client. */
const isMadeFor = (call: Node): boolean =>
  call.fn.params.some(
    (param) =>
      param.target?.binding?.reads.some((read) => read.fn !== call.fn && call.contains(read)) ?? false,
  );
