import { decorators, members, statics, table } from './rows.ts';
import type { LibraryModel } from './table.ts';

const stored = { runs: 'stored', result: 'awaited' } as const;
const handled = { rejections: 'handled', answersBy: 'return' } as const;

const trpc: LibraryModel = table(
  '@trpc/server',
  'vendor docs, exports checked in 11.25: a procedure name is no guard, its middlewares are',
  [
    // `context<Context>()` gives a builder, not a thing of its type argument
    { symbol: ['initTRPC.context', 'initTRPC.meta'], role: 'call', returns: 'Init' },
    { symbol: members('Init', 'context meta'), role: 'call', returns: 'builder' },
    { symbol: ['initTRPC.create', ...members('Init', 'create')], role: 'call', returns: 'Trpc' },
    {
      symbol: members('Trpc', 'router mergeRouters createCallerFactory'),
      role: 'controller',
      args: { routes: '0' },
      returns: 'sync',
    },
    {
      symbol: members('Trpc', 'middleware'),
      role: 'middleware',
      returns: 'Middleware',
      callback: { arg: '0', ...stored },
    },
    {
      symbol: members('Procedure', 'use unstable_concat concat'),
      role: 'middleware',
      args: { handlers: '0' },
      returns: 'builder',
      callback: { arg: '0', ...stored },
      facts: { scope: 'procedure' },
    },
    {
      symbol: members('Procedure', 'input'),
      role: 'validate',
      args: { schema: '0' },
      returns: 'builder',
      facts: { fails: 'answers', status: 400, unknownKeys: 'stripped' },
    },
    { symbol: members('Procedure', 'output meta'), role: 'call', args: { schema: '0' }, returns: 'builder' },
    {
      symbol: members('Procedure', 'query'),
      role: 'procedure',
      returns: 'sync',
      callback: { arg: '0', ...stored },
      facts: { ...handled, method: 'GET' },
    },
    {
      symbol: members('Procedure', 'mutation'),
      role: 'procedure',
      returns: 'sync',
      callback: { arg: '0', ...stored },
      facts: { ...handled, method: 'POST' },
    },
    {
      symbol: members('Procedure', 'subscription'),
      role: 'procedure',
      returns: 'sync',
      callback: { arg: '0', ...stored },
      facts: handled,
    },
    {
      symbol: ['TRPCError'],
      role: 'answer',
      args: { code: '0.code', body: '0.message' },
      facts: { exception: true },
    },
  ],
  {
    reads: [
      { symbol: members('Trpc', 'procedure'), role: 'holder', holds: 'Procedure' },
      {
        symbol: members('ProcedureOptions', 'input rawInput'),
        role: 'source',
        facts: { part: 'args' },
      },
    ],
  },
);

const BUILDING =
  '$context $config $meta $route $input output route prefix tag errors meta callable actionable concat';

const orpc: LibraryModel = table(
  '@orpc/server',
  'oRPC documentation 1',
  [
    // every link gives the builder that the next one stands on
    {
      symbol: [...statics('os', BUILDING), ...members('Builder', BUILDING), 'implement'],
      role: 'call',
      returns: 'Builder',
    },
    {
      symbol: [...statics('os', 'use middleware'), ...members('Builder', 'use middleware')],
      role: 'middleware',
      args: { handlers: '0' },
      returns: 'Builder',
      callback: { arg: '0', ...stored },
      facts: { scope: 'procedure' },
    },
    {
      symbol: [...statics('os', 'input'), ...members('Builder', 'input')],
      role: 'validate',
      args: { schema: '0' },
      returns: 'Builder',
      facts: { fails: 'answers', status: 400, unknownKeys: 'stripped' },
    },
    {
      symbol: [...statics('os', 'handler'), ...members('Builder', 'handler')],
      role: 'procedure',
      returns: 'Builder',
      callback: { arg: '0', ...stored },
      facts: handled,
    },
    {
      symbol: [...statics('os', 'router'), ...members('Builder', 'router')],
      role: 'controller',
      args: { routes: '0' },
      returns: 'sync',
    },
    {
      symbol: ['ORPCError'],
      role: 'answer',
      args: { code: '0', body: '1.message' },
      facts: { exception: true },
    },
  ],
  {
    also: ['@orpc/client', '@orpc/contract'],
    reads: [{ symbol: members('ProcedureOptions', 'input'), role: 'source', facts: { part: 'args' } }],
    instances: { ProcedureOptions: {}, Builder: {} },
  },
);

/** Handlers give `{ status, body }` back; the library answers with it. */
const tsRest: LibraryModel = table('@ts-rest/core', 'ts-rest documentation 3', [], {
  reads: [
    { symbol: members('RequestParts', 'params'), role: 'source', facts: { part: 'params' } },
    { symbol: members('RequestParts', 'query'), role: 'source', facts: { part: 'query' } },
    { symbol: members('RequestParts', 'body'), role: 'source', facts: { part: 'body' } },
    { symbol: members('RequestParts', 'headers'), role: 'source', facts: { part: 'header' } },
    { symbol: members('RequestParts', 'files file'), role: 'source', facts: { part: 'file' } },
    { symbol: members('RequestParts', 'req request'), role: 'holder', holds: 'express:Request' },
  ],
  instances: { RequestParts: {} },
});

const pothosScopes: LibraryModel = table(
  '@pothos/plugin-scope-auth',
  'Pothos documentation 4: a field is refused to who has none of its scopes',
  [{ symbol: ['authScopes'], role: 'guard', facts: { strength: 'required' } }],
);

const graphql: LibraryModel[] = [
  table('graphql', 'GraphQL.js documentation 16', [
    { symbol: ['graphql', 'execute', 'subscribe'], role: 'call', args: { schema: '0' }, returns: 'promise' },
    {
      symbol: ['parse', 'validate', 'buildSchema', 'printSchema'],
      role: 'cpu',
      args: { value: '0' },
      returns: 'sync',
      facts: { blocks: 'light', throws: true },
    },
    { symbol: ['GraphQLError'], role: 'answer', args: { body: '0' }, facts: { exception: true } },
    {
      symbol: ['GraphQLObjectType', 'GraphQLInputObjectType', 'GraphQLSchema', 'GraphQLScalarType'],
      role: 'schema',
      args: { options: '0' },
    },
  ]),
  table(
    '@apollo/server',
    'Apollo Server documentation 5',
    [
      {
        symbol: ['ApolloServer'],
        role: 'controller',
        args: { options: '0', schema: '0.schema', resolvers: '0.resolvers' },
      },
      { symbol: members('ApolloServer', 'start'), role: 'call', returns: 'promise' },
      { symbol: members('ApolloServer', 'stop'), role: 'close', returns: 'promise' },
      { symbol: members('ApolloServer', 'executeOperation'), role: 'test', returns: 'promise' },
    ],
    {
      makes: [
        {
          symbol: ['ApolloServer'],
          instance: 'ApolloServer',
          kind: 'server',
          owns: 'nothing',
          options: '0',
          crash: 'guarded',
        },
      ],
      also: ['apollo-server', 'apollo-server-express', 'apollo-server-koa', 'apollo-server-fastify'],
    },
  ),
  table(
    '@as-integrations/express5',
    'Apollo documentation',
    [
      {
        symbol: ['expressMiddleware'],
        role: 'middleware',
        args: { server: '0', context: '1.context' },
        returns: 'express:RequestHandler',
      },
    ],
    { also: ['@apollo/server/express4', '@as-integrations/express4'] },
  ),
  table('graphql-yoga', 'GraphQL Yoga documentation 5', [
    {
      symbol: ['createYoga'],
      role: 'route',
      args: { options: '0', schema: '0.schema', context: '0.context' },
      returns: 'sync',
    },
    {
      symbol: ['createSchema'],
      role: 'schema',
      args: { options: '0', resolvers: '0.resolvers' },
      returns: 'sync',
    },
  ]),
  table('@graphql-tools/schema', 'GraphQL Tools documentation', [
    {
      symbol: ['makeExecutableSchema'],
      role: 'schema',
      args: { options: '0', resolvers: '0.resolvers' },
      returns: 'sync',
    },
  ]),
  table('graphql-shield', 'vendor docs, exports checked in 7.6: rules without fallback leave fields open', [
    { symbol: ['shield'], role: 'guard', args: { rules: '0', options: '1' }, returns: 'sync' },
    { symbol: ['rule'], role: 'guard', returns: 'Rule' },
    { symbol: ['and', 'or', 'not', 'chain', 'race'], role: 'call', returns: 'sync' },
  ]),
  table('type-graphql', 'TypeGraphQL documentation 2', [
    { symbol: decorators('Resolver'), role: 'resolver', args: { type: '0' } },
    {
      symbol: decorators('Query Mutation Subscription'),
      role: 'procedure',
      callback: { arg: 'this', ...stored },
      facts: handled,
    },
    { symbol: decorators('FieldResolver'), role: 'resolver', callback: { arg: 'this', ...stored } },
    { symbol: decorators('Arg Args'), role: 'input', args: { name: '0' }, facts: { part: 'args' } },
    {
      symbol: decorators('Authorized'),
      role: 'guard',
      args: { roles: '0' },
      facts: { strength: 'required' },
    },
    { symbol: decorators('UseMiddleware'), role: 'middleware', args: { handlers: 'rest' } },
    { symbol: decorators('ObjectType InputType ArgsType Field Ctx Root'), role: 'schema' },
  ]),
];

const operators = { role: 'chain', returns: 'sync' } as const;

const rxjs: LibraryModel = table(
  'rxjs',
  'RxJS documentation 7: higher-order operators await what the callback gives, tap and subscribe do not',
  [
    { symbol: members('Observable', 'pipe toPromise'), role: 'call', returns: 'builder' },
    {
      symbol: members('Observable', 'subscribe'),
      role: 'listener',
      returns: 'sync',
      callback: { arg: '0', runs: 'stored', result: 'dropped' },
    },
    { symbol: ['firstValueFrom', 'lastValueFrom'], role: 'call', args: { value: '0' }, returns: 'promise' },
    {
      symbol: [
        'from',
        'of',
        'defer',
        'forkJoin',
        'merge',
        'concat',
        'combineLatest',
        'interval',
        'timer',
        'fromEvent',
        'throwError',
        'EMPTY',
      ],
      role: 'call',
      args: { value: '0' },
      returns: 'Observable',
    },
    {
      symbol: ['mergeMap', 'switchMap', 'concatMap', 'exhaustMap', 'catchError'],
      ...operators,
      callback: { arg: '0', runs: 'each', result: 'awaited' },
    },
    {
      symbol: ['map', 'filter', 'tap', 'reduce', 'scan', 'finalize'],
      ...operators,
      callback: { arg: '0', runs: 'each', result: 'dropped' },
    },
    {
      symbol: ['retry', 'retryWhen'],
      role: 'retry',
      args: { options: '0', attempts: '0.count', delay: '0.delay' },
      returns: 'sync',
      facts: { delayMs: 0, growth: 'none', on: 'everything' },
    },
    { symbol: ['timeout'], role: 'timeout', args: { timeout: '0' }, returns: 'sync', facts: { unit: 'ms' } },
  ],
  {
    also: ['rxjs/operators'],
    makes: [
      {
        symbol: ['Subject', 'BehaviorSubject', 'ReplaySubject'],
        instance: 'Observable',
        kind: 'emitter',
        owns: 'nothing',
        crash: 'guarded',
      },
    ],
  },
);

const di: LibraryModel[] = [
  table('tsyringe', 'exports checked in 4.10', [
    { symbol: ['container.resolve'], role: 'provider', args: { token: '0' }, returns: 'sync' },
    {
      symbol: ['container.register', 'container.registerSingleton', 'container.registerInstance'],
      role: 'provider',
      args: { token: '0', value: '1' },
      returns: 'sync',
    },
    {
      symbol: decorators('injectable singleton inject autoInjectable scoped'),
      role: 'provider',
      args: { token: '0' },
    },
  ]),
  table('inversify', 'exports checked in 6.2', [
    {
      symbol: members('Container', 'get getAsync resolve'),
      role: 'provider',
      args: { token: '0' },
      returns: 'sync',
    },
    { symbol: members('Container', 'bind'), role: 'provider', args: { token: '0' }, returns: 'Binding' },
    { symbol: decorators('injectable inject'), role: 'provider', args: { token: '0' } },
  ]),
  table('typedi', 'exports checked in 0.10', [
    { symbol: ['Container.get'], role: 'provider', args: { token: '0' }, returns: 'sync' },
    { symbol: ['Container.set'], role: 'provider', args: { token: '0', value: '1' }, returns: 'sync' },
    { symbol: decorators('Service Inject'), role: 'provider', args: { token: '0' } },
  ]),
];

/** Answers a fetch request: failures before the router is reached reject. */
const trpcFetch: LibraryModel = table(
  '@trpc/server/adapters/fetch',
  'vendor docs, exports checked in 11.25',
  [{ symbol: ['fetchRequestHandler'], role: 'call', args: { options: '0' }, returns: 'promise' }],
);

export const rpcFrameworks: LibraryModel[] = [
  trpc,
  trpcFetch,
  orpc,
  tsRest,
  pothosScopes,
  ...graphql,
  rxjs,
  ...di,
];
