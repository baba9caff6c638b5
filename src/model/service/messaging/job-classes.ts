import type { Node } from '../../../facts/node.ts';
import { declaredMember, lineageOf } from '../../resolution/classes.ts';
import { ABSENT, withDefault, type Leaf } from '../../meaning/clients/leaf.ts';
import type { Trace } from '../../meaning/clients/trace.ts';
import type { Roles } from '../../meaning/roles.ts';

/** A class whose name is put on a queue and whose method the consumer of that queue runs. */
export interface JobClass {
  cls: Node;
  method: Node;
  /** The call of its base that puts the job on the queue. */
  enqueue: Node;
  /** What the options of its jobs say, its own fields first. */
  option(name: string): readonly Leaf[];
}

/**
 * `add({ name: this.constructor.name, props })` in a base class, and a consumer that calls a method which the base
 * declares on whatever class the name stands for.
 */
export const jobClasses = (
  enqueues: readonly Node[],
  consumers: readonly Node[],
  classes: readonly Node[],
  { trace, roles }: { trace: Trace; roles: Roles },
): JobClass[] => {
  const called = new Set(
    consumers.flatMap((fn) =>
      fn
        .descendants({ kinds: ['Call'] })
        .flatMap((call) =>
          call.callee?.is('Member') && !trace.calls.targets(call).some(({ fn: target }) => target.body)
            ? [call.callee.name]
            : [],
        ),
    ),
  );
  return enqueues.flatMap((enqueue) => {
    const base = enqueue.classNode;
    if (!base || !enqueue.args.some(namesItsClass)) return [];
    const method = base.members.find((member) => member.is('Function') && called.has(member.string))?.string;
    if (method === undefined) return [];
    const role = roles.of(enqueue);
    const place = role?.row.args?.['options'];
    return classes.flatMap((cls): JobClass[] => {
      if (cls === base || !lineageOf(trace.origins, cls).classes.includes(base)) return [];
      const own = declaredMember(cls, method, false);
      if (!own?.is('Function') || !own.body) return [];
      return [{ cls, method: own, enqueue, option: (name) => optionOf(trace, enqueue, place, cls, name) }];
    });
  });
};

/** `this.constructor.name` somewhere in what is enqueued. */
const namesItsClass = (argument: Node): boolean =>
  argument
    .descendants({ kinds: ['Member'] })
    .some(
      (member) =>
        member.name === 'name' &&
        member.object?.is('Member') === true &&
        member.object.name === 'constructor' &&
        member.object.object?.is('This') === true,
    );

/** `{ ...options, ...this.options }`: the fields are those of the subclass. */
const optionOf = (
  trace: Trace,
  enqueue: Node,
  place: string | undefined,
  cls: Node,
  name: string,
): readonly Leaf[] => {
  const options = place === undefined ? undefined : enqueue.argument(Number(place));
  if (!options?.is('Object'))
    return place === undefined ? ABSENT : trace.given(enqueue, Number(place), [name]);
  let result = ABSENT;
  for (const property of options.properties) {
    const before = result;
    const value = property.is('Spread') ? property.expression : undefined;
    if (value?.is('Member') && value.object?.is('This'))
      result = withDefault(trace.field(cls, [value.name, name], value), () => before);
    else if (value) result = withDefault(trace.of(value, [name]), () => before);
    else if (property.string === name) result = trace.of(property.value);
  }
  return result;
};
