import type { Node } from '../../../facts/node.ts';
import type { Calls } from '../../resolution/calls.ts';
import { alternatives } from '../../resolution/origin.ts';
import type { Maker } from './makers.ts';
import { makerAt } from './makers.ts';
import type { Trace } from './trace.ts';

/**
 * Clients that a dependency container makes for a class: registrations in the `imports` of the modules that provide the
 * class, else those of the nearest module above it.
 */
export const moduleImports = (
  trace: Trace,
  calls: Calls,
  cls: Node | undefined,
  packageName: string,
  instance: string,
): Maker[] => {
  const modules = modulesOf(calls);
  const registering = modules
    .map((module) => ({ module, makers: registrations(trace, module, packageName, instance) }))
    .filter(({ makers }) => makers.length);
  if (!cls || !registering.length) return registering.flatMap(({ makers }) => makers);
  const providing = registering.filter(({ module }) => provides(trace, module, cls));
  return (providing.length ? providing : nearest(registering, cls.path)).flatMap(({ makers }) => makers);
};

const moduleMemo = new WeakMap<Calls, Node[]>();

/** Option objects of decorators that list `imports` or `providers`. */
const modulesOf = (calls: Calls): Node[] => {
  let modules = moduleMemo.get(calls);
  if (!modules) {
    modules = calls.all.flatMap((call) => {
      const options = call.parent?.is('Decorator') ? call.argument(0) : undefined;
      return options?.is('Object') && options.property('imports') ? [options] : [];
    });
    moduleMemo.set(calls, modules);
  }
  return modules;
};

/** The elements of a list, those of spread lists included. */
const listed = (trace: Trace, module: Node, name: string): Node[] =>
  elementsOf(trace, module.property(name), 0);

const elementsOf = (trace: Trace, list: Node | undefined, depth: number): Node[] => {
  if (!list || depth > 3) return [];
  return trace
    .of(list)
    .flatMap((leaf) =>
      leaf.kind === 'node' && leaf.node.is('Array')
        ? leaf.node.elements.flatMap((element) =>
            element.is('Spread') ? elementsOf(trace, element.expression, depth + 1) : [element],
          )
        : [],
    );
};

const registrations = (trace: Trace, module: Node, packageName: string, instance: string): Maker[] =>
  listed(trace, module, 'imports').flatMap((element) => {
    const maker = element.isCall ? makerAt(trace, element) : undefined;
    if (maker) return maker.package === packageName && maker.row.instance === instance ? [maker] : [];
    return alternatives(trace.origins.of(element)).flatMap((origin) => {
      if (origin.kind !== 'library' || origin.package !== packageName) return [];
      const row = trace.origins.library.makesRow(origin.package, origin.path, 'new')?.row;
      return row?.instance === instance ? [{ node: element, package: packageName, row }] : [];
    });
  });

const provides = (trace: Trace, module: Node, cls: Node): boolean =>
  [...listed(trace, module, 'providers'), ...listed(trace, module, 'controllers')].some((element) => {
    const provided = element.is('Object') ? (element.property('useClass') ?? element) : element;
    return alternatives(trace.origins.of(provided)).some(
      (origin) => origin.kind === 'class' && origin.cls === cls,
    );
  });

const nearest = <M extends { module: Node }>(modules: readonly M[], path: string): M[] => {
  const shared = ({ module }: M): number => {
    const [a, b] = [module.path.split('/'), path.split('/')];
    let count = 0;
    while (count < a.length - 1 && a[count] === b[count]) count++;
    return count;
  };
  const best = Math.max(...modules.map(shared));
  return modules.filter((one) => shared(one) === best);
};
