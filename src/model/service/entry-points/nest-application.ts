import type { Node, SourceUnit } from '../../../facts/node.ts';
import { alternatives } from '../../resolution/origin.ts';
import { returnedValues } from '../../resolution/results.ts';
import type { AppliedDecorator } from './decorators.ts';
import type { ChainStep, EntryPointKind } from './entry-point.ts';
import { routePaths } from './nest.ts';
import { classSteps } from './nest-guards.ts';
import { coversPrefix, isSamePattern, joinPatterns, normalisePattern } from './path-pattern.ts';
import type { Reading } from './reading.ts';

const GUARD_METHODS = ['canActivate', 'handleRequest', 'validate'];

interface Middleware {
  call: Node;
  steps: ChainStep[];
  /** Patterns, and controllers whose routes it runs for; empty: all. */
  patterns: string[];
  controllers: Node[];
  excluded: string[];
}

/** What the applications of NestJS set for all their controllers: prefix, versions, global guards, middleware. */
export class NestApplications {
  private readonly prefixes: Node[];
  private readonly versionings: Node[];
  private readonly guards: { place: Node; steps: ChainStep[] }[];
  private readonly middleware: Middleware[];

  constructor(
    private readonly reading: Reading,
    units: readonly SourceUnit[],
    private readonly calls: readonly Node[],
    private readonly packageOf: (path: string) => string,
    private readonly packagesUsedBy: (path: string) => readonly string[],
  ) {
    this.prefixes = this.named('setGlobalPrefix');
    this.versionings = this.named('enableVersioning');
    this.guards = [...this.provided(units), ...this.used('useGlobalGuards')];
    this.middleware = calls
      .filter((call) => call.callee?.is('Member') && call.callee.name === 'forRoutes')
      .flatMap((call) => this.applied(call));
  }

  globalGuards(cls: Node): ChainStep[] {
    const own = this.guards.filter(({ place }) => this.isSameService(place, cls));
    // a plugin's controllers run in the application of a package that it builds on
    const used = this.packagesUsedBy(cls.path);
    const others = own.length
      ? []
      : this.guards.filter(({ place }) => used.includes(this.packageOf(place.path)));
    return [...own, ...others].flatMap(({ steps }) => steps);
  }

  /** Middleware of modules that runs for a route. */
  before(cls: Node, kind: EntryPointKind, path: string): ChainStep[] {
    if (kind !== 'http') return [];
    return this.middleware
      .filter((one) => this.isSameService(one.call, cls) && runsFor(one, cls, path))
      .flatMap(({ steps }) => steps);
  }

  /** Full paths of a route: global prefix, version, controller, method. */
  pathsOf(
    cls: Node,
    controller: AppliedDecorator,
    route: AppliedDecorator,
    onMethod: readonly AppliedDecorator[],
  ): { path: string; isOpen: boolean }[] {
    const prefix = this.prefixFor(cls);
    const versions = this.versionsOf(cls, controller, onMethod);
    return routePaths(this.reading, controller).flatMap((base) =>
      routePaths(this.reading, route).flatMap((own) =>
        versions.map((version) => {
          const path = joinPatterns(base, own);
          const isExcluded = prefix?.excluded.some(
            (pattern) =>
              isSamePattern(pattern, path) || (pattern.endsWith('*') && coversPrefix(pattern, path)),
          );
          const isOpen = prefix !== undefined && prefix.text === undefined && !isExcluded;
          return {
            path: joinPatterns(joinPatterns(isExcluded ? '' : (prefix?.text ?? ''), version), path),
            isOpen,
          };
        }),
      ),
    );
  }

  private prefixFor(cls: Node): { text: string | undefined; excluded: string[] } | undefined {
    const call = this.nearest(this.prefixes, cls);
    const argument = call?.argument(0);
    if (!call || !argument) return undefined;
    const options = this.reading.definitions.of(call.argument(1))[0]?.node;
    const excluded = options?.is('Object')
      ? (this.reading.definitions.elements(options.property('exclude')) ?? [])
      : [];
    return {
      text: this.text(argument),
      excluded: excluded.flatMap(({ node, scope }) => {
        const path = node.is('Object') ? node.property('path') : node;
        return path ? this.reading.expansions.texts({ node: path, scope }).map(normalisePattern) : [];
      }),
    };
  }

  /** A literal, an environment value's default, or the same behind `ConfigService.get('app.prefix')`. */
  private text(node: Node): string | undefined {
    const [text] = this.reading.expansions.texts({ node });
    if (text !== undefined) return text;
    for (const { node: value } of this.reading.definitions.of(node)) {
      const key = value.is('Call') ? value.argument(0)?.stringValue : undefined;
      if (!key?.includes('.')) continue;
      const [space = '', ...rest] = key.split('.');
      const factory = this.calls.find(
        (call) =>
          this.isLibrary(call, '@nestjs/config', 'registerAs') && call.argument(0)?.stringValue === space,
      );
      const made = factory?.argument(1);
      for (const returned of made?.is('Function') ? returnedValues(made) : []) {
        const property = rest.length === 1 && rest[0] !== undefined ? returned.property(rest[0]) : undefined;
        const found = property && this.reading.expansions.texts({ node: property })[0];
        if (found !== undefined) return found;
      }
    }
    return undefined;
  }

  private versionsOf(
    cls: Node,
    controller: AppliedDecorator,
    onMethod: readonly AppliedDecorator[],
  ): string[] {
    const call = this.nearest(this.versionings, cls);
    const options = call ? this.reading.definitions.of(call.argument(0))[0]?.node : undefined;
    const type = options?.property('type');
    if (!call || (type && !/URI$/.test(type.text))) return [''];
    const prefix = options?.property('prefix');
    const marker = prefix?.is('False') ? '' : ((prefix && this.text(prefix)) ?? 'v');
    const own = onMethod.find(({ library }) => library.path === 'Version');
    const ofClass = controller.call?.argument(0);
    const value =
      own?.call?.argument(0) ??
      (ofClass?.is('Object') ? ofClass.property('version') : undefined) ??
      options?.property('defaultVersion');
    if (!value) return [''];
    const texts = this.reading.expansions.texts({ node: value });
    return texts.length ? texts.map((text) => `${marker}${text}`) : [''];
  }

  private provided(units: readonly SourceUnit[]): { place: Node; steps: ChainStep[] }[] {
    return units
      .filter((unit) => unit.facts.strings.includes('APP_GUARD'))
      .flatMap((unit) => unit.nodesOf('Property'))
      .filter(
        (property) =>
          property.string === 'provide' && property.value && this.isSymbol(property.value, 'APP_GUARD'),
      )
      .map((property) => {
        const provider = property.parent;
        const given =
          provider?.property('useClass') ??
          provider?.property('useExisting') ??
          provider?.property('useValue');
        const made = provider?.property('useFactory');
        const results = made?.is('Function') ? returnedValues(made) : [];
        const steps = [...(given ? [given] : []), ...results].flatMap((node) =>
          classSteps(this.reading, node, undefined, GUARD_METHODS, 'global'),
        );
        return { place: property, steps };
      });
  }

  private used(name: string): { place: Node; steps: ChainStep[] }[] {
    return this.named(name).map((call) => ({
      place: call,
      steps: call.args.flatMap((argument) =>
        classSteps(this.reading, argument, undefined, GUARD_METHODS, 'global'),
      ),
    }));
  }

  /** `consumer.apply(A).exclude('x').forRoutes(B)` */
  private applied(call: Node): Middleware[] {
    let applied: Node | undefined;
    const excluded: string[] = [];
    for (let at = call.callee?.object; at?.is('Call'); at = at.callee?.object) {
      if (at.callee?.name === 'apply') applied = at;
      if (at.callee?.name === 'exclude')
        excluded.push(...at.args.flatMap((argument) => this.routesOf(argument)));
    }
    if (!applied) return [];
    const steps = applied.args.flatMap((argument): ChainStep[] => {
      const made = classSteps(this.reading, argument, undefined, ['use'], 'app');
      return made.some(({ fns, library }) => fns.length || library)
        ? made
        : this.reading.steps.of(argument, undefined, 'app');
    });
    const controllers = call.args.flatMap((argument) => this.classesOf(argument));
    return [
      {
        call,
        steps,
        excluded,
        controllers,
        patterns: call.args.flatMap((argument) => this.routesOf(argument)),
      },
    ];
  }

  /** `OrdersController`, `...controllers` */
  private classesOf(argument: Node): Node[] {
    const list = argument.is('Spread') ? argument.expression : undefined;
    return this.reading.definitions.of(list ?? argument).flatMap(({ node }) => {
      if (node.is('Class')) return [node];
      return list && node.is('Array') ? node.elements.flatMap((one) => this.classesOf(one)) : [];
    });
  }

  private routesOf(node: Node): string[] {
    const path = node.is('Object') ? node.property('path') : node;
    return path && !path.is('Identifier')
      ? this.reading.expansions.texts({ node: path }).map(normalisePattern)
      : [];
  }

  private named(member: string): Node[] {
    return this.calls.filter(
      (call) =>
        call.callee?.is('Member') &&
        call.callee.name === member &&
        this.isLibrary(call, '@nestjs/core', member),
    );
  }

  private isLibrary(call: Node, packageName: string, member: string): boolean {
    return alternatives(this.reading.definitions.origins.of(call.callee)).some(
      (one) =>
        (one.kind === 'library' && one.package.startsWith(packageName) && one.path.endsWith(member)) ||
        (one.kind === 'unknown' && packageName === '@nestjs/core'),
    );
  }

  private isSymbol(node: Node, name: string): boolean {
    const origin = this.reading.definitions.origins.of(node);
    return origin.kind === 'library' && origin.package === '@nestjs/core' && origin.path === name;
  }

  private isSameService(place: Node, cls: Node): boolean {
    return this.packageOf(place.path) === this.packageOf(cls.path);
  }

  private nearest(calls: readonly Node[], cls: Node): Node | undefined {
    const own = calls.filter((call) => this.isSameService(call, cls));
    return (
      own[0] ?? (calls.length === 1 && this.packageOf(calls[0]?.path ?? '') === '' ? calls[0] : undefined)
    );
  }
}

const runsFor = (middleware: Middleware, cls: Node, path: string): boolean => {
  if (middleware.excluded.some((pattern) => isSamePattern(pattern, path) || path.endsWith(pattern)))
    return false;
  if (middleware.controllers.includes(cls)) return true;
  return middleware.patterns.some(
    (pattern) => pattern === '/*' || pattern === '/' || coversPrefix(pattern, path) || path.includes(pattern),
  );
};
