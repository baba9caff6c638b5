import type { Node, SourceUnit } from '../facts/node.ts';
import type { Artefacts } from '../artefacts/artefacts.ts';
import type { LibraryModel } from '../libraries/table.ts';
import type { Library } from '../libraries/library-index.ts';
import type { FileRole, Project } from '../project/project.ts';
import { isDevelopmentOnly } from './behaviour/branches.ts';
import { Calls } from './resolution/calls.ts';
import { describedModules } from './resolution/described.ts';
import { Exports } from './resolution/exports.ts';
import { Modules } from './resolution/modules.ts';
import { Origins } from './resolution/origins.ts';
import { isOnlyBrowserCode } from './meaning/browser-code.ts';
import { Roles } from './meaning/roles.ts';
import { type ServiceBudgets } from './service/budgets.ts';
import { fillsMemo } from './behaviour/runs-once.ts';
import { Values } from './resolution/values.ts';

/** Files of other roles run beside the service, or not at all. */
const ROLES_THAT_SERVE: ReadonlySet<FileRole> = new Set(['source', 'cli', 'generated', 'vendored']);

export interface ModelInput {
  project: Project;
  /** In path order. */
  units: readonly SourceUnit[];
  library: Library;
  artefacts: Artefacts;
  /** `YYYY-MM-DD`: what end-of-life dates are held against. */
  today?: string;
  /** What the user says that symbols of in-house modules mean. */
  models?: readonly LibraryModel[];
  /** What the service promises, by the user. */
  budgets?: ServiceBudgets;
  /** Facts of a file that is not among the units (generated, outside of the scope), for names that lead to it. */
  load?: (path: string) => SourceUnit | undefined;
}

/** The code with its names resolved: what calls run, what things are, what library calls mean. */
export class CodeModel {
  readonly project: Project;
  readonly units: readonly SourceUnit[];
  readonly library: Library;
  readonly artefacts: Artefacts;
  readonly today: string | undefined;
  readonly modules: Modules;
  readonly exports: Exports;
  readonly origins: Origins;
  readonly calls: Calls;
  readonly values: Values;
  readonly roles: Roles;
  private readonly byPath: ReadonlyMap<string, SourceUnit>;
  private readonly views = new Map<string, unknown>();

  constructor(protected readonly input: ModelInput) {
    this.project = input.project;
    this.units = input.units;
    this.library = input.library;
    this.artefacts = input.artefacts;
    this.today = input.today;
    this.byPath = new Map(input.units.map((unit) => [unit.path, unit]));
    this.modules = new Modules(input.project, this.byPath, input.load);
    this.exports = new Exports(this.modules, describedModules(input.models ?? [], this.modules));
    this.origins = new Origins(this.modules, this.exports, this.library);
    this.calls = new Calls(this.origins, this.units);
    this.values = new Values(this.origins);
    this.roles = new Roles(this.origins, this.calls, this.values, this.library);
  }

  /** A view, computed when it is first asked for. */
  protected view<View>(name: string, compute: () => View): View {
    if (!this.views.has(name)) this.views.set(name, compute());
    return this.views.get(name) as View;
  }

  /** Code of the service in the scope: where findings may start. */
  isServiceCode(node: Node): boolean {
    const file = this.project.file(node.path);
    return file?.role === 'source' && file.inScope && !isOnlyBrowserCode(node.file);
  }

  /** The role of a reviewed file; `source` is code of the service or of a library it uses. */
  roleOf(path: string): FileRole {
    return this.project.file(path)?.role ?? 'source';
  }

  /** Files in the scope that hold code of the service: where most findings may start. */
  get serviceUnits(): readonly SourceUnit[] {
    return this.view('serviceUnits', () =>
      this.units.filter((unit) => {
        const file = this.project.file(unit.path);
        return file?.role === 'source' && file.inScope && !isOnlyBrowserCode(unit);
      }),
    );
  }

  /** Calls in `serviceUnits`, in path and source order. */
  get serviceCalls(): readonly Node[] {
    return this.view('serviceCalls', () => {
      const units = new Set(this.serviceUnits);
      return this.calls.all.filter((call) => units.has(call.file));
    });
  }

  /** The call fills a memo of its own, so that it runs once although requests reach it. */
  isMemoFilling(node: Node): boolean {
    return fillsMemo(node, this.calls);
  }

  /** The code only runs outside of production. */
  isDevelopmentOnly(node: Node): boolean {
    return isDevelopmentOnly(node);
  }

  /** Whether code of a file may serve: no tests, fixtures, scripts. */
  isServing(path: string): boolean {
    return ROLES_THAT_SERVE.has(this.roleOf(path));
  }

  unit(path: string): SourceUnit | undefined {
    return this.byPath.get(path);
  }
}
