import type { Node } from '../../../facts/node.ts';

/** The route for which a guard is read. */
export interface Route {
  path: string;
  method: string | undefined;
}

/** Where frameworks keep the address of a request. */
const ADDRESS = /^(url|originalUrl|path|pathname|routerPath|routePath)$/;

/** What a guard's test of the address or method makes of a route: `request.url === '/login'`, `PUBLIC.includes(req.path)`. */
export const decidedByRoute = (node: Node, route: Route | undefined): boolean | undefined => {
  if (!route) return undefined;
  if (node.is('Binary') && /^[!=]==?$/.test(node.operator)) {
    const equal = equals(node.child('left'), node.child('right'), route);
    return equal === undefined ? undefined : node.operator.startsWith('!') ? !equal : equal;
  }
  const callee = node.is('Call') ? node.callee : undefined;
  if (!callee?.is('Member')) return undefined;
  const argument = node.argument(0);
  if (callee.name === 'startsWith' && isAddress(callee.object) && argument?.stringValue !== undefined)
    return route.path.startsWith(argument.stringValue);
  if (callee.name !== 'includes' || !isAddress(argument)) return undefined;
  const texts = textsOf(callee.object);
  return texts?.some((text) => isAt(route, text));
};

/** Whether a function asks for the address at all: its answer then differs by route. */
export const testsRoute = (fn: Node): boolean =>
  fn
    .descendants({ kinds: ['Binary', 'Call'] })
    .some((node) => decidedByRoute(node, { path: '/', method: undefined }) !== undefined);

const equals = (left: Node | undefined, right: Node | undefined, route: Route): boolean | undefined => {
  const text = left?.stringValue ?? right?.stringValue;
  const read = left?.stringValue === undefined ? left : right;
  if (text === undefined || !read?.is('Member')) return undefined;
  if (read.name === 'method' && route.method !== undefined) return route.method === text;
  return isAddress(read) ? isAt(route, text) : undefined;
};

const isAddress = (node: Node | undefined): boolean => node?.is('Member') === true && ADDRESS.test(node.name);

/** Below a mount the address is what remains of the path. */
const isAt = ({ path }: Route, text: string): boolean =>
  path === text || (text.length > 1 && text.startsWith('/') && path.endsWith(text));

/** The texts of a list that is written down: `['/login', '/health']`, a constant of the file. */
const textsOf = (node: Node | undefined): string[] | undefined => {
  const list = node?.is('Identifier') ? node.binding?.declaration?.parent?.init : node;
  if (!list?.is('Array')) return undefined;
  const texts = list.elements.map(({ stringValue }) => stringValue);
  return texts.every((text) => text !== undefined) ? texts : undefined;
};
