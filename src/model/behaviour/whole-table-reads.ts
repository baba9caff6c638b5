import type { Node } from '../../facts/node.ts';
import type { EntryPoint } from '../service/entry-points/entry-point.ts';
import { alternatives, originKey } from '../resolution/origin.ts';
import type { Origins } from '../resolution/origins.ts';
import type { Questions } from '../questions.ts';
import type { Role, Roles } from '../meaning/roles.ts';
import type { Setting, Values } from '../resolution/values.ts';

/** A query for many rows, by what narrows and what ends it. */
export interface ManyRead {
  call: Node;
  role: Role;
  /** The table in the code's own name. */
  table: string;
  /** `unknown`: options that cannot be read. */
  limit: Setting;
  where: Setting;
  /** Requests, messages or jobs add rows to the table. */
  grows: boolean;
}

interface Sources {
  origins: Origins;
  roles: Roles;
  values: Values;
  questions: Questions;
  entries: readonly EntryPoint[];
  /** Calls in the scope. */
  calls: readonly Node[];
}

/** Queries for many rows whose options say how many, in path and source order. */
export const manyReads = (sources: Sources): ManyRead[] => {
  const inScope = new Set(sources.calls);
  const reads = sources.roles.callsOf('db.op').filter(({ call, facts, row }) => {
    const isQuery =
      facts.verb === 'many' && row.args?.['where'] !== undefined && row.args['limit'] !== undefined;
    return isQuery && inScope.has(call);
  });
  if (!reads.length) return [];
  const growing = growingTables(sources);
  return reads.map((role) => {
    const { call } = role;
    return {
      call,
      role,
      table: nameOf(sources.origins, call),
      limit: limitOf(sources, role),
      where: narrowing(sources, role),
      grows: growing.has(tableOf(sources.origins, call)),
    };
  });
};

/** Options that make of the rows something else than a list of them. */
const NARROWING = ['where', 'group', 'groupBy', 'distinct', 'having', 'cursor'];

const narrowing = (sources: Sources, { call, row }: Role): Setting => {
  const path = row.args?.['where'] ?? '';
  if (!path.includes('.')) return whereOf(sources.values, call.argument(Number(path)));
  const options = call.argument(Number(path.split('.')[0]));
  for (const name of NARROWING) {
    const setting = sources.values.setting(options, name);
    if (setting.state === 'none') continue;
    if (setting.state === 'set' && isEmpty(sources.values, setting.node)) continue;
    return setting;
  }
  return { state: 'none' };
};

const whereOf = (values: Values, where: Node | undefined): Setting => {
  if (!where || isEmpty(values, where)) return { state: 'none' };
  return { state: 'set', node: where, value: values.of(where) };
};

const isEmpty = (values: Values, node: Node): boolean => {
  const object = values.object(node);
  return object !== undefined && object === node && object.properties.length === 0;
};

const ENDS = /^(limit|take|first|cursor|stream|eachAsync|paginate|page|explain)$/;

/** The option, or a link of the chain behind the call. */
const limitOf = ({ roles, values }: Sources, { call, row }: Role): Setting => {
  for (let at: Node | undefined = call; at; at = at.parent?.parent) {
    const link: Node | undefined = at.parent;
    if (!link?.is('Member') || link.object !== at || link.parent?.callee !== link) break;
    if (ENDS.test(link.name) || roles.of(link.parent)?.facts.step === 'limit')
      return { state: 'set', node: link, value: values.of(link) };
  }
  const path = row.args?.['limit'] ?? '';
  const [index = '0', ...rest] = path.split('.');
  return rest.length ? values.setting(call.argument(Number(index)), rest.join('.')) : { state: 'none' };
};

/** Tables to which requests, messages or schedules add rows. */
const growingTables = ({ origins, roles, questions, entries }: Sources): ReadonlySet<string> => {
  const inserts = roles
    .callsOf('db.op')
    .filter(({ facts }) => facts.verb === 'insert' || facts.verb === 'upsert' || facts.writes === 'insert')
    .filter(({ call }) => questions.onServicePath(call) === true)
    .map(({ call }) => tableOf(origins, call));
  const generated = entries.flatMap(({ generatedFor, method }) =>
    generatedFor && method === 'POST' ? [keyOf(origins, generatedFor)] : [],
  );
  return new Set([...inserts, ...generated]);
};

/** What names the table: the model class, the entity of the repository, the delegate of the client. */
const tableOf = (origins: Origins, call: Node): string => {
  const object = call.callee?.object;
  return object ? keyOf(origins, object) : '';
};

/** What the code calls the table. */
const nameOf = (origins: Origins, call: Node): string => {
  const object = call.callee?.object;
  if (!object) return '';
  if (object.is('Identifier')) return object.name;
  for (const origin of alternatives(origins.of(object))) {
    const [entity] = origin.kind === 'library' ? (origin.args ?? []) : [];
    if (entity?.kind === 'instance' && entity.of.is('Class')) return entity.of.string;
  }
  return object.name;
};

const keyOf = (origins: Origins, node: Node): string => {
  for (const origin of alternatives(origins.of(node))) {
    if (origin.kind === 'class') return originKey({ kind: 'class', cls: origin.cls });
    if (origin.kind === 'instance' && origin.of.is('Class'))
      return originKey({ kind: 'class', cls: origin.of });
    if (origin.kind !== 'library') continue;
    const [entity] = origin.args ?? [];
    if (entity?.kind === 'instance') return originKey({ kind: 'class', cls: entity.of });
    if (entity && entity.kind !== 'unknown') return originKey(entity);
    if (/#[\w$]+$/.test(origin.path)) return `${origin.package} ${origin.path}`;
  }
  return node.name || node.text;
};
