import type { Node } from '../../../facts/node.ts';
import type { ServiceModel } from '../../model.ts';
import type { Labelled } from './label.ts';
import { isSecretName } from './secret-names.ts';

/** A plain hash and what goes into it. */
export interface Digest {
  site: Node;
  /** Lower case, without dashes; undefined when the code computes it. */
  algorithm: string | undefined;
  inputs: readonly Node[];
  /** A secret among the inputs. */
  secret?: Labelled;
  /** It is stored, or a row is looked up by it: nobody outside is shown it. */
  isKept: boolean;
  /** The secret is joined with other text. */
  isJoined: boolean;
}

/** Plain hashes in the code of the service, in path and source order. */
export const digestsOf = (model: ServiceModel): Digest[] => {
  const own = new Set(model.serviceCalls);
  return model.roles.callsOf('digest').flatMap((role): Digest[] => {
    if (!own.has(role.call)) return [];
    const given = model.roles.argument(role, 'value');
    const inputs = given ? [given] : fed(role.call);
    const named = model.values.constant(model.roles.argument(role, 'algorithm'));
    const algorithm = (typeof named === 'string' ? named : role.facts.algorithm)
      ?.toLowerCase()
      .replace('-', '');
    const secrets = inputs.flatMap((input) => model.dataflow.labelsOf(input).filter(isSecret));
    const [secret] = isKey(role.call) ? [] : secrets;
    const isJoined = inputs.length > 1 || (secret?.through.isPart ?? false);
    return [
      {
        site: role.call,
        algorithm,
        inputs,
        isJoined,
        isKept: isKept(model, role.call),
        ...(secret && { secret }),
      },
    ];
  });
};

/** Every place that it goes to is inside of an operation on a store. */
const isKept = (model: ServiceModel, made: Node): boolean => {
  const whole = chainOf(made).at(-1) ?? made;
  const binding = whole.parent?.is('VarDecl') ? whole.parent.target?.binding : undefined;
  const uses = binding ? binding.reads : [whole];
  return uses.length > 0 && uses.every((use) => isStored(model, use));
};

const isStored = (model: ServiceModel, use: Node): boolean => {
  let at = use.parent;
  while (at?.is('Property', 'Object', 'Array')) at = at.parent;
  return at?.isCall === true && model.roles.allOf(at).some(({ name }) => name === 'db.op');
};

/** `….digest()` without an encoding: bytes, as keys are derived. Tokens are text. */
const isKey = (made: Node): boolean => {
  const closing = [...chainOf(made), ...onName(made)].find(({ callee }) => callee?.name === 'digest');
  return closing !== undefined && closing.args.length === 0;
};

/** Calls of the chain that begins here. */
const chainOf = (made: Node): Node[] => {
  const calls: Node[] = [];
  for (let at: Node = made; at.parent?.is('Member') && at.parent.slot === 'callee' && at.parent.parent;) {
    at = at.parent.parent;
    calls.push(at);
  }
  return calls;
};

/** Methods called on the name that holds it. */
const onName = (made: Node): Node[] => {
  const binding = made.parent?.is('VarDecl') ? made.parent.target?.binding : undefined;
  return (binding?.references ?? []).flatMap((use) => {
    const member = use.parent;
    return member?.is('Member') && member.slot === 'callee' && member.parent ? [member.parent] : [];
  });
};

/** Values that `update` is given on a hash: in the chain, or on the name that holds it. */
const fed = (made: Node): Node[] =>
  [...chainOf(made), ...onName(made)].flatMap((call) =>
    call.callee?.name === 'update' ? call.args.slice(0, 1) : [],
  );

const isSecret = ({ label, names, at }: Labelled): boolean => {
  if (label.kind === 'config') return isSecretName(label.name) || names.some(isSecretName);
  if (label.kind !== 'stored' && label.kind !== 'unknown')
    return at.is('This') && isSecretName(names[0] ?? '');
  return isSecretName(names[0] ?? '');
};
