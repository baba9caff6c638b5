import type { Node } from '../../../facts/node.ts';
import { isClient } from '../../behaviour/dataflow/label.ts';
import type { ServiceModel } from '../../model.ts';
import type { EntryPoint } from '../entry-points/entry-point.ts';
import { Inputs, type Part } from './inputs.ts';

export const VALIDATED = ['yes', 'partly', 'no', 'n/a'] as const;
export type Validated = (typeof VALIDATED)[number];

/** Keys under which schemas of a route stand, by the part that they hold for. */
const SCHEMA_KEYS: Readonly<Record<string, Part>> = {
  body: 'body',
  querystring: 'query',
  query: 'query',
  params: 'params',
};

/** Which of what requests carry is held against a schema. */
export class ValidatedInputs {
  private readonly inputs: Inputs;

  constructor(private readonly model: ServiceModel) {
    this.inputs = new Inputs(model);
  }

  /** `n/a`: nothing that the client sends is read, or it is not known what answers. */
  of(entry: EntryPoint): Validated {
    if (entry.handlers.length === 0) return this.model.validation.stepOf(entry) ? 'yes' : 'n/a';
    if (entry.framework === 'nest' && entry.kind === 'http') return this.ofDecorated(entry);
    const read = [...this.inputs.of(entry)];
    const tested = this.testedIn(entry);
    if (read.length === 0) return tested === 'all' ? 'yes' : 'n/a';
    return summed(read.map((part) => tested === 'all' || tested.has(part)));
  }

  /** NestJS: what pipes test, parameter by parameter. */
  private ofDecorated(entry: EntryPoint): Validated {
    const params = (entry.handler?.params ?? []).filter((param) => {
      const part = this.inputs.ofParam(param);
      // a whole request is asked for its user and its headers
      return part !== undefined && part !== 'all';
    });
    const bodies = this.model.nestBodies.all.filter((body) => body.entry === entry);
    const states = params.map((param) => {
      const body = bodies.find((one) => one.param === param);
      if (!body) return hasPipe(param);
      const { metatype, pipe } = body;
      if (body.hasOtherPipe || this.model.nestBodies.isHandledOtherwise(body)) return true;
      if (!pipe || metatype.kind !== 'class') return false;
      const { properties, isOpen } = this.model.nestBodies.classes.of(metatype.cls);
      return isOpen || [...properties.values()].some(({ rule, isNested }) => rule !== 'none' || isNested);
    });
    return states.length === 0 ? 'n/a' : summed(states);
  }

  private testedIn(entry: EntryPoint): 'all' | ReadonlySet<Part> {
    const { validation } = this.model;
    const routeSchema = entry.node.isCall
      ? entry.node.args.map((argument) => argument.property('schema')).find((property) => property)
      : undefined;
    const tested = new Set<Part>();
    if (routeSchema) {
      const object = this.model.values.object(routeSchema.value);
      if (!object) return 'all';
      for (const [key, part] of Object.entries(SCHEMA_KEYS)) if (object.property(key)) tested.add(part);
    }
    if (validation.stepOf(entry)) return 'all';
    for (const { fn } of entry.handlers) {
      if (!validation.isValidating(fn)) continue;
      const parts = this.partsOf(fn);
      if (parts === 'all') return 'all';
      for (const part of parts) tested.add(part);
    }
    return tested;
  }

  /** The parts that validating calls in a handler are given; all where that happens further down. */
  private partsOf(fn: Node): 'all' | Part[] {
    const { roles, dataflow } = this.model;
    const parts = fn.descendants({ kinds: ['Call'] }).flatMap((call) => {
      const role = roles.allOf(call).find(({ name }) => name === 'validate');
      const value = role && roles.argument(role, 'value');
      return value ? dataflow.labelsOf(value).flatMap((one) => (isClient(one) ? [one.label.part] : [])) : [];
    });
    return parts.length === 0 || parts.includes('all') ? 'all' : (parts as Part[]);
  }
}

/** `@Param('id', ParseUUIDPipe)` */
const hasPipe = (param: Node): boolean =>
  param.decorators.some(({ expression }) =>
    expression?.args.some((argument) => argument.is('Identifier') || argument.isNew),
  );

const summed = (states: readonly boolean[]): Validated =>
  states.every(Boolean) ? 'yes' : states.some(Boolean) ? 'partly' : 'no';
