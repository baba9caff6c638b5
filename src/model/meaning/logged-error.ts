import type { Node } from '../../facts/node.ts';
import type { Carried, CaughtError } from '../behaviour/caught-error.ts';
import type { LogCall } from './logs.ts';
import type { Origins } from '../resolution/origins.ts';
import { returnedValues } from '../resolution/results.ts';
import type { Roles } from './roles.ts';
import type { Values } from '../resolution/values.ts';

/** How a log call is given an error. */
export type LoggedAs =
  | Carried
  /** Under a key that the logger does not serialise: printed as `{}`. */
  | 'unserialised key'
  /** Where the logger takes a context: the reason is printed as a label. */
  | 'context'
  /** Behind the message of a logger that takes objects first: dropped. */
  | 'dropped argument';

export interface LoggedError {
  as: LoggedAs;
  /** The argument or key that the error is given as. */
  node: Node | undefined;
}

interface Sources {
  origins: Origins;
  roles: Roles;
  values: Values;
}

/** What a log call keeps of a caught error, by the argument order of its logger. */
export const loggedError = (sources: Sources, log: LogCall, error: CaughtError): LoggedError => {
  const { args } = log.call;
  const ranked = args
    .map((node) => ({ as: error.carriedBy(node), node }))
    .sort((a, b) => ORDER.indexOf(a.as) - ORDER.indexOf(b.as));
  const [best] = ranked;
  if (!best || best.as === 'none') return { as: 'none', node: undefined };
  if (best.as === 'whole' || best.as === 'stack') return misplaced(sources, log, error, best.node) ?? best;
  const label = log.role ? undefined : contextParameter(log, args.indexOf(best.node));
  return label ? { as: 'context', node: best.node } : best;
};

const ORDER: readonly Carried[] = ['whole', 'stack', 'stringified', 'message', 'none'];

const misplaced = (
  sources: Sources,
  log: LogCall,
  error: CaughtError,
  node: Node,
): LoggedError | undefined => {
  const index = log.call.args.indexOf(node);
  if (!log.role) return contextParameter(log, index) ? { as: 'context', node } : undefined;
  const { facts, callee } = log.role;
  const isNest = callee.package === '@nestjs/common';
  if (facts.order === 'object first' || (isNest && index === 0 && printsThroughPino(sources))) {
    if (index === 0) {
      const key = unserialisedKey(sources, log, error, node);
      return key && { as: 'unserialised key', node: key };
    }
    const message = sources.values.text(log.call.argument(0));
    if (message !== undefined && !message.includes('%')) return { as: 'dropped argument', node };
    return undefined;
  }
  // the last of several arguments is the context: an Error there is printed as a label
  const isLast = index > 0 && index === log.call.args.length - 1;
  if (isNest && isLast && (printsThroughPino(sources) || takesContext(log.call))) {
    return error.isError(node) ? { as: 'context', node } : undefined;
  }
  return undefined;
};

/** `Logger.error(message, x)`: a logger with a context of its own adds that behind, and prints what is in between (read in 11.1). */
const takesContext = ({ callee, args }: Node): boolean => {
  if (callee?.name !== 'error' || args.length !== 2) return false;
  const { object } = callee;
  const field = object?.object?.is('This')
    ? object.classNode?.members.find((member) => member.is('Field') && member.name === object.name)
    : undefined;
  const [made] = field?.value ? [field.value] : creationOf(object);
  return !made?.isNew || made.args.length === 0;
};

/** Nest's logger is one front of pino here: what holds for pino's objects holds for its. */
const printsThroughPino = ({ roles }: Sources): boolean =>
  roles.callsOf('module').some(({ callee }) => callee.package === 'nestjs-pino');

/** The key of the first argument that holds the error, where only `err` (or the row's key) is serialised. */
const unserialisedKey = (
  sources: Sources,
  log: LogCall,
  error: CaughtError,
  object: Node,
): Node | undefined => {
  if (!object.is('Object') || !log.role) return undefined;
  const isPino = log.role.facts.order === 'object first';
  const serialised = (isPino ? log.role.facts.errorKey : undefined) ?? 'err';
  const holding = object.properties.filter(
    (property) => error.carriedBy(property.value ?? property) === 'whole' && error.isError(property.value),
  );
  if (!holding.length || holding.some((property) => property.string === serialised)) return undefined;
  if (object.properties.some((property) => property.is('Spread') || error.carriedBy(property) === 'stack'))
    return undefined;
  const [first] = holding;
  return first && !isSerialisedElsewhere(sources, log, first.string) ? first : undefined;
};

/** The logger's options name the key, or cannot be read. */
const isSerialisedElsewhere = (sources: Sources, log: LogCall, key: string): boolean => {
  const makers = sources.roles
    .callsOf('logger', 'middleware', 'module')
    .filter(({ row }) => row.args?.['redact'] !== undefined)
    .map(({ call }) => call);
  const logger = log.call.callee?.object;
  const options = [...makers, ...creationOf(logger)].flatMap((call) =>
    call.args.map((option) => objectOf(sources.origins, option)),
  );
  return options.some((option) => {
    const paths = ['errorKey', 'pinoHttp.errorKey'];
    if (paths.some((path) => sources.values.setting(option, path).state !== 'none')) return true;
    return ['serializers', 'pinoHttp.serializers'].some((path) => {
      const state = sources.values.setting(option, path);
      if (state.state !== 'set') return state.state === 'unknown';
      return sources.values.setting(state.node, key).state !== 'none';
    });
  });
};

/** The object that a function of the project gives back as options. */
const objectOf = (origins: Origins, option: Node): Node => {
  const origin = option.isCall ? origins.of(option.callee) : undefined;
  const returned = origin?.kind === 'function' ? returnedValues(origin.fn) : [];
  return returned.find((value) => value.is('Object')) ?? option;
};

const creationOf = (logger: Node | undefined): Node[] => {
  const holder = logger?.binding?.declaration?.parent;
  return holder?.is('VarDecl') && holder.init?.isCall ? [holder.init] : [];
};

/** `context`, `scope`: what a project's own logger calls a text that says where a line is from. */
const LABEL = /^(context|ctx|scope|label|tag|category|module|source|loggerctx)$/i;

const contextParameter = (log: LogCall, index: number): Node | undefined => {
  const param = log.wrapper?.params[index];
  const name = param?.target?.name ?? param?.name ?? '';
  if (!param || !LABEL.test(name)) return undefined;
  return /\bstring\b/.test(param.typeAnnotation?.text ?? '') ? param : undefined;
};
