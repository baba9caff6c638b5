import type { Node } from '../../../facts/node.ts';
import type { Calls } from '../../resolution/calls.ts';
import type { EntryPoint } from '../../service/entry-points/entry-point.ts';
import type { Origins } from '../../resolution/origins.ts';
import type { Roles } from '../../meaning/roles.ts';
import type { Dataflow } from './dataflow.ts';
import type { Labelled } from './label.ts';

const DEPTH = 4;

/** Which functions and entry points hold what they are given against a schema. */
export class Validation {
  private readonly memo = new Map<Node, boolean>();
  private readonly validating = new Set<Node>();
  private readonly byFunction = new Map<Node, Node[]>();

  constructor(
    private readonly calls: Calls,
    private readonly roles: Roles,
    private readonly origins: Origins,
    private readonly dataflow: Dataflow,
    isServing: (path: string) => boolean,
  ) {
    for (const role of roles.callsOf('validate')) {
      if (isServing(role.call.path)) this.validating.add(role.call);
    }
    for (const call of calls.production) {
      const list = this.byFunction.get(call.fn);
      if (list) list.push(call);
      else this.byFunction.set(call.fn, [call]);
    }
  }

  /** Calls that validate what a request carries (or may), in path and source order. */
  get ofRequests(): readonly Node[] {
    return [...this.validating].filter((call) => {
      const role = this.roles.allOf(call).find(({ name }) => name === 'validate');
      const value = role && this.roles.argument(role, 'value');
      return value ? this.dataflow.labelsOf(value).some(mayBeClient) : true;
    });
  }

  /** Whether a function, or one that it calls or returns, validates something. */
  isValidating(fn: Node, depth = DEPTH): boolean {
    const known = this.memo.get(fn);
    if (known !== undefined) return known;
    if (depth <= 0) return false;
    this.memo.set(fn, false);
    const inside = [fn, ...[...fn.descendants()].filter((node) => node.isFunction)];
    const found = inside
      .flatMap((one) => this.byFunction.get(one) ?? [])
      .some(
        (call) =>
          this.validating.has(call) ||
          this.calls.targets(call).some((target) => this.isValidating(target.fn, depth - 1)),
      );
    this.memo.set(fn, found);
    return found;
  }

  /** The step before the handler that validates the request; undefined where none is known. */
  stepOf(entry: EntryPoint): Node | undefined {
    return entry.chain.find((step) => {
      if (step.schemaOf !== undefined) return true;
      if (step.call && this.roles.allOf(step.call).some(({ name }) => name === 'validate')) return true;
      return step.fns.some(({ fn }) => this.isValidating(fn));
    })?.node;
  }

  /** Whether the request is validated before or in the handler, in what it calls too, or by a schema of the route. */
  covers(entry: EntryPoint): boolean {
    if (this.stepOf(entry)) return true;
    if (entry.handlers.some(({ fn }) => this.isValidating(fn))) return true;
    return entry.node.isCall && entry.node.args.some((argument) => isOfRequest(argument.property('schema')));
  }

  /** A decorated parameter whose class carries rules of its own: `@Body() dto: CreateOrder`. */
  isRuled(param: Node): boolean {
    const type = this.origins.ofType(param.typeAnnotation);
    return type.kind === 'instance' && type.of.is('Class');
  }
}

/** `{ schema: { body } }`; one of the answers alone checks nothing that comes in. */
const isOfRequest = (schema: Node | undefined): boolean => {
  const value = schema?.value ?? schema;
  if (!value?.is('Object') || value.properties.some((one) => one.is('Spread'))) return value !== undefined;
  return ['body', 'querystring', 'query', 'params', 'headers'].some((part) => value.property(part));
};

const mayBeClient = ({ label }: Labelled): boolean =>
  label.kind === 'client' || (label.kind === 'unknown' && label.why === 'param');
