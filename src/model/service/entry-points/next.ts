import type { Node, SourceUnit } from '../../../facts/node.ts';
import type { ChainStep, EntryPoint } from './entry-point.ts';
import { patternOfFile } from './file-paths.ts';
import { handledEntry, isHandler } from './handled-entry.ts';
import { coversPrefix, coversExactly, normalisePattern } from './path-pattern.ts';
import { exported, exportNode, pathInPackage, type Surroundings } from './surroundings.ts';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const ROUTE = /^(?:src\/)?app\/(?:(.*)\/)?route\.[mc]?[jt]sx?$/;
const PAGE = /^(?:src\/)?pages\/(api\/.*)$/;
const EDGE = /^(?:src\/)?(middleware|proxy)\.[mc]?[jt]sx?$/;
const BRACKETS = { parameters: 'brackets' } as const;

/** Route handlers, API pages and server actions of Next.js. */
export const nextEntryPoints = (around: Surroundings): EntryPoint[] => {
  const units = around.units.filter((unit) => around.uses(unit.path, ['next']));
  const edges = units.filter((unit) => EDGE.test(pathInPackage(around, unit.path)));
  return units.flatMap((unit): EntryPoint[] => {
    const path = pathInPackage(around, unit.path);
    const folder = ROUTE.exec(path);
    if (folder) return routeHandlers(around, unit, patternOfFile(folder[1] ?? '', BRACKETS), edges);
    const page = PAGE.exec(path);
    if (page?.[1]) return apiPage(around, unit, patternOfFile(page[1], BRACKETS), edges);
    return serverActions(around, unit);
  });
};

const routeHandlers = (
  around: Surroundings,
  unit: SourceUnit,
  path: string,
  edges: readonly SourceUnit[],
): EntryPoint[] =>
  METHODS.flatMap((method): EntryPoint[] => {
    if (!unit.facts.exports.some((one) => one.name === method && !one.typeOnly)) return [];
    const value = exported(around, unit, method);
    return [
      handledEntry(around.reading, {
        kind: 'http',
        method,
        path,
        node: exportNode(unit, method),
        value: value ?? { node: unit.module },
        chain: edgeSteps(around, edges, unit.path, path),
        framework: 'next',
        owner: unit.module,
      }),
    ];
  });

/** `export default function handler(req, res)`: one function for all methods. */
const apiPage = (
  around: Surroundings,
  unit: SourceUnit,
  path: string,
  edges: readonly SourceUnit[],
): EntryPoint[] => {
  const value = exported(around, unit, 'default');
  if (!value) return [];
  return [
    handledEntry(around.reading, {
      kind: 'http',
      method: 'ALL',
      path,
      node: exportNode(unit, 'default'),
      value,
      chain: edgeSteps(around, edges, unit.path, path),
      framework: 'next-pages',
      owner: unit.module,
    }),
  ];
};

/** Functions of files and bodies that start with `'use server'`: clients call them by an identifier. */
const serverActions = (around: Surroundings, unit: SourceUnit): EntryPoint[] => {
  const { reading } = around;
  const entryOf = (name: string, node: Node, value: Node): EntryPoint =>
    handledEntry(reading, {
      kind: 'rpc',
      path: name,
      node,
      value: { node: value },
      framework: 'next-action',
      owner: unit.module,
    });
  if (isServerFile(unit.module.statements)) {
    return unit.facts.exports
      .filter(({ name, from, typeOnly }) => from === undefined && !typeOnly && name !== '*')
      .flatMap(({ name }): EntryPoint[] => {
        const value = exported(around, unit, name);
        return value && isHandler(reading, value) ? [entryOf(name, exportNode(unit, name), value.node)] : [];
      });
  }
  return unit
    .nodesOf('Function')
    .filter((fn) => fn.body?.is('Block') === true && isServerFile(fn.body.statements))
    .map((fn) => entryOf(fn.name || 'action', fn, fn));
};

const isServerFile = (statements: readonly Node[]): boolean => {
  for (const statement of statements) {
    const text = statement.is('ExprStmt') ? statement.expression?.stringValue : undefined;
    if (text === undefined) return false;
    if (text === 'use server') return true;
  }
  return false;
};

/** The middleware of the package, where its `config.matcher` covers a path. */
const edgeSteps = (
  around: Surroundings,
  edges: readonly SourceUnit[],
  file: string,
  path: string,
): ChainStep[] =>
  edges
    .filter((edge) => around.packageOf(edge.path) === around.packageOf(file))
    .flatMap((edge): ChainStep[] => {
      const name = ['middleware', 'proxy', 'default'].find((one) => exported(around, edge, one));
      const value = name === undefined ? undefined : exported(around, edge, name);
      if (name === undefined || !value) return [];
      const matchers = matchersOf(around, edge);
      if (matchers && !matchers.some((one) => coversExactly(one, path) || coversPrefix(one, path))) return [];
      return around.reading.steps
        .of(value.node, value.scope, 'edge', matchers?.join(', ') ?? '')
        .map((step) => ({ ...step, node: exportNode(edge, name) }));
    });

/** Undefined where it runs for everything, or for a pattern that only leaves paths out. */
const matchersOf = (around: Surroundings, edge: SourceUnit): string[] | undefined => {
  const config = exported(around, edge, 'config');
  const matcher = config && around.reading.definitions.memberOf(config, 'matcher')[0];
  if (!matcher) return undefined;
  const texts = around.reading.expansions.texts(matcher);
  if (!texts.length || texts.some((text) => text.includes('(?!'))) return undefined;
  return texts.map(normalisePattern);
};
