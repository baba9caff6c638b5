import type { Node } from '../../../facts/node.ts';
import type { RoleName } from '../../../libraries/table.ts';
import type { ServiceModel } from '../../model.ts';
import { environmentGate } from '../../service/entry-points/environment.ts';
import { isSecretName } from './secret-names.ts';
import { wordsOf } from './words.ts';

/** A secret with what stands in when it is not set. */
export interface SecretFallback {
  /** The expression that reads and falls back. */
  site: Node;
  variable: string;
  /** The literal; never printed. */
  literal?: Node;
  state: 'known' | 'safe';
}

const STORE = new Set(
  'db database postgres postgresql pg mysql mariadb mongo mongodb redis rabbitmq amqp smtp mail minio'.split(
    ' ',
  ),
);
const KEY_ROLES: readonly RoleName[] = ['sign', 'verify', 'mac', 'cipher', 'session', 'guard'];
const KEY_ARGUMENTS = ['key', 'secret', 'keys'];
const TEST_KEY = /^(sk|pk|rk)_test_|^test_/;
/** Names of values that open the service itself; what is not among them may be a key of a vendor, which fails closed. */
const OWN = /jwt|cookie|session|sign|encrypt|secret|admin|hmac|auth|token/i;

/** Shorter words are found in many a package name. */
const VENDOR_LENGTH = 4;

/** Secrets of the configuration with and without a literal that replaces them, in path and source order. */
export const secretFallbacks = (model: ServiceModel): SecretFallback[] => {
  const keys = usedAsKeys(model);
  return model.serviceUnits.flatMap((unit) => [
    ...unit.nodesOf('Logical').flatMap((node) => inLogical(model, node, keys)),
    ...unit.nodesOf('Call').flatMap((call) => inCall(model, call, keys)),
  ]);
};

const inLogical = (model: ServiceModel, node: Node, keys: ReadonlySet<Node>): SecretFallback[] => {
  if (node.operator === '&&') return [];
  const left = node.child('left');
  const variable = left && variableOf(model, left);
  if (variable === undefined) return [];
  return judged(model, node, node.child('right'), variable, nameOf(node), keys);
};

/** The name of an environment variable or key of the configuration that is read at this very place. */
const variableOf = (model: ServiceModel, node: Node): string | undefined => {
  if (!node.is('Member', 'Index', 'Call', 'Identifier', 'As', 'Await')) return undefined;
  for (const { label, through } of model.dataflow.labelsOf(node)) {
    if (label.kind === 'config' && !through.isPart && !through.isContained) return label.name;
  }
  return undefined;
};

/** `config.get('JWT_SECRET', 'literal')` */
const inCall = (model: ServiceModel, call: Node, keys: ReadonlySet<Node>): SecretFallback[] => {
  const role = model.roles.allOf(call).find(({ name }) => name === 'env.read');
  const variable = role && model.values.text(call.argument(0));
  return variable === undefined || !call.argument(1) || call.argument(1)?.is('Object')
    ? []
    : judged(model, call, call.argument(1), variable, nameOf(call), keys);
};

const judged = (
  model: ServiceModel,
  site: Node,
  literal: Node | undefined,
  variable: string,
  name: string,
  keys: ReadonlySet<Node>,
): SecretFallback[] => {
  const isKey = keys.has(site);
  if (!isKey && !isSecretName(variable) && !isSecretName(name)) return [];
  const value = model.values.constant(literal);
  const words = [...wordsOf(variable), ...wordsOf(name)];
  const isKnown =
    typeof value === 'string' &&
    value !== '' &&
    (isKey || OWN.test(variable)) &&
    !words.some((word) => STORE.has(word)) &&
    !TEST_KEY.test(value) &&
    (isKey || !isVendorKey(model, site, words)) &&
    !environmentGate(site) &&
    !isRefused(model, variable);
  // `read(name)` asks for a key that only its caller names
  const shown = /\w/.test(variable) ? variable : name || 'it';
  return [{ site, variable: shown, state: isKnown ? 'known' : 'safe', ...(literal && { literal }) }];
};

/** `new Stripe(process.env.STRIPE_KEY || 'none')`: the vendor that checks the key refuses what stands in for it. */
const isVendorKey = (model: ServiceModel, site: Node, words: readonly string[]): boolean => {
  let at = site.parent;
  while (at?.is('Property', 'Object', 'As')) at = at.parent;
  if (!at?.isNew) return false;
  const vendor = model.calls.libraryCallee(at)?.package.toLowerCase();
  return (
    vendor !== undefined &&
    words.some((word) => word.length >= VENDOR_LENGTH && !OWN.test(word) && vendor.includes(word))
  );
};

const nameOf = (node: Node): string => {
  const { parent } = node;
  if (parent?.is('VarDecl')) return parent.target?.name ?? '';
  return parent?.is('Property', 'Field') ? parent.string : '';
};

/** Expressions whose value is the key of a signature, a cipher or a session. */
const usedAsKeys = (model: ServiceModel): ReadonlySet<Node> => {
  const keys = new Set<Node>();
  for (const role of model.roles.callsOf(...KEY_ROLES)) {
    for (const name of KEY_ARGUMENTS) {
      const argument = model.roles.argument(role, name);
      if (!argument) continue;
      keys.add(argument);
      for (const { at, through } of model.dataflow.labelsOf(argument))
        if (through.isFallback && at.parent) keys.add(at.parent);
    }
  }
  return keys;
};

/** `if (!process.env.X) throw …`, anywhere: the service does not start without it. */
const isRefused = (model: ServiceModel, variable: string): boolean =>
  model.serviceUnits.some((unit) =>
    unit.nodesOf('If').some((branch) => {
      const { test } = branch;
      const then = branch.child('then');
      if (!test || !then || !test.text.includes(variable) || !/!|undefined|null|''|""/.test(test.text))
        return false;
      return /\bthrow\b|\bexit\(/.test(then.text) && !environmentGate(then);
    }),
  );
