import { decorators, table } from './rows.ts';
import type { CallRow, LibraryModel } from './table.ts';

const handled = { rejections: 'handled', answersBy: 'return' } as const;

const input = (names: string, part: 'params' | 'query' | 'body' | 'header' | 'cookie'): CallRow => ({
  symbol: decorators(names),
  role: 'input',
  args: { name: '0' },
  facts: { part },
});

const routes = (names: string): CallRow => ({
  symbol: decorators(names),
  role: 'procedure',
  args: { path: '0' },
  callback: { arg: 'this', runs: 'stored', result: 'awaited' },
  facts: handled,
});

const controller = (names: string): CallRow => ({
  symbol: decorators(names),
  role: 'controller',
  args: { path: '0' },
  facts: { scope: 'class' },
});

const guard = (name: string): CallRow => ({
  symbol: decorators(name),
  role: 'guard',
  args: { roles: '0' },
  facts: { strength: 'required' },
});

/** Controllers by decorators, on top of Express and Koa. */
export const decoratedControllers: LibraryModel[] = [
  table('routing-controllers', 'routing-controllers README 0.11', [
    controller('JsonController Controller'),
    routes('Get Post Put Patch Delete Head Options All'),
    guard('Authorized'),
    input('Body BodyParam', 'body'),
    input('Param Params', 'params'),
    input('QueryParam QueryParams', 'query'),
    input('HeaderParam HeaderParams', 'header'),
    input('CookieParam CookieParams', 'cookie'),
  ]),
  table(
    'tsoa',
    'tsoa documentation 6: generated routes hold inputs against the declared types',
    [controller('Route'), routes('Get Post Put Patch Delete Head Options'), guard('Security')],
    { also: ['@tsoa/runtime'] },
  ),
  table('inversify-express-utils', 'inversify-express-utils README 6', [
    controller('controller'),
    routes('httpGet httpPost httpPut httpPatch httpDelete httpHead all'),
    input('requestBody', 'body'),
    input('requestParam', 'params'),
    input('queryParam', 'query'),
    input('requestHeaders', 'header'),
    input('cookies', 'cookie'),
  ]),
];
