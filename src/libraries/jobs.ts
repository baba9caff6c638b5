import { decorators, members, table } from './rows.ts';
import type { CallRow, LibraryModel } from './table.ts';

const stored = { runs: 'stored', result: 'awaited' } as const;
const dropped = { runs: 'stored', result: 'dropped' } as const;

const jobOptions = { attempts: '2.attempts', backoff: '2.backoff', delay: '2.delay', id: '2.jobId' };
const jobFacts = {
  transport: 'jobs',
  durable: true,
  attempts: 1,
  delivery: 'at least once',
  bulk: 'addBulk(jobs)',
} as const;

const queueRows: CallRow[] = [
  {
    symbol: members('Queue', 'addBulk'),
    role: 'enqueue',
    args: { payload: '0' },
    returns: 'promise',
    facts: { transport: 'jobs', durable: true },
  },
  {
    symbol: members('Queue', 'close pause resume drain clean obliterate'),
    role: 'close',
    returns: 'promise',
  },
  {
    symbol: members(
      'Queue',
      'getJob getJobs getWaiting getActive getFailed getDelayed getJobCounts getRepeatableJobs removeRepeatable removeJobScheduler',
    ),
    role: 'db.op',
    returns: 'promise',
    facts: { verb: 'many', io: 'read', batched: true }, // commands of one tick share the socket
  },
  {
    symbol: members('Queue Worker QueueEvents', 'on once'),
    role: 'listener',
    args: { event: '0' },
    returns: 'builder',
    callback: { arg: '1', ...dropped },
  },
  {
    symbol: members(
      'Job',
      'updateProgress update updateData log remove retry moveToFailed moveToDelayed discard progress',
    ),
    role: 'db.op',
    returns: 'promise',
    facts: { verb: 'update' },
  },
];

const bullmq: LibraryModel = table(
  'bullmq',
  'read in 5.x and 6.7: one attempt, no job timeout, a stalled job runs once more',
  [
    {
      symbol: members('Queue', 'add'),
      role: 'enqueue',
      args: { channel: 'this', name: '0', payload: '1', options: '2', ...jobOptions },
      returns: 'promise',
      facts: jobFacts,
    },
    {
      symbol: members('Queue', 'upsertJobScheduler'),
      role: 'schedule',
      args: { id: '0', pattern: '1.pattern', every: '1.every', payload: '2' },
      returns: 'promise',
      facts: { unit: 'ms' },
    },
    {
      symbol: ['Worker'],
      role: 'consume',
      args: { channel: '0', options: '2', concurrency: '2.concurrency' },
      callback: { arg: '1', ...stored, gives: { 0: 'Job' } },
      facts: { transport: 'jobs', ack: 'on resolve', concurrency: 1, delivery: 'at least once' },
    },
    {
      symbol: members('FlowProducer', 'add addBulk'),
      role: 'enqueue',
      args: { channel: '0.queueName', payload: '0.data', options: '0.opts' },
      returns: 'promise',
      facts: jobFacts,
    },
    { symbol: members('Worker QueueEvents FlowProducer', 'close'), role: 'close', returns: 'promise' },
    { symbol: ['UnrecoverableError', 'DelayedError'], role: 'call', returns: 'sync' },
    ...queueRows,
  ],
  {
    makes: [
      {
        symbol: ['Queue', 'QueuePro'],
        instance: 'Queue',
        kind: 'jobs',
        owns: 'sockets',
        options: '1',
        crash: 'guarded',
      },
      {
        symbol: ['Worker', 'WorkerPro'],
        instance: 'Worker',
        kind: 'jobs',
        owns: 'sockets',
        options: '2',
        crash: 'guarded',
      },
      {
        symbol: ['QueueEvents'],
        instance: 'QueueEvents',
        kind: 'jobs',
        owns: 'sockets',
        options: '1',
        crash: 'guarded',
      },
      {
        symbol: ['FlowProducer'],
        instance: 'FlowProducer',
        kind: 'jobs',
        owns: 'sockets',
        options: '0',
        crash: 'guarded',
      },
    ],
    settings: {
      attempts: { at: ['1.defaultJobOptions.attempts', 'call:options.attempts'], unit: 'count', default: 1 },
      backoff: { at: ['1.defaultJobOptions.backoff', 'call:options.backoff'], default: null },
      removeOnFail: { at: ['1.defaultJobOptions.removeOnFail', 'call:options.removeOnFail'], default: false },
      removeOnComplete: {
        at: ['1.defaultJobOptions.removeOnComplete', 'call:options.removeOnComplete'],
        default: false,
      },
      connection: { at: ['1.connection', '2.connection'], default: null },
      concurrency: { at: ['2.concurrency'], unit: 'count', default: 1 },
    },
  },
);

const bull: LibraryModel = table(
  'bull',
  'read in 4.16: one attempt, no job timeout, a stalled job runs once more',
  [
    {
      symbol: members('Queue', 'add'),
      when: [{ arg: '0', is: ['string'] }],
      role: 'enqueue',
      args: { channel: 'this', name: '0', payload: '1', options: '2', ...jobOptions },
      returns: 'promise',
      facts: jobFacts,
    },
    {
      symbol: members('Queue', 'add'),
      role: 'enqueue',
      args: { channel: 'this', payload: '0', options: '1' },
      returns: 'promise',
      facts: jobFacts,
    },
    {
      symbol: members('Queue', 'process'),
      role: 'consume',
      args: { channel: 'this' },
      returns: 'promise',
      callback: { arg: 'last', ...stored, gives: { 0: 'Job' } },
      facts: { transport: 'jobs', ack: 'on resolve', concurrency: 1, delivery: 'at least once' },
    },
    ...queueRows,
  ],
  {
    types: { default: 'Queue' },
    makes: [
      {
        symbol: ['default', 'default()', 'Queue'],
        instance: 'Queue',
        kind: 'jobs',
        owns: 'sockets',
        options: 'last',
        crash: 'guarded',
      },
    ],
    settings: {
      attempts: {
        at: ['last.defaultJobOptions.attempts', 'call:options.attempts'],
        unit: 'count',
        default: 1,
      },
      backoff: { at: ['last.defaultJobOptions.backoff', 'call:options.backoff'], default: null },
      timeout: { at: ['last.defaultJobOptions.timeout', 'call:options.timeout'], unit: 'ms', default: null },
      removeOnFail: {
        at: ['last.defaultJobOptions.removeOnFail', 'call:options.removeOnFail'],
        default: false,
      },
      removeOnComplete: {
        at: ['last.defaultJobOptions.removeOnComplete', 'call:options.removeOnComplete'],
        default: false,
      },
    },
  },
);

const nestQueues: LibraryModel[] = ['bullmq', 'bull'].map((library) =>
  table(
    `@nestjs/${library}`,
    'NestJS documentation, queues',
    [
      {
        symbol: decorators('Processor'),
        role: 'consume',
        args: { channel: '0', options: '1' },
        callback: { arg: 'this', ...stored },
        facts: { transport: 'jobs', ack: 'on resolve', delivery: 'at least once' },
      },
      {
        symbol: decorators('Process'),
        role: 'consume',
        args: { name: '0' },
        callback: { arg: 'this', ...stored, gives: { 0: `${library}:Job` } },
        facts: { transport: 'jobs', ack: 'on resolve' },
      },
      {
        symbol: decorators('OnWorkerEvent OnQueueEvent OnQueueFailed OnQueueError OnQueueCompleted'),
        role: 'listener',
        args: { event: '0' },
        callback: { arg: 'this', ...dropped },
      },
      { symbol: decorators('InjectQueue'), role: 'provider', args: { token: '0' } },
      {
        symbol: ['BullModule.registerQueue', 'BullModule.forRoot', 'BullModule.registerQueueAsync'],
        role: 'module',
        args: { options: '0' },
        returns: 'sync',
      },
    ],
    { instances: { WorkerHost: { like: [`${library}:Worker`] } } },
  ),
);

const others: LibraryModel[] = [
  table(
    'pg-boss',
    'read in 10.3: retryLimit 2, an unheard error event ends the process',
    [
      {
        symbol: members('PgBoss', 'send sendAfter sendThrottled sendDebounced publish'),
        role: 'enqueue',
        args: { channel: '0', payload: '1', options: '2' },
        returns: 'promise',
        facts: { transport: 'jobs', durable: true },
      },
      {
        symbol: members('PgBoss', 'insert'),
        role: 'enqueue',
        args: { payload: '0' },
        returns: 'promise',
        facts: { transport: 'jobs', durable: true },
      },
      {
        symbol: members('PgBoss', 'work'),
        role: 'consume',
        args: { channel: '0', options: '1' },
        returns: 'promise',
        callback: { arg: 'last', ...stored },
        facts: { transport: 'jobs', ack: 'on resolve', delivery: 'at least once' },
      },
      {
        symbol: members('PgBoss', 'schedule'),
        role: 'schedule',
        args: { channel: '0', pattern: '1', payload: '2', zone: '3.tz' },
        returns: 'promise',
      },
      { symbol: members('PgBoss', 'stop'), role: 'close', returns: 'promise' },
      { symbol: members('PgBoss', 'start createQueue'), role: 'call', returns: 'promise' },
    ],
    {
      makes: [
        {
          symbol: ['default', 'PgBoss'],
          instance: 'PgBoss',
          kind: 'jobs',
          owns: 'sockets',
          options: '0',
          crash: 'ends the process',
        },
      ],
      instances: { PgBoss: { like: ['node:events:EventEmitter'] } },
    },
  ),
  table(
    'node-cron',
    'vendor docs, exports checked in 4.6: ticks may overlap; a rejection becomes an event of the task',
    [
      {
        symbol: ['schedule'],
        role: 'schedule',
        args: { pattern: '0', options: '2', zone: '2.timezone' },
        returns: 'sync',
        callback: { arg: '1', runs: 'stored', result: 'awaited' },
        facts: { overlaps: true, delivery: 'once a tick' },
      },
    ],
  ),
  table('cron', 'vendor docs, exports checked in 4.4: ticks may overlap unless waitForCompletion', [
    {
      symbol: ['CronJob'],
      role: 'schedule',
      args: { pattern: '0', zone: '4' },
      callback: { arg: '1', ...dropped },
      facts: { overlaps: true, delivery: 'once a tick' },
    },
    {
      symbol: ['CronJob.from'],
      role: 'schedule',
      args: { pattern: '0.cronTime', zone: '0.timeZone' },
      returns: 'sync',
      callback: { arg: '0.onTick', ...dropped },
      facts: { overlaps: true },
    },
  ]),
  table('node-schedule', 'exports checked in 2.1', [
    {
      symbol: ['scheduleJob'],
      role: 'schedule',
      args: { pattern: '0' },
      returns: 'sync',
      callback: { arg: 'last', ...dropped },
      facts: { overlaps: true },
    },
  ]),
  table(
    'agenda',
    'agenda README 5',
    [
      {
        symbol: members('Agenda', 'define'),
        role: 'consume',
        args: { channel: '0' },
        returns: 'sync',
        callback: { arg: 'last', ...stored },
        facts: { transport: 'jobs', ack: 'on resolve' },
      },
      {
        symbol: members('Agenda', 'now schedule'),
        role: 'enqueue',
        args: { channel: 'last', payload: 'last' },
        returns: 'promise',
        facts: { transport: 'jobs', durable: true },
      },
      {
        symbol: members('Agenda', 'every'),
        role: 'schedule',
        args: { pattern: '0', channel: '1' },
        returns: 'promise',
      },
    ],
    {
      makes: [
        {
          symbol: ['default', 'Agenda'],
          instance: 'Agenda',
          kind: 'jobs',
          owns: 'sockets',
          options: '0',
          crash: 'guarded',
        },
      ],
    },
  ),
  table('inngest', 'Inngest documentation: steps are retried, code between steps is replayed', [
    {
      symbol: members('Inngest', 'createFunction'),
      role: 'consume',
      args: { options: '0', channel: '1' },
      returns: 'sync',
      callback: { arg: '2', ...stored },
      facts: { transport: 'workflow', durable: true, delivery: 'at least once', attempts: 4 },
    },
    {
      symbol: members('Inngest', 'send'),
      role: 'publish',
      args: { payload: '0', channel: '0.name', id: '0.id' },
      returns: 'promise',
      facts: { transport: 'workflow', durable: true, confirmed: true },
    },
  ]),
];

export const jobs: LibraryModel[] = [bullmq, bull, ...nestQueues, ...others];
