import { Flag } from '../../facts/kinds.ts';
import type { Node } from '../../facts/node.ts';
import { constructorOf } from './classes.ts';
import { elementAt, elementsOf } from './elements.ts';
import { alternatives, library, oneOf, unknown, type Origin } from './origin.ts';
import type { Origins } from './origins.ts';
import { callSignature } from './results.ts';
import { bindTypes, inferTypes, joinTypes, substitute } from './type-arguments.ts';

const UNRESOLVED = unknown('unresolved');

/** What the type that is expected where a function stands says of one of its parameters. */
export const expectedParameter = (origins: Origins, fn: Node, index: number): Origin =>
  oneOf(alternatives(expectedAt(origins, fn)).map((one) => parameterOf(origins, one, index)));

const parameterOf = (origins: Origins, expected: Origin, index: number): Origin => {
  switch (expected.kind) {
    case 'signature':
      return substitute(typeOfParameter(origins, expected.node.params, index), expected.types);
    case 'function':
      return substitute(typeOfParameter(origins, expected.fn.params, index), expected.types);
    case 'instance': {
      const signature = callSignature(expected.of);
      if (!signature) return UNRESOLVED;
      const types = joinTypes(bindTypes(expected.of, expected.args), expected.types);
      return substitute(typeOfParameter(origins, signature.params, index), types);
    }
    case 'library':
      for (const { row } of origins.library.callRows(expected.package, expected.path)) {
        const instance = row.callback?.gives?.[index];
        if (instance === undefined) continue;
        const ref = origins.library.instanceRef(expected.package, instance);
        return library(ref.package, `${ref.instance}#`);
      }
      return UNRESOLVED;
    default:
      return UNRESOLVED;
  }
};

const isRest = (param: Node): boolean => param.target?.is('Rest') ?? param.hasFlag(Flag.Generator);

/** The declared type of the parameter that takes an argument. */
const typeOfParameter = (origins: Origins, params: readonly Node[], index: number): Origin => {
  const param = params[index] ?? params.at(-1);
  if (!param) return UNRESOLVED;
  if (isRest(param)) return elementsOf(origins.ofType(param.typeAnnotation));
  return index < params.length ? origins.ofType(param.typeAnnotation) : UNRESOLVED;
};

/** The type that the place of an expression asks for; unknown where nothing is declared. */
const expectedAt = (origins: Origins, node: Node): Origin =>
  origins.remembered(node, 'expected', () => findExpected(origins, node));

const findExpected = (origins: Origins, node: Node): Origin => {
  const holder = node.parent;
  switch (holder?.kind) {
    case 'VarDecl':
    case 'Field':
    case 'Param':
      return origins.ofType(holder.typeAnnotation);
    case 'As': {
      const type = origins.ofType(holder.typeAnnotation);
      return type.kind === 'unknown' ? expectedAt(origins, holder) : type;
    }
    case 'Property': {
      const object = holder.parent;
      return object ? memberExpected(origins, expectedAt(origins, object), holder.string) : UNRESOLVED;
    }
    case 'Array':
      return elementAt(expectedAt(origins, holder), holder.elements.indexOf(node));
    case 'Call':
      return node.slot === 'argument' ? expectedArgument(origins, holder, node) : UNRESOLVED;
    case 'Return':
      return expectedResult(origins, holder.fn);
    case 'Function':
      return node.slot === 'body' ? expectedResult(origins, holder) : UNRESOLVED;
    case 'Conditional':
    case 'Logical':
    case 'Await':
      return node.slot === 'test' ? UNRESOLVED : expectedAt(origins, holder);
    case 'Assign': {
      const left = holder.child('left');
      return node.slot === 'right' && left?.is('Member')
        ? memberExpected(origins, origins.of(left.object), left.name)
        : UNRESOLVED;
    }
    default:
      return UNRESOLVED;
  }
};

/** A member of an expected type; objects that are only inferred ask for nothing. */
const memberExpected = (origins: Origins, owner: Origin, name: string): Origin =>
  oneOf(
    alternatives(owner).map((one) => {
      const isDeclared =
        one.kind === 'instance' || (one.kind === 'library' && one.path.startsWith('Record#'));
      return isDeclared ? origins.memberOf(one, name) : UNRESOLVED;
    }),
  );

const expectedResult = (origins: Origins, fn: Node): Origin => {
  if (fn.returnType) return origins.ofType(fn.returnType);
  return oneOf(
    alternatives(expectedAt(origins, fn)).map((one) =>
      one.kind === 'signature' ? substitute(origins.ofType(one.node.returnType), one.types) : UNRESOLVED,
    ),
  );
};

const expectedArgument = (origins: Origins, call: Node, argument: Node): Origin => {
  const index = call.args.indexOf(argument);
  return oneOf(
    alternatives(origins.of(call.callee)).map((callee) => {
      switch (callee.kind) {
        case 'function':
          return argumentOf(origins, call, argument, index, callee.fn, callee.fn, callee.types);
        case 'signature':
          return argumentOf(origins, call, argument, index, callee.node, callee.node, callee.types);
        case 'class': {
          const constructor = call.isNew ? constructorOf(callee.cls) : undefined;
          return constructor
            ? argumentOf(origins, call, argument, index, callee.cls, constructor, undefined)
            : UNRESOLVED;
        }
        default:
          return UNRESOLVED;
      }
    }),
  );
};

const argumentOf = (
  origins: Origins,
  call: Node,
  argument: Node,
  index: number,
  owner: Node,
  callable: Node,
  types: Parameters<typeof joinTypes>[0],
): Origin => {
  const { params } = callable;
  const type = typeOfParameter(origins, params, index);
  if (type.kind === 'unknown' && !type.typeParam) return UNRESOLVED;
  const inferred = inferTypes(origins, owner, params, call, argument);
  const origin = substitute(type, joinTypes(types, inferred));
  // `<T extends Options>(options: T)`: the constraint is what the place asks for
  const constraint = origin.kind === 'unknown' ? origin.typeParam?.child('extends') : undefined;
  return constraint ? substitute(origins.ofType(constraint), types) : origin;
};
