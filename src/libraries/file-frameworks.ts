import { members, table } from './rows.ts';
import type { CallRow, LibraryModel, ReadRow } from './table.ts';

type Part = 'params' | 'query' | 'body' | 'header' | 'cookie' | 'url' | 'ip';

const exits = (status?: number) => ({
  act: 'exit' as const,
  neverReturns: true,
  ...(status === undefined ? {} : { status }),
});

/** What the frameworks hand to a handler: the request of the Fetch API beside what they took from it. */
const contextReads = (instance: string, more: ReadRow[] = []): ReadRow[] => [
  {
    symbol: members(instance, 'request'),
    role: 'source',
    holds: 'global:Request',
    facts: { part: 'all' },
  },
  { symbol: members(instance, 'params'), role: 'source', facts: { part: 'params' } },
  { symbol: members(instance, 'url'), role: 'source', holds: 'global:URL', facts: { part: 'url' } },
  ...more,
];

/** The cookies of a context, and what a cookie is when nothing is said. */
const cookieCalls = (defaults: NonNullable<CallRow['facts']>['defaults']): CallRow[] => [
  {
    symbol: members('Cookies', 'get getAll has'),
    role: 'input',
    args: { name: '0' },
    returns: 'sync',
    facts: { part: 'cookie' },
  },
  {
    symbol: members('Cookies', 'set'),
    role: 'cookie',
    args: { name: '0', value: '1', options: '2', lifetime: '2.maxAge' },
    returns: 'sync',
    facts: { unit: 's', ...(defaults ? { defaults } : {}) },
  },
  { symbol: members('Cookies', 'delete'), role: 'cookie', args: { name: '0' }, returns: 'sync' },
];

const sveltekit = table(
  '@sveltejs/kit',
  'SvelteKit documentation 2',
  [
    // but on localhost over http
    ...cookieCalls({ httpOnly: true, secure: true, sameSite: 'lax' }),
    {
      symbol: ['json'],
      role: 'answer',
      args: { body: '0', status: '1.status' },
      returns: 'global:Response',
      facts: { act: 'answer', bodyKind: 'entity' },
    },
    {
      symbol: ['text'],
      role: 'answer',
      args: { body: '0', status: '1.status' },
      returns: 'global:Response',
      facts: { act: 'answer', bodyKind: 'plain' },
    },
    {
      symbol: ['fail'],
      role: 'answer',
      args: { status: '0', body: '1' },
      returns: 'sync',
      facts: { act: 'answer', statusArg: '0' },
    },
    {
      symbol: ['error'],
      role: 'answer',
      args: { status: '0', body: '1' },
      returns: 'sync',
      facts: { ...exits(), statusArg: '0' },
    },
    {
      symbol: ['redirect'],
      role: 'answer',
      alsoRoles: ['sink.redirect'],
      args: { status: '0', url: '1' },
      returns: 'sync',
      facts: { ...exits(), danger: ['host'] },
    },
  ],
  {
    types: {
      RequestHandler: 'Handler',
      Handle: 'Handler',
      ServerLoadEvent: 'RequestEvent',
    },
    reads: contextReads('RequestEvent', [
      { symbol: members('RequestEvent', 'cookies'), role: 'holder', holds: 'Cookies' },
    ]),
    instances: { RequestEvent: {}, Cookies: {}, Handler: {} },
  },
);

const routeAnswers: CallRow[] = [
  {
    symbol: ['json', 'data'],
    role: 'answer',
    args: { body: '0', status: '1.status' },
    returns: 'global:Response',
    facts: { act: 'answer', bodyKind: 'entity' },
  },
  {
    symbol: ['redirect', 'redirectDocument', 'replace'],
    role: 'answer',
    alsoRoles: ['sink.redirect'],
    args: { url: '0', status: '1' },
    returns: 'global:Response',
    facts: { act: 'answer', status: 302, danger: ['host'] },
  },
];

const remix = table('@remix-run/node', 'Remix documentation 2, React Router documentation 7', routeAnswers, {
  also: ['@remix-run/server-runtime', '@remix-run/cloudflare', '@remix-run/deno', '@react-router/node'],
  types: {
    LoaderFunctionArgs: 'LoaderArguments',
    ActionFunctionArgs: 'LoaderArguments',
    LoaderArgs: 'LoaderArguments',
    ActionArgs: 'LoaderArguments',
  },
  reads: contextReads('LoaderArguments'),
  instances: { LoaderArguments: {} },
});

const reactRouter = table('react-router', 'React Router documentation 7', routeAnswers, {
  types: {
    LoaderFunctionArgs: '@remix-run/node:LoaderArguments',
    ActionFunctionArgs: '@remix-run/node:LoaderArguments',
  },
});

const astro = table(
  'astro',
  'Astro documentation 5',
  [
    ...cookieCalls({ httpOnly: false, secure: false, sameSite: null }),
    {
      symbol: members('APIContext', 'redirect'),
      role: 'answer',
      alsoRoles: ['sink.redirect'],
      args: { url: '0', status: '1' },
      returns: 'global:Response',
      facts: { act: 'answer', status: 302, danger: ['host'] },
    },
  ],
  {
    types: { APIRoute: 'Handler' },
    reads: contextReads('APIContext', [
      { symbol: members('APIContext', 'clientAddress'), role: 'source', facts: { part: 'ip' } },
      { symbol: members('APIContext', 'cookies'), role: 'holder', holds: 'Cookies' },
    ]),
    instances: { APIContext: {}, Cookies: {}, Handler: {} },
  },
);

/** `getQuery(event)`, `getRouterParam(event, 'id')` */
const eventInput = (names: string, part: Part, returns: string): CallRow => ({
  symbol: names.split(' '),
  role: 'input',
  args: { name: '1' },
  returns,
  facts: { part },
});

/** Every one takes the event first; Nitro and Nuxt make them globals. */
const eventCalls: CallRow[] = [
  eventInput('getQuery', 'query', 'sync'),
  eventInput('readBody readRawBody readFormData readMultipartFormData', 'body', 'promise'),
  eventInput('getRouterParam getRouterParams', 'params', 'sync'),
  eventInput('getHeader getHeaders getRequestHeader getRequestHeaders', 'header', 'sync'),
  eventInput('getRequestHost', 'header', 'sync'),
  eventInput('getCookie parseCookies', 'cookie', 'sync'),
  eventInput('getRequestIP', 'ip', 'sync'),
  eventInput('getRequestURL', 'url', 'global:URL'),
  {
    symbol: ['readValidatedBody', 'getValidatedQuery', 'getValidatedRouterParams'],
    role: 'validate',
    args: { schema: '1' },
    returns: 'promise',
    facts: { fails: 'answers', status: 400 },
  },
  {
    symbol: ['setCookie'],
    role: 'cookie',
    args: { name: '1', value: '2', options: '3', lifetime: '3.maxAge' },
    returns: 'sync',
    facts: { unit: 's', defaults: { httpOnly: false, secure: false, sameSite: null } },
  },
  {
    symbol: ['sendRedirect'],
    role: 'answer',
    alsoRoles: ['sink.redirect'],
    args: { url: '1', status: '2' },
    returns: 'promise',
    facts: { act: 'answer', status: 302, danger: ['host'] },
  },
  {
    symbol: ['proxyRequest', 'sendProxy'],
    role: 'http.request',
    alsoRoles: ['sink.url'],
    args: { url: '1', options: '2' },
    returns: 'promise',
    facts: { danger: ['host'] },
  },
  {
    symbol: ['createError'],
    role: 'answer',
    args: { status: '0.statusCode', body: '0.statusMessage' },
    returns: 'Error',
    facts: { exception: true },
  },
];

/** Requests of h3, and of Nitro and Nuxt, which stand on it. */
const h3 = table('h3', 'h3 documentation 1, Nitro documentation 2', eventCalls, {
  also: ['#imports', 'nitropack/runtime', 'nitro/h3', 'nitro/runtime'],
  reads: [
    { symbol: members('H3Event', 'context.params'), role: 'source', facts: { part: 'params' } },
    { symbol: members('H3Event', 'path'), role: 'source', facts: { part: 'url', yields: 'string' } },
    {
      symbol: members('H3Event', 'headers'),
      role: 'source',
      holds: 'global:Headers',
      facts: { part: 'header' },
    },
    {
      symbol: members('H3Event', 'node.req'),
      role: 'source',
      holds: 'node:http:IncomingMessage',
      facts: { part: 'all' },
    },
  ],
  instances: { H3Event: {} },
});

/** Frameworks that make routes of files: what their handlers are given and answer with. */
export const fileFrameworks: LibraryModel[] = [
  sveltekit,
  remix,
  reactRouter,
  astro,
  h3,
  table('global', 'Nitro documentation 2: the functions of h3 without an import', eventCalls),
];
