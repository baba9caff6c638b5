import type { Node } from '../../facts/node.ts';

const DEVELOPMENT = /development|isDev\b|isDevelopment|\bDEV\b|isTest\b|['"]test['"]/;
const PRODUCTION = /production|isProd\b|isProduction/;

/** Code that only runs outside of production: `if (env === 'development')`, the `else` of a production test. */
export const isDevelopmentOnly = (node: Node): boolean => {
  for (let at: Node = node; at.parent; at = at.parent) {
    const holder = at.parent;
    const test = holder.is('If', 'Conditional')
      ? holder.test
      : holder.is('Logical') && at.slot === 'right' && holder.operator === '&&'
        ? holder.child('left')
        : undefined;
    if (!test || test === at) continue;
    const text = test.text;
    const isNegated = /^!|!==?/.test(text);
    const inThen = at.slot === 'then' || at.slot === 'right';
    if (DEVELOPMENT.test(text) && inThen !== isNegated) return true;
    if (PRODUCTION.test(text) && inThen === isNegated) return true;
  }
  return false;
};
