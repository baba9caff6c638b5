import { table } from './rows.ts';
import type { Facts } from './facts.ts';
import type { LibraryModel, RoleName } from './table.ts';

/** A factory of middleware: `default(options)` or a named export. */
export function middleware(
  library: string,
  source: string,
  role: RoleName,
  facts: Facts = {},
  more: { symbols?: string[]; args?: Record<string, string>; also?: string[]; of?: 'express' | 'koa' } = {},
): LibraryModel {
  const { symbols = ['default'], args = {}, also, of = 'express' } = more;
  const returns = of === 'express' ? 'express:RequestHandler' : 'koa:Middleware';
  return table(
    library,
    source,
    [{ symbol: symbols, role, args: { options: '0', ...args }, returns, facts }],
    also ? { also } : {},
  );
}
