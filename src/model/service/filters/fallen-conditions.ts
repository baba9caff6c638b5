import type { Node } from '../../../facts/node.ts';
import type { Role } from '../../meaning/roles.ts';
import type { ServiceModel } from '../../model.ts';
import { excerpt } from '../../behaviour/excerpt.ts';

/** An update or delete whose whole condition may not be there. */
export interface FallenCondition {
  call: Node;
  /** How the code writes it. */
  condition: string;
  does: 'update' | 'delete';
}

const DEPTH = 4;
const SHOWN = 60;

/** Updates and deletes whose conditions are all optional, in path and source order. */
export const fallenConditions = (model: ServiceModel): FallenCondition[] => [
  ...chains(model),
  ...emptyObjects(model),
];

/** `db.delete(users).where(id && eq(users.id, id))` */
const chains = (model: ServiceModel): FallenCondition[] =>
  model.roles.callsOf('db.step').flatMap((role): FallenCondition[] => {
    const { call, facts } = role;
    if (facts.step !== 'where' || facts.undefinedInWhere !== 'drops' || !model.isServiceCode(call)) return [];
    const does = writeOf(model, call);
    const where = model.roles.argument(role, 'where');
    if (!does || !where || !mayBeNothing(model, where, DEPTH)) return [];
    return [{ call, condition: excerpt(where, SHOWN), does }];
  });

/** What the statement does whose chain this link is part of. */
const writeOf = (model: ServiceModel, link: Node): 'update' | 'delete' | undefined => {
  let at: Node | undefined = link;
  while (at?.isCall) {
    const verb = model.roles.of(at)?.facts.verb;
    if (verb === 'update' || verb === 'delete') return verb;
    if (verb) return undefined;
    at = at.callee?.is('Member') ? at.callee.object : undefined;
  }
  return undefined;
};

/** Whether a condition can be undefined: a test before it, or a list of which each part has one. */
const mayBeNothing = (model: ServiceModel, node: Node, depth: number): boolean => {
  if (depth <= 0) return false;
  if (node.is('As')) return node.expression !== undefined && mayBeNothing(model, node.expression, depth);
  if (node.is('Identifier')) {
    if (node.text === 'undefined') return true;
    const holder = node.binding?.declaration?.parent;
    if (!holder?.is('VarDecl')) return false;
    if (holder.init) return !node.binding?.isReassigned && mayBeNothing(model, holder.init, depth - 1);
    // declared without a value, and only set where a test holds
    return (node.binding?.writes ?? []).every((write) => isOnBranch(write, holder));
  }
  if (node.is('Logical')) return node.operator === '&&' && !isMadeSure(model, node.child('left'));
  if (node.is('Conditional'))
    return [node.child('then'), node.child('else')].some((one) => one && mayBeNothing(model, one, depth - 1));
  if (!node.isCall) return false;
  const role = model.roles.of(node);
  if (role?.facts.step !== 'where' || role.facts.undefinedInWhere !== 'drops') return false;
  const parts = node.args.flatMap((argument) =>
    argument.is('Spread') ? spread(model, argument.expression) : [{ value: argument, isSure: false }],
  );
  return parts.every(({ value, isSure }) => !isSure && (!value || mayBeNothing(model, value, depth - 1)));
};

/** Parts of a list of conditions; without a value where all of them are added on branches. */
const spread = (
  model: ServiceModel,
  list: Node | undefined,
): { value?: Node | undefined; isSure: boolean }[] => {
  if (list?.is('Array')) return list.elements.map((value) => ({ value, isSure: false }));
  const binding = list?.is('Identifier') ? list.binding : undefined;
  const holder = binding?.declaration?.parent;
  const start = holder?.is('VarDecl') ? holder.init : undefined;
  if (!binding || !holder || !start?.is('Array') || binding.isReassigned) return [{ isSure: true }];
  const added = binding.references.filter((use) => use.parent?.is('Member') && use.slot === 'object');
  const isOnlyPushed = added.every((use) => /^(push|unshift|length)$/.test(use.parent?.name ?? ''));
  const isTested = added.some((use) => use.parent?.name === 'length');
  const others = binding.references.filter((use) => !added.includes(use) && !use.parent?.is('VarDecl'));
  if (!isOnlyPushed || isTested || others.length > 1) return [{ isSure: true }];
  if (!added.every((use) => isOnBranch(use, holder))) return [{ isSure: true }];
  return [...start.elements.map((value) => ({ value, isSure: false })), { isSure: false }];
};

/** The statement stands inside of a branch that the declaration is outside of. */
const isOnBranch = (node: Node, declaration: Node): boolean => {
  const branch = node.ancestor('If', 'Function', 'Switch', 'ForOf');
  return branch !== undefined && !branch.is('Function') && !branch.contains(declaration);
};

/** A test before it whose other side leaves. */
const isMadeSure = (model: ServiceModel, test: Node | undefined): boolean =>
  test !== undefined &&
  test.is('Identifier', 'Member') &&
  model.guards.exclude(test, [], test, { danger: 'missing', isDecoded: false });

/** `const filter = {}; if (id) filter.id = id; Model.deleteMany(filter)` */
const emptyObjects = (model: ServiceModel): FallenCondition[] =>
  model.roles.callsOf('db.op').flatMap((role): FallenCondition[] => {
    const { verb } = role.facts;
    if ((verb !== 'update' && verb !== 'delete') || !model.isServiceCode(role.call)) return [];
    const where = model.roles.argument(role, 'where');
    return where && isFilledOnBranches(model, role, where)
      ? [{ call: role.call, condition: excerpt(where, SHOWN), does: verb }]
      : [];
  });

const isFilledOnBranches = (model: ServiceModel, { call }: Role, where: Node): boolean => {
  const binding = where.is('Identifier') ? where.binding : undefined;
  const holder = binding?.declaration?.parent;
  const start = holder?.is('VarDecl') ? holder.init : undefined;
  if (!binding || !holder || !start?.is('Object') || start.properties.length || binding.isReassigned)
    return false;
  const uses = binding.references.filter((use) => use.start !== where.start && !use.parent?.is('VarDecl'));
  const writes = uses.filter((use) => use.parent?.is('Member', 'Index') && use.parent.slot === 'left');
  // handed on, tested or read: somebody may make sure of it
  if (!writes.length || writes.length !== uses.length || !holder.statement.parent?.contains(call))
    return false;
  return writes.every((use) => isOnBranch(use, holder)) && !hasOtherSide(writes);
};

/** One of the branches always runs: `if (a) filter.a = a; else filter.b = b;` */
const hasOtherSide = (writes: readonly Node[]): boolean =>
  writes.some((use) => {
    const branch = use.ancestor('If');
    const other = branch?.child('else');
    const then = branch?.child('then');
    return (
      other !== undefined &&
      writes.some((one) => other.contains(one)) &&
      writes.some((one) => then?.contains(one))
    );
  });
