import type { SourceUnit } from '../../../facts/node.ts';
import { alternatives } from '../../resolution/origin.ts';
import type { Bound } from './definitions.ts';
import type { EntryPoint } from './entry-point.ts';
import { withoutExtension } from './file-paths.ts';
import { handledEntry, isHandler } from './handled-entry.ts';
import { joinPatterns, normalisePattern } from './path-pattern.ts';
import { exported, exportNode, pathInPackage, type Surroundings } from './surroundings.ts';

const CONFIG = /^(?:(.*)\/)?routes\.[mc]?[jt]sx?$/;
const HELPERS = '@react-router/dev';
const ENDS = { loader: 'GET', action: 'POST' } as const;
const NESTING = 12;

interface RoutedFile {
  path: string;
  /** From the folder of the app, without an extension. */
  file: string;
}

/** Folders of packages whose routes are written in `routes.ts` and not made of the names of files. */
export const packagesRoutedByConfig = (around: Surroundings): ReadonlySet<string> =>
  new Set(configsOf(around).map(({ unit }) => around.packageOf(unit.path)));

/** Loaders and actions of the modules that `routes.ts` of React Router names. */
export const reactRouterEntryPoints = (around: Surroundings): EntryPoint[] => {
  const units = new Map(around.units.map((unit) => [withoutExtension(unit.path), unit]));
  return configsOf(around).flatMap(({ unit, routes }) => {
    const folder = unit.path.slice(0, unit.path.lastIndexOf('/') + 1);
    return routes.flatMap(({ path, file }) => {
      const module = units.get(`${folder}${file}`);
      return module ? endsOf(around, module, path) : [];
    });
  });
};

const endsOf = (around: Surroundings, unit: SourceUnit, path: string): EntryPoint[] =>
  Object.entries(ENDS).flatMap(([name, method]): EntryPoint[] => {
    const value = exported(around, unit, name);
    if (!value || !isHandler(around.reading, value)) return [];
    const node = exportNode(unit, name);
    return [
      handledEntry(around.reading, {
        kind: 'http',
        method,
        path,
        node,
        value,
        framework: 'remix',
        owner: unit.module,
      }),
    ];
  });

const configsOf = (around: Surroundings): { unit: SourceUnit; routes: RoutedFile[] }[] =>
  around.units
    .filter((unit) => CONFIG.test(pathInPackage(around, unit.path)) && around.uses(unit.path, [HELPERS]))
    .flatMap((unit) => {
      const value = exported(around, unit, 'default');
      const routes = value ? routesIn(around, value, '', NESTING) : [];
      return routes.length ? [{ unit, routes }] : [];
    });

/** `[index('home.tsx'), route('orders', 'orders.tsx', […]), layout('shell.tsx', […]), ...prefix('v1', […])]` */
const routesIn = (around: Surroundings, value: Bound, path: string, depth: number): RoutedFile[] => {
  if (depth <= 0) return [];
  const { definitions, expansions } = around.reading;
  return definitions.of(value.node, value.scope).flatMap(({ node, scope }): RoutedFile[] => {
    const below = (inner: Bound['node'] | undefined, at: string): RoutedFile[] =>
      inner ? routesIn(around, { node: inner, scope }, at, depth - 1) : [];
    if (node.is('Array'))
      return node.elements.flatMap((element) =>
        below(element.is('Spread') ? element.expression : element, path),
      );
    if (!node.is('Call')) return [];
    const text = (index: number): string | undefined => {
      const argument = node.argument(index);
      return argument && expansions.texts({ node: argument, scope })[0];
    };
    const routed = (at: string, file: string | undefined): RoutedFile[] =>
      file === undefined
        ? []
        : [{ path: normalisePattern(at), file: withoutExtension(file.replace(/^\.\//, '')) }];
    switch (helperOf(around, node)) {
      case 'index':
        return routed(path, text(0));
      case 'route': {
        const own = joinPatterns(path, text(0) ?? '');
        return [
          ...routed(own, text(1)),
          ...below(
            node.args.find((one) => one.is('Array')),
            own,
          ),
        ];
      }
      case 'layout':
        return [
          ...routed(path, text(0)),
          ...below(
            node.args.find((one) => one.is('Array')),
            path,
          ),
        ];
      case 'prefix':
        return below(node.argument(1), joinPatterns(path, text(0) ?? ''));
      default:
        return [];
    }
  });
};

const helperOf = (around: Surroundings, call: Bound['node']): string | undefined => {
  for (const origin of alternatives(around.reading.definitions.origins.of(call.callee)))
    if (origin.kind === 'library' && origin.package.startsWith(HELPERS)) return origin.path;
  return undefined;
};
