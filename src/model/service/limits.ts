import type { Node, SourceUnit } from '../../facts/node.ts';
import type { EntryPoint } from './entry-points/entry-point.ts';
import { lineageOf } from '../resolution/classes.ts';
import type { Origins } from '../resolution/origins.ts';
import type { Role, Roles } from '../meaning/roles.ts';
import type { Setting, Values } from '../resolution/values.ts';

/** Sessions or rate limits: where they are set up, and where they keep what they count. */
export interface KeptState {
  /** The call that sets it up. */
  site: Node;
  role: Role;
  /** The option that names the store. */
  store: Setting;
  /** The option names a store that is this process's memory too. */
  isInProcess: boolean;
  /** Requests per window, where the code says it. */
  points: number | undefined;
  windowMs: number | undefined;
  /** Something uses it: it is handed on, mounted or exported. */
  isMounted: boolean;
  /** A guard of the project takes the place of the library's own. */
  isReplaced: boolean;
  /** Entry points behind it, by the chains that name it. */
  entries: readonly EntryPoint[];
}

export interface StateSources {
  origins: Origins;
  roles: Roles;
  values: Values;
  entries: readonly EntryPoint[];
  units: readonly SourceUnit[];
  calls: readonly Node[];
}

/** Set-ups of a role whose default store is this process's memory. */
export const keptInMemory = (sources: StateSources, name: 'session' | 'limiter'): KeptState[] =>
  sources.roles
    .callsOf(name)
    .filter(
      ({ facts, row, call }) =>
        facts.store === 'memory' && row.args?.['options'] !== undefined && call.isCall,
    )
    .map((role) => keptState(sources, role));

const keptState = (sources: StateSources, role: Role): KeptState => {
  const { call: site, facts } = role;
  const { roles, values } = sources;
  const options = roles.argument(role, 'options');
  const window = values.number(roles.argument(role, 'window'));
  const factor = facts.window === 's' ? 1_000 : 1;
  const store = storeOf(values, options);
  return {
    site,
    role,
    store,
    isInProcess: store.state === 'set' && isMemoryStore(sources, store.node),
    points: values.number(roles.argument(role, 'points') ?? roles.argument(role, 'max')),
    windowMs: window === undefined ? undefined : window * factor,
    isMounted:
      isUsed(site) && (!role.callee.path.includes('.forRoot') || isGuarding(sources, role.callee.package)),
    isReplaced: hasOwnGuard(sources, role.callee.package),
    entries: sources.entries.filter(({ chain }) =>
      chain.some(({ call, node }) => call === site || node === site),
    ),
  };
};

/** `store: new session.MemoryStore()` */
const isMemoryStore = ({ origins }: StateSources, store: Node): boolean => {
  const origin = origins.of(store);
  if (origin.kind !== 'library') return false;
  const name = origin.path.replace(/[#()]/g, '');
  return /memory-?store$/i.test(name === 'default' ? origin.package : name);
};

/** The names under which libraries take a store. */
const STORE_KEYS = ['store', 'storage', 'redis', 'driver'];

/** Lists of limits are plain: a store stands beside them, never in them. */
const storeOf = (values: Values, options: Node | undefined): Setting => {
  if (options?.is('Array')) return { state: 'none' };
  let unknown: Setting | undefined;
  for (const key of STORE_KEYS) {
    const setting = values.setting(options, key);
    if (setting.state === 'set') return setting;
    if (setting.state === 'unknown') unknown = setting;
  }
  return unknown ?? { state: 'none' };
};

/** A class of the project that takes the place of the library's own guard. */
const hasOwnGuard = ({ origins, units }: StateSources, packageName: string): boolean =>
  units
    .flatMap((unit) => unit.nodesOf('Class'))
    .some((cls) => {
      const base = lineageOf(origins, cls).library;
      return base?.package === packageName && /Guard#?$/.test(base.path);
    });

/** A module of limits is inert until some file binds the library's guard. */
const isGuarding = ({ units }: StateSources, packageName: string): boolean =>
  units.some((unit) =>
    unit
      .nodesOf('ImportName')
      .some((name) => /Guard$/.test(name.string) && name.parent?.string === packageName),
  );

/** A value that nobody reads limits nothing. */
const isUsed = (site: Node): boolean => {
  const holder = site.parent;
  if (!holder?.is('VarDecl')) return true;
  const binding = holder.target?.binding;
  if (!binding) return true;
  return (
    binding.reads.length > 0 ||
    site.file.facts.exports.some(({ node }) => node === holder.id || node === holder.target?.id)
  );
};

/** Limiters made by `new` that count in the process. */
export const inMemoryLimiters = ({ origins, calls }: StateSources): { site: Node; hasShared: boolean }[] => {
  const made = calls.flatMap((call) => {
    const callee = call.isNew ? origins.of(call.callee) : undefined;
    if (callee?.kind !== 'library') return [];
    const maker = origins.library.makesRow(callee.package, callee.path, 'new')?.row;
    if (maker?.kind !== 'limiter') return [];
    const facts = origins.library.callRow(callee.package, `${maker.instance}#consume`)?.row.facts;
    return [{ site: call, store: facts?.store }];
  });
  const hasShared = made.some(({ store }) => store === 'shared');
  return made
    .filter(({ site, store }) => store === 'memory' && !isInsurance(site))
    .map(({ site }) => ({ site, hasShared }));
};

/** `insuranceLimiter: new RateLimiterMemory(…)`: what counts while the shared store is away. */
const isInsurance = (site: Node): boolean =>
  site.parent?.is('Property') === true && /insurance|fallback/i.test(site.parent.string);
