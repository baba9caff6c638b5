import type { Node } from '../../../facts/node.ts';
import type { Bound } from './definitions.ts';
import type { EntryPoint } from './entry-point.ts';
import { handledEntry, isHandler } from './handled-entry.ts';
import type { Surroundings } from './surroundings.ts';

const LIBRARIES = ['@atproto/xrpc-server', '@atproto/lex-server'];
const REGISTERS = new Set(['add', 'method', 'addMethod', 'streamMethod', 'addStreamMethod']);

/** Methods of AT Protocol servers: `server.add(com.atproto.repo.createRecord, { auth, handler })` and the generated form. */
export const xrpcEntryPoints = (around: Surroundings): EntryPoint[] =>
  around.calls.flatMap((call): EntryPoint[] => {
    const last = call.args.at(-1);
    if (!call.callee?.is('Member') || !last || call.isNew) return [];
    if (!last.is('Object', 'Function', 'Identifier') || !around.uses(call.path, LIBRARIES)) return [];
    const path = pathOf(call);
    if (path === undefined) return [];
    return around.reading.definitions.of(last).flatMap((value) => methodOf(around, call, path, value));
  });

const methodOf = (around: Surroundings, call: Node, path: string, value: Bound): EntryPoint[] => {
  const { definitions, steps } = around.reading;
  const { node } = value;
  const isGenerated = !REGISTERS.has(call.callee?.name ?? '');
  const handler = node.is('Object') ? definitions.memberOf(value, 'handler')[0] : value;
  if (!handler || !isHandler(around.reading, handler)) return [];
  if (isGenerated && !node.is('Object')) return [];
  const auth = node.is('Object') ? definitions.memberOf(value, 'auth')[0] : undefined;
  const written = node.property('auth');
  return [
    handledEntry(around.reading, {
      kind: 'rpc',
      path,
      node: call,
      value: handler,
      chain: auth ? steps.of(written ?? auth.node, value.scope, 'route') : [],
      framework: 'xrpc',
      owner: call.file.module,
    }),
  ];
};

/** The method's name, from the lexicon that is added or from the members of the generated server. */
const pathOf = (call: Node): string | undefined => {
  const { callee } = call;
  if (!callee?.is('Member')) return undefined;
  if (REGISTERS.has(callee.name)) {
    const [first] = call.args;
    if (call.args.length < 2 || !first) return undefined;
    const name = first.stringValue ?? (first.is('Member') ? first.text : '');
    return /^[a-z]\w*(\.\w+){2,}$/i.test(name) ? name.replace(/\.main$/, '') : undefined;
  }
  const names: string[] = [];
  let at: Node | undefined = callee;
  for (; at?.is('Member'); at = at.object) names.unshift(at.name);
  return at?.name === 'server' && names.length >= 3 ? names.join('.') : undefined;
};
