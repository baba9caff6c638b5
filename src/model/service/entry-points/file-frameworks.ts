import type { SourceUnit } from '../../../facts/node.ts';
import type { Bound } from './definitions.ts';
import type { ChainStep, EntryPoint } from './entry-point.ts';
import { patternOfFile, withoutExtension, type PathStyle } from './file-paths.ts';
import { handledEntry, isHandler, propertiesOf } from './handled-entry.ts';
import { packagesRoutedByConfig } from './react-router.ts';
import { exported, exportNode, pathInPackage, type Surroundings } from './surroundings.ts';

interface FileFramework {
  name: string;
  libraries: readonly string[];
  /** Matches a route's file in its package; the first group is what stands for the path. */
  files: RegExp;
  style: PathStyle;
  /** Exported name -> method; `default` answers the method that the file's name says, or all. */
  methods: Readonly<Record<string, string>>;
  /** Matches a file that runs before every route; with the names that it exports. */
  before?: { files: RegExp; exports: readonly string[]; from: ChainStep['from'] };
  /** Exported object whose properties each answer a form. */
  forms?: string;
  /** A file of routes may stand in place of the names of files. */
  isConfigurable?: true;
}

const VERBS = Object.fromEntries(
  ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].map((verb) => [verb, verb]),
);

/** Frameworks that make routes of exports of files, as their documentation lays folders out. */
const FRAMEWORKS: readonly FileFramework[] = [
  {
    name: 'nitro',
    libraries: ['nitropack', 'nitro', 'nuxt', 'h3'],
    files: /^(?:server\/|src\/)?(?:routes\/|(?=api\/))(.+)$/,
    style: { parameters: 'brackets' },
    methods: { default: 'ALL' },
    before: { files: /^(?:server\/|src\/)?middleware\//, exports: ['default'], from: 'global' },
  },
  {
    name: 'sveltekit',
    libraries: ['@sveltejs/kit'],
    files: /^src\/routes\/(.*?)\/?\+(?:server|page\.server)\.[jt]s$/,
    style: { parameters: 'brackets' },
    methods: VERBS,
    before: { files: /^src\/hooks\.server\.[jt]s$/, exports: ['handle'], from: 'edge' },
    forms: 'actions',
  },
  {
    name: 'remix',
    libraries: ['@remix-run/node', '@remix-run/server-runtime', '@react-router/node', '@react-router/dev'],
    files: /^app\/routes\/(.+?)(?:\/route)?\.[jt]sx?$/,
    style: { parameters: 'dollar', isDotted: true },
    methods: { loader: 'GET', action: 'POST' },
    isConfigurable: true,
  },
  {
    name: 'astro',
    libraries: ['astro'],
    files: /^src\/pages\/(.+)\.[jt]s$/,
    style: { parameters: 'brackets' },
    methods: { ...VERBS, ALL: 'ALL' },
    before: { files: /^src\/middleware(\/index)?\.[jt]s$/, exports: ['onRequest'], from: 'edge' },
  },
];
/** Functions of Nitro that only give types to a handler. */
const DEFINERS =
  /^(define(Cached|Lazy)?EventHandler|eventHandler|cachedEventHandler|lazyEventHandler|defineHandler)$/;
/** `orders.get.ts` */
const METHOD_SUFFIX = /\.(get|post|put|patch|delete|head|options)$/;

/** Routes of Nitro and Nuxt, SvelteKit, Remix and React Router, Astro. */
export const fileFrameworkEntryPoints = (around: Surroundings): EntryPoint[] => {
  const configured = packagesRoutedByConfig(around);
  return FRAMEWORKS.flatMap((framework) => {
    const units = around.units.filter(
      (unit) =>
        around.uses(unit.path, framework.libraries) &&
        !(framework.isConfigurable && configured.has(around.packageOf(unit.path))),
    );
    return units.flatMap((unit) => routesOf(around, framework, unit, units));
  });
};

const routesOf = (
  around: Surroundings,
  framework: FileFramework,
  unit: SourceUnit,
  units: readonly SourceUnit[],
): EntryPoint[] => {
  const match = framework.files.exec(pathInPackage(around, unit.path));
  if (!match || framework.before?.files.test(pathInPackage(around, unit.path))) return [];
  const file = withoutExtension(match[1] ?? '');
  const path = patternOfFile(file.replace(METHOD_SUFFIX, ''), framework.style);
  const entryOf = (method: string, name: string, value: Bound): EntryPoint =>
    handledEntry(around.reading, {
      kind: 'http',
      method,
      path,
      node: exportNode(unit, name),
      value,
      chain: stepsBefore(around, framework, unit, units),
      framework: framework.name,
      owner: unit.module,
    });
  const routes = Object.entries(framework.methods).flatMap(([name, method]): EntryPoint[] => {
    const value = exported(around, unit, name);
    if (!value || !isHandler(around.reading, handlerOf(around, value))) return [];
    const own = name === 'default' ? METHOD_SUFFIX.exec(file)?.[1]?.toUpperCase() : undefined;
    return [entryOf(own ?? method, name, handlerOf(around, value))];
  });
  const forms = framework.forms === undefined ? undefined : exported(around, unit, framework.forms);
  const answered = forms ? propertiesOf(around.reading, forms) : [];
  return [
    ...routes,
    ...answered.map(([, value]) => ({
      ...entryOf('POST', framework.forms ?? '', value),
      node: value.node,
    })),
  ];
};

/** `defineEventHandler(fn)` and `defineEventHandler({ onRequest, handler })` give the function to Nitro as it is. */
const handlerOf = (around: Surroundings, value: Bound): Bound => {
  const [given] = value.node.is('Call') ? value.node.args : [];
  if (!given || !DEFINERS.test(value.node.callee?.name ?? '')) return value;
  const [defined = value] = around.reading.definitions.of(given, value.scope);
  if (!defined.node.is('Object')) return defined;
  return around.reading.definitions.memberOf(defined, 'handler')[0] ?? value;
};

const stepsBefore = (
  around: Surroundings,
  { before }: FileFramework,
  unit: SourceUnit,
  units: readonly SourceUnit[],
): ChainStep[] => {
  if (!before) return [];
  return units
    .filter(
      (one) =>
        around.packageOf(one.path) === around.packageOf(unit.path) &&
        before.files.test(pathInPackage(around, one.path)),
    )
    .flatMap((one) =>
      before.exports.flatMap((name) => {
        const value = exported(around, one, name);
        if (!value) return [];
        return around.reading.steps
          .of(value.node, value.scope, before.from)
          .map((step) => ({ ...step, node: exportNode(one, name) }));
      }),
    );
};
