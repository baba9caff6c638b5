import type { Node } from '../../../facts/node.ts';
import type { ServiceModel } from '../../model.ts';

/** A lookup of one row with no criterion at all, whose result says that there is such a row already. */
export interface BareLookup {
  call: Node;
  /** The test of its result. */
  test: Node;
}

const TAKEN = /exist|already|taken|in use|duplicate|conflict/i;
/** The first account of an installation is asked for in this way on purpose. */
const FIRST_RUN = /set-?up|init|install|bootstrap|seed|first|singleton|settings?|config/i;

/** Lookups without criteria whose result refuses what the caller gave, in path and source order. */
export const bareLookups = (model: ServiceModel): BareLookup[] =>
  model.roles.callsOf('db.op').flatMap((role): BareLookup[] => {
    const { call, facts, row } = role;
    const path = row.args?.['where'];
    if (facts.verb !== 'one' || facts.undefinedInWhere !== 'drops' || !path?.includes('.')) return [];
    if (!model.isServiceCode(call) || !call.fn.params.length || FIRST_RUN.test(call.fn.name)) return [];
    const options = call.argument(Number(path[0]));
    if (options && model.values.setting(options, path.slice(2)).state !== 'none') return [];
    const test = refusedBy(call);
    return test ? [{ call, test }] : [];
  });

/** `const found = await …; if (found) throw new Conflict('already exists')` */
const refusedBy = (call: Node): Node | undefined => {
  const holder = call.parent?.is('Await') ? call.parent.parent : call.parent;
  const name = holder?.is('VarDecl') && holder.target?.is('Identifier') ? holder.target : undefined;
  for (const use of name?.binding?.references ?? []) {
    const branch = use.parent;
    if (!branch?.is('If') || use.slot !== 'test') continue;
    const then = branch.child('then');
    const isRefused = then?.descendants({ kinds: ['Throw', 'Return'] }).length || then?.is('Throw', 'Return');
    if (isRefused && TAKEN.test(then?.text ?? '')) return use;
  }
  return undefined;
};
