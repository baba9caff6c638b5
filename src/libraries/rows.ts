import type { Facts } from './facts.ts';
import type { CallRow, LibraryModel } from './table.ts';

/** `members('Pool', 'query end')` is `['Pool#query', 'Pool#end']`: keeps rows short. */
export function members(instances: string, names: string): string[] {
  return instances.split(' ').flatMap((instance) => names.split(' ').map((name) => `${instance}#${name}`));
}

/** Where an option sits that is given to the maker or to one call: `['0.timeout', 'call:options.timeout']`. */
export function option(name: string): string[] {
  return [`0.${name}`, `call:options.${name}`];
}

/** `statics('Model', 'findAll count')` is `['Model.findAll', 'Model.count']`. */
export function statics(classes: string, names: string): string[] {
  return classes.split(' ').flatMap((name) => names.split(' ').map((member) => `${name}.${member}`));
}

/** `decorators('Get Post')` is `['@Get', '@Post']`. */
export function decorators(names: string): string[] {
  return names.split(' ').map((name) => `@${name}`);
}

/** A link of a query chain: runs nothing, gives the same builder back. `args` may be the path of the one argument, named like the step. */
export function chainStep(
  instances: string,
  names: string,
  step: NonNullable<Facts['step']>,
  args: Record<string, string> | string = {},
): CallRow {
  return {
    symbol: members(instances, names),
    role: 'db.step',
    args: typeof args === 'string' ? { [step]: args } : args,
    returns: 'builder',
    facts: { step },
  };
}

/** One library, its source, its rows. */
export const table = (
  library: string,
  source: string,
  calls: CallRow[],
  more: Partial<LibraryModel> = {},
): LibraryModel => ({
  library,
  source,
  calls,
  ...more,
});
