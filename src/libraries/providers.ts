import { members, table } from './rows.ts';
import type { Facts } from './facts.ts';
import type { CallRow, LibraryModel } from './table.ts';

const sdk = (
  symbol: string[],
  facts: Facts,
  args: Record<string, string> = { payload: '0', options: '1' },
): CallRow => ({
  symbol,
  role: 'sdk.call',
  args,
  returns: 'promise',
  facts,
});

const deep = (instance: string, verbs: string): string[] =>
  verbs.split(' ').flatMap((verb) => [1, 2, 3].map((depth) => `${instance}#${'*.'.repeat(depth)}${verb}`));

/** SDKs of services that other tables do not name. */
export const providers: LibraryModel[] = [
  table(
    'twilio',
    'read in 5.10: 30 s, no retries; messages carry no idempotency key',
    [
      sdk(
        ['Twilio#messages.create', 'Twilio#calls.create', 'Twilio#verify.v2.services().verifications.create'],
        { provider: 'twilio', paid: true, cost: 'mail', rejectsOn: '4xx,5xx' },
      ),
      {
        symbol: ['validateRequest', 'validateExpressRequest', 'webhook'],
        role: 'verify',
        args: { key: '0', signature: '1' },
        returns: 'sync',
        facts: { verifies: true, io: 'none' },
      },
    ],
    {
      types: { default: 'Twilio' },
      makes: [
        {
          symbol: ['default()', 'Twilio', 'default'],
          instance: 'Twilio',
          kind: 'sdk',
          owns: 'nothing',
          options: '2',
          crash: 'guarded',
        },
      ],
      settings: { timeout: { at: ['2.timeout'], unit: 'ms', default: 30_000, covers: 'total' } },
    },
  ),
  table(
    '@slack/web-api',
    'read in 8.2: no timeout, 10 retries over about 30 minutes',
    [
      {
        symbol: members('WebClient', 'chat.postMessage chat.update chat.postEphemeral chat.scheduleMessage'),
        role: 'sdk.call',
        alsoRoles: ['sink.markup'],
        args: { payload: '0', text: '0.text', parses: '0.mrkdwn' },
        returns: 'promise',
        facts: { provider: 'slack', rejectsOn: '4xx,5xx', markup: 'slack' },
      },
      sdk(deep('WebClient', 'postMessage update open publish list info invite join delete'), {
        provider: 'slack',
        rejectsOn: '4xx,5xx',
      }),
    ],
    {
      makes: [
        {
          symbol: ['WebClient'],
          instance: 'WebClient',
          kind: 'sdk',
          owns: 'nothing',
          options: '1',
          crash: 'guarded',
        },
      ],
      settings: {
        timeout: { at: ['1.timeout'], unit: 'ms', default: 0, off: [0], covers: 'total' },
        retries: { at: ['1.retryConfig.retries'], unit: 'count', default: 10 },
      },
    },
  ),
  table(
    '@octokit/rest',
    'read in 21 and 22: no timeout',
    [
      {
        symbol: [
          ...members(
            'Octokit',
            'issues.create issues.update issues.createComment issues.updateComment pulls.create',
          ),
          ...members(
            'Octokit',
            'rest.issues.create rest.issues.update rest.issues.createComment rest.pulls.create',
          ),
        ],
        role: 'sdk.call',
        alsoRoles: ['sink.markup'],
        args: { payload: '0', text: '0.body' },
        returns: 'promise',
        facts: { provider: 'github', rejectsOn: '4xx,5xx', markup: 'markdown' },
      },
      sdk(['Octokit#request', 'Octokit#graphql', 'Octokit#paginate', 'Octokit#*.*', 'Octokit#rest.*.*'], {
        provider: 'github',
        rejectsOn: '4xx,5xx',
      }),
    ],
    {
      also: ['octokit', '@octokit/core'],
      makes: [
        {
          symbol: ['Octokit'],
          instance: 'Octokit',
          kind: 'sdk',
          owns: 'nothing',
          options: '0',
          crash: 'guarded',
        },
      ],
      settings: {
        timeout: { at: ['0.request.timeout'], unit: 'ms', default: null, covers: 'total' },
        signal: {
          at: ['call:options.request.signal', 'call:payload.request.signal'],
          default: null,
          covers: 'total',
        },
      },
    },
  ),
  table(
    '@notionhq/client',
    'read in 2.3: 60 s',
    [sdk(deep('Client', 'query create retrieve update list'), { provider: 'notion' })],
    {
      makes: [{ symbol: ['Client'], instance: 'Client', kind: 'sdk', owns: 'nothing', options: '0' }],
      settings: { timeout: { at: ['0.timeoutMs'], unit: 'ms', default: 60_000, covers: 'total' } },
    },
  ),
  table('@workos-inc/node', 'read in 7.7: 60 s', [sdk(['WorkOS#*.*'], { provider: 'workos' })], {
    makes: [{ symbol: ['WorkOS'], instance: 'WorkOS', kind: 'sdk', owns: 'nothing', options: '1' }],
    settings: { timeout: { at: ['1.timeout'], unit: 'ms', default: 60_000, covers: 'total' } },
  }),
  table('cloudinary', 'cloudinary documentation 2', [
    sdk(
      [
        'v2.uploader.upload',
        'v2.uploader.destroy',
        'v2.uploader.upload_stream',
        'v2.api.resources',
        'uploader.upload',
        'uploader.destroy',
      ],
      { provider: 'cloudinary', rejectsOn: '4xx,5xx' },
    ),
  ]),
  table(
    '@supabase/supabase-js',
    'vendor docs, exports checked in 2.109: builders run when awaited and resolve with `error`',
    [
      {
        symbol: members('SupabaseClient', 'from'),
        role: 'db.step',
        args: { model: '0' },
        returns: 'Query',
        facts: { step: 'start' },
      },
      {
        symbol: members('Query', 'select'),
        role: 'db.step',
        args: { select: '0' },
        returns: 'builder',
        facts: { step: 'select', verb: 'many', fails: 'returns result' },
      },
      {
        symbol: members('Query', 'insert'),
        role: 'db.step',
        args: { data: '0' },
        returns: 'builder',
        facts: { step: 'values', verb: 'insert', fails: 'returns result' },
      },
      {
        symbol: members('Query', 'update upsert'),
        role: 'db.step',
        args: { data: '0' },
        returns: 'builder',
        facts: { step: 'set', verb: 'update', fails: 'returns result' },
      },
      {
        symbol: members('Query', 'delete'),
        role: 'db.step',
        returns: 'builder',
        facts: { step: 'start', verb: 'delete', fails: 'returns result' },
      },
      {
        symbol: members('Query', 'eq neq gt gte lt lte like ilike is in contains or not match filter'),
        role: 'db.step',
        args: { column: '0', value: '1' },
        returns: 'builder',
        facts: { step: 'where' },
      },
      {
        symbol: members('Query', 'limit range'),
        role: 'db.step',
        args: { limit: '0' },
        returns: 'builder',
        facts: { step: 'limit' },
      },
      {
        symbol: members('Query', 'order single maybeSingle throwOnError'),
        role: 'db.step',
        returns: 'builder',
        facts: { step: 'order' },
      },
      {
        symbol: members('SupabaseClient', 'rpc'),
        role: 'db.op',
        args: { text: '0' },
        returns: 'Query',
        facts: { verb: 'raw', fails: 'returns result' },
      },
      {
        symbol: ['SupabaseClient#auth.getUser'],
        role: 'guard',
        returns: 'promise',
        facts: { strength: 'optional', verifies: true },
      },
      sdk(['SupabaseClient#auth.*', 'SupabaseClient#functions.invoke'], {
        provider: 'supabase',
        fails: 'returns result',
      }),
    ],
    {
      makes: [
        {
          symbol: ['createClient()'],
          instance: 'SupabaseClient',
          kind: 'sql',
          owns: 'nothing',
          options: '2',
          crash: 'guarded',
        },
      ],
      instances: { Query: { thenable: 'lazy' } },
    },
  ),
  ...(
    [
      ['>=9', null],
      ['<9', 30_000],
    ] as const
  ).map(([versions, timeout]): LibraryModel => ({
    library: '@elastic/elasticsearch',
    versions,
    source: 'read in 7.17, 8.19 and 9.2: no request timeout from 9; 3 retries',
    makes: [
      {
        symbol: ['Client'],
        instance: 'Client',
        kind: 'search',
        owns: 'sockets',
        options: '0',
        crash: 'guarded',
      },
    ],
    settings: {
      timeout: {
        at: ['0.requestTimeout', 'call:options.requestTimeout'],
        unit: 'ms',
        default: timeout,
        covers: 'total',
      },
      retries: { at: ['0.maxRetries'], unit: 'count', default: 3 },
    },
    calls: [
      {
        symbol: members('Client', 'search get mget msearch count exists'),
        role: 'db.op',
        args: { where: '0', options: '1' },
        returns: 'promise',
        facts: { verb: 'many', io: 'read', danger: ['object'] },
      },
      {
        symbol: members('Client', 'index create update delete bulk updateByQuery deleteByQuery reindex'),
        role: 'db.op',
        args: { data: '0', options: '1' },
        returns: 'promise',
        facts: { verb: 'update', bulk: 'bulk()' },
      },
      {
        symbol: ['Client#indices.*', 'Client#cluster.*'],
        role: 'db.op',
        returns: 'promise',
        facts: { verb: 'ddl' },
      },
    ],
  })),
  table('execa', 'vendor docs, exports checked in 9.6: rejects on a failing exit code, no timeout', [
    {
      symbol: ['execa', 'execaNode', '$'],
      role: 'spawn',
      args: { command: '0', arguments: '1', options: '2', timeout: '2.timeout', shell: '2.shell' },
      returns: 'promise',
      facts: { acquires: 'child' },
    },
    {
      symbol: ['execaCommand', 'command'],
      role: 'spawn',
      alsoRoles: ['sink.command'],
      args: { command: '0', options: '1', timeout: '1.timeout' },
      returns: 'promise',
      facts: { acquires: 'child', danger: ['code'] },
    },
    {
      symbol: ['execaSync', 'execaCommandSync'],
      role: 'spawn',
      alsoRoles: ['sink.command'],
      args: { command: '0' },
      returns: 'sync',
      facts: { blocks: 'heavy', danger: ['code'] },
    },
  ]),
  table('shelljs', 'exports checked in 0.10', [
    {
      symbol: ['exec'],
      role: 'spawn',
      alsoRoles: ['sink.command'],
      args: { command: '0', options: '1' },
      returns: 'sync',
      facts: { blocks: 'heavy', danger: ['code'] },
    },
  ]),
];
