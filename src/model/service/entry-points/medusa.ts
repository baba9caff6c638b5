import type { Node, SourceUnit } from '../../../facts/node.ts';
import type { Bound } from './definitions.ts';
import type { ChainStep, EntryPoint } from './entry-point.ts';
import { patternOfFile } from './file-paths.ts';
import { handledEntry } from './handled-entry.ts';
import { coversExactly, coversPrefix, normalisePattern } from './path-pattern.ts';
import { exported, exportNode, pathInPackage, type Surroundings } from './surroundings.ts';

const LIBRARIES = ['@medusajs/framework', '@medusajs/medusa'];
const ROUTE = /^src\/api\/(?:(.*)\/)?route\.[jt]s$/;
const MIDDLEWARES = /^src\/api\/middlewares\.[jt]s$/;
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD'];

/** What `defineMiddlewares` puts before the routes that a matcher covers. */
interface Mount {
  methods: readonly string[];
  matcher: string;
  steps: readonly ChainStep[];
}

/** Routes that Medusa makes of files, behind its own authentication and the package's middlewares. */
export const medusaEntryPoints = (around: Surroundings): EntryPoint[] => {
  const units = around.units.filter(
    (unit) => pathInPackage(around, unit.path).startsWith('src/api/') && around.uses(unit.path, LIBRARIES),
  );
  const mounts = new Map<string, Mount[]>();
  for (const unit of units) {
    if (!MIDDLEWARES.test(pathInPackage(around, unit.path))) continue;
    mounts.set(around.packageOf(unit.path), mountsOf(around, unit));
  }
  return units.flatMap((unit): EntryPoint[] => {
    const folder = ROUTE.exec(pathInPackage(around, unit.path));
    if (!folder) return [];
    const path = patternOfFile(folder[1] ?? '', { parameters: 'brackets' });
    const own = mounts.get(around.packageOf(unit.path)) ?? [];
    return METHODS.flatMap((method): EntryPoint[] => {
      const value = exported(around, unit, method);
      if (!value) return [];
      return [
        handledEntry(around.reading, {
          kind: 'http',
          method,
          path,
          node: exportNode(unit, method),
          value,
          chain: [
            ...frameworkSteps(around, unit, path),
            ...own.filter((mount) => isMatch(mount, method, path)).flatMap(({ steps }) => steps),
          ],
          framework: 'medusa',
          owner: unit.module,
        }),
      ];
    });
  });
};

/** Medusa matches as Express' `use` does: everything below the matcher too. */
const isMatch = ({ methods, matcher }: Mount, method: string, path: string): boolean =>
  (!methods.length || methods.includes(method) || methods.includes('ALL') || methods.includes('USE')) &&
  (methods.length && !methods.includes('USE') ? coversExactly(matcher, path) : coversPrefix(matcher, path));

/** What the framework runs before routes of the shop and of its administration, unless `AUTHENTICATE = false`. */
const frameworkSteps = (around: Surroundings, unit: SourceUnit, path: string): ChainStep[] => {
  const area = /^\/(store|admin)(\/|$)/.exec(path)?.[1];
  if (!area) return [];
  const flag = exported(around, unit, 'AUTHENTICATE')?.node;
  const step = (name: string): ChainStep => ({
    node: flag ?? unit.module,
    fns: [],
    library: { kind: 'library', package: LIBRARIES[0] ?? '', path: name },
    label: `Medusa's \`${name}\` for \`/${area}\``,
    from: 'global',
    matchedBy: `/${area}`,
  });
  if (area === 'store') return [step('ensurePublishableApiKeyMiddleware')];
  return flag?.is('False') ? [] : [step('authenticate')];
};

/** `export default defineMiddlewares({ routes: [{ matcher, method, middlewares }] })`, the list alone too. */
const mountsOf = (around: Surroundings, unit: SourceUnit): Mount[] => {
  const { reading } = around;
  const value = exported(around, unit, 'default');
  const argument: Node | undefined = value?.node.is('Call') ? value.node.argument(0) : value?.node;
  const [given] = reading.definitions.of(argument, value?.scope);
  const list = given?.node.is('Object') ? reading.definitions.memberOf(given, 'routes')[0] : given;
  const elements = list ? (reading.definitions.elements(list.node, list.scope) ?? []) : [];
  return elements
    .flatMap(({ node, scope }) => reading.definitions.of(node, scope))
    .flatMap((element) => mountOf(around, element));
};

const mountOf = (around: Surroundings, element: Bound): Mount[] => {
  const { definitions, expansions, steps } = around.reading;
  const textsOf = (name: string): string[] => {
    const value = definitions.memberOf(element, name)[0];
    return value ? expansions.texts(value) : [];
  };
  const middlewares = definitions.memberOf(element, 'middlewares')[0];
  if (!middlewares) return [];
  const methods = [...textsOf('method'), ...textsOf('methods')].map((text) => text.toUpperCase());
  return textsOf('matcher').map((text) => {
    const matcher = normalisePattern(text);
    return { methods, matcher, steps: steps.of(middlewares.node, middlewares.scope, 'router', matcher) };
  });
};
